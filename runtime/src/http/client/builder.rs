//! Building a client.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use rustls::pki_types::CertificateDer;
use tokio::sync::Semaphore;

use super::base::Base;
use super::version::ServerVersion;
use super::{Client, Inner};
use crate::Secret;
use crate::error::{Error, ErrorKind, ErrorPattern, Result};
use crate::http::auth::{Authenticator, Credentials, CredentialsProvider};
use crate::http::pace::Pace;
use crate::http::retry::{RetryBudget, RetryPolicy};
use crate::http::server::{ServerSpec, VersionSpec};
use crate::transport::tls::{Fingerprint, Trust, client_config, read_certificates, read_identity};
use crate::transport::{Network, NetworkSettings, Transport};

/// Builds a client. `C` is the client of an API.
///
/// The URL may have the path under which the API is mounted, such as `https://gateway.example.com/pexip/`. Paths that begin
/// with it are sent as they are, because servers write such URIs. So the path must not be the first part of the API's own
/// paths: `/api` with paths such as `/api/admin/` does not work.
///
/// ```no_run
/// use pexgen_runtime::Client;
///
/// # fn password() -> String { String::new() }
/// let client = Client::builder("https://manager.example.com").basic_auth("admin", password()).build()?;
/// # Ok::<(), pexgen_runtime::Error>(())
/// ```
#[must_use = "a builder does nothing until `build`"]
pub struct ClientBuilder<C = Client> {
    url: String,
    auth: AuthConfig,
    certificates: Vec<Vec<u8>>,
    identity: Option<Secret>,
    proxy: Option<Secret>,
    verify: bool,
    fingerprint: Option<String>,
    transport: Option<Arc<dyn Transport>>,
    user_agent: Option<String>,
    connect_timeout: Duration,
    idle_timeout: Duration,
    timeout: Duration,
    max_body: usize,
    max_pages: u32,
    in_flight: usize,
    rate: Option<(u32, Duration)>,
    page_size: u32,
    patterns: &'static [ErrorPattern],
    version: Option<VersionSpec>,
    required_version: Option<String>,
    encrypted_prefix: &'static str,
    retry: RetryPolicy,
    client: PhantomData<fn() -> C>,
}

/// The configured authentication.
enum AuthConfig {
    Fixed(Result<Credentials>),
    Provider(Arc<dyn CredentialsProvider>),
    #[cfg(feature = "oauth2")]
    OAuth2(crate::OAuth2),
}

impl<C: From<Client>> ClientBuilder<C> {
    /// Creates a builder for the server at this URL.
    pub fn new(url: &str) -> Self {
        Self::with_spec(url, ServerSpec::new())
    }

    /// Creates a builder with the defaults of an API.
    #[doc(hidden)]
    pub fn with_spec(url: &str, spec: ServerSpec) -> Self {
        Self {
            url: url.to_owned(),
            auth: AuthConfig::Fixed(Ok(Credentials::none())),
            certificates: Vec::new(),
            identity: None,
            proxy: None,
            verify: true,
            fingerprint: None,
            transport: None,
            user_agent: None,
            connect_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(60),
            timeout: Duration::from_secs(120),
            max_body: 64 << 20,
            max_pages: 10_000,
            in_flight: spec.in_flight.clamp(1, Semaphore::MAX_PERMITS),
            rate: spec.rate,
            page_size: spec.page_size,
            patterns: spec.errors,
            version: spec.version,
            required_version: None,
            encrypted_prefix: spec.encrypted_prefix,
            retry: RetryPolicy::default().max_throttle_delay(spec.longest_throttled),
            client: PhantomData,
        }
    }

    /// Adds credentials to those of every request; ones in the same place are replaced.
    fn credentials(mut self, added: Result<Credentials>) -> Self {
        self.auth = AuthConfig::Fixed(match (self.auth, added) {
            (AuthConfig::Fixed(Ok(known)), Ok(added)) => Ok(known.and(added)),
            (AuthConfig::Fixed(Err(error)), _) => Err(error),
            (_, added) => added,
        });
        self
    }

    /// Authenticates every request with user name and password. An API that needs several credentials gets all that the
    /// methods of the builder set, such as a token and a key; of those in the same place, such as the header
    /// `Authorization`, the last.
    pub fn basic_auth(self, user: impl AsRef<str>, password: impl Into<Secret>) -> Self {
        self.credentials(Credentials::basic(user, password))
    }

    /// Authenticates every request with a token (`Authorization: Bearer`).
    pub fn bearer_auth(self, token: impl Into<Secret>) -> Self {
        self.credentials(Credentials::bearer(token))
    }

    /// Authenticates every request with a cookie.
    pub fn cookie_auth(self, name: impl AsRef<str>, value: impl Into<Secret>) -> Self {
        self.credentials(Credentials::cookie(name.as_ref(), value))
    }

    /// Authenticates every request with a query parameter. Errors and logs of this client do not show it, but servers
    /// and proxies often log it.
    pub fn query_auth(self, name: impl AsRef<str>, value: impl Into<Secret>) -> Self {
        self.credentials(Ok(Credentials::query(name.as_ref(), value)))
    }

    /// Authenticates every request with a custom header, such as an API key.
    pub fn header_auth(self, name: impl AsRef<str>, value: impl Into<Secret>) -> Self {
        self.credentials(Credentials::header(name.as_ref(), value))
    }

    /// Authenticates each request with the credentials that the provider returns for it. Replaces other credentials.
    pub fn credentials_provider(mut self, provider: impl CredentialsProvider) -> Self {
        self.auth = AuthConfig::Provider(Arc::new(provider));
        self
    }

    /// Authenticates with OAuth2: the server issues a token for a signed assertion. Replaces other credentials.
    #[cfg(feature = "oauth2")]
    pub fn oauth2(mut self, client: crate::OAuth2) -> Self {
        self.auth = AuthConfig::OAuth2(client);
        self
    }

    /// Trusts a certificate authority in addition to those of the platform: a PEM file as text, or a DER file.
    pub fn add_root_certificate(mut self, certificate: impl AsRef<[u8]>) -> Self {
        self.certificates.push(certificate.as_ref().to_vec());
        self
    }

    /// Shows the server a certificate of the client's own: the text of a PEM file with the certificate, those that lead
    /// to its authority, and the private key.
    pub fn client_certificate(mut self, pem: impl Into<Secret>) -> Self {
        self.identity = Some(pem.into());
        self
    }

    /// Sends requests through a proxy, such as `http://proxy.example.com:3128`. The URL may contain user name and
    /// password. Proxy settings of the environment are ignored.
    pub fn proxy(mut self, url: impl Into<Secret>) -> Self {
        self.proxy = Some(url.into());
        self
    }

    /// Trusts exactly the server certificate with this SHA-256 fingerprint, whoever issued it and whatever names it has:
    /// `sha256:` and 64 hexadecimal digits, which may be separated by colons. For a server with a self-signed
    /// certificate. A server with another certificate receives no request; the error contains its fingerprint.
    pub fn trust_fingerprint(mut self, fingerprint: impl Into<String>) -> Self {
        self.fingerprint = Some(fingerprint.into());
        self
    }

    /// Accepts any certificate, so that the password may go to another server. For tests in a closed network only. For a
    /// server with a private certificate use [`add_root_certificate`](Self::add_root_certificate).
    pub fn dangerously_disable_tls_verification(mut self) -> Self {
        self.verify = false;
        self
    }

    /// Sends requests through a custom transport, such as the stub of [`crate::testing`].
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Sets the `User-Agent`.
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.user_agent = Some(name.into());
        self
    }

    /// Limits the time for connecting. 10 seconds by default.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Limits the time without data from the server, before and within a response. 60 seconds by default. A request with
    /// a longer [`timeout`](crate::Request::timeout) of its own waits for its response as long as that.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = timeout;
        self
    }

    /// Limits the time of each attempt of a request, the response included. 120 seconds by default. A server that sends
    /// nothing is limited by the [`idle_timeout`](Self::idle_timeout), too. It does not apply to
    /// uploads and downloads; there the [`idle_timeout`](Self::idle_timeout) does. A response to an upload, and an error
    /// response to a download, must be complete within this time from its first byte on.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Limits the size of a JSON response, and of a file that is read into memory. 64 MiB by default. Responses are never
    /// decompressed, so this is also their size in memory. Of an error response at most 64 KiB are read.
    pub fn max_body_size(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// Limits the number of pages of an iteration: a server whose pages never end would fill the memory of
    /// [`all`](crate::ListRequest::all). 10,000 by default, which is a million objects at the default page size.
    pub fn max_pages(mut self, pages: u32) -> Self {
        self.max_pages = pages;
        self
    }

    /// Limits the number of concurrent requests; further ones wait. 5 by default, unless the API's configuration sets it.
    /// A download counts until it is read completely or dropped: a task that holds this many downloads and sends another
    /// request waits forever.
    pub fn max_in_flight(mut self, requests: usize) -> Self {
        self.in_flight = requests.clamp(1, Semaphore::MAX_PERMITS);
        self
    }

    /// Limits how many requests are sent in a window of time, by all clones of the client; further ones wait. The default
    /// is the limit in the API's configuration, or none. 0 removes the limit. A server with such a limit responds to
    /// further requests with 429, which the client waits for, too: see [`RetryPolicy::max_throttle_delay`].
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use pexgen_runtime::Client;
    /// // Two programs share the 1,000 requests per minute that the server accepts.
    /// let client = Client::builder("https://manager.example.com").rate_limit(500, Duration::from_secs(60)).build()?;
    /// # Ok::<(), pexgen_runtime::Error>(())
    /// ```
    pub fn rate_limit(mut self, requests: u32, window: Duration) -> Self {
        self.rate = Some((requests, window));
        self
    }

    /// Sets the page size for iterating over lists. The default is that of the API's configuration, or 100. The server
    /// may send smaller pages. [`ListRequest::page_size`](crate::ListRequest::page_size) sets that of one list.
    pub fn page_size(mut self, objects: u32) -> Self {
        self.page_size = objects;
        self
    }

    /// Refuses a server of another version: `"41"` accepts version 41 and all that are more exact, such as `41.2`.
    ///
    /// The version is read before the first request. If it is another one, or cannot be read, every request fails before
    /// it is sent. Without this, the log has a warning when [`server_version`](crate::Client::server_version) returns
    /// another version than that of the bindings. [`build`](Self::build) fails if the API's configuration does not say
    /// where a server has its version.
    ///
    /// A server ignores filters by fields that its release does not have, and returns every object.
    pub fn require_version(mut self, version: impl Into<String>) -> Self {
        self.required_version = Some(version.into());
        self
    }

    /// Sets which requests are retried after a failure.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy.or(&self.retry);
        self
    }

    /// Builds the client. Nothing is sent yet.
    ///
    /// # Errors
    /// When the URL, a certificate or the user agent cannot be used, or the platform's certificates cannot be read.
    pub fn build(self) -> Result<C> {
        let base = Base::parse(&self.url)?;
        let agent = self.user_agent.as_deref().unwrap_or(concat!("pexgen/", env!("CARGO_PKG_VERSION")));
        let user_agent = HeaderValue::from_str(agent)
            .map_err(|error| Error::caused(ErrorKind::Config, "the user agent is not allowed in a header", error))?;
        let transport = match &self.transport {
            Some(transport) => Arc::clone(transport),
            None => self.network(&base)?,
        };
        let authenticator = match self.auth {
            AuthConfig::Fixed(credentials) => Authenticator::Fixed(credentials?),
            AuthConfig::Provider(provider) => Authenticator::Provider(provider),
            #[cfg(feature = "oauth2")]
            AuthConfig::OAuth2(client) => {
                let (transport, agent) = (Arc::clone(&transport), user_agent.clone());
                let url = base.join(client.path(), "");
                Authenticator::OAuth2(Box::new(crate::http::auth::Tokens::new(
                    &client,
                    url,
                    transport,
                    agent,
                    self.timeout,
                )?))
            }
        };
        let inner = Inner {
            base,
            transport,
            authenticator,
            user_agent,
            permits: Arc::new(Semaphore::new(self.in_flight)),
            pace: Pace::new(self.rate),
            page_size: self.page_size,
            patterns: self.patterns,
            version: ServerVersion::new(self.version, self.required_version)?,
            encrypted_prefix: self.encrypted_prefix,
            published: super::published::Published::default(),
            timeout: self.timeout,
            max_body: self.max_body,
            max_pages: self.max_pages,
            budget: RetryBudget::new(self.retry.budget),
            retry: self.retry,
        };
        Ok(C::from(Client(Arc::new(inner))))
    }

    fn network(&self, base: &Base) -> Result<Arc<dyn Transport>> {
        let mut extra_roots: Vec<CertificateDer<'static>> = Vec::new();
        for certificate in &self.certificates {
            extra_roots.extend(read_certificates(certificate)?);
        }
        let identity = self.identity.as_ref().map(read_identity).transpose()?;
        let fingerprint = self.fingerprint.as_deref().map(Fingerprint::parse).transpose()?;
        let needed = base.is_https();
        let tls = client_config(Trust { extra_roots, verify: self.verify, fingerprint, needed, identity })?;
        let network = Network::new(NetworkSettings {
            tls,
            connect_timeout: self.connect_timeout,
            idle_timeout: self.idle_timeout,
            max_idle: self.in_flight,
            proxy: self.proxy.clone(),
        });
        // Without the URL of the proxy, which may contain a password.
        let network = network.map_err(|error| {
            Error::caused(ErrorKind::Config, "the proxy or the TLS configuration cannot be used", error.without_url())
        })?;
        Ok(Arc::new(network))
    }
}

/// Shows no credentials.
impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").field("verify", &self.verify).finish_non_exhaustive()
    }
}
