//! Reads files and parses documents, with the positions of their values.

pub mod allow;
pub mod config;
pub mod config_file;
pub mod configured;
pub(crate) mod corrections;
pub(crate) mod duplicate_keys;
pub mod file_name;
pub mod folder;
pub mod names;
pub mod openapi;
pub mod profile;
pub(crate) mod published;
pub mod source;
pub mod supply;
pub mod tastypie;
