//! The kinds of JSON values.

use crate::input::openapi::Node;

/// What kinds of JSON values there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum JsonType {
    Boolean,
    Integer,
    Number,
    Text,
    List,
    Object,
}

impl JsonType {
    const NAMES: [(&'static str, Self); 6] = [
        ("boolean", Self::Boolean),
        ("integer", Self::Integer),
        ("number", Self::Number),
        ("string", Self::Text),
        ("array", Self::List),
        ("object", Self::Object),
    ];

    /// As a schema calls it.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }

    /// Whether its values have no parts.
    pub fn is_scalar(self) -> bool {
        !matches!(self, Self::List | Self::Object)
    }

    /// What schemas call the kinds.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Self::NAMES.iter().map(|(name, _)| *name)
    }

    /// By what a schema calls it.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    }

    /// What a value is; `None` for null.
    pub fn of(node: &Node) -> Option<Self> {
        Some(match node {
            Node::Null => return None,
            Node::Boolean(_) => Self::Boolean,
            Node::Number(number) if number.is_f64() => Self::Number,
            Node::Number(_) => Self::Integer,
            Node::Text(_) => Self::Text,
            Node::List(_) => Self::List,
            Node::Object(_) => Self::Object,
        })
    }
}
