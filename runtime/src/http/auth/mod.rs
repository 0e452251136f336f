//! Authentication of requests.

mod authenticator;
mod credentials;
#[cfg(feature = "oauth2")]
mod oauth2;

pub(super) use authenticator::Authenticator;
pub use credentials::{Credentials, CredentialsProvider};
#[cfg(feature = "oauth2")]
pub use oauth2::OAuth2;
#[cfg(feature = "oauth2")]
pub(super) use oauth2::Tokens;
