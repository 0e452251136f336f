//! Values of relations in requests.

use std::marker::PhantomData;

use super::ResourceUri;
use crate::Nullable;
use crate::encode::{Body, Encode, Node};
use crate::resource::Resource;

/// The value of a relation in a request: the URI of an object, or a new object that is created with its parent.
///
/// Setters take `impl Into<Link<T>>`: a URI, a key, an object that was read, or a new object. Tastypie does not accept a key alone (fields.py `build_related_resource`).
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
        impl<T: Resource<Key = $type>> From<$key> for Nullable<Link<T>> {
            fn from(key: $key) -> Self {
                Self::Value(key.into())
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

/// Links to the object.
impl<T: Resource> From<&T> for Nullable<Link<T>> {
    fn from(object: &T) -> Self {
        Self::Value(object.into())
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
