//! Credentials of requests.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use url::Url;

use crate::Secret;
use crate::data::percent::encode_query;
use crate::error::{Error, ErrorKind, Result};
use crate::transport::BoxFuture;

/// The credentials of a request. `Debug` does not show them.
#[derive(Clone, Default)]
pub struct Credentials {
    // A client clones them for every request.
    carriers: Arc<[Carrier]>,
    /// The strings to redact from errors.
    secrets: Vec<Secret>,
}

/// What carries credentials in a request.
#[derive(Clone, PartialEq)]
enum Carrier {
    Header(HeaderName, HeaderValue),
    /// `name=value`
    Cookie(Secret),
    /// `name=value`, encoded
    Query(Secret),
}

impl Credentials {
    /// No credentials.
    pub fn none() -> Self {
        Self::default()
    }

    /// Adds credentials that requests need together with these, such as an application key beside a token. Credentials in the
    /// same place, for example in the same header, are replaced.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        let is_kept = |known: &&Carrier| other.carriers.iter().all(|added| added.place() != known.place());
        self.carriers = self.carriers.iter().filter(is_kept).chain(&*other.carriers).cloned().collect();
        self.secrets.extend(other.secrets);
        self
    }

    /// Creates credentials from a user name and a password (basic authentication, RFC 7617).
    ///
    /// # Errors
    /// When the user name contains a colon, which basic authentication does not allow.
    pub fn basic(user: impl AsRef<str>, password: impl Into<Secret>) -> Result<Self> {
        let (user, password) = (user.as_ref(), password.into());
        if user.contains(':') {
            let message = "the user name contains a colon, which basic authentication does not allow";
            return Err(Error::new(ErrorKind::Config, message));
        }
        let plain = joined(user, ":", &password);
        let encoded = Secret::from(STANDARD.encode(plain.expose()));
        let value = joined("Basic", " ", &encoded);
        // Replacing a password that is the user name, which is no secret, would hide nothing but parts of paths.
        let secrets = if password.expose() == user { vec![encoded] } else { vec![password, encoded] };
        Self::checked(header::AUTHORIZATION, &value, secrets)
    }

    /// Creates credentials from a bearer token (RFC 6750).
    ///
    /// # Errors
    /// When the token is not valid in a header.
    pub fn bearer(token: impl Into<Secret>) -> Result<Self> {
        let token = token.into();
        let value = joined("Bearer", " ", &token);
        Self::checked(header::AUTHORIZATION, &value, vec![token])
    }

    /// Creates credentials from a header, such as an API key. The value may begin with a scheme, as `Token abc123` or
    /// `ApiKey user:key` do; what follows it is secret, too.
    ///
    /// # Errors
    /// When the name or the value is not valid in a header.
    pub fn header(name: &str, value: impl Into<Secret>) -> Result<Self> {
        let value = value.into();
        let name = HeaderName::try_from(name).map_err(|error| {
            Error::caused(ErrorKind::Config, "the name of the authentication header is invalid", error)
        })?;
        let after_scheme = value.expose().split_once(' ').map(|(_, token)| token);
        let after_user = after_scheme.and_then(|token| token.split_once(':')).map(|(_, key)| key);
        let parts = [after_scheme, after_user].into_iter().flatten();
        let secrets = parts.map(Secret::from).chain([value.clone()]).collect();
        Self::checked(name, &value, secrets)
    }

    /// Creates credentials from a cookie.
    ///
    /// # Errors
    /// When the name or the value is not valid in a cookie (RFC 6265, section 4.1.1).
    pub fn cookie(name: &str, value: impl Into<Secret>) -> Result<Self> {
        let value = value.into();
        let fits = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | ',' | ';' | '\\');
        let named = !name.is_empty() && name.chars().all(|c| fits(c) && c != '=');
        if !named || !value.expose().chars().all(fits) {
            return Err(Error::new(ErrorKind::Config, "the credentials are not valid in a cookie"));
        }
        Ok(Self { carriers: [Carrier::Cookie(joined(name, "=", &value))].into(), secrets: vec![value] })
    }

    /// Creates credentials from a query parameter. Servers and proxies often log queries; prefer a header if the API accepts
    /// one.
    pub fn query(name: &str, value: impl Into<Secret>) -> Self {
        let value = value.into();
        let pair = Secret::from(encode_query([(name, value.expose())]));
        Self { carriers: [Carrier::Query(pair)].into(), secrets: vec![value] }
    }

    fn checked(name: HeaderName, value: &Secret, secrets: Vec<Secret>) -> Result<Self> {
        let value =
            value.header().ok_or_else(|| Error::new(ErrorKind::Config, "the credentials are not valid in a header"))?;
        Ok(Self { carriers: [Carrier::Header(name, value)].into(), secrets })
    }

    pub(crate) fn put_into(&self, headers: &mut HeaderMap, url: &mut Url) {
        for carrier in &*self.carriers {
            carrier.put_into(headers, url);
        }
    }

    /// Returns `true` if there are no credentials.
    pub(crate) fn is_none(&self) -> bool {
        self.carriers.is_empty()
    }

    pub(crate) fn secrets(&self) -> &[Secret] {
        &self.secrets
    }

    #[cfg(feature = "oauth2")]
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.carriers == other.carriers
    }
}

impl Carrier {
    /// Returns the place in a request: its kind, and its name.
    fn place(&self) -> (u8, &str) {
        match self {
            Self::Header(name, _) => (0, name.as_str()),
            Self::Cookie(pair) => (1, name_of(pair)),
            Self::Query(pair) => (2, name_of(pair)),
        }
    }

    fn put_into(&self, headers: &mut HeaderMap, url: &mut Url) {
        match self {
            Self::Header(name, value) => drop(headers.insert(name, value.clone())),
            Self::Cookie(pair) => {
                let others = headers.get(header::COOKIE).and_then(|others| others.to_str().ok());
                let all = others.map_or_else(|| pair.clone(), |others| joined(others, "; ", pair));
                if let Some(all) = all.header() {
                    headers.insert(header::COOKIE, all);
                }
            }
            Self::Query(pair) => {
                let query = url.query().filter(|query| !query.is_empty());
                // A redirect may have added it already.
                if query.is_none_or(|query| query.split('&').all(|other| other != pair.expose())) {
                    let all = query.map_or_else(|| pair.clone(), |query| joined(query, "&", pair));
                    url.set_query(Some(all.expose()));
                }
            }
        }
    }
}

fn name_of(pair: &Secret) -> &str {
    pair.expose().split('=').next().unwrap_or_default()
}

/// Concatenates without reallocation, which would leave a copy of the secret in memory.
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

/// Provides credentials that change during the lifetime of a client: from a vault, a file, a login.
///
/// Implemented by closures:
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
    /// Returns the credentials for the next request. Called for every request, so slow results should be cached.
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Box<dyn std::error::Error + Send + Sync>>>;

    /// Called when the server refused these credentials with a 401. Returns `true` if the provider may have other
    /// credentials, so that the request is sent once more.
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
