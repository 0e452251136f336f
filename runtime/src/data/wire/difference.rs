//! Comparison of what is to be sent with what was read.

use super::notation::Notation;
use super::{Access, FieldVisitor, Fields, ToWire, changeable, comparable, values};
use crate::data::secret::REDACTED;
use crate::encode::{Body, Node};
use crate::{Decimal, Json, ResourceUri};

/// Returns the fields in which two states of an object differ, with the values of the second.
pub fn between<T: Fields>(old: &T, new: &T) -> Body {
    let relations = Relations::of(new);
    let (old, new) = (changeable(old), changeable(new));
    new.retained(|name, node| old.get(name).is_none_or(|value| !relations.is_equal(name, node, value)))
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
pub(crate) fn changes<T: Fields>(wanted: &Body, current: &T, unreadable: Unreadable, server: Notation<'_>) -> Body {
    let relations = Relations::of(current);
    let current = comparable(current);
    let own_uri = current.get("resource_uri").map(|uri| normal(uri, server.mount));
    wanted.clone().retained(|name, node| {
        let Some(value) = current.get(name) else { return unreadable == Unreadable::Keep };
        if relations.is_equal(name, node, value) {
            return false;
        }
        let (wanted, current) = (normal(&untyped(node), server.mount), normal(&untyped(value), server.mount));
        let has_all = || own_uri.as_ref().is_some_and(|uri| are_among(&wanted, &current, uri));
        // An untyped field may be a relation.
        let is_list = matches!(value, Node::List(_));
        let is_same = if is_list { relations.is_equal(name, &wanted, &current) } else { is_equal(&wanted, &current) };
        let is_there = is_same || has_all();
        !is_there && (unreadable == Unreadable::Keep || !is_hidden(value, server.encrypted))
    })
}

/// Returns the values that an object has where a body has others. Fields that the server does not send are left out.
pub(crate) fn previous<T: Fields>(changed: &Body, current: &T) -> Body {
    values(current).retained(|name, _| changed.get(name).is_some())
}

/// The names of the fields of an object that are relations.
struct Relations(Vec<String>);

impl Relations {
    fn of<T: Fields>(object: &T) -> Self {
        let mut names = Self(Vec::new());
        object.visit(&mut names);
        names
    }

    /// Returns `true` if a value is what a field of an object has. The order of a list that is no relation matters.
    fn is_equal(&self, name: &str, wanted: &Node, current: &Node) -> bool {
        match (wanted, current) {
            (Node::List(wanted), Node::List(current)) if !self.0.iter().any(|relation| relation == name) => {
                same_items(wanted, current)
            }
            _ => is_equal(wanted, current),
        }
    }
}

impl FieldVisitor for Relations {
    fn visit<T: ToWire>(&mut self, name: &str, _access: Access, _value: &T) {
        if T::IS_RELATION {
            self.0.push(name.to_owned());
        }
    }
}

/// Returns a value of which JSON objects and lists are those of typed values. An object with a URI is a related one, any
/// other a map.
fn untyped(node: &Node) -> Node {
    match node {
        Node::Json(Json::Array(items)) => {
            Node::List(items.iter().map(|item| untyped(&Node::from(item.clone()))).collect())
        }
        Node::Json(Json::Object(fields)) => {
            let member = |body: Body, (name, value): (&String, &Json)| {
                body.with_member(name.clone(), untyped(&Node::from(value.clone())))
            };
            let body = fields.iter().fold(Body::new(), member);
            if fields.contains_key("resource_uri") { Node::Object(body) } else { Node::Map(body) }
        }
        Node::List(items) => Node::List(items.iter().map(untyped).collect()),
        Node::Object(body) => Node::Object(body.mapped(untyped)),
        Node::Map(body) => Node::Map(body.mapped(untyped)),
        other => other.clone(),
    }
}

/// Whether a value is a secret that the server replaced or encrypted.
fn is_hidden(value: &Node, encrypted: &str) -> bool {
    let Node::Secret(secret) = value else { return false };
    let text = secret.expose();
    text == REDACTED || (!encrypted.is_empty() && text.starts_with(encrypted))
}

/// Returns a value without the spaces around its strings.
pub(crate) fn trimmed(node: &Node) -> Node {
    normal(node, "")
}

/// Returns a value without the spaces around its strings, and with URIs from the root of the API.
fn normal(node: &Node, mount: &str) -> Node {
    match node {
        Node::Text(text) => Node::Text(unmounted(text.trim(), mount).to_owned().into()),
        Node::List(items) => Node::List(items.iter().map(|item| normal(item, mount)).collect()),
        Node::Object(body) => Node::Object(body.mapped(|value| normal(value, mount))),
        Node::Map(body) => Node::Map(body.mapped(|value| normal(value, mount))),
        other => other.clone(),
    }
}

/// Returns a URI without the path under which the API is mounted.
fn unmounted<'t>(text: &'t str, mount: &str) -> &'t str {
    text.strip_prefix(mount).filter(|path| is_uri(path)).unwrap_or(text)
}

/// URIs of objects begin and end with a slash.
fn is_uri(text: &str) -> bool {
    text.starts_with('/') && text.ends_with('/')
}

/// Returns `true` if a field of an object has a value. Servers may ignore the case of a string, and the spaces around it.
pub(crate) fn has_value<T: Fields>(object: &T, name: &str, wanted: &Node, server: Notation<'_>) -> bool {
    let object = comparable(object);
    let Some(value) = object.get(name) else { return false };
    match (normal(&untyped(wanted), server.mount), normal(&untyped(value), server.mount)) {
        (Node::Text(wanted), Node::Text(value)) => wanted.to_lowercase() == value.to_lowercase(),
        (wanted, value) => is_equal(&wanted, &value),
    }
}

/// Removes the fields of a body whose values an object has already. Fields that the server does not send are kept.
pub fn retain_changes<T: Fields>(wanted: &Body, current: &T) -> Body {
    changes(wanted, current, Unreadable::Keep, Notation::default())
}

/// Returns `true` if a value is what an object has. New objects are compared by the fields that they set, maps by all their
/// entries.
fn is_equal(wanted: &Node, current: &Node) -> bool {
    match (wanted, current) {
        (Node::List(wanted), Node::List(current)) if wanted.iter().chain(current).all(is_related) => {
            same_members(wanted, current)
        }
        (Node::List(wanted), Node::List(current)) => same_items(wanted, current),
        (Node::Object(wanted) | Node::Map(wanted), Node::Object(current)) => {
            wanted.fields().all(|(name, node)| current.get(name).is_none_or(|value| is_equal(node, value)))
        }
        (Node::Object(wanted) | Node::Map(wanted), Node::Map(current)) => {
            let has = |(name, node): (&str, &Node)| current.get(name).is_some_and(|value| is_equal(node, value));
            wanted.fields().count() == current.fields().count() && wanted.fields().all(has)
        }
        (Node::Text(uri), Node::Object(current)) => {
            matches!(current.get("resource_uri"), Some(Node::Text(own)) if path(own) == path(uri))
        }
        // The server shows only the URI of an object that is there.
        (Node::Object(_) | Node::Map(_), Node::Text(uri)) => is_uri(uri),
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
        (Some(Json::Number(wanted)), Some(Json::Number(current))) if wanted.is_f64() || current.is_f64() => {
            wanted.as_f64() == current.as_f64()
        }
        (Some(wanted), Some(current)) => wanted == current,
        _ => false,
    }
}

/// Whether an item of a list is a related object, as far as its value shows.
fn is_related(node: &Node) -> bool {
    matches!(node, Node::Object(_)) || matches!(node, Node::Text(text) if is_uri(text))
}

/// Compares lists in whose order the items matter.
fn same_items(wanted: &[Node], current: &[Node]) -> bool {
    wanted.len() == current.len() && wanted.iter().zip(current).all(|(one, other)| is_equal(one, other))
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
        |node: &Node| matches!(node, Node::Object(body) if body.fields().any(|(_, value)| is_equal(uri, value)));
    wanted.iter().all(|node| matches!(node, Node::Object(_) | Node::Map(_)))
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
