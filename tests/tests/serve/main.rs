//! The test node: `pexgen serve`.

mod commands;
mod control;
mod differential;
mod node;
mod robustness;
mod support;
