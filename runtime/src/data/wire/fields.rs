//! Objects with named fields.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Sink, ToWire, UnknownFields};
use crate::Json;
use crate::encode::Node;

/// An object whose fields can be visited. Generated types implement it with one call for each field.
pub trait Fields: KeepsUnknown {
    /// Calls the visitor with each field.
    fn visit<V: FieldVisitor>(&self, fields: &mut V);
}

/// An object that may keep fields without a definition. Implemented by [`record!`](crate::record!).
#[doc(hidden)]
pub trait KeepsUnknown {
    /// Returns the fields that the server sent and the schema does not define.
    fn unknown(&self) -> &UnknownFields {
        &UnknownFields::NONE
    }
}

/// How a field is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Access {
    /// It is not written.
    ReadOnly,
    /// It is set when the object is created, and then fixed.
    CreateOnly,
    /// It is written, but the server gives each new object another value, such as the current time.
    Generated,
    /// It is written.
    Written,
    /// It is written, but never null: without a value it is left out.
    Optional,
    /// It is written. The objects that it holds are created with the object.
    Nested,
    /// It is written. It is the other side of a relation: objects that lead to this object, and each to one only, so that
    /// writing it takes them from another object.
    Reverse,
    /// It is written, unless the object is created inside the object that this relation leads to.
    Parent,
}

/// Receives the fields of an object. Generated code calls the method that names how the field is written.
pub trait FieldVisitor {
    /// Receives a field, by its name on the wire.
    fn visit<T: ToWire>(&mut self, name: &str, access: Access, value: &T);

    /// Receives a field that is not written.
    fn field<T: ToWire>(&mut self, name: &str, value: &T) {
        self.visit(name, Access::ReadOnly, value);
    }

    /// Receives a field that is set when the object is created, and then fixed.
    fn create_only<T: ToWire>(&mut self, name: &str, value: &T) {
        self.visit(name, Access::CreateOnly, value);
    }

    /// Receives a field that is written, of which the server gives each new object another value.
    fn generated<T: ToWire>(&mut self, name: &str, value: &T) {
        self.visit(name, Access::Generated, value);
    }

    /// Receives a field that is written.
    fn written<T: ToWire>(&mut self, name: &str, value: &T) {
        self.visit(name, Access::Written, value);
    }

    /// Receives a field that is written, but never null.
    fn optional<T: ToWire>(&mut self, name: &str, value: &T) {
        self.visit(name, Access::Optional, value);
    }

    /// Receives a relation whose objects are created with the object.
    fn nested<T: ToWire>(&mut self, name: &str, value: &T) {
        self.visit(name, Access::Nested, value);
    }

    /// Receives the other side of a relation: objects that lead to the object.
    fn reverse<T: ToWire>(&mut self, name: &str, value: &T) {
        self.visit(name, Access::Reverse, value);
    }

    /// Receives the relation to the object inside which the object can be created.
    fn parent<T: ToWire>(&mut self, name: &str, value: &T) {
        self.visit(name, Access::Parent, value);
    }

    /// Receives a field that is not written, and that is absent instead of null.
    fn sparse<T: ToWire>(&mut self, name: &str, value: &T) {
        self.field(name, &Sparse(value));
    }

    /// Receives a field that is written, and that is absent instead of null.
    fn sparse_written<T: ToWire>(&mut self, name: &str, value: &T) {
        self.written(name, &Sparse(value));
    }

    /// Receives properties whose names the schema does not define.
    fn further<T: ToWire>(&mut self, properties: &BTreeMap<String, T>) {
        for (name, value) in properties {
            self.written(name, value);
        }
    }
}

/// A value that is absent instead of null.
struct Sparse<'a, T>(&'a T);

impl<T: ToWire> ToWire for Sparse<'_, T> {
    const IS_SECRET: bool = T::IS_SECRET;
    const IS_RELATION: bool = T::IS_RELATION;

    fn is_absent(&self) -> bool {
        self.0.is_null() || self.0.is_absent()
    }

    fn redact(json: &mut Json) {
        T::redact(json);
    }

    fn to_wire<S: Sink>(&self, sink: S) -> Result<S::Value, S::Error> {
        self.0.to_wire(sink)
    }
}

/// The field of an object that holds its URI.
pub(super) const URI: &str = "resource_uri";

/// Returns the URI that an object contains.
pub fn uri_of<T: Fields>(object: &T) -> Option<Arc<str>> {
    text_of(object, URI).map(Arc::from)
}

/// Returns a field of an object as a string, if it is a string or an integer.
pub(crate) fn text_of<T: Fields>(object: &T, name: &str) -> Option<String> {
    let mut found = Found { name, text: None };
    object.visit(&mut found);
    found.text
}

struct Found<'a> {
    name: &'a str,
    text: Option<String>,
}

impl FieldVisitor for Found<'_> {
    fn visit<T: ToWire>(&mut self, name: &str, _access: Access, value: &T) {
        if name == self.name {
            self.text = match super::to_node(value) {
                Node::Text(text) => Some(text.into_owned()),
                Node::Decimal(number) => Some(number.to_string()),
                Node::Integer(number) => Some(number.to_string()),
                _ => None,
            };
        }
    }
}

/// Returns the URI that an untyped object contains.
pub(crate) fn uri_of_json(json: &Json) -> Option<Arc<str>> {
    json.get(URI)?.as_str().map(Arc::from)
}

/// Replaces the secrets of an object by `"***"`, also in objects inside it.
pub fn redact_record<T: Fields + Default>(json: &mut Json) {
    T::default().visit(&mut Redacted(json));
}

struct Redacted<'a>(&'a mut Json);

impl FieldVisitor for Redacted<'_> {
    fn visit<T: ToWire>(&mut self, name: &str, _access: Access, _value: &T) {
        if let Some(value) = self.0.get_mut(name) {
            T::redact(value);
        }
    }
}

/// Writes an object.
///
/// # Errors
/// When the serializer fails.
pub fn record_to_wire<T: Fields, S: Sink>(record: &T, sink: S) -> Result<S::Value, S::Error> {
    sink.record(record)
}
