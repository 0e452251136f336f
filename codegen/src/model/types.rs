//! Types of values.

use serde::Deserialize;

/// Whether a value is read, in responses, or written, in requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    Read,
    Written,
}

/// The type of a field.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Type {
    /// A string.
    Text,
    /// An integer.
    Integer,
    /// An integer that is not negative and may exceed the signed range of 64 bits.
    Unsigned,
    /// A floating-point number.
    Float,
    /// A decimal number, a string on the wire.
    Decimal,
    /// A boolean.
    Boolean,
    /// A date.
    Date,
    /// A timestamp in UTC, without an offset on the wire.
    DateTime,
    /// A timestamp with an offset, as in RFC 3339.
    Instant,
    /// A time of day.
    Time,
    /// Bytes, base64 on the wire.
    Base64,
    /// A UUID, a string on the wire.
    Uuid,
    /// A URI or a reference to one, a string on the wire.
    Uri,
    /// A duration, a string on the wire.
    Duration,
    /// A file, represented by the path that it is served at.
    File,
    /// A list of values of a type.
    List(Box<Type>),
    /// A map from strings to values of a type.
    Map(Box<Type>),
    /// One of a list of choices.
    Choice(Choices),
    /// A relation to another object or several objects.
    Relation(Relation),
    /// The URI of the object itself.
    OwnUri,
    /// A named type: the id of its schema.
    Named(String),
    /// A value of a type or null, inside lists, maps and unions.
    Nullable(Box<Type>),
    /// A type of another crate, by its path in Rust.
    Foreign(String),
    /// Any JSON value.
    Json,
}

impl Type {
    /// Returns the id of the schema that it is, or that its items have.
    pub fn schema(&self) -> Option<&str> {
        match self {
            Self::Named(id) => Some(id),
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.schema(),
            _ => None,
        }
    }

    /// Returns the id of the schema that a value directly contains, not in a list or map.
    pub fn direct(&self) -> Option<&str> {
        match self {
            Self::Named(id) => Some(id),
            Self::Nullable(inner) => inner.direct(),
            _ => None,
        }
    }
}

/// A relation to another object or several objects.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Relation {
    /// Id of the target resource; `None` when it is unknown.
    pub target: Option<String>,
    /// Whether it is a relation to several objects.
    pub many: bool,
    /// How responses usually represent it.
    pub read: Option<Read>,
}

/// How responses represent a relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Read {
    /// The URI of the target.
    Uri,
    /// The whole target object.
    Object,
}

/// The choices of a field.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Choices {
    /// Name of the enum; empty until the naming pass.
    pub name: String,
    /// The values, in the order of the document.
    pub values: Vec<Choice>,
    /// Name of the variant for unlisted values; empty until the naming pass.
    pub other: String,
    /// Whether all values are numbers on the wire.
    pub numeric: bool,
    /// Whether an empty string that is not listed is a value like any other. Otherwise it means that there is no value.
    pub keeps_empty: bool,
}

/// One of the choices of a field.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Choice {
    /// The value as a string.
    pub wire: String,
    /// Whether it is a number or a boolean on the wire, not a string.
    pub bare: bool,
    /// Name from the document, if it has one beside the value.
    pub label: String,
    /// Description from the document, as Markdown.
    pub help: String,
    /// Name of the variant; empty until the naming pass.
    pub name: String,
}
