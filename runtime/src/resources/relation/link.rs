//! Values of relations in requests.

use std::marker::PhantomData;

use super::{Related, ResourceUri};
use crate::Nullable;
use crate::encode::{Body, Encode, Node};
use crate::resource::Resource;
use crate::wire::ToWire;

/// The value of a relation in a request: the URI of an object, or a new object that is created with its parent.
///
/// Setters take `impl Into<Link<T>>`: a URI, a key, an object that was read, or a new object. A key
/// is sent as the URI of its object, because servers do not accept a key alone.
// Source: tastypie fields.py `build_related_resource`.
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

/// The URI of a key, which is refused when the request is sent if it is not valid.
fn of_key<T: Resource>(key: T::Key) -> Link<T> {
    ResourceUri::from_key(key).unwrap_or_else(|_| ResourceUri::unknown()).into()
}

macro_rules! from_keys {
    ($($key:ty => $type:ty;)+) => {$(
        /// Links to the object with this key.
        impl<T: Resource<Key = $type>> From<$key> for Link<T> {
            fn from(key: $key) -> Self {
                of_key(key.into())
            }
        }

        /// Links to the object with this key.
        impl<T: Resource<Key = $type>> From<$key> for OptionalLink<T> {
            fn from(key: $key) -> Self {
                Link::from(key).into()
            }
        }
    )+};
}

from_keys! {
    i64 => i64;
    &str => String;
    String => String;
}

/// Links to the object.
impl<T: Resource> From<&T> for Link<T> {
    fn from(object: &T) -> Self {
        object.uri().unwrap_or_else(ResourceUri::unknown).into()
    }
}

/// Links to the object, whichever form the server sent.
impl<T: ToWire> From<&Related<T>> for Link<T> {
    fn from(related: &Related<T>) -> Self {
        related.uri().unwrap_or_else(ResourceUri::unknown).into()
    }
}

/// The value of a relation that may be null: what a [`Link`] is made of, an [`Option`] of it, or [`Null`](crate::Null).
#[derive(Debug)]
pub struct OptionalLink<T>(Nullable<Link<T>>);

impl<T> Clone for OptionalLink<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> PartialEq for OptionalLink<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T> Encode for OptionalLink<T> {
    fn encode(self) -> Node {
        self.0.encode()
    }
}

impl<T> From<Nullable<Link<T>>> for OptionalLink<T> {
    fn from(link: Nullable<Link<T>>) -> Self {
        Self(link)
    }
}

impl<T> From<Link<T>> for OptionalLink<T> {
    fn from(link: Link<T>) -> Self {
        Self(Nullable::Value(link))
    }
}

/// Links to the object, if there is one.
impl<T, U: Into<Link<T>>> From<Option<U>> for OptionalLink<T> {
    fn from(object: Option<U>) -> Self {
        Self(object.map_or(Nullable::Null, |object| Nullable::Value(object.into())))
    }
}

/// Links to the object.
impl<T: Resource> From<&T> for OptionalLink<T> {
    fn from(object: &T) -> Self {
        Link::from(object).into()
    }
}

/// Links to the object, whichever form the server sent.
impl<T: ToWire> From<&Related<T>> for OptionalLink<T> {
    fn from(related: &Related<T>) -> Self {
        Link::from(related).into()
    }
}

impl<T> From<ResourceUri<T>> for OptionalLink<T> {
    fn from(uri: ResourceUri<T>) -> Self {
        Link::from(uri).into()
    }
}

impl<T> From<&ResourceUri<T>> for OptionalLink<T> {
    fn from(uri: &ResourceUri<T>) -> Self {
        Link::from(uri).into()
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
