//! Fields and what may stand in them.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use super::Lookup;
use crate::input::tastypie::VOLATILE_DEFAULT;

/// One field of a resource.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "a schema document says all of these independently")]
pub struct Field {
    /// As it stands on the wire.
    pub wire: String,
    /// As it stands in Rust; empty until the naming pass.
    pub name: String,
    /// What it holds.
    pub kind: Type,
    /// May be null.
    pub nullable: bool,
    /// May be left out or empty when written.
    pub blank: bool,
    /// Never written.
    pub readonly: bool,
    /// No two objects share a value.
    pub unique: bool,
    /// Ends the object's URI, or is that URI: never written.
    pub is_key: bool,
    /// Must be given when creating.
    pub required: bool,
    /// For documentation only.
    pub default: Option<Value>,
    /// The server's own words.
    pub help: String,
    /// What it may be filtered by.
    pub lookups: Lookups,
    /// May be ordered by.
    pub orderable: bool,
    /// Never shown in `Debug`, logs or errors.
    pub secret: bool,
    /// Is in every answer.
    pub always: bool,
    /// May be missing from an answer, and that says something.
    pub optional: bool,
    /// Is going away.
    pub deprecated: bool,
    /// `""` means null.
    pub empty_is_null: bool,
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Float,
    /// An exact number, text on the wire.
    Decimal,
    /// True or false.
    Boolean,
    /// A day.
    Date,
    /// A moment, UTC without a zone on the wire.
    DateTime,
    /// A moment with its zone, as RFC 3339 writes it.
    Instant,
    /// A time of day.
    Time,
    /// Bytes, as base64 on the wire.
    Base64,
    /// A file, as the path it is served at.
    File,
    /// Several of a type.
    List(Box<Type>),
    /// Texts to values of a type.
    Map(Box<Type>),
    /// One of a few values.
    Choice(Choices),
    /// Another object, or several.
    Relation(Relation),
    /// The object's own address.
    OwnUri,
    /// A named type, by the id of its schema.
    Named(String),
    /// A value of a type, or null: inside lists, maps and unions.
    Nullable(Box<Type>),
    /// Anything.
    Json,
}

impl Type {
    /// The id of the schema that it is, or is made of.
    pub fn schema(&self) -> Option<&str> {
        match self {
            Self::Named(id) => Some(id),
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.schema(),
            _ => None,
        }
    }
}

/// Another object, or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// Id of the other resource; `None` when nothing tells it.
    pub target: Option<String>,
    /// Several.
    pub many: bool,
    /// How it is usually read.
    pub read: Option<Read>,
}

/// How a relation is usually read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Read {
    /// As the other object's URI.
    Uri,
    /// As the whole other object.
    Object,
}

/// The values that a field may hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Choices {
    /// Name of the enum; empty until the naming pass.
    pub name: String,
    /// The values, in the server's order.
    pub values: Vec<Choice>,
    /// Name of the variant for values that the schema doesn't list; empty until the naming pass.
    pub other: String,
    /// Whether all values are numbers on the wire.
    pub numeric: bool,
}

/// One of the values that a field may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// As text.
    pub wire: String,
    /// A number or a boolean on the wire, not a text.
    pub bare: bool,
    /// Name of the variant; empty until the naming pass.
    pub name: String,
}

/// What a field may be filtered by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookups {
    /// Nothing.
    None,
    /// Every lookup that fits its type.
    All,
    /// Every lookup, and the fields of the other object.
    AllAcrossRelation,
    /// These.
    Only(LookupSet),
}

/// Some lookups.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LookupSet {
    /// Name of the type that stands for the set; empty until the naming pass.
    pub name: String,
    /// The lookups; may be empty.
    pub lookups: BTreeSet<Lookup>,
}

impl Field {
    /// How many lookups the bindings offer for the field itself.
    pub fn lookup_count(&self) -> usize {
        let allowed = |lookup: &Lookup| match &self.lookups {
            Lookups::None => false,
            Lookups::All | Lookups::AllAcrossRelation => true,
            Lookups::Only(set) => set.lookups.contains(lookup),
        };
        Lookup::ALL.iter().filter(|lookup| allowed(lookup) && lookup.fits(&self.kind, self.nullable)).count()
    }

    /// Whether it can be sent at all.
    pub fn is_written(&self) -> bool {
        !self.readonly && !self.is_key
    }

    /// Whether its default is the moment of the download or otherwise new each time
    /// (tastypie runs callable defaults when it writes the schema).
    pub fn default_is_volatile(&self) -> bool {
        match (&self.kind, &self.default) {
            (Type::Date | Type::DateTime | Type::Instant | Type::Time, Some(default)) => !default.is_null(),
            (_, Some(Value::String(text))) => text == VOLATILE_DEFAULT || is_uuid(text),
            _ => false,
        }
    }

    /// Whether the field is an `Option` when read.
    pub fn is_optional(&self) -> bool {
        let has_empty = match &self.kind {
            Type::Relation(relation) => relation.many,
            Type::Date
            | Type::DateTime
            | Type::Instant
            | Type::Time
            | Type::Choice(_)
            | Type::OwnUri
            | Type::Named(_) => false,
            _ => true,
        };
        let collection = matches!(&self.kind, Type::Relation(relation) if relation.many);
        // A list of relations that is null says no more than an empty one; JSON has its own null.
        if collection || matches!(self.kind, Type::Json) {
            return false;
        }
        self.nullable || self.optional || self.empty_is_null || !(has_empty || self.always)
    }
}

fn is_uuid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
        && parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_hexdigit()))
}
