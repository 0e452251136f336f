//! Requests over HTTP: the client, its authentication and retries, the transport, files and errors.

pub(crate) mod auth;
pub(crate) mod charset;
pub mod client;
pub(crate) mod connection;
pub mod error;
pub mod file;
pub(crate) mod media;
pub(crate) mod pace;
pub(crate) mod paging;
pub(crate) mod raw;
pub(crate) mod request;
pub(crate) mod response;
pub(crate) mod response_stream;
pub(crate) mod retry;
pub mod server;
pub mod transport;
