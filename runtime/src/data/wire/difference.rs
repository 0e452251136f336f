//! Comparison of what is to be sent with what was read.

use super::{Fields, changeable, comparable, values};
use crate::data::secret::REDACTED;
use crate::encode::{Body, Node};
use crate::{Decimal, Json, ResourceUri};

/// Returns the fields in which two states of an object differ, with the values of the second.
pub fn between<T: Fields>(old: &T, new: &T) -> Body {
    let (old, new) = (changeable(old), changeable(new));
    new.retained(|name, node| old.get(name).is_none_or(|value| !is_equal(node, value)))
}

/// What becomes of a field whose value the server does not show, such as a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// It counts as a change.
    Keep,
    /// It does not count as a change.
    Drop,
}

/// Returns the fields of a body whose values differ from those of an object. Spaces around strings are no difference:
/// Django removes them.
///
/// `encrypted` is the prefix of values that the server has encrypted; empty if it encrypts none.
pub(crate) fn changes<T: Fields>(wanted: &Body, current: &T, unreadable: Unreadable, encrypted: &str) -> Body {
    let current = comparable(current);
    let uri = current.get("resource_uri");
    wanted.clone().retained(|name, node| match current.get(name) {
        Some(value) if is_equal(node, value) || is_equal(&trimmed(node), &trimmed(value)) => false,
        Some(value) if uri.is_some_and(|uri| are_among(&trimmed(node), &trimmed(value), uri)) => false,
        Some(value) if !is_hidden(value, encrypted) => true,
        _ => unreadable == Unreadable::Keep,
    })
}

/// Returns the values that an object has where a body has others. Fields that the server does not send are left out.
pub(crate) fn previous<T: Fields>(changed: &Body, current: &T) -> Body {
    values(current).retained(|name, _| changed.get(name).is_some())
}

/// Whether a value is a secret that the server replaced or encrypted.
fn is_hidden(value: &Node, encrypted: &str) -> bool {
    let Node::Secret(secret) = value else { return false };
    let text = secret.expose();
    text == REDACTED || (!encrypted.is_empty() && text.starts_with(encrypted))
}

/// Returns a value without the spaces around its strings.
pub(crate) fn trimmed(node: &Node) -> Node {
    match node {
        Node::Text(text) => Node::Text(text.trim().to_owned().into()),
        Node::List(items) => Node::List(items.iter().map(trimmed).collect()),
        Node::Object(body) => Node::Object(body.mapped(trimmed)),
        other => other.clone(),
    }
}

/// Returns `true` if a field of an object has a value, or cannot be compared. Servers may ignore the case of a string, and
/// the spaces around it.
pub(crate) fn has_value<T: Fields>(object: &T, name: &str, wanted: &Node) -> bool {
    match (comparable(object).get(name), wanted) {
        (Some(Node::Text(value)), Node::Text(text)) => value.trim().to_lowercase() == text.trim().to_lowercase(),
        (Some(value), wanted) => is_equal(wanted, value),
        (None, _) => true,
    }
}

/// Removes the fields of a body whose values an object has already. Fields that the server does not send are kept.
pub fn retain_changes<T: Fields>(wanted: &Body, current: &T) -> Body {
    changes(wanted, current, Unreadable::Keep, "")
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
        // The server shows only the URI of an object that is there.
        (Node::Object(_), Node::Text(uri)) => uri.starts_with('/'),
        // Servers send as many digits as a column has.
        (Node::Decimal(number), other) | (other, Node::Decimal(number)) => {
            decimal(other).is_some_and(|other| number.is_same_number(&other))
        }
        // A string that may be null is read as null if it is empty.
        (Node::Text(text), Node::Null) => text.is_empty(),
        (Node::Text(text), Node::Secret(secret)) | (Node::Secret(secret), Node::Text(text)) => secret.expose() == text,
        _ => wanted == current || is_equal_json(wanted, current),
    }
}

/// Returns a number, in whichever form it is.
fn decimal(node: &Node) -> Option<Decimal> {
    match node {
        Node::Decimal(number) => Some(number.clone()),
        Node::Text(text) => text.parse().ok(),
        Node::Integer(number) => Some((*number).into()),
        Node::Float(number) => number.to_string().parse().ok(),
        Node::Json(Json::Number(number)) => number.to_string().parse().ok(),
        _ => None,
    }
}

/// Whether the values are equal as they are sent: `1` and `1.0`, a map and an untyped object.
fn is_equal_json(wanted: &Node, current: &Node) -> bool {
    let json = |node: &Node| match node {
        Node::Secret(_) | Node::UnknownUri | Node::Invalid(_) => None,
        _ => serde_json::to_value(node.sent()).ok(),
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
    remaining(wanted, current).is_some_and(|rest| rest.is_empty())
}

/// Whether new objects are there, and all that is there beside them belongs to the object with this URI. Sending them
/// again would change nothing: the server removes no object that can't be without the one that it belongs to.
fn are_among(wanted: &Node, current: &Node, uri: &Node) -> bool {
    let (Node::List(wanted), Node::List(current)) = (wanted, current) else { return false };
    let belongs =
        |node: &Node| matches!(node, Node::Object(body) if body.fields().any(|(_, value)| is_equal(value, uri)));
    wanted.iter().all(|node| matches!(node, Node::Object(_)))
        && remaining(wanted, current).is_some_and(|rest| rest.into_iter().all(belongs))
}

/// What a list has beside the wanted objects; `None` if it lacks one.
fn remaining<'a>(wanted: &[Node], current: &'a [Node]) -> Option<Vec<&'a Node>> {
    let mut rest: Vec<&Node> = current.iter().collect();
    for node in wanted {
        let index = rest.iter().position(|other| is_equal(node, other))?;
        rest.swap_remove(index);
    }
    Some(rest)
}

fn path(uri: &str) -> ResourceUri<()> {
    ResourceUri::from_server(uri)
}
