//! The values of requests and responses, and how they are read and written.

pub(crate) mod base64;
pub mod choice;
pub(crate) mod decimal;
pub mod decode;
pub(crate) mod empty;
pub mod encode;
pub(crate) mod foreign;
pub(crate) mod formatted;
pub(crate) mod nullable;
pub(crate) mod percent;
pub(crate) mod secret;
pub(crate) mod time;
pub mod wire;
