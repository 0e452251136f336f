//! Fields and their types.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{History, Limits, Lookup, Type};
use crate::markdown;

/// From this many required values on they are given as a struct, so that none is taken for another.
pub const MANY_ARGUMENTS: usize = 5;

/// The struct of the required values of a type or request, if it has so many of them.
pub fn required_struct(name: &str, required: usize) -> Option<String> {
    (required >= MANY_ARGUMENTS).then(|| format!("{name}Required"))
}

/// A field of an object, or a parameter of an operation.
#[derive(Clone, Debug, PartialEq, Hash)]
#[expect(clippy::struct_excessive_bools, reason = "the flags are independent of each other")]
pub struct Field {
    /// Name on the wire.
    pub wire: String,
    /// Name in Rust; empty until the naming pass.
    pub name: String,
    /// Type of its values.
    pub kind: Type,
    /// Whether it may be null.
    pub nullable: bool,
    /// Whether an empty value is accepted (Tastypie's `blank`).
    pub blank: bool,
    /// Whether clients may set it.
    pub access: Access,
    /// Whether it is in every response.
    pub presence: Presence,
    /// How lists may be filtered and ordered by it.
    pub filtering: Filtering,
    /// Limits of its values, such as a maximum length.
    pub limits: Limits,
    /// The value of new objects that are created without the field.
    pub default: Option<DefaultValue>,
    /// Description from the document.
    pub help: String,
    /// Whether the description is CommonMark, as in OpenAPI; otherwise it is plain text.
    pub is_markdown: bool,
    /// Whether it is redacted in `Debug`, logs and errors.
    pub secret: bool,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// How it differs between the versions.
    pub history: History,
}

/// Whether clients may set a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Access {
    /// Read-only.
    ReadOnly,
    /// Read-only: it identifies the object.
    Key,
    /// Set when objects are created and changed.
    Writable {
        /// Whether creating an object requires it.
        required: bool,
    },
}

/// Whether a field is in every response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Presence {
    /// Always; a response without it is an error.
    Always,
    /// Usually; a missing one reads as the empty value of its type, or as `None` if the type has none.
    Usual,
    /// Not always; a missing one reads as `None`.
    MayBeAbsent,
    /// Usually; a missing one and `""` read as `None`.
    EmptyIsNull,
    /// Never: it is only in requests, and reads as `None`.
    Never,
}

/// How lists may be filtered and ordered by a field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filtering {
    /// Whether no two objects have the same value.
    pub unique: bool,
    /// Whether lists may be ordered by it.
    pub orderable: bool,
    /// The lookups that filter by it.
    pub lookups: Lookups,
}

/// The value of new objects that are created without a field.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum DefaultValue {
    /// The same value for every object.
    Constant(Value),
    /// A value that differs for each object, such as the current time or a new UUID. It is an example from
    /// one document.
    Volatile(Value),
}

/// The lookups that lists may be filtered by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lookups {
    /// None.
    #[default]
    None,
    /// All lookups that fit the type.
    All,
    /// All lookups, and filters by fields of the related object.
    AllAcrossRelation,
    /// Only these lookups.
    Only(LookupSet),
}

/// A set of lookups.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct LookupSet {
    /// Name of the type for the set; empty until the naming pass.
    pub name: String,
    /// The lookups; may be empty.
    pub lookups: BTreeSet<Lookup>,
}

impl Field {
    /// Returns whether lists may be filtered by the field.
    pub fn is_filtered(&self) -> bool {
        match &self.filtering.lookups {
            Lookups::None => false,
            Lookups::Only(set) => !set.lookups.is_empty(),
            Lookups::All | Lookups::AllAcrossRelation => true,
        }
    }

    /// Returns the default if it is the same for every object and may be published: that of a secret only if it is empty.
    pub fn public_default(&self) -> Option<&Value> {
        let default = self.default.as_ref()?.constant()?;
        let is_empty = default.is_null() || default == "";
        (!self.secret || is_empty).then_some(default)
    }

    /// Returns its description as paragraphs and other blocks of Markdown.
    pub fn help_blocks(&self) -> Vec<String> {
        if self.is_markdown { markdown::prose(&self.help) } else { vec![markdown::help(&self.help)] }
    }

    /// Returns whether the field holds files that are sent.
    pub fn holds_files(&self) -> bool {
        match &self.kind {
            Type::List(item) => **item == Type::File,
            kind => *kind == Type::File,
        }
    }

    /// Returns whether the bindings offer a lookup for the field itself.
    pub fn allows(&self, lookup: Lookup) -> bool {
        self.filtering.lookups.contains(lookup) && lookup.fits(&self.kind, self.nullable)
    }

    /// Returns whether lists may be filtered by fields of the related object.
    pub fn crosses_relation(&self) -> bool {
        self.filtering.lookups == Lookups::AllAcrossRelation && matches!(self.kind, Type::Relation(_))
    }

    /// How many lookups the bindings offer for the field itself.
    pub fn lookup_count(&self) -> usize {
        Lookup::ALL.iter().filter(|lookup| self.allows(**lookup)).count()
    }

    /// Returns the name of the enum of its values, if it has one of its own.
    pub fn enum_name(&self) -> Option<&str> {
        match &self.kind {
            Type::Choice(choices) => Some(&choices.name),
            _ => None,
        }
    }

    /// Returns whether clients may set it.
    pub const fn is_written(&self) -> bool {
        matches!(self.access, Access::Writable { .. })
    }

    /// Returns whether creating an object requires it.
    pub const fn is_required(&self) -> bool {
        matches!(self.access, Access::Writable { required: true })
    }

    /// Returns whether it identifies the object.
    pub const fn is_key(&self) -> bool {
        matches!(self.access, Access::Key)
    }

    /// Returns whether the field is an `Option` when read.
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
        // A null list of relations means the same as an empty list, and `Json` has its own null.
        if collection || matches!(self.kind, Type::Json) {
            return false;
        }
        match self.presence {
            Presence::Always => self.nullable,
            Presence::Usual => self.nullable || !has_empty,
            Presence::MayBeAbsent | Presence::EmptyIsNull | Presence::Never => true,
        }
    }
}

impl Lookups {
    /// Returns whether a lookup is one of them. It may not fit the type of the field.
    pub fn contains(&self, lookup: Lookup) -> bool {
        match self {
            Self::None => false,
            Self::All | Self::AllAcrossRelation => true,
            Self::Only(set) => set.lookups.contains(&lookup),
        }
    }
}

impl DefaultValue {
    /// Returns the value if it is the same for every object.
    pub const fn constant(&self) -> Option<&Value> {
        match self {
            Self::Constant(value) => Some(value),
            Self::Volatile(_) => None,
        }
    }
}
