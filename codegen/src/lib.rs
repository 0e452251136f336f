//! pexgen: typed Rust bindings from the documents that a REST API's server hands out about itself.
//!
//! ```text
//! schemas/**       input          lower        model           rust          generated/**
//! documents ──▶ parse & check ──▶ resolve ──▶ one meaning ──▶ emit & print ──▶ files
//! ```
//!
//! Every stage is a function from one value to the next; only [`Generator`] and [`output`]
//! touch the disk.

pub mod build_script;
pub mod diagnostic;
pub mod diff;
#[cfg(feature = "fetch")]
pub mod fetch;
mod generator;
pub mod input;
pub mod lint;
pub mod lower;
pub mod lowered;
pub mod model;
pub mod openapi;
pub mod output;
pub mod pattern;
pub mod rust;
mod stamp;
mod summary;

pub use diagnostic::{Diagnostic, Diagnostics, Severity};
pub use generator::{Failure, Generated, Generator, NamesFile};
pub use summary::Summary;
