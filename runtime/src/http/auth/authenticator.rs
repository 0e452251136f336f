//! The authentication of a client.

use std::sync::Arc;

use super::credentials::{Credentials, CredentialsProvider};
#[cfg(feature = "oauth2")]
use super::oauth2::Tokens;
use crate::error::{Error, ErrorKind, Result};

/// The source of the credentials of a client.
pub(crate) enum Authenticator {
    Fixed(Credentials),
    Provider(Arc<dyn CredentialsProvider>),
    #[cfg(feature = "oauth2")]
    OAuth2(Box<Tokens>),
}

impl Authenticator {
    /// Returns the credentials for the next request.
    pub(crate) async fn credentials(&self) -> Result<Credentials> {
        match self {
            Self::Fixed(credentials) => Ok(credentials.clone()),
            Self::Provider(provider) => provider
                .credentials()
                .await
                .map_err(|error| Error::caused(ErrorKind::Authentication, "the credentials provider failed", error)),
            #[cfg(feature = "oauth2")]
            Self::OAuth2(tokens) => tokens.credentials().await,
        }
    }

    /// Returns `true` if other credentials may be available after these were refused.
    #[cfg_attr(not(feature = "oauth2"), expect(clippy::unused_async, reason = "the lock of the tokens is async"))]
    pub(crate) async fn refused(&self, credentials: &Credentials) -> bool {
        match self {
            Self::Fixed(_) => false,
            Self::Provider(provider) => provider.refused(credentials),
            #[cfg(feature = "oauth2")]
            Self::OAuth2(tokens) => {
                tokens.forget(credentials).await;
                true
            }
        }
    }
}
