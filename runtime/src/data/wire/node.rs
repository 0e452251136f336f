//! Conversion of what was read into what is sent.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::convert::Infallible;

use super::fields::URI;
use super::{Access, FieldVisitor, Fields, Relation, Sink, ToWire};
use crate::encode::{Body, Encode as _, Node};
use crate::{Decimal, Instant, Json, ResourceUri, Secret, Timestamp};

/// Returns the fields of a new object that is like an object that was read: without its key, and without what the server
/// decides.
pub fn copied<T: Fields>(object: &T) -> Body {
    collect(object, Purpose::Copy)
}

/// Returns the fields of an object that can be changed.
pub fn changeable<T: Fields>(object: &T) -> Body {
    collect(object, Purpose::Change)
}

/// Returns what is sent to leave an object as it was read: all but what only the server sets.
pub fn resent<T: Fields>(object: &T) -> Body {
    collect(object, Purpose::Resend)
}

/// Returns the fields of an object for a comparison, with the related objects that the server sent.
pub(crate) fn comparable<T: Fields>(object: &T) -> Body {
    collect(object, Purpose::All(RelatedForm::Objects))
}

/// Returns the fields of an object, with the URIs of related objects.
pub(crate) fn values<T: Fields>(object: &T) -> Body {
    collect(object, Purpose::All(RelatedForm::Uris))
}

/// Converts a value that was read into one that is sent; related objects into their URIs.
pub(crate) fn to_node<T: ToWire + ?Sized>(value: &T) -> Node {
    convert(value, RelatedForm::Uris)
}

fn convert<T: ToWire + ?Sized>(value: &T, form: RelatedForm) -> Node {
    match value.to_wire(NodeSink(form)) {
        Ok(node) => node,
    }
}

fn collect<T: Fields>(object: &T, purpose: Purpose) -> Body {
    let mut collected = Collected { body: Body::new(), purpose };
    object.visit(&mut collected);
    if purpose == Purpose::Resend {
        for (name, value) in object.unknown().iter() {
            collected.written(name, value);
        }
    }
    collected.body
}

/// What the fields of an object are collected for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// A new object.
    Copy,
    /// A new object inside another new object.
    NestedCopy,
    /// A change of the object.
    Change,
    /// The same object again, without relations.
    Resend,
    /// All fields.
    All(RelatedForm),
}

impl Purpose {
    fn takes(self, access: Access) -> bool {
        match access {
            Access::ReadOnly => matches!(self, Self::All(_)),
            Access::CreateOnly => self != Self::Change,
            Access::Generated | Access::Reverse => matches!(self, Self::Change | Self::Resend | Self::All(_)),
            Access::Parent => self != Self::NestedCopy,
            Access::Written | Access::Optional | Access::Nested => true,
        }
    }
}

/// What related objects become that the server sent as objects.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RelatedForm {
    /// Their URIs.
    Uris,
    /// Objects with all fields.
    Objects,
    /// New objects. URIs are left out.
    NewObjects,
    /// There are none: the API is not one of Tastypie.
    None,
}

struct NodeSink(RelatedForm);

impl Sink for NodeSink {
    type Value = Node;
    type Error = Infallible;

    fn null(self) -> Result<Node, Infallible> {
        Ok(Node::Null)
    }

    fn boolean(self, value: bool) -> Result<Node, Infallible> {
        Ok(Node::Boolean(value))
    }

    fn integer(self, value: i64) -> Result<Node, Infallible> {
        Ok(Node::Integer(value))
    }

    fn float(self, value: f64) -> Result<Node, Infallible> {
        Ok(Node::Float(value))
    }

    fn text(self, text: &str) -> Result<Node, Infallible> {
        Ok(Node::Text(text.to_owned().into()))
    }

    fn decimal(self, number: &Decimal) -> Result<Node, Infallible> {
        Ok(Node::Decimal(number.clone()))
    }

    /// As it is sent: Tastypie expects no time zone, OpenAPI one.
    fn timestamp(self, timestamp: Timestamp) -> Result<Node, Infallible> {
        Ok(match self.0 {
            RelatedForm::None => Instant::from(timestamp).encode(),
            _ => Node::Text(timestamp.wire().into()),
        })
    }

    fn secret(self, secret: &Secret) -> Result<Node, Infallible> {
        Ok(Node::Secret(secret.clone()))
    }

    fn json(self, json: &Json) -> Result<Node, Infallible> {
        Ok(Node::from(json.clone()))
    }

    fn node(self, node: &Node) -> Result<Node, Infallible> {
        Ok(node.clone())
    }

    fn list<T: ToWire>(self, items: &[T]) -> Result<Node, Infallible> {
        let nodes = items.iter().map(|item| convert(item, self.0));
        Ok(Node::List(nodes.filter(|node| self.0 != RelatedForm::NewObjects || !is_uri(node)).collect()))
    }

    fn map<T: ToWire>(self, entries: &BTreeMap<String, T>) -> Result<Node, Infallible> {
        let mut body = Body::new();
        for (name, value) in entries {
            body.set(Cow::Owned(name.clone()), convert(value, self.0));
        }
        Ok(Node::Map(body))
    }

    fn record<T: Fields>(self, record: &T) -> Result<Node, Infallible> {
        Ok(Node::Object(collect(
            record,
            match self.0 {
                form @ (RelatedForm::Uris | RelatedForm::Objects) => Purpose::All(form),
                RelatedForm::NewObjects => Purpose::NestedCopy,
                RelatedForm::None => Purpose::Resend,
            },
        )))
    }

    fn relation<T: ToWire>(self, relation: Relation<'_, T>) -> Result<Node, Infallible> {
        let object = match relation {
            Relation::Uri("") => return Ok(Node::UnknownUri),
            Relation::Uri(uri) => return self.text(uri),
            Relation::Object(object) => object,
        };
        let uri = object.own_uri().map(|uri| ResourceUri::<T>::from_server(&uri));
        match (self.0, &uri) {
            (RelatedForm::Uris, Some(uri)) => self.text(uri.as_str()),
            (RelatedForm::Uris | RelatedForm::Objects, _) => Ok(with_uri(convert(object, self.0), uri.as_ref())),
            _ => object.to_wire(self),
        }
    }
}

/// An object with its URI, which a server may leave out; without the field if it is unknown, because null is refused.
fn with_uri<T>(node: Node, uri: Option<&ResourceUri<T>>) -> Node {
    let mut object = match node {
        Node::Object(object) => object,
        // An untyped object.
        Node::Json(Json::Object(fields)) => {
            fields.into_iter().fold(Body::new(), |object, (name, value)| object.with_member(name, value))
        }
        other => return other,
    };
    if let Some(uri) = uri {
        object.set(Cow::Borrowed(URI), Node::Text(uri.as_str().to_owned().into()));
    }
    Node::Object(object.retained(|name, value| name != URI || *value != Node::Null))
}

/// Whether a value leads to an object that exists.
fn is_uri(node: &Node) -> bool {
    matches!(node, Node::Text(_) | Node::UnknownUri)
}

/// The fields of an object that are being collected.
struct Collected {
    body: Body,
    purpose: Purpose,
}

impl FieldVisitor for Collected {
    fn visit<T: ToWire>(&mut self, name: &str, access: Access, value: &T) {
        if !self.purpose.takes(access) || value.is_absent() {
            return;
        }
        let form = match self.purpose {
            Purpose::Copy | Purpose::NestedCopy if access == Access::Nested => RelatedForm::NewObjects,
            Purpose::All(form) => form,
            Purpose::Resend => RelatedForm::None,
            _ => RelatedForm::Uris,
        };
        let node = convert(value, form);
        // The server would take the object from the one that it belongs to.
        if form == RelatedForm::NewObjects && is_uri(&node) {
            return;
        }
        // The server would refuse null.
        if access == Access::Optional && node == Node::Null && !matches!(self.purpose, Purpose::All(_)) {
            return;
        }
        self.body.set(Cow::Owned(name.to_owned()), node);
    }
}
