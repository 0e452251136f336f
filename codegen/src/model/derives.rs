//! Derive macros of generated types, beside the usual ones.

use serde::Deserialize;

/// Derive macros of generated types, by what the types are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Derives {
    /// Of structs that are read: objects, and the responses of commands and operations.
    pub records: Vec<Derive>,
    /// Of enums of the values of a field.
    pub choices: Vec<Derive>,
    /// Of enums of several types that are read.
    pub unions: Vec<Derive>,
}

/// The path of a derive macro: `Ord`, `schemars::JsonSchema`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct Derive(String);

impl TryFrom<String> for Derive {
    type Error = String;

    fn try_from(path: String) -> Result<Self, String> {
        match syn::parse_str::<syn::Path>(&path) {
            Ok(_) => Ok(Self(path)),
            Err(_) => {
                Err(format!("`{path}` is not the path of a derive macro, such as `Ord` or `schemars::JsonSchema`"))
            }
        }
    }
}

impl Derive {
    /// Returns the path as Rust code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
