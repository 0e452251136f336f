//! Lints of fields that are probably secrets.

use heck::ToSnakeCase as _;

use super::{Described, Lint};
use crate::diagnostic::Id;
use crate::model::Type;

/// How the names of secrets end.
const NAMES: &[&str] = &[
    "access_token",
    "api_key",
    "apikey",
    "auth_token",
    "bearer_token",
    "client_secret",
    "passphrase",
    "passwd",
    "password",
    "private_key",
    "refresh_token",
    "secret",
    "secret_key",
];

/// Reports a text that is named like a secret, but is shown in `Debug`.
pub fn check(lint: &mut Lint<'_>, at: &Described<'_>) {
    let field = at.field;
    let kind = if let Type::Nullable(inner) = &field.kind { inner } else { &field.kind };
    if field.secret || *kind != Type::Text || !is_named_like_one(&field.wire) {
        return;
    }
    let id = format!("{}.{}", at.owner, field.wire);
    let message = format!("`{}` is named like a secret, but is not one of `secrets`", field.wire);
    let help = format!("add \"{id}\" to `secrets` in pexgen.toml, so that `Debug`, logs and errors do not show it");
    lint.described(Id::LikelySecret, at, "", message, &help);
}

fn is_named_like_one(wire: &str) -> bool {
    let name = wire.to_snake_case();
    NAMES.iter().any(|known| name.strip_suffix(known).is_some_and(|rest| rest.is_empty() || rest.ends_with('_')))
}
