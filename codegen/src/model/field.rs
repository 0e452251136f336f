//! Fields and their types.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use super::{Limits, Lookup};

/// A field of an object, or a parameter of an operation.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "the four are independent of each other")]
pub struct Field {
    /// Name on the wire.
    pub wire: String,
    /// Name in Rust; empty until the naming pass.
    pub name: String,
    /// What it holds.
    pub kind: Type,
    /// Whether it may be null.
    pub nullable: bool,
    /// Whether an empty value is accepted, as Tastypie's `blank` says.
    pub blank: bool,
    /// Whether a client writes it.
    pub access: Access,
    /// Whether it is in every response.
    pub presence: Presence,
    /// How lists may be filtered and ordered by it.
    pub filtering: Filtering,
    /// Limits of its values.
    pub limits: Limits,
    /// The value that the server stores where a new object has none.
    pub default: Option<DefaultValue>,
    /// The document's description.
    pub help: String,
    /// Whether it is redacted in `Debug`, logs and errors.
    pub secret: bool,
    /// Whether it is deprecated.
    pub deprecated: bool,
}

/// Whether a client writes a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Never.
    ReadOnly,
    /// Never: it identifies the object.
    Key,
    /// When creating and changing objects.
    Writable {
        /// Whether a new object must have it.
        required: bool,
    },
}

/// Whether a field is in every response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Always; a response without it is an error.
    Always,
    /// Usually; a missing one reads as the empty value of its type, or as `None` if the type has none.
    Usual,
    /// Not always; a missing one reads as `None`.
    MayBeAbsent,
    /// Usually; a missing one and `""` read as `None`.
    EmptyIsNull,
}

/// How lists may be filtered and ordered by a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filtering {
    /// Whether no two objects have the same value.
    pub unique: bool,
    /// Whether lists may be ordered by it.
    pub orderable: bool,
    /// The lookups that filter by it.
    pub lookups: Lookups,
}

/// The value that a server stores where a new object has none.
#[derive(Clone, Debug, PartialEq)]
pub enum DefaultValue {
    /// Always this one.
    Constant(Value),
    /// Another one each time, such as the current time or a new UUID. The value is that of one document.
    Volatile(Value),
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
    /// A timestamp, UTC without a zone on the wire.
    DateTime,
    /// A timestamp with its zone, as in RFC 3339.
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Lookups {
    /// Nothing.
    #[default]
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
        let allowed = |lookup: &Lookup| match &self.filtering.lookups {
            Lookups::None => false,
            Lookups::All | Lookups::AllAcrossRelation => true,
            Lookups::Only(set) => set.lookups.contains(lookup),
        };
        Lookup::ALL.iter().filter(|lookup| allowed(lookup) && lookup.fits(&self.kind, self.nullable)).count()
    }

    /// Whether a client may send it.
    pub const fn is_written(&self) -> bool {
        matches!(self.access, Access::Writable { .. })
    }

    /// Whether a new object must have it.
    pub const fn is_required(&self) -> bool {
        matches!(self.access, Access::Writable { required: true })
    }

    /// Whether it identifies the object.
    pub const fn is_key(&self) -> bool {
        matches!(self.access, Access::Key)
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
        match self.presence {
            Presence::Always => self.nullable,
            Presence::Usual => self.nullable || !has_empty,
            Presence::MayBeAbsent | Presence::EmptyIsNull => true,
        }
    }
}

impl DefaultValue {
    /// The value, where it is the same each time.
    pub const fn constant(&self) -> Option<&Value> {
        match self {
            Self::Constant(value) => Some(value),
            Self::Volatile(_) => None,
        }
    }
}
