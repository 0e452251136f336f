//! What a schema describes, before its inside is lowered.

use serde_json::Value;

use super::merged_schema::MergedSchema;
use crate::input::openapi::{Located, Node};

/// What kind of body a schema describes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Body {
    /// JSON.
    #[default]
    Json,
    /// A form of parts.
    Form,
    /// A part of a form: a file where it is binary.
    Part,
}

impl Body {
    /// Returns the kind of the properties of an object.
    pub fn of_members(self) -> Self {
        if self == Self::Form { Self::Part } else { Self::Json }
    }

    /// What a type with a name is: as a part of a form it is JSON, with no files in it.
    pub fn of_named(self) -> Self {
        if self == Self::Form { self } else { Self::Json }
    }
}

/// What a schema that is referred to turned out to be.
#[derive(Clone, Debug)]
pub enum Target {
    /// A named type.
    Named {
        /// Its id.
        id: String,
        /// A value may be null.
        nullable: bool,
        /// The only value, where there is one.
        constant: Option<Value>,
    },
    /// A type that needs no name; what is inside it is called after this id.
    Plain(String),
}

/// What a schema describes, before its inside is looked at.
#[derive(Clone, Debug)]
pub enum Outline<'a> {
    /// An object with properties.
    Object,
    /// One of a few values.
    Choice,
    /// One of several schemas.
    Union(Vec<Located<'a>>),
    /// One of several kinds of values.
    Kinds,
    /// The components that extend it.
    Children(Vec<Located<'a>>),
    /// Anything that needs no name.
    Plain,
}

/// Returns whether a schema only requires properties, which changes no type.
fn is_condition(at: &Located<'_>) -> bool {
    let conditions = ["required", "not", "minProperties", "maxProperties", "description", "title"];
    matches!(at.node, Node::Object(_)) && at.members().all(|(key, _)| conditions.contains(&key))
}

/// What a choice between schemas comes to.
pub fn outline_of_alternatives<'a>(merged: &MergedSchema<'a>) -> Outline<'a> {
    let members: Vec<Located<'a>> =
        merged.alternatives.iter().filter(|member| !is_condition(member)).cloned().collect();
    if members.is_empty() {
        // Conditions on the presence of properties change no type.
        return if merged.has_members() { Outline::Object } else { Outline::Plain };
    }
    Outline::Union(members)
}
