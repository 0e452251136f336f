//! The test node: `pexgen serve`.

mod cli;
mod commands;
mod control;
mod differential;
mod library;
mod node;
mod openapi;
mod openapi_checks;
mod openapi_made;
mod openapi_parameters;
mod record;
mod robustness;
mod support;
