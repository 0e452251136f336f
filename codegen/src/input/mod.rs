//! Bytes to documents that know their positions.

pub mod config;
pub mod file;
pub mod file_name;
pub mod names;
pub mod openapi;
pub mod position;
pub mod source;
pub mod tastypie;
pub mod yaml;
