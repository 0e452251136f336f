//! The test node: `pexgen serve`.

mod differential;
mod node;
mod support;
