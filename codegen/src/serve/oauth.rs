//! OAuth2: tokens for clients that sign assertions with their key (RFC 7523).

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use rcgen::KeyPair;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::alg_id::{ECDSA_P256, ECDSA_SHA256};
use serde::Deserialize;
use serde_json::json;

use super::moment::SECOND;
use super::multipart;
use super::random::Random;
use super::reply::{Reply, Request};

const ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// The size of a public key: a point of the curve P-256.
const POINT: usize = 65;
/// The first byte of a point without compression.
const UNCOMPRESSED: u8 = 4;

/// The clients with their keys, and what was given to them.
#[derive(Clone, Debug, Default)]
pub(super) struct OAuth {
    /// Public keys by the id of the client.
    clients: BTreeMap<String, Vec<u8>>,
    /// The client and the end of each token.
    tokens: BTreeMap<String, (String, i64)>,
    /// Assertions that can't be used again.
    used: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: String,
    exp: i64,
    jti: String,
}

impl OAuth {
    /// Makes a key for a client, and returns the private one in PEM (PKCS #8).
    pub(super) fn register(&mut self, client: &str) -> Result<String, String> {
        let key = KeyPair::generate().map_err(|error| error.to_string())?;
        self.clients.insert(client.to_owned(), key.public_key_raw().to_vec());
        Ok(key.serialize_pem())
    }

    /// Returns the public keys of clients by their ids, for the state file.
    pub(super) fn keys(&self) -> impl Iterator<Item = (&str, String)> {
        self.clients.iter().map(|(client, key)| (client.as_str(), STANDARD.encode(key)))
    }

    /// Sets the public keys of clients, or replaces all.
    pub(super) fn load(&mut self, keys: &BTreeMap<String, String>, replace: bool) -> Result<(), String> {
        let decoded = keys.iter().map(|(client, key)| {
            let point = STANDARD.decode(key).ok().filter(|key| key.len() == POINT && key[0] == UNCOMPRESSED);
            let point = point.ok_or_else(|| format!("the key of the OAuth2 client `{client}` is not one of P-256"))?;
            Ok((client.clone(), point))
        });
        let decoded = decoded.collect::<Result<Vec<_>, String>>()?;
        if replace {
            self.clients.clear();
        }
        self.clients.extend(decoded);
        Ok(())
    }

    /// Returns the client that a token was given to, if it is still valid.
    pub(super) fn client(&self, token: &str, now: i64) -> Option<&str> {
        let (client, until) = self.tokens.get(token)?;
        (now < *until).then_some(client)
    }

    /// Responds to a request of a token, which is valid for some seconds. `exists` tells whether there is a client with an
    /// id.
    pub(super) fn token(
        &mut self,
        request: &Request,
        seconds: i64,
        now: i64,
        random: &mut Random,
        exists: impl Fn(&str) -> bool,
    ) -> Reply {
        if request.method != http::Method::POST {
            return Reply::empty(405).header("allow", "POST");
        }
        match self.verified(request, now, exists) {
            Ok(client) => {
                let token = random.uuid();
                self.tokens.insert(token.clone(), (client, now.saturating_add(seconds.saturating_mul(SECOND))));
                Reply::json(200, &json!({ "access_token": token, "token_type": "Bearer", "expires_in": seconds }))
            }
            Err(error) => Reply::json(401, &json!({ "error": "invalid_client", "error_description": error })),
        }
    }

    /// Returns the client that signed the assertion of a request.
    fn verified(&mut self, request: &Request, now: i64, exists: impl Fn(&str) -> bool) -> Result<String, String> {
        let form = multipart::form(request).map_err(|_| "the body is not a form")?;
        let field = |name: &str| form.get(name).and_then(|value| value.as_str()).unwrap_or_default();
        if field("grant_type") != "client_credentials" {
            return Err("grant_type must be client_credentials".to_owned());
        }
        if field("client_assertion_type") != ASSERTION {
            return Err(format!("client_assertion_type must be {ASSERTION}"));
        }
        let malformed = "client_assertion must be a JSON Web Token that is signed with ES256";
        let (signed, signature) = field("client_assertion").rsplit_once('.').ok_or(malformed)?;
        let (_, payload) = signed.split_once('.').ok_or(malformed)?;
        let decoded = |text: &str| URL_SAFE_NO_PAD.decode(text).map_err(|_| malformed);
        let claims: Claims = serde_json::from_slice(&decoded(payload)?).map_err(|error| error.to_string())?;
        let key = self.clients.get(&claims.iss).filter(|_| exists(&claims.iss)).ok_or("no such client")?;
        if !is_signed(key, signed.as_bytes(), &decoded(signature)?) {
            return Err("the signature of the assertion is wrong".to_owned());
        }
        if claims.sub != claims.iss || !claims.aud.ends_with(&request.path) {
            return Err("sub must be the client, and aud the URL of the token endpoint".to_owned());
        }
        if claims.exp.saturating_mul(SECOND) <= now {
            return Err("the assertion has expired".to_owned());
        }
        if !self.used.insert(claims.jti) {
            return Err("the assertion has been used".to_owned());
        }
        Ok(claims.iss)
    }
}

/// Returns whether a signature is one of ES256.
fn is_signed(key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let provider = default_provider();
    let mut known = provider.signature_verification_algorithms.all.iter();
    let wanted = known.find(|one| one.public_key_alg_id() == ECDSA_P256 && one.signature_alg_id() == ECDSA_SHA256);
    wanted.is_some_and(|one| signature.len() == 64 && one.verify_signature(key, message, &der(signature)).is_ok())
}

/// The two numbers of a signature as ASN.1.
fn der(signature: &[u8]) -> Vec<u8> {
    let tagged = |tag: u8, content: &[u8]| {
        let length = u8::try_from(content.len()).unwrap_or(u8::MAX);
        [&[tag, length], content].concat()
    };
    let integer = |bytes: &[u8]| {
        let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len() - 1);
        let sign = if bytes[start] >= 0x80 { &[0][..] } else { &[] };
        tagged(0x02, &[sign, &bytes[start..]].concat())
    };
    let (r, s) = signature.split_at(signature.len() / 2);
    tagged(0x30, &[integer(r), integer(s)].concat())
}
