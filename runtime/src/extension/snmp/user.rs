//! Users of SNMP version 3 (RFC 3414).

use std::fmt;

use snmp2::v3::{Auth, AuthProtocol, Cipher, KeyExtension, Security};

use crate::Secret;

/// A user of SNMP version 3: a name, and the passwords for signing and encryption. `Debug` only shows the name.
#[derive(Clone)]
pub struct User {
    name: String,
    authentication: Option<(AuthProtocol, Secret)>,
    privacy: Option<(Privacy, Secret)>,
}

/// The encryption of requests and responses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Privacy {
    /// DES, which is weak.
    Des,
    /// AES with keys of 128 bits (RFC 3826).
    Aes128,
    /// AES with keys of 256 bits.
    Aes256,
}

impl User {
    /// Creates a user without signing and encryption.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), authentication: None, privacy: None }
    }

    /// Signs with MD5, which is weak.
    pub fn md5(self, password: impl Into<Secret>) -> Self {
        Self { authentication: Some((AuthProtocol::Md5, password.into())), ..self }
    }

    /// Signs with SHA-1.
    pub fn sha1(self, password: impl Into<Secret>) -> Self {
        Self { authentication: Some((AuthProtocol::Sha1, password.into())), ..self }
    }

    /// Signs with SHA-256 (RFC 7860).
    pub fn sha256(self, password: impl Into<Secret>) -> Self {
        Self { authentication: Some((AuthProtocol::Sha256, password.into())), ..self }
    }

    /// Enables encryption. It has no effect without signing, because SNMP version 3 has no such users.
    pub fn privacy(self, privacy: Privacy, password: impl Into<Secret>) -> Self {
        Self { privacy: Some((privacy, password.into())), ..self }
    }

    pub(super) fn security(&self) -> Security {
        let Some((protocol, password)) = &self.authentication else {
            return Security::new(self.name.as_bytes(), b"").with_auth(Auth::NoAuthNoPriv);
        };
        let security = Security::new(self.name.as_bytes(), password.expose().as_bytes()).with_auth_protocol(*protocol);
        let Some((privacy, password)) = &self.privacy else { return security.with_auth(Auth::AuthNoPriv) };
        let cipher = match privacy {
            Privacy::Des => Cipher::Des,
            Privacy::Aes128 => Cipher::Aes128,
            Privacy::Aes256 => Cipher::Aes256,
        };
        let privacy_password = password.expose().as_bytes().to_vec();
        // Only used if the signing key is too short for the encryption.
        security.with_auth(Auth::AuthPriv { cipher, privacy_password }).with_key_extension_method(KeyExtension::Reeder)
    }
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User").field("name", &self.name).finish_non_exhaustive()
    }
}
