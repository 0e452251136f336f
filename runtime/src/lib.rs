//! The client library of API bindings that pexgen generates.
//!
//! Generated code declares an API: its [`resource::Resource`]s with their paths and keys, the lookups of their filters,
//! its [`Command`]s and [operations](mod@operation). This crate implements the rest: requests, authentication,
//! pagination, lenient decoding, retries and errors.
//!
//! ```no_run
//! use pexgen_runtime::{Client, Result, resource::{List, Rooted}};
//!
//! async fn dump<R: List + Rooted>(client: &Client) -> Result<Vec<R>> {
//!     client.list::<R>().all().await
//! }
//! ```

#![forbid(unsafe_code)]
#![warn(missing_debug_implementations)]

#[cfg(feature = "blocking")]
pub mod blocking;
mod data;
mod extension;
mod http;
mod include;
mod macros;
pub mod operation;
mod resources;
pub mod testing;

// Each item is documented at one place: what most programs use here, the rest in the public modules.
use http::{client, error, file};
use resources::relation;

#[doc(hidden)]
pub use data::{choice, decode, encode, wire};
#[cfg(feature = "snmp")]
pub use extension::snmp;
#[doc(hidden)]
pub use http::server;
pub use http::transport;
#[doc(hidden)]
pub use resources::command;
pub use resources::{dynamic, endpoint, filter, resource};

pub use choice::{Choice, Unknown, UnknownChoice};
pub use client::{Client, ClientBuilder};
pub use command::{Command, CommandOrFile, CommandResponse};
pub use data::base64::Base64;
pub use data::decimal::{Decimal, NotDecimal};
pub use data::empty::{Empty, NoItem};
pub use data::foreign::Foreign;
pub use data::formatted::{InvalidFormat, IsoDuration, Uri, Uuid};
pub use data::nullable::Nullable;
pub use data::nullable::Nullable::Null;
pub use data::secret::Secret;
pub use data::time::{Date, Instant, NotTime, Time, Timestamp};
pub use data::wire::{UnknownFields, expose_secrets};
pub use decode::Json;
#[doc(hidden)]
pub use encode::AsBody;
pub use encode::Body;
pub use endpoint::{Endpoint, ListRequest, Page, RowStream};
pub use error::{Error, ErrorKind, Result};
pub use file::{Download, Upload};
pub use http::connection::Connection;
pub use http::request::Request;
pub use http::response::{Response, ResponseHead};

/// Re-exported from the crate `http`.
pub use ::http::{HeaderMap, Method, StatusCode};

#[cfg(feature = "oauth2")]
pub use http::auth::OAuth2;
pub use http::auth::{Credentials, CredentialsProvider};
pub use http::retry::RetryPolicy;
pub use relation::{
    IncompleteRelation, IntoUri, InvalidUri, Key, Link, OptionalLink, Related, RelatedList, ResourceUri,
};

/// What the macros need; not for direct use.
#[doc(hidden)]
pub mod __private {
    pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
}
