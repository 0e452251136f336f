//! Comparison of what is to be sent with what was read.

use super::{Fields, changeable, comparable};
use crate::encode::{Body, Node};
use crate::{Json, ResourceUri};

/// Returns the fields in which two states of an object differ, with the values of the second.
pub fn between<T: Fields>(old: &T, new: &T) -> Body {
    let (old, new) = (changeable(old), changeable(new));
    new.retained(|name, node| old.get(name) != Some(node))
}

/// What becomes of a field that the server does not send, such as a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// It counts as a change.
    Keep,
    /// It does not count as a change.
    Drop,
}

/// Returns the fields of a body whose values differ from those of an object.
pub(crate) fn changes<T: Fields>(wanted: &Body, current: &T, unreadable: Unreadable) -> Body {
    let current = comparable(current);
    wanted.clone().retained(|name, node| match current.get(name) {
        Some(value) => !is_equal(node, value),
        None => unreadable == Unreadable::Keep,
    })
}

/// Removes the fields of a body whose values an object has already. Fields that the server does not send are kept.
pub fn retain_changes<T: Fields>(wanted: &Body, current: &T) -> Body {
    changes(wanted, current, Unreadable::Keep)
}

/// Returns `true` if a value is what an object has. New objects are compared by the fields that they set.
fn is_equal(wanted: &Node, current: &Node) -> bool {
    match (wanted, current) {
        (Node::List(wanted), Node::List(current)) if wanted.iter().chain(current).all(is_related) => {
            same_members(wanted, current)
        }
        (Node::List(wanted), Node::List(current)) => {
            wanted.len() == current.len() && wanted.iter().zip(current).all(|(one, other)| is_equal(one, other))
        }
        (Node::Object(wanted), Node::Object(current)) => {
            wanted.fields().all(|(name, node)| current.get(name).is_none_or(|value| is_equal(node, value)))
        }
        (Node::Text(uri), Node::Object(current)) => {
            matches!(current.get("resource_uri"), Some(Node::Text(own)) if path(own) == path(uri))
        }
        // A string that may be null is read as null if it is empty.
        (Node::Text(text), Node::Null) => text.is_empty(),
        (Node::Text(text), Node::Secret(secret)) | (Node::Secret(secret), Node::Text(text)) => secret.expose() == text,
        _ => wanted == current || is_equal_json(wanted, current),
    }
}

/// Whether the values are equal as they are sent: `1` and `1.0`, a map and an untyped object.
fn is_equal_json(wanted: &Node, current: &Node) -> bool {
    let json = |node: &Node| match node {
        Node::Secret(_) | Node::UnknownUri => None,
        _ => serde_json::to_value(node).ok(),
    };
    match (json(wanted), json(current)) {
        (Some(Json::Number(wanted)), Some(Json::Number(current))) => wanted.as_f64() == current.as_f64(),
        (Some(wanted), Some(current)) => wanted == current,
        _ => false,
    }
}

fn is_related(node: &Node) -> bool {
    matches!(node, Node::Object(_)) || matches!(node, Node::Text(text) if text.starts_with('/'))
}

/// Compares lists of related objects, whose order the server decides.
fn same_members(wanted: &[Node], current: &[Node]) -> bool {
    let mut rest: Vec<&Node> = current.iter().collect();
    let all = wanted.iter().all(|node| match rest.iter().position(|other| is_equal(node, other)) {
        Some(index) => {
            rest.swap_remove(index);
            true
        }
        None => false,
    });
    all && rest.is_empty()
}

fn path(uri: &str) -> ResourceUri<()> {
    ResourceUri::from_server(uri)
}
