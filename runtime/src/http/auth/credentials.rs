//! Who asks: what requests carry to sign in.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use url::Url;

use crate::Secret;
use crate::client::encode_query;
use crate::error::{Error, ErrorKind, Result};
use crate::transport::BoxFuture;

/// What a request carries to sign in. `Debug` shows none of it.
#[derive(Clone, Default)]
pub struct Credentials {
    carrier: Carrier,
    /// What must not appear in errors, whatever a server answers.
    secrets: Vec<Secret>,
}

/// What holds the credentials.
#[derive(Clone, Default, PartialEq)]
enum Carrier {
    #[default]
    Nothing,
    Header(HeaderName, HeaderValue),
    /// `name=value`
    Cookie(Secret),
    /// `name=value`, encoded
    Query(Secret),
}

impl Credentials {
    /// None: requests are sent as they are.
    pub fn none() -> Self {
        Self::default()
    }

    /// User name and password (RFC 7617).
    ///
    /// # Errors
    /// When the user name has a colon in it, which cannot be sent this way.
    pub fn basic(user: impl AsRef<str>, password: impl Into<Secret>) -> Result<Self> {
        let (user, password) = (user.as_ref(), password.into());
        if user.contains(':') {
            let message = "a user name with a colon cannot be sent with basic authentication";
            return Err(Error::new(ErrorKind::Config, message));
        }
        let plain = joined(user, ":", &password);
        let encoded = Secret::from(STANDARD.encode(plain.expose()));
        let value = joined("Basic", " ", &encoded);
        Self::checked(header::AUTHORIZATION, &value, vec![password, encoded])
    }

    /// A token (RFC 6750).
    ///
    /// # Errors
    /// When the token cannot stand in a header.
    pub fn bearer(token: impl Into<Secret>) -> Result<Self> {
        let token = token.into();
        let value = joined("Bearer", " ", &token);
        Self::checked(header::AUTHORIZATION, &value, vec![token])
    }

    /// A header of one's own.
    ///
    /// # Errors
    /// When name or value cannot be those of a header.
    pub fn header(name: &str, value: impl Into<Secret>) -> Result<Self> {
        let value = value.into();
        let name = HeaderName::try_from(name)
            .map_err(|error| Error::caused(ErrorKind::Config, "the header to sign in with has no valid name", error))?;
        Self::checked(name, &value, vec![value.clone()])
    }

    /// A cookie.
    ///
    /// # Errors
    /// When name or value cannot be those of a cookie (RFC 6265, section 4.1.1).
    pub fn cookie(name: &str, value: impl Into<Secret>) -> Result<Self> {
        let value = value.into();
        let fits = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | ',' | ';' | '\\');
        let named = !name.is_empty() && name.chars().all(|c| fits(c) && c != '=');
        if !named || !value.expose().chars().all(fits) {
            return Err(Error::new(ErrorKind::Config, "the credentials cannot stand in a cookie"));
        }
        Ok(Self { carrier: Carrier::Cookie(joined(name, "=", &value)), secrets: vec![value] })
    }

    /// A parameter in the query. Servers and proxies are prone to log it; where the API takes a header, that is better.
    pub fn query(name: &str, value: impl Into<Secret>) -> Self {
        let value = value.into();
        let pair = Secret::from(encode_query([(name, value.expose())]));
        Self { carrier: Carrier::Query(pair), secrets: vec![value] }
    }

    fn checked(name: HeaderName, value: &Secret, secrets: Vec<Secret>) -> Result<Self> {
        let value =
            value.header().ok_or_else(|| Error::new(ErrorKind::Config, "the credentials cannot stand in a header"))?;
        Ok(Self { carrier: Carrier::Header(name, value), secrets })
    }

    pub(crate) fn put_into(&self, headers: &mut HeaderMap, url: &mut Url) {
        match &self.carrier {
            Carrier::Nothing => {}
            Carrier::Header(name, value) => drop(headers.insert(name, value.clone())),
            Carrier::Cookie(pair) => {
                let others = headers.get(header::COOKIE).and_then(|others| others.to_str().ok());
                let all = others.map_or_else(|| pair.clone(), |others| joined(others, "; ", pair));
                if let Some(all) = all.header() {
                    headers.insert(header::COOKIE, all);
                }
            }
            Carrier::Query(pair) => {
                let query = url.query().filter(|query| !query.is_empty());
                // A server that redirects may have put it there already.
                if query.is_none_or(|query| query.split('&').all(|other| other != pair.expose())) {
                    let all = query.map_or_else(|| pair.clone(), |query| joined(query, "&", pair));
                    url.set_query(Some(all.expose()));
                }
            }
        }
    }

    pub(crate) fn secrets(&self) -> &[Secret] {
        &self.secrets
    }

    #[cfg(feature = "oauth2")]
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.carrier == other.carrier
    }
}

/// A secret behind a text, put together in one place, so that none is left behind in others.
fn joined(before: &str, between: &str, secret: &Secret) -> Secret {
    let mut text = String::with_capacity(before.len() + between.len() + secret.expose().len());
    text.extend([before, between, secret.expose()]);
    text.into()
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials([redacted])")
    }
}

/// Where credentials come from when they can change while the client lives: a vault, a file, a login of one's own.
///
/// A closure will do, where they are at hand:
///
/// ```
/// use pexgen_runtime::{Client, Credentials};
///
/// # fn read_password() -> std::io::Result<String> { Ok("x".to_owned()) }
/// let client = Client::builder("https://manager.example.com")
///     .credentials_provider(|| Ok(Credentials::basic("admin", read_password()?)?))
///     .build()?;
/// # Ok::<(), pexgen_runtime::Error>(())
/// ```
pub trait CredentialsProvider: Send + Sync + 'static {
    /// What the next request carries. Called for every request, so what takes long should be remembered.
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Box<dyn std::error::Error + Send + Sync>>>;

    /// The server refused these credentials with a 401. Where asking again may give others, the answer is yes and the
    /// request is sent once more.
    fn refused(&self, credentials: &Credentials) -> bool {
        let _ = credentials;
        false
    }
}

impl<F> CredentialsProvider for F
where
    F: Fn() -> Result<Credentials, Box<dyn std::error::Error + Send + Sync>> + Send + Sync + 'static,
{
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Box<dyn std::error::Error + Send + Sync>>> {
        let credentials = self();
        Box::pin(async move { credentials })
    }
}

/// How a client signs in.
pub(crate) enum SignIn {
    Fixed(Credentials),
    Provider(Arc<dyn CredentialsProvider>),
    #[cfg(feature = "oauth2")]
    OAuth2(Box<super::Tokens>),
}

impl SignIn {
    /// What the next request carries.
    pub(crate) async fn credentials(&self) -> Result<Credentials> {
        match self {
            Self::Fixed(credentials) => Ok(credentials.clone()),
            Self::Provider(provider) => provider.credentials().await.map_err(|error| {
                let message = error.to_string();
                Error::caused(ErrorKind::SignIn, message, error)
            }),
            #[cfg(feature = "oauth2")]
            Self::OAuth2(tokens) => tokens.credentials().await,
        }
    }

    /// Whether it is worth asking again for credentials that were refused.
    #[cfg_attr(not(feature = "oauth2"), expect(clippy::unused_async, reason = "tokens are forgotten under a lock"))]
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
