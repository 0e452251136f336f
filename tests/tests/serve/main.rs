//! The test node: `pexgen serve`.

mod cli;
mod commands;
mod control;
mod differential;
mod library;
mod node;
mod robustness;
mod support;
