//! Changes of a document at a JSON pointer.

use super::Node;
use crate::diagnostic::nearest;
use crate::pointer::{escape, unescape};

/// The value that a pointer names.
pub(super) fn find<'n>(document: &'n mut Node, pointer: &str) -> Result<&'n mut Node, String> {
    let mut at = document;
    let mut above = String::new();
    for part in pointer.split('/').skip(1) {
        let key = unescape(part);
        let missing = no_member(at, &above, &key);
        at = member(at, &key).ok_or(missing)?;
        above = format!("{above}/{}", escape(&key));
    }
    if pointer.is_empty() || pointer.starts_with('/') { Ok(at) } else { Err(not_a_pointer(pointer)) }
}

fn not_a_pointer(text: &str) -> String {
    format!("`{text}` is not a JSON pointer, which starts with `/`")
}

fn member<'n>(node: &'n mut Node, key: &str) -> Option<&'n mut Node> {
    match node {
        Node::Object(members) => members.get_mut(key),
        Node::List(items) => items.get_mut(key.parse::<usize>().ok()?),
        _ => None,
    }
}

/// Says which part of a pointer does not exist, with the nearest that does.
fn no_member(node: &Node, above: &str, key: &str) -> String {
    let known = match node {
        Node::Object(members) => members.keys().map(String::as_str).collect(),
        _ => Vec::new(),
    };
    let whole = if above.is_empty() { "the document".to_owned() } else { format!("`{above}`") };
    let near = nearest(key, known).map(|near| format!("; did you mean `{above}/{}`?", escape(near)));
    format!("{whole} has no `{key}`{}", near.unwrap_or_default())
}

/// The value that holds another one, and the key or index of that.
fn split(pointer: &str) -> Result<(&str, String), String> {
    let whole = || {
        if pointer.is_empty() { "the whole document can't be changed".to_owned() } else { not_a_pointer(pointer) }
    };
    let (above, last) = pointer.rsplit_once('/').ok_or_else(whole)?;
    Ok((above, unescape(last).into_owned()))
}

/// Adds a value, or replaces the one of an object.
pub(super) fn add(document: &mut Node, pointer: &str, value: Node) -> Result<(), String> {
    let (above, key) = split(pointer)?;
    match find(document, above)? {
        Node::Object(members) => drop(members.insert(key, value)),
        Node::List(items) if key == "-" => items.push(value),
        Node::List(items) => match key.parse::<usize>().ok().filter(|index| *index <= items.len()) {
            Some(index) => items.insert(index, value),
            None => return Err(format!("`{key}` is not an index of the list")),
        },
        other => return Err(format!("`{above}` is {}, which has no properties", other.what())),
    }
    Ok(())
}

/// Removes a value and returns it.
pub(super) fn remove(document: &mut Node, pointer: &str) -> Result<Node, String> {
    let (above, key) = split(pointer)?;
    let holder = find(document, above)?;
    let missing = no_member(holder, above, &key);
    match holder {
        Node::Object(members) => members.shift_remove(&key).ok_or(missing),
        Node::List(items) => {
            let index = key.parse::<usize>().ok().filter(|index| *index < items.len());
            index.map(|index| items.remove(index)).ok_or(missing)
        }
        _ => Err(missing),
    }
}
