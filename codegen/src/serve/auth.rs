//! Users and their credentials.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::refusal::Refusal;
use super::reply::Request;

/// A user of a node.
#[derive(Clone, PartialEq, Eq)]
pub struct User {
    name: String,
    password: String,
    may_write: bool,
}

impl User {
    /// Creates a user with all permissions.
    pub fn new(name: &str, password: &str) -> Self {
        Self { name: name.to_owned(), password: password.to_owned(), may_write: true }
    }

    /// Makes the user one who may only read.
    pub fn read_only(mut self) -> Self {
        self.may_write = false;
        self
    }

    /// Returns the name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns whether the user may write.
    pub(super) const fn may_write(&self) -> bool {
        self.may_write
    }
}

impl std::fmt::Debug for User {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("User").field("name", &self.name).field("may_write", &self.may_write).finish_non_exhaustive()
    }
}

/// Returns the user that sent a request.
pub(super) fn authenticate<'a>(users: &'a [User], request: &Request) -> Result<&'a User, Refusal> {
    let header = request.header("authorization");
    let (scheme, encoded) = header.split_once(' ').unwrap_or_default();
    let decoded = STANDARD.decode(encoded.trim()).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"));
    let text = decoded.and_then(|bytes| String::from_utf8(bytes).ok()).ok_or(Refusal::Unauthenticated)?;
    let (name, password) = text.split_once(':').ok_or(Refusal::Unauthenticated)?;
    let user = users.iter().find(|user| user.name == name && user.password == password);
    user.ok_or(Refusal::Unauthenticated)
}
