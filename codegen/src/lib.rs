//! pexgen: typed Rust bindings from the documents that a REST API's server hands out about itself.
//!
//! ```text
//! schemas/**       input          lower        model           rust          generated/**
//! documents ──▶ parse & check ──▶ resolve ──▶ one meaning ──▶ emit & print ──▶ files
//! ```
//!
//! Every stage is a function from one value to the next; only [`Generator`] and [`output`]
//! touch the disk.

mod annotation;
pub mod build_script;
mod cache;
pub mod diagnostic;
pub mod diff;
pub mod export;
#[cfg(feature = "fetch")]
pub mod fetch;
mod generator;
pub mod input;
pub mod lint;
pub mod loaded;
pub mod lower;
mod markdown;
pub mod model;
pub mod output;
pub mod pattern;
mod pointer;
pub mod rust;
mod summary;

pub use diagnostic::{Diagnostic, Diagnostics, Severity};
pub use generator::{Failure, Generated, Generator, NamesFile};
pub use summary::Summary;
