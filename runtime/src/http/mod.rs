//! Requests over HTTP: the client, its authentication and retries, the transport, files and errors.

pub(crate) mod auth;
pub mod client;
pub mod error;
pub mod file;
mod response;
mod response_stream;
pub(crate) mod retry;
pub mod transport;
