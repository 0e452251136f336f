//! The types whose values can be sent in a request body.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Body, Encode, Node};
use crate::{Date, Decimal, Instant, Json, Nullable, Secret, Time, Timestamp};

/// Collects the argument of a list setter. The item type is the first type parameter, so that callers can name it.
pub fn list<T>(items: impl IntoIterator<Item = impl Into<T>>) -> Vec<T> {
    items.into_iter().map(Into::into).collect()
}

/// Collects the argument of a map setter, as [`list`] does.
pub fn map<T>(entries: impl IntoIterator<Item = (impl Into<String>, impl Into<T>)>) -> BTreeMap<String, T> {
    entries.into_iter().map(|(key, value)| (key.into(), value.into())).collect()
}

macro_rules! encode {
    ($($type:ty, $value:ident => $node:expr;)+) => {$(
        impl Encode for $type {
            fn encode(self) -> Node {
                let $value = self;
                $node
            }
        }
    )+};
}

encode! {
    Node, node => node;
    Body, body => Node::Object(body);
    bool, value => Node::Boolean(value);
    i32, value => Node::Integer(value.into());
    i64, value => Node::Integer(value);
    u64, value => i64::try_from(value).map_or_else(|_| Node::Json(value.into()), Node::Integer);
    f64, value => Node::Float(value);
    String, text => Node::Text(text.into());
    &str, text => Node::Text(text.to_owned().into());
    Secret, secret => Node::Secret(secret);
    Json, json => Node::from(json);
    Decimal, number => Node::Decimal(number);
    Timestamp, instant => Node::Text(instant.wire().into());
    Instant, instant => Node::Text(instant.to_string().into());
    Date, day => Node::Text(day.to_string().into());
    Time, time => Node::Text(time.to_string().into());
}

impl<T: Encode> Encode for Nullable<T> {
    fn encode(self) -> Node {
        match self {
            Self::Null => Node::Null,
            Self::Value(value) => value.encode(),
        }
    }
}

impl<T: Encode> Encode for Box<T> {
    fn encode(self) -> Node {
        (*self).encode()
    }
}

/// An object with the property that names its type: one of `values`. The first of them replaces any other value.
pub fn tagged(tag: &'static str, values: &[&'static str], object: impl Encode) -> Node {
    let mut body = match object.encode() {
        Node::Object(body) | Node::Map(body) => body,
        other => return other,
    };
    let names_type = |node: &Node| match node {
        Node::Text(text) => values.contains(&&**text),
        Node::Integer(number) => values.contains(&&*number.to_string()),
        Node::Boolean(value) => values.contains(&&*value.to_string()),
        _ => false,
    };
    let is_set = body.fields().any(|(name, node)| name == tag && names_type(node));
    if let Some(value) = values.first().filter(|_| !is_set) {
        body.set(Cow::Borrowed(tag), Node::Text(Cow::Borrowed(value)));
    }
    Node::Object(body)
}

/// An object with a property that can have one value only.
pub fn constant(name: &'static str, value: impl Encode, object: impl Encode) -> Node {
    match object.encode() {
        Node::Object(mut body) | Node::Map(mut body) => {
            body.set(Cow::Borrowed(name), value.encode());
            Node::Object(body)
        }
        other => other,
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(self) -> Node {
        Node::List(self.into_iter().map(Encode::encode).collect())
    }
}

impl<T: Encode> Encode for BTreeMap<String, T> {
    fn encode(self) -> Node {
        let mut body = Body::new();
        for (name, value) in self {
            body.set(Cow::Owned(name), value.encode());
        }
        Node::Map(body)
    }
}
