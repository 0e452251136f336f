//! Conversion of keys into URIs.

use super::{InvalidUri, ResourceUri};
use crate::resource::Resource;
use crate::wire::uri_of;

/// Identifies an object of the resource `R`: a [`ResourceUri`], the object, or a key of the resource's type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not identify an object of `{R}`",
    label = "expected a `ResourceUri` of this resource, or its key",
    note = "an object is identified by itself (`&R`), its `&ResourceUri<R>`, or its `R::Key` (an `i64`, or a `&str` or `String`)"
)]
pub trait IntoUri<R: Resource> {
    /// Returns the URI of the object in the list with this path.
    ///
    /// # Errors
    /// When the key or URI is invalid, such as an empty key.
    fn into_uri(self, list: &str) -> Result<ResourceUri<R>, InvalidUri>;
}

impl<R: Resource> IntoUri<R> for ResourceUri<R> {
    fn into_uri(self, _list: &str) -> Result<ResourceUri<R>, InvalidUri> {
        self.check_resource()?;
        Ok(self)
    }
}

impl<R: Resource> IntoUri<R> for &ResourceUri<R> {
    fn into_uri(self, list: &str) -> Result<ResourceUri<R>, InvalidUri> {
        self.clone().into_uri(list)
    }
}

impl<R: Resource> IntoUri<R> for &R {
    fn into_uri(self, list: &str) -> Result<ResourceUri<R>, InvalidUri> {
        match (uri_of(self), self.key()) {
            (Some(uri), _) => ResourceUri::checked(&uri),
            (None, Some(key)) => ResourceUri::below(list, &key),
            (None, None) => Err(InvalidUri::new(R::NAME, "cannot be identified: the object has neither URI nor key")),
        }
    }
}

impl<R: Resource<Key = i64>> IntoUri<R> for i64 {
    fn into_uri(self, list: &str) -> Result<ResourceUri<R>, InvalidUri> {
        ResourceUri::below(list, &self)
    }
}

impl<R: Resource<Key = String>> IntoUri<R> for &str {
    fn into_uri(self, list: &str) -> Result<ResourceUri<R>, InvalidUri> {
        ResourceUri::below(list, &self.to_owned())
    }
}

impl<R: Resource<Key = String>> IntoUri<R> for String {
    fn into_uri(self, list: &str) -> Result<ResourceUri<R>, InvalidUri> {
        ResourceUri::below(list, &self)
    }
}

impl<R: Resource<Key = String>> IntoUri<R> for &String {
    fn into_uri(self, list: &str) -> Result<ResourceUri<R>, InvalidUri> {
        ResourceUri::below(list, self)
    }
}
