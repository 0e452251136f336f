//! Lists of related objects.

use std::fmt;

use super::{Related, ResourceUri};
use crate::error::{Error, ErrorKind};
use crate::resource::Resource;
use crate::wire::ToWire;

/// The related objects of a to-many relation, in one form: all of them, or an error.
///
/// ```
/// use pexgen_runtime::{IncompleteRelation, Related, RelatedList as _, Json, ResourceUri};
///
/// let aliases: Vec<Related<Json>> =
///     serde_json::from_str(r#"[{ "alias": "a@example.com", "resource_uri": "/api/alias/1/" }, "/api/alias/2/"]"#)?;
/// assert_eq!(aliases.uris()?.len(), 2);
/// let error = aliases.objects().unwrap_err();
/// assert_eq!(error.to_string(), "1 of 2 related objects has no fields here, only a URI: `/api/alias/2/`");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait RelatedList<T> {
    /// Returns the objects.
    ///
    /// # Errors
    /// When the server sent only the URI of one of them.
    fn objects(&self) -> Result<Vec<&T>, IncompleteRelation>;

    /// Returns the URIs, of objects too.
    ///
    /// # Errors
    /// When the server sent an object without its URI.
    fn uris(&self) -> Result<Vec<ResourceUri<T>>, IncompleteRelation>
    where
        T: ToWire;

    /// Returns the keys.
    ///
    /// # Errors
    /// When the server sent an object without key and URI, or a URI that does not end in a key.
    fn keys(&self) -> Result<Vec<T::Key>, IncompleteRelation>
    where
        T: Resource;
}

impl<T> RelatedList<T> for [Related<T>] {
    fn objects(&self) -> Result<Vec<&T>, IncompleteRelation> {
        let without = |related: &Related<T>| match related {
            Related::Uri(uri) => Some(uri.as_str().to_owned()),
            Related::Object(_) => None,
        };
        all(self, Related::object).ok_or_else(|| {
            let uris: Vec<String> = self.iter().filter_map(without).collect();
            IncompleteRelation::new(self.len(), uris.len(), "no fields here, only a URI", uris.first())
        })
    }

    fn uris(&self) -> Result<Vec<ResourceUri<T>>, IncompleteRelation>
    where
        T: ToWire,
    {
        all(self, Related::uri).ok_or_else(|| {
            let without = self.iter().filter(|related| related.uri().is_none()).count();
            IncompleteRelation::new(self.len(), without, "no URI", None)
        })
    }

    fn keys(&self) -> Result<Vec<T::Key>, IncompleteRelation>
    where
        T: Resource,
    {
        all(self, Related::key).ok_or_else(|| {
            let without: Vec<&Related<T>> = self.iter().filter(|related| related.key().is_none()).collect();
            let uri = without.first().and_then(|related| related.uri()).map(|uri| uri.as_str().to_owned());
            IncompleteRelation::new(self.len(), without.len(), "no key", uri.as_ref())
        })
    }
}

/// A part of each item; `None` if one lacks it.
fn all<'a, T, U>(list: &'a [Related<T>], part: impl Fn(&'a Related<T>) -> Option<U>) -> Option<Vec<U>> {
    list.iter().map(part).collect()
}

/// The error of a list of related objects that are not all in the requested form.
#[derive(Clone, PartialEq, Eq)]
pub struct IncompleteRelation(Box<str>);

impl IncompleteRelation {
    fn new(count: usize, without: usize, what: &str, example: Option<&String>) -> Self {
        let verb = if without == 1 { "has" } else { "have" };
        let example = example.map(|uri| format!(": `{}`", uri.escape_debug())).unwrap_or_default();
        Self(format!("{without} of {count} related objects {verb} {what}{example}").into())
    }
}

impl fmt::Display for IncompleteRelation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

crate::macros::value_error!(IncompleteRelation);

impl From<IncompleteRelation> for Error {
    fn from(error: IncompleteRelation) -> Self {
        Self::new(ErrorKind::Decode, error.to_string())
    }
}
