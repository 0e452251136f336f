//! Macros that generated code uses for implementations that cannot be blanket impls, or would take longer to compile.

mod body;
mod client;
mod data;
mod operation;
mod resource;
