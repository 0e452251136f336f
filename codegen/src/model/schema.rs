//! Named types of an OpenAPI document.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Choices, Field, History, Limits, Type};

/// A named type of an OpenAPI document.
#[derive(Clone, Debug, PartialEq, Hash)]
#[expect(clippy::struct_excessive_bools, reason = "the flags are independent of each other")]
pub struct Schema {
    /// Name in the document, or the name of its location (`Alarm.cursor`); unique within a version.
    pub id: String,
    /// Description from the document.
    pub description: String,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// Whether it has no name in the document, because it is described where it is used.
    pub is_inline: bool,
    /// Its content.
    pub shape: Shape,
    /// Limits of its values beside those of its fields.
    pub limits: Limits,
    /// Whether it is part of a response.
    pub read: bool,
    /// Whether it is part of a request.
    pub written: bool,
    /// Whether the type of values that are sent is not the one of values that are read.
    pub differs_when_sent: bool,
    /// The number of its cycle: the same for two schemas if values of each contain values of the other, directly or
    /// inside others, but not in lists or maps.
    pub cycle: usize,
    /// Names of the generated items.
    pub names: SchemaNames,
    /// Path of its document, as printed in messages.
    pub document: String,
    /// JSON pointer to it in the document.
    pub pointer: String,
    /// How it differs between the versions.
    pub history: History,
}

/// Names of the items that are generated for a schema; empty until the naming pass.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct SchemaNames {
    /// Its module.
    pub module: String,
    /// Type that is read; also the type that is sent, unless it is an object.
    pub read: String,
    /// Type of an object that is sent.
    pub new: String,
}

/// The content of a named type.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Shape {
    /// An object with named properties.
    Object(Object),
    /// One of a list of choices.
    Choice(Choices),
    /// One of several types.
    Union(Union),
}

/// An object with named properties.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Object {
    /// The described properties, in the order of the document.
    pub fields: Vec<Field>,
    /// The additional properties; `None` if the schema does not allow any.
    pub more: Option<More>,
    /// Whether the schema rejects properties that it does not describe.
    pub closed: bool,
    /// Properties with a constant value, by wire name.
    pub constants: BTreeMap<String, Value>,
}

/// Properties of an object beyond the described ones (`additionalProperties`).
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct More {
    /// Name of the field that contains them; empty until the naming pass.
    pub name: String,
    /// Type of their values.
    pub kind: Type,
}

/// One of several types.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Union {
    /// The property that identifies the variant.
    pub tag: Option<String>,
    /// The types, in the order of the document, which decides between equal matches.
    pub variants: Vec<Variant>,
    /// Name of the variant for all other values; empty until the naming pass.
    pub other: String,
}

/// One of the types of a union.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Variant {
    /// Name in the document, or the kind of type; the variant is named after it.
    pub label: String,
    /// The values of the tag that identify it.
    pub tags: Vec<String>,
    /// Its type.
    pub kind: Type,
    /// Name of the variant; empty until the naming pass.
    pub name: String,
}

impl Schema {
    /// Returns the properties of an object; empty for other shapes.
    pub fn fields(&self) -> &[Field] {
        match &self.shape {
            Shape::Object(object) => &object.fields,
            Shape::Choice(_) | Shape::Union(_) => &[],
        }
    }

    /// Returns the names of its types: of the one that is read, and of the one that is sent if it is another. Empty if it
    /// occurs in nothing that is read or sent.
    pub fn type_names(&self) -> impl Iterator<Item = &str> {
        self.read_name().into_iter().chain(self.sent_name())
    }

    /// Returns the name of the type that is read, or of the one for both.
    pub fn read_name(&self) -> Option<&str> {
        (self.read || (self.written && !self.differs_when_sent)).then_some(self.names.read.as_str())
    }

    /// Returns the name of the type that is sent, if it is another.
    pub fn sent_name(&self) -> Option<&str> {
        (self.differs_when_sent && self.has_sent_type()).then_some(self.names.new.as_str())
    }

    /// Returns whether it is sent by itself: a form with files is not, it has a type of its own.
    pub fn has_sent_type(&self) -> bool {
        self.written && !self.fields().iter().any(Field::holds_files)
    }

    /// Returns the ids of the schemas that it refers to directly.
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
