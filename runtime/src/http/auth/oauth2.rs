//! Authentication with OAuth2 client credentials and a signed assertion (RFC 7523, section 2.2).

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderMap, HeaderValue, Method, header};
use ring::rand::{SecureRandom as _, SystemRandom};
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject as _;
use secrecy::zeroize::Zeroizing;
use tokio::sync::Mutex;
use tokio::time::Instant;
use url::Url;

use super::credentials::Credentials;
use crate::Secret;
use crate::data::percent::encode_query;
use crate::decode::{FieldValue, Record};
use crate::error::{Error, ErrorKind, Result};
use crate::http::response::Response;
use crate::http::response_stream::ResponseStream;
use crate::transport::{Payload, Transport, TransportRequest};

/// The default lifetime of an assertion. It is used at once; the rest tolerates differing clocks.
const ASSERTION_LIFETIME: Duration = Duration::from_secs(300);

/// The size limit of the response to a request for a token.
const MAX_RESPONSE: usize = 1 << 20;

/// An OAuth2 client that signs its requests for tokens with its private key (ES256).
///
/// A token is used until shortly before it expires. One new token is requested at a time, whatever the number of requests
/// that wait for it. `Debug` does not show the key.
#[derive(Clone)]
pub struct OAuth2 {
    client_id: String,
    private_key: Secret,
    token_path: String,
    audience: Option<String>,
    scope: Option<String>,
    assertion_lifetime: Duration,
}

impl OAuth2 {
    /// Creates a client from its ID and its private key in PEM: PKCS #8 (`PRIVATE KEY`) or SEC 1 (`EC PRIVATE KEY`), on
    /// the curve P-256. The key is checked when the client is built.
    pub fn new(client_id: impl Into<String>, private_key: impl Into<Secret>) -> Self {
        Self {
            client_id: client_id.into(),
            private_key: private_key.into(),
            token_path: "/oauth/token/".to_owned(),
            audience: None,
            scope: None,
            assertion_lifetime: ASSERTION_LIFETIME,
        }
    }

    /// Sets the path of the token endpoint. Default: `/oauth/token/`.
    pub fn token_path(mut self, path: impl Into<String>) -> Self {
        self.token_path = path.into();
        self
    }

    /// Sets the audience of assertions (`aud`). Default: the URL of the token endpoint. A server behind a proxy may expect
    /// another one.
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.audience = Some(audience.into());
        self
    }

    /// Sets the scopes to request, separated by spaces. Default: none, so that the server decides.
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scope = Some(scope.into());
        self
    }

    /// Sets how long an assertion is valid, in whole seconds. Default: 300 s. A longer one tolerates a server whose
    /// clock is ahead by more.
    pub fn assertion_lifetime(mut self, lifetime: Duration) -> Self {
        self.assertion_lifetime = lifetime;
        self
    }

    pub(crate) fn path(&self) -> &str {
        &self.token_path
    }
}

impl fmt::Debug for OAuth2 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuth2").field("client_id", &self.client_id).finish_non_exhaustive()
    }
}

/// Requests and caches the token of a client.
pub(crate) struct Tokens {
    client_id: String,
    key: EcdsaKeyPair,
    random: SystemRandom,
    audience: String,
    scope: Option<String>,
    assertion_lifetime: Duration,
    url: Url,
    transport: Arc<dyn Transport>,
    user_agent: HeaderValue,
    timeout: Duration,
    /// Locked during a request for a token, so that other requests wait for the same one.
    current: Mutex<Option<Current>>,
}

struct Current {
    credentials: Credentials,
    until: Instant,
}

impl Tokens {
    pub(crate) fn new(
        settings: &OAuth2,
        url: Url,
        transport: Arc<dyn Transport>,
        user_agent: HeaderValue,
        timeout: Duration,
    ) -> Result<Self> {
        let random = SystemRandom::new();
        let key = read_key(&settings.private_key, &random)?;
        let audience = settings.audience.clone().unwrap_or_else(|| url.as_str().to_owned());
        Ok(Self {
            client_id: settings.client_id.clone(),
            key,
            random,
            audience,
            scope: settings.scope.clone(),
            assertion_lifetime: settings.assertion_lifetime,
            url,
            transport,
            user_agent,
            timeout,
            current: Mutex::new(None),
        })
    }

    pub(crate) async fn credentials(&self) -> Result<Credentials> {
        let mut current = self.current.lock().await;
        if let Some(token) = current.as_ref().filter(|token| Instant::now() < token.until) {
            return Ok(token.credentials.clone());
        }
        let asked = Instant::now();
        let granted = self.request_token().await?;
        let life = u64::try_from(granted.expires_in).ok().filter(|seconds| *seconds > 0).unwrap_or(3600);
        // Shortly before: a request must arrive while the token is valid.
        let life = life - (life / 10).min(60);
        let credentials = Credentials::bearer(granted.access_token)?;
        let until = asked.checked_add(Duration::from_secs(life)).unwrap_or(asked);
        *current = Some(Current { credentials: credentials.clone(), until });
        Ok(credentials)
    }

    /// Removes a refused token from the cache, unless it was replaced already.
    pub(crate) async fn forget(&self, refused: &Credentials) {
        let mut current = self.current.lock().await;
        if current.as_ref().is_some_and(|token| token.credentials.is(refused)) {
            *current = None;
        }
    }

    async fn request_token(&self) -> Result<Granted> {
        let assertion = self.assertion()?;
        let fields = [
            ("grant_type", "client_credentials"),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", assertion.expose()),
        ];
        let scope = self.scope.as_deref().map(|scope| ("scope", scope));
        let form = encode_query(fields.into_iter().chain(scope));
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        headers.insert(header::USER_AGENT, self.user_agent.clone());
        let (url, body) = (self.url.clone(), Payload::Bytes(form.into()));
        let path = self.url.path().to_owned();
        let (timeout, redacted_path) = (Some(self.timeout), path.clone());
        let (method, has_own_timeout) = (Method::POST, false);
        let request = TransportRequest { method, url, headers, body, timeout, has_own_timeout, redacted_path };
        let response = self.transport.send(request).await;
        let response = response.map_err(|error| Error::from(error).at(&Method::POST, &path))?;
        let mut head = Response::of(Method::POST, path, "token", response.status, response.headers);
        head.secrets = vec![assertion];
        let opened = ResponseStream { head, body: response.body, permit: None, timeout: self.timeout };
        let answer = opened.read(MAX_RESPONSE).await?;
        tracing::debug!(status = answer.status.as_u16(), "requested a token");
        let granted: Granted = answer.into_success().map_err(as_authentication)?.decode()?;
        if granted.access_token.is_empty() {
            return Err(
                Error::new(ErrorKind::Authentication, "the server issued no token").at(&Method::POST, self.url.path())
            );
        }
        Ok(granted)
    }

    /// The signed claims (RFC 7519, RFC 7515).
    fn assertion(&self) -> Result<Secret> {
        let failed = |_| Error::new(ErrorKind::Authentication, "the assertion cannot be signed: no random numbers");
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let mut jti = [0; 16];
        self.random.fill(&mut jti).map_err(failed)?;
        let claims = serde_json::json!({
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": self.audience,
            "iat": now,
            "exp": now.saturating_add(self.assertion_lifetime.as_secs()),
            "jti": URL_SAFE_NO_PAD.encode(jti),
        });
        let head = URL_SAFE_NO_PAD.encode(r#"{"alg":"ES256","typ":"JWT"}"#);
        let signed = format!("{head}.{}", URL_SAFE_NO_PAD.encode(claims.to_string()));
        let signature = self.key.sign(&self.random, signed.as_bytes()).map_err(failed)?;
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)).into())
    }
}

/// Marks a refusal of the client itself as failed authentication; other errors may be temporary.
fn as_authentication(mut error: Error) -> Error {
    if matches!(error.status(), Some(400 | 401 | 403)) {
        error.failure_mut().kind = ErrorKind::Authentication;
    }
    error
}

/// The response to a request for a token.
#[derive(Default)]
struct Granted {
    access_token: Secret,
    expires_in: i64,
}

impl Record for Granted {
    fn field<'de, V: FieldValue<'de>>(&mut self, name: &str, value: V) -> Result<(), V::Error> {
        match name {
            "access_token" => value.read(&mut self.access_token),
            "expires_in" => value.read(&mut self.expires_in),
            _ => value.skip(),
        }
    }
}

crate::record!(@decode Granted);

fn read_key(pem: &Secret, random: &SystemRandom) -> Result<EcdsaKeyPair> {
    let refuse = || Error::new(ErrorKind::Config, "the private key is not a P-256 key in PEM");
    // Java writes keys without it.
    let without_public = || {
        let message = "the private key cannot be used: it is not a P-256 key, or its PKCS #8 lacks the public key, which \
                       `openssl ec -in key.pem -out complete.pem` adds";
        Error::new(ErrorKind::Config, message)
    };
    let key = Zeroizing::new(PrivateKeyDer::from_pem_slice(pem.expose().as_bytes()).map_err(|_| refuse())?);
    let pkcs8 = Zeroizing::new(match &*key {
        PrivateKeyDer::Pkcs8(key) => key.secret_pkcs8_der().to_vec(),
        PrivateKeyDer::Sec1(key) => wrapped(key.secret_sec1_der()),
        _ => return Err(refuse()),
    });
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &pkcs8, random).map_err(|_| without_public())
}

/// Converts a SEC 1 key to PKCS #8 (RFC 5958): version, algorithm (id-ecPublicKey, prime256v1), key.
fn wrapped(sec1: &[u8]) -> Vec<u8> {
    const HEAD: [u8; 24] = [
        0x02, 0x01, 0x00, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86,
        0x48, 0xce, 0x3d, 0x03, 0x01, 0x07,
    ];
    let mut inner = HEAD.to_vec();
    der(&mut inner, 0x04, sec1);
    let mut key = Vec::new();
    der(&mut key, 0x30, &inner);
    key
}

/// Writes a DER element; the length in the shortest form (X.690, section 10.1).
fn der(out: &mut Vec<u8>, tag: u8, content: &[u8]) {
    out.push(tag);
    match u8::try_from(content.len()) {
        Ok(short @ ..=127) => out.push(short),
        Ok(long) => out.extend([0x81, long]),
        Err(_) => {
            out.push(0x82);
            out.extend(u16::try_from(content.len()).unwrap_or(u16::MAX).to_be_bytes());
        }
    }
    out.extend(content);
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
    use http::Method;
    use ring::rand::SystemRandom;
    use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};

    use super::{OAuth2, der, read_key, wrapped};
    use crate::client::RequestParts;
    use crate::testing::{StubReply, StubTransport};
    use crate::transport::TransportErrorKind;
    use crate::{Client, Json, Secret};

    fn token() -> StubReply {
        StubReply::json(200, r#"{"access_token": "t", "expires_in": 60}"#)
    }

    fn client(stub: &StubTransport, settings: impl FnOnce(OAuth2) -> OAuth2) -> Client {
        let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).unwrap();
        let pem = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(&key));
        let client = Client::builder("https://manager.example.com").transport(stub.clone());
        client.oauth2(settings(OAuth2::new("id", pem))).build().unwrap()
    }

    /// The form of the request for a token, and the claims of its assertion.
    async fn requested(settings: impl FnOnce(OAuth2) -> OAuth2) -> (String, Json) {
        let stub = StubTransport::new();
        stub.on("POST", "/oauth/token/", token());
        stub.on("GET", "/x", StubReply::json(200, "{}"));
        let client = client(&stub, settings);
        client.request(Method::GET, "/x").await.unwrap();
        let form = String::from_utf8(stub.requests()[0].body.to_vec()).unwrap();
        let claims = form.split("client_assertion=").nth(1).and_then(|jwt| jwt.split('.').nth(1)).unwrap();
        let claims = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
        (form, claims)
    }

    fn lifetime(claims: &Json) -> u64 {
        claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap()
    }

    #[tokio::test]
    async fn scope_and_assertion_lifetime_are_configurable() {
        let (form, claims) = requested(|client| client).await;
        assert!(!form.contains("scope="), "{form}");
        assert_eq!(lifetime(&claims), 300);
        let settings = |client: OAuth2| client.scope("is_admin use_api").assertion_lifetime(Duration::from_secs(3600));
        let (form, claims) = requested(settings).await;
        assert!(form.ends_with("&scope=is_admin%20use_api"), "{form}");
        assert_eq!(lifetime(&claims), 3600);
    }

    #[tokio::test(start_paused = true)]
    async fn a_delete_that_failed_before_it_was_sent_is_not_done() {
        let delete = || RequestParts::new(Method::DELETE, "/rooms/1/", "room");
        let broken = || StubReply::failure(TransportErrorKind::Broken);
        for failure in [broken(), StubReply::empty(502)] {
            let stub = StubTransport::new();
            stub.reply(failure).reply(token()).reply(StubReply::error(404, "no such room"));
            let error = client(&stub, |client| client).send(delete()).await.map(drop).unwrap_err();
            assert!(error.is_not_found(), "{error}");
            // The first DELETE may have been carried out.
            stub.reply(token()).reply(broken()).reply(StubReply::error(404, "no such room"));
            assert!(client(&stub, |client| client).send(delete()).await.is_ok());
            assert_eq!(stub.requests().len(), 6);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_post_is_sent_although_the_request_for_its_token_failed_first() {
        let post = || RequestParts::new(Method::POST, "/rooms/", "room");
        let broken = || StubReply::failure(TransportErrorKind::Broken);
        for failure in [broken(), StubReply::empty(502)] {
            let stub = StubTransport::new();
            stub.reply(failure).reply(token()).reply(StubReply::empty(201));
            client(&stub, |client| client).send(post()).await.unwrap();
            // Nor is one that was refused carried out.
            stub.reply(token())
                .reply(StubReply::empty(401))
                .reply(broken())
                .reply(token())
                .reply(StubReply::empty(201));
            client(&stub, |client| client).send(post()).await.unwrap();
            stub.reply(token()).reply(broken());
            let error = client(&stub, |client| client).send(post()).await.map(drop).unwrap_err();
            assert_eq!((error.attempts(), stub.requests().len()), (1, 10), "{error}");
        }
    }

    #[test]
    fn a_key_without_its_public_key_is_refused_by_that_reason() {
        let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).unwrap();
        // The version, and the octet string of the private key.
        let start = key.as_ref().windows(5).position(|bytes| bytes == [0x02, 1, 1, 0x04, 32]).unwrap();
        let mut sec1 = Vec::new();
        der(&mut sec1, 0x30, &key.as_ref()[start..start + 5 + 32]);
        let encoded = STANDARD.encode(wrapped(&sec1));
        let pem = format!("-----BEGIN PRIVATE KEY-----\n{encoded}\n-----END PRIVATE KEY-----\n");
        let Err(error) = read_key(&Secret::from(pem), &SystemRandom::new()) else { panic!("the key is incomplete") };
        assert!(error.to_string().contains("lacks the public key"), "{error}");
    }

    #[test]
    fn invalid_keys_are_refused_without_showing_them() {
        for text in ["", "hunter2", "-----BEGIN PRIVATE KEY-----\naHVudGVyMg==\n-----END PRIVATE KEY-----\n"] {
            let Err(error) = read_key(&Secret::from(text), &SystemRandom::new()) else { panic!("{text}") };
            assert!(!format!("{error} {error:?}").contains("hunter2"));
        }
        assert!(!format!("{:?}", OAuth2::new("id", "hunter2")).contains("hunter2"));
    }
}
