//! Shared code of the tests of this workspace, mainly the test server.

#![forbid(unsafe_code)]

mod agent;
pub mod api;
pub mod browser;
pub mod cargo;
pub mod control;
mod django;
pub mod folder;
pub mod fuzz;
pub mod http;
pub mod invariants;
pub mod log_secrets;
mod python;
pub mod samples;
pub mod scale;
pub mod server;
pub mod terminal;
pub mod test_node;
pub mod tools;

pub use agent::Agent;
pub use control::{Control, Fault, Request};
pub use http::{Client, Response};
pub use server::{Flavour, Server};

/// Compiles the examples in the README.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

/// Compiles the examples in the page about OpenAPI.
#[cfg(doctest)]
#[doc = include_str!("../../docs/openapi.md")]
struct OpenApi;

/// Compiles the examples in the page about objects.
#[cfg(doctest)]
#[doc = include_str!("../../docs/objects.md")]
struct Objects;

/// Compiles the examples in the page about connecting.
#[cfg(doctest)]
#[doc = include_str!("../../docs/connecting.md")]
struct Connecting;

/// Runs the examples in the page about errors.
#[cfg(doctest)]
#[doc = include_str!("../../docs/errors.md")]
struct Errors;

/// Compiles the examples in the page about lists over time.
#[cfg(doctest)]
#[doc = include_str!("../../docs/lists.md")]
struct Lists;

/// Compiles the examples in the page about examples.
#[cfg(doctest)]
#[doc = include_str!("../../docs/examples.md")]
struct Examples;

/// Compiles the examples in the page about build scripts.
#[cfg(doctest)]
#[doc = include_str!("../../docs/build-script.md")]
struct BuildScript;

/// Compiles the examples in the page about test nodes.
#[cfg(doctest)]
#[doc = include_str!("../../docs/test-node.md")]
struct TestNode;
