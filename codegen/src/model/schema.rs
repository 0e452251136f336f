//! Types that several places share, as an OpenAPI document names them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Choices, Field, Type};

/// A named type.
#[derive(Clone, Debug)]
pub struct Schema {
    /// Name in the document, or that of where it was found (`Alarm.cursor`); unique within a version.
    pub id: String,
    /// What it is, in the document's words.
    pub description: String,
    /// Is going away.
    pub deprecated: bool,
    /// What it holds.
    pub shape: Shape,
    /// Occurs in a response.
    pub read: bool,
    /// Occurs in what a client sends.
    pub written: bool,
    /// Names of what is generated for it.
    pub names: SchemaNames,
    /// Path of its document, as shown to people.
    pub document: String,
    /// Its place in the document, as a JSON pointer.
    pub pointer: String,
}

/// Names of what is generated for a schema; empty until the naming pass.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SchemaNames {
    /// Its module.
    pub module: String,
    /// The type as read, and as written where it is no object.
    pub read: String,
    /// An object to be sent.
    pub new: String,
}

/// What a named type holds.
#[derive(Clone, Debug)]
pub enum Shape {
    /// Properties by name.
    Object(Object),
    /// One of a few values.
    Choice(Choices),
    /// One of several types.
    Union(Union),
}

/// Properties by name.
#[derive(Clone, Debug, Default)]
pub struct Object {
    /// The described properties, by wire name.
    pub fields: Vec<Field>,
    /// The type of further properties.
    pub more: Option<More>,
    /// The schema rules out properties that it does not describe.
    pub closed: bool,
    /// Properties that can have one value only.
    pub constants: BTreeMap<String, Value>,
}

/// Properties of an object beyond those described.
#[derive(Clone, Debug)]
pub struct More {
    /// The field that holds them; empty until the naming pass.
    pub name: String,
    /// Type of each.
    pub kind: Type,
}

/// One of several types.
#[derive(Clone, Debug)]
pub struct Union {
    /// The property that says which variant it is.
    pub tag: Option<String>,
    /// The types, in the document's order, which decides between equal matches.
    pub variants: Vec<Variant>,
    /// The variant for all else; empty until the naming pass.
    pub other: String,
}

/// One of the types of a union.
#[derive(Clone, Debug)]
pub struct Variant {
    /// What it is called in the document, or what kind of type it is: what its name comes from.
    pub label: String,
    /// The values of the tag that stand for it.
    pub tags: Vec<String>,
    /// Its type.
    pub kind: Type,
    /// Its name; empty until the naming pass.
    pub name: String,
}

impl Schema {
    /// Its properties, if it is an object.
    pub fn fields(&self) -> &[Field] {
        match &self.shape {
            Shape::Object(object) => &object.fields,
            Shape::Choice(_) | Shape::Union(_) => &[],
        }
    }

    /// Ids of the schemas that it names directly.
    pub fn refers_to(&self) -> impl Iterator<Item = &str> {
        let (fields, more, variants) = match &self.shape {
            Shape::Object(object) => (object.fields.as_slice(), object.more.as_ref(), [].as_slice()),
            Shape::Union(union) => ([].as_slice(), None, union.variants.as_slice()),
            Shape::Choice(_) => ([].as_slice(), None, [].as_slice()),
        };
        let fields = fields.iter().map(|field| &field.kind);
        let kinds = fields.chain(more.map(|more| &more.kind)).chain(variants.iter().map(|variant| &variant.kind));
        kinds.filter_map(Type::schema)
    }
}
