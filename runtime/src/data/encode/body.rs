//! Request bodies: what generated setters fill.

use std::borrow::Cow;
use std::fmt;

use serde::ser::{Serialize, Serializer};

use super::{Encode, Node};
use crate::Secret;

/// The fields of an object that is to be written, in the order in which they were set.
///
/// Only fields that were set are sent: to tastypie an absent field in a PATCH keeps its value and null clears it.
/// `Debug` shows secrets as `[redacted]`.
#[derive(Clone, Default, PartialEq)]
pub struct Body(Vec<(Cow<'static, str>, Node)>);

impl Body {
    /// A body without fields.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// With a field set; a field that was set before takes the new value.
    pub fn with(mut self, name: &'static str, value: impl Encode) -> Self {
        self.set(Cow::Borrowed(name), value.encode());
        self
    }

    /// With a member whose name is not known beforehand.
    pub fn with_member(mut self, name: impl Into<String>, value: impl Encode) -> Self {
        self.set(Cow::Owned(name.into()), value.encode());
        self
    }

    pub(crate) fn set(&mut self, name: Cow<'static, str>, value: Node) {
        match self.0.iter_mut().find(|(set, _)| *set == name) {
            Some((_, node)) => *node = value,
            None => self.0.push((name, value)),
        }
    }

    /// Whether no field was set.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The names and values of the fields that were set.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.0.iter().map(|(name, node)| (&**name, node))
    }

    pub(crate) fn secrets<'a>(&'a self, found: &mut dyn FnMut(&'a Secret)) {
        self.0.iter().for_each(|(_, node)| node.secrets(found));
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.fields()).finish()
    }
}

impl Serialize for Body {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.fields())
    }
}

/// A type that is sent as a request body: a new object, a change, a command.
pub trait AsBody {
    /// The fields to send.
    fn as_body(&self) -> &Body;
}

impl AsBody for Body {
    fn as_body(&self) -> &Body {
        self
    }
}

/// Marks a new object that lacks the link to its parent, and so can only be created inside the parent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Nested;

/// Marks a new object that can be created on its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Complete;
