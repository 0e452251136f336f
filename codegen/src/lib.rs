//! Generates typed Rust clients for REST APIs from the documents that describe them: django-tastypie schemas or OpenAPI.
//!
//! The folder of an API has a configuration, `pexgen.toml`, and a folder of documents for each version of the API. The
//! bindings are generated either as a crate, by [`Generator`] or the command `pexgen generate`, or as a module while
//! another crate is built, by [`build_script::Bindings`].
//!
//! # Examples
//! Generate a crate with all versions of an API and write it:
//! ```no_run
//! use std::path::Path;
//!
//! use pexgen::{Generator, output};
//!
//! let generated = Generator::new().generate(Path::new("schemas/pexip-infinity"))?;
//! for warning in &generated.warnings {
//!     eprintln!("{warning}");
//! }
//! output::plan(Path::new("generated/pexip-infinity"), &generated.files)?.apply()?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Generate the resources that a program uses in its `build.rs`:
//! ```no_run
//! use pexgen::build_script::{Bindings, BuildError};
//!
//! fn main() -> Result<(), BuildError> {
//!     Bindings::from("schemas/pexip-infinity").version("v41").resources(["configuration/conference*"]).generate()
//! }
//! ```
//!
//! # Structure
//! ```text
//! input           lower                model         rust             output
//! documents ──▶ findings, meaning ──▶ Api ──┬──▶ files of a crate ──▶ disk
//!                                           ├──▶ diff, lint: reports
//!                                           └──▶ export: OpenAPI
//! ```
//! Each step is a function from one value to the next. `loaded` contains the steps up to the model, which the
//! generator, build scripts, `diff`, `lint` and `export` share. The modules that are not documented here are
//! not a stable interface.

#![forbid(unsafe_code)]
#![warn(missing_debug_implementations)]

mod annotation;
pub mod build_script;
mod cache;
pub mod diagnostic;
pub mod diff;
pub mod export;
#[cfg(feature = "fetch")]
pub mod fetch;
mod generator;
#[cfg(feature = "cli")]
mod html;
#[doc(hidden)]
pub mod input;
mod json;
pub mod lint;
#[doc(hidden)]
pub mod loaded;
#[doc(hidden)]
pub mod lower;
mod markdown;
#[doc(hidden)]
pub mod model;
pub mod output;
mod parallel;
#[doc(hidden)]
pub mod pattern;
mod pointer;
#[cfg(feature = "cli")]
pub mod reference;
#[doc(hidden)]
pub mod rust;
#[cfg(feature = "serve")]
pub mod serve;
#[doc(hidden)]
pub mod source_text;
mod summary;
#[cfg(all(feature = "fetch", feature = "serve"))]
mod upstream;
#[doc(hidden)]
pub mod vendored;
mod visible;

pub use diagnostic::{Diagnostic, Diagnostics, Failure, Severity};
pub use generator::{Generated, Generator, NamesFile};
pub use loaded::LoadedVersion;
pub use rust::first_call::KnownServer;
pub use rust::plan::example::PLACEHOLDER_SERVER;
pub use summary::Summary;
