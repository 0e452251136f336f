//! The kinds of fields by which an object is found, with values that are known at run time only.

use super::kind::{Boolean, Integer, OneOf, Text, ToOne};
use super::value::FilterTerm;
use crate::encode::Node;
use crate::resource::Resource;
use crate::{Nullable, ResourceUri};

/// Kinds of fields that can identify an object: text, integers, booleans, choices and relations to one object.
#[diagnostic::on_unimplemented(
    message = "a field of the kind `{Self}` does not identify an object",
    label = "use a field with text, integers or choices, or a relation to one object"
)]
pub trait Identity {
    /// Returns the value of a filter that a field of a request meets.
    #[doc(hidden)]
    fn identity(node: &Node) -> FilterTerm {
        FilterTerm::of(node)
    }
}

impl Identity for Text {}
impl Identity for Integer {}
impl Identity for Boolean {}
impl<E> Identity for OneOf<E> {}

impl<K: Identity> Identity for Nullable<K> {
    fn identity(node: &Node) -> FilterTerm {
        K::identity(node)
    }
}

/// Requests have the URI of the related object, filters its key.
impl<R: Resource> Identity for ToOne<R> {
    fn identity(node: &Node) -> FilterTerm {
        match node {
            Node::Text(uri) => FilterTerm::key(&ResourceUri::<R>::from_server(uri)),
            other => FilterTerm::of(other),
        }
    }
}
