//! Values of relations in requests.

use std::marker::PhantomData;

use super::ResourceUri;
use crate::Nullable;
use crate::encode::{Body, Encode, Node};

/// The value of a relation in a request: the URI of an object, or a new object that is created with its parent.
///
/// Setters take `impl Into<Link<T>>`. Tastypie does not accept a key alone (fields.py `build_related_resource`).
#[derive(Debug)]
pub struct Link<T> {
    node: Node,
    target: PhantomData<fn() -> T>,
}

impl<T> Link<T> {
    /// Creates a link to a new object. Generated types convert into it.
    pub fn to_new(body: Body) -> Self {
        Self { node: Node::Object(body), target: PhantomData }
    }
}

impl<T> Clone for Link<T> {
    fn clone(&self) -> Self {
        Self { node: self.node.clone(), target: PhantomData }
    }
}

impl<T> PartialEq for Link<T> {
    fn eq(&self, other: &Self) -> bool {
        self.node == other.node
    }
}

impl<T> Encode for Link<T> {
    fn encode(self) -> Node {
        self.node
    }
}

impl<T> From<ResourceUri<T>> for Link<T> {
    fn from(uri: ResourceUri<T>) -> Self {
        Self { node: uri.encode(), target: PhantomData }
    }
}

impl<T> From<&ResourceUri<T>> for Link<T> {
    fn from(uri: &ResourceUri<T>) -> Self {
        uri.clone().into()
    }
}

impl<T> From<ResourceUri<T>> for Nullable<Link<T>> {
    fn from(uri: ResourceUri<T>) -> Self {
        Self::Value(uri.into())
    }
}

impl<T> From<&ResourceUri<T>> for Nullable<Link<T>> {
    fn from(uri: &ResourceUri<T>) -> Self {
        Self::Value(uri.into())
    }
}

impl<T> From<&ResourceUri<T>> for Nullable<ResourceUri<T>> {
    fn from(uri: &ResourceUri<T>) -> Self {
        Self::Value(uri.clone())
    }
}

impl<T> From<&Self> for ResourceUri<T> {
    fn from(uri: &Self) -> Self {
        uri.clone()
    }
}
