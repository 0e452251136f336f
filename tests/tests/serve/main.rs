//! The test node: `pexgen serve`.

mod cli;
mod commands;
mod control;
mod differential;
mod library;
mod node;
mod openapi;
mod record;
mod robustness;
mod support;
