//! The runtime against scripted servers, with the bindings of two small APIs.

mod auth_methods;
mod between_calls;
mod choices;
mod dynamic;
mod ensure;
mod errors;
mod files;
mod incremental;
mod limits;
mod network;
mod objects;
mod operation;
mod operation_messages;
mod operation_parameters;
mod operation_streams;
mod operations;
mod outcomes;
mod rate_limit;
mod read_ahead;
mod redaction;
mod request_settings;
mod requests;
mod required;
mod resent;
mod responses;
mod sample;
mod server_version;
mod support;
mod tls;
mod types;
mod unions;
mod watch;

#[cfg(feature = "blocking")]
use sample::v1::Client;

#[cfg(feature = "blocking")]
pexgen_runtime::blocking_client!(Client);
