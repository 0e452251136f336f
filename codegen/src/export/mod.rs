//! Exporters: versions in the formats of other tools.

pub mod bundle;
pub mod openapi;
