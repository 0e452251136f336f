//! What schema documents and root documents contain.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

use crate::diagnostic::nearest;
use crate::model::{Lookup, Method};
use crate::source_text::SourceFile;

/// The field with an object's own URI (`resource_uri` in tastypie/resources.py). It has no column, so that lists can be
/// neither filtered nor ordered by it.
pub const OWN_URI: &str = "resource_uri";

/// A schema document.
#[derive(Clone, Debug)]
pub struct Document {
    /// The file.
    pub file: SourceFile,
    /// Methods of the list endpoint.
    pub list_methods: BTreeSet<Method>,
    /// Methods of the detail endpoint.
    pub detail_methods: BTreeSet<Method>,
    /// Page size when the client names none; 0 means no limit.
    pub default_limit: Option<u64>,
    /// The fields by wire name.
    pub fields: BTreeMap<String, FieldDocument>,
    /// Filters by field.
    pub filtering: BTreeMap<String, Filtering>,
    /// The fields that lists can be ordered by.
    pub ordering: BTreeSet<String>,
    /// What programs compare with the document of their server.
    pub published: String,
}

/// One field of a schema document.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "the document has a boolean for each")]
pub struct FieldDocument {
    /// `type`.
    pub wire_type: WireType,
    /// May be null when read.
    pub nullable: bool,
    /// May be absent or empty when written.
    pub blank: bool,
    /// Ignored when written.
    pub readonly: bool,
    /// No two objects share a value.
    pub unique: bool,
    /// Is the primary key of the database table (since django-tastypie 0.13).
    pub primary_key: bool,
    /// `default`; `None` if the key is absent or has the value [`NO_DEFAULT`].
    pub default: Option<Value>,
    /// `help_text`.
    pub help: String,
    /// `valid_choices` without repetitions; `None` if any value is valid.
    pub choices: Option<Vec<Value>>,
    /// `related_type` is `to_many`.
    pub to_many: bool,
    /// `related_schema`: path of the target's schema; `None` when absent or empty.
    pub related_schema: Option<String>,
}

/// The beginnings of the help texts that Tastypie writes by default (tastypie/fields.py).
const STOCK_HELP: [&str; 13] = [
    "A date & time as a string",
    "A date as a string",
    "A dictionary of data",
    "A file URL as a string",
    "A list of data",
    "A single related resource",
    "A time as string",
    "Boolean data. Ex:",
    "Fixed precision numeric data",
    "Floating point numeric data",
    "Integer data. Ex:",
    "Many related resources",
    "Unicode string data. Ex:",
];

/// Returns whether a help text is one of Tastypie's own, which only repeats the type of the field.
pub fn is_stock_help(help: &str) -> bool {
    STOCK_HELP.iter().any(|stock| help.starts_with(stock))
}

/// `type` of a field (`dehydrated_type` in tastypie/fields.py).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
#[expect(missing_docs, reason = "the names are those of the format")]
pub enum WireType {
    String,
    Integer,
    Float,
    Decimal,
    Boolean,
    List,
    Dict,
    Date,
    DateTime,
    Time,
    Related,
    /// An upload. An addition of Pexip's: Tastypie has `string` instead.
    File,
    /// Any other type, read and written as JSON.
    #[default]
    Unknown,
}

impl WireType {
    /// The types with their names in documents.
    pub(super) const NAMES: [(&'static str, Self); 12] = [
        ("string", Self::String),
        ("integer", Self::Integer),
        ("float", Self::Float),
        ("decimal", Self::Decimal),
        ("boolean", Self::Boolean),
        ("list", Self::List),
        ("dict", Self::Dict),
        ("date", Self::Date),
        ("datetime", Self::DateTime),
        ("time", Self::Time),
        ("related", Self::Related),
        ("file", Self::File),
    ];
}

impl TryFrom<String> for WireType {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        let known = Self::NAMES.iter().find(|(known, _)| *known == name);
        known.map(|(_, wire_type)| *wire_type).ok_or_else(|| {
            let names: Vec<&str> = Self::NAMES.iter().map(|(known, _)| *known).collect();
            format!("`{name}` is not a type of a field; the types are {}", names.join(", "))
        })
    }
}

/// The filters of one field (tastypie/constants.py).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Value")]
pub enum Filtering {
    /// 1: every lookup.
    All,
    /// 2: every lookup, and filters across the relation.
    AllWithRelations,
    /// The listed lookups.
    Only(BTreeSet<Lookup>),
}

impl TryFrom<Value> for Filtering {
    type Error = String;

    fn try_from(value: Value) -> Result<Self, String> {
        match &value {
            Value::Number(number) if number.as_u64() == Some(1) => Ok(Self::All),
            Value::Number(number) if number.as_u64() == Some(2) => Ok(Self::AllWithRelations),
            Value::Array(items) => items.iter().map(lookup).collect::<Result<_, _>>().map(Self::Only),
            other => Err(format!("expected 1, 2 or an array of lookups, found {other}")),
        }
    }
}

fn lookup(item: &Value) -> Result<Lookup, String> {
    let Some(text) = item.as_str() else { return Err(format!("expected the name of a lookup, found {item}")) };
    Lookup::from_wire(text).ok_or_else(|| match nearest(text, Lookup::ALL.iter().map(|lookup| lookup.wire())) {
        Some(near) => format!("`{text}` is not a lookup; did you mean `{near}`?"),
        None => format!("`{text}` is not a lookup"),
    })
}

/// An entry of a root document.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// Path of the list endpoint as given, percent-encoding included.
    pub list_endpoint: String,
    /// Path of the schema document.
    pub schema: String,
}

/// The value that Tastypie writes for a field without a default (`NOT_PROVIDED` in tastypie/fields.py).
pub const NO_DEFAULT: &str = "No default provided.";
/// The value that `fetch` writes in place of a default that differs in every response.
pub const VOLATILE_DEFAULT: &str = "New in every response.";
