//! Tastypie's schema documents (`…/schema/?format=json`) and root documents.
//!
//! Parsing is lenient: an unexpected value becomes a finding, and the rest of the document is used. The format is
//! that of `Resource.build_schema` and `Api.top_level` in django-tastypie, plus `valid_choices` and the type `file`,
//! which Pexip adds.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{duplicate_keys, position, published};
use crate::diagnostic::{Diagnostic, Diagnostics, Id, Location, Severity, nearest};
use crate::input::file::SourceFile;
use crate::model::{Lookup, Method};
use crate::pointer::escape;

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
    const NAMES: [(&'static str, Self); 12] = [
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
            Value::Array(items) => {
                let known = |item: &Value| item.as_str().and_then(Lookup::from_wire);
                items
                    .iter()
                    .map(|item| known(item).ok_or_else(|| format!("{item} is not a lookup")))
                    .collect::<Result<_, _>>()
                    .map(Self::Only)
            }
            other => Err(format!("expected 1, 2 or an array of lookups, found {other}")),
        }
    }
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

/// Parses a root document into endpoints by resource. Returns `None` if it is not usable.
pub fn parse_root(file: &SourceFile, diagnostics: &mut Diagnostics) -> Option<BTreeMap<String, Endpoint>> {
    let object = parse_object(file, diagnostics)?;
    let mut endpoints = BTreeMap::new();
    for (name, entry) in object {
        let text = |key: &str| entry.get(key).and_then(Value::as_str).map(str::to_owned);
        let Some(list_endpoint) = text("list_endpoint") else {
            let pointer = format!("/{}", escape(&name));
            diagnostics.json_as(
                Severity::Error,
                Id::BadValue,
                file,
                &pointer,
                format!("`{name}` has no `list_endpoint` in the root document"),
                "download the root document again",
            );
            continue;
        };
        endpoints.insert(name, Endpoint { list_endpoint, schema: text("schema").unwrap_or_default() });
    }
    Some(endpoints)
}

/// Parses a schema document. Returns `None` if it is not usable.
pub fn parse_schema(file: &SourceFile, diagnostics: &mut Diagnostics) -> Option<Document> {
    let object = parse_object(file, diagnostics)?;
    let mut reader = Reader { file, diagnostics, suggestions: SUGGESTIONS };
    reader.check_keys(&object, TOP_LEVEL_KEYS, "");
    let fields = reader.fields(&object)?;
    Some(Document {
        file: file.clone(),
        list_methods: reader.methods(&object, "allowed_list_http_methods"),
        detail_methods: reader.methods(&object, "allowed_detail_http_methods"),
        default_limit: reader.default_limit(&object),
        filtering: reader.filtering(&object, &fields),
        ordering: reader.ordering(&object, &fields),
        published: published::of(&object),
        fields,
    })
}

fn parse_object(file: &SourceFile, diagnostics: &mut Diagnostics) -> Option<Map<String, Value>> {
    duplicate_keys::check(file, diagnostics)?;
    match serde_json::from_str(&file.text) {
        Ok(Value::Object(object)) => Some(object),
        Ok(other) => {
            diagnostics.json(
                Id::NotASchema,
                file,
                "",
                format!("expected a JSON object (a Tastypie schema document), found {}", kind(&other)),
                "download the document again from `…/schema/?format=json`",
            );
            None
        }
        Err(error) => {
            let location = Location { line: error.line(), column: error.column(), ..Location::file(&file.path) };
            let reason = position::json_error(&error);
            diagnostics.push(Diagnostic::new(
                Id::NotJson,
                location,
                format!("invalid JSON: {reason}"),
                "download the document again; often a login page or an error page was saved instead",
            ));
            None
        }
    }
}

/// The type of a JSON value for messages.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

const TOP_LEVEL_KEYS: &[&str] = &[
    "allowed_detail_http_methods",
    "allowed_list_http_methods",
    "default_format",
    "default_limit",
    "fields",
    "filtering",
    "ordering",
];

const FIELD_KEYS: &[&str] = &[
    "blank",
    "default",
    "help_text",
    "nullable",
    "primary_key",
    "readonly",
    "related_schema",
    "related_type",
    "type",
    "unique",
    "valid_choices",
    "verbose_name",
];

struct Reader<'a> {
    file: &'a SourceFile,
    diagnostics: &'a mut Diagnostics,
    /// How many more suggestions may be computed.
    suggestions: usize,
}

/// The most suggestions for the names of one document, because each takes time.
const SUGGESTIONS: usize = 100;

impl Reader<'_> {
    fn report(&mut self, id: Id, pointer: &str, message: String, help: &str) {
        self.diagnostics.json(id, self.file, pointer, message, help);
    }

    fn check_keys(&mut self, object: &Map<String, Value>, known: &[&str], pointer: &str) {
        for key in object.keys().filter(|key| !known.contains(&key.as_str())) {
            let help = match nearest(key, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`? The key is ignored"),
                None => "the key is ignored".to_owned(),
            };
            self.report(Id::UnknownKey, &format!("{pointer}/{}", escape(key)), format!("unknown key `{key}`"), &help);
        }
    }

    fn methods(&mut self, object: &Map<String, Value>, key: &str) -> BTreeSet<Method> {
        let Some(value) = object.get(key) else { return BTreeSet::new() };
        let mut methods = BTreeSet::new();
        for (at, text) in self.strings(value, &format!("/{key}")) {
            match Method::from_wire(&text) {
                Some(method) => {
                    methods.insert(method);
                }
                None => self.report(
                    Id::UnknownMethod,
                    &at,
                    format!("unknown HTTP method `{text}`"),
                    "expected get, post, put, patch or delete, in lower case",
                ),
            }
        }
        methods
    }

    /// Returns the strings of a list, each with its pointer, and reports other values.
    fn strings(&mut self, value: &Value, pointer: &str) -> Vec<(String, String)> {
        let Value::Array(items) = value else {
            self.wrong_shape(pointer, "an array of strings", value);
            return Vec::new();
        };
        let mut texts = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let at = format!("{pointer}/{index}");
            match item {
                Value::String(text) => texts.push((at, text.clone())),
                other => self.wrong_shape(&at, "a string", other),
            }
        }
        texts
    }

    fn wrong_shape(&mut self, pointer: &str, expected: &str, found: &Value) {
        let message = format!("expected {expected}, found {}", kind(found));
        self.report(Id::BadValue, pointer, message, "the value is ignored");
    }

    fn fields(&mut self, object: &Map<String, Value>) -> Option<BTreeMap<String, FieldDocument>> {
        let Some(fields) = object.get("fields").and_then(Value::as_object) else {
            self.report(
                Id::MissingFields,
                "",
                "the document has no `fields` object".to_owned(),
                "download it again from `…/<resource>/schema/?format=json`; often an error response was saved instead",
            );
            return None;
        };
        let mut read = BTreeMap::new();
        for (name, value) in fields {
            let pointer = format!("/fields/{}", escape(name));
            let field = if let Value::Object(field) = value {
                self.field(field, &pointer)
            } else {
                self.wrong_shape(&pointer, "an object", value);
                FieldDocument { nullable: true, ..FieldDocument::default() }
            };
            read.insert(name.clone(), field);
        }
        Some(read)
    }

    fn field(&mut self, field: &Map<String, Value>, pointer: &str) -> FieldDocument {
        self.check_keys(field, FIELD_KEYS, pointer);
        FieldDocument {
            wire_type: self.wire_type(field, pointer),
            nullable: self.flag(field, "nullable", pointer),
            blank: self.flag(field, "blank", pointer),
            readonly: self.flag(field, "readonly", pointer),
            unique: self.flag(field, "unique", pointer),
            primary_key: self.flag(field, "primary_key", pointer),
            default: field.get("default").filter(|value| value.as_str() != Some(NO_DEFAULT)).cloned(),
            help: self.text(field, "help_text", pointer).unwrap_or_default(),
            choices: self.choices(field, pointer),
            to_many: self.is_to_many(field, pointer),
            related_schema: self.text(field, "related_schema", pointer).filter(|path| !path.is_empty()),
        }
    }

    fn wire_type(&mut self, field: &Map<String, Value>, pointer: &str) -> WireType {
        let name = self.text(field, "type", pointer).unwrap_or_default();
        if let Some((_, known)) = WireType::NAMES.iter().find(|(known, _)| *known == name) {
            return *known;
        }
        let near = nearest(&name, WireType::NAMES.iter().map(|(known, _)| *known));
        let help = match near {
            Some(near) => format!("did you mean `{near}`? The field is typed as any JSON"),
            None => "the field is typed as any JSON".to_owned(),
        };
        self.report(
            Id::UnknownType,
            &format!("{pointer}/type"),
            if name.is_empty() { "the field has no `type`".to_owned() } else { format!("unknown type `{name}`") },
            &help,
        );
        WireType::Unknown
    }

    fn default_limit(&mut self, object: &Map<String, Value>) -> Option<u64> {
        let value = object.get("default_limit").filter(|value| !value.is_null())?;
        let limit = value.as_u64();
        if limit.is_none() {
            let found = if value.is_number() { value.to_string() } else { kind(value).to_owned() };
            let message = format!("expected an integer that is not negative, found {found}");
            self.report(Id::BadValue, "/default_limit", message, "the value is ignored");
        }
        limit
    }

    fn is_to_many(&mut self, field: &Map<String, Value>, pointer: &str) -> bool {
        match self.text(field, "related_type", pointer).as_deref() {
            Some("to_many") => true,
            None | Some("to_one") => false,
            Some(other) => {
                let message = format!("unknown `related_type`: `{}`", other.escape_debug());
                let help = "expected `to_one` or `to_many`; the relation is read as `to_one`";
                self.report(Id::BadValue, &format!("{pointer}/related_type"), message, help);
                false
            }
        }
    }

    fn flag(&mut self, field: &Map<String, Value>, key: &str, pointer: &str) -> bool {
        match field.get(key) {
            None | Some(Value::Null) => false,
            Some(Value::Bool(flag)) => *flag,
            Some(other) => {
                self.wrong_shape(&format!("{pointer}/{key}"), "a boolean", other);
                false
            }
        }
    }

    fn text(&mut self, field: &Map<String, Value>, key: &str, pointer: &str) -> Option<String> {
        match field.get(key)? {
            Value::String(text) => Some(text.clone()),
            Value::Null => None,
            other => {
                self.wrong_shape(&format!("{pointer}/{key}"), "a string", other);
                None
            }
        }
    }

    fn choices(&mut self, field: &Map<String, Value>, pointer: &str) -> Option<Vec<Value>> {
        let pointer = format!("{pointer}/valid_choices");
        let items = match field.get("valid_choices")? {
            Value::Array(items) => items,
            Value::Null => return None,
            other => {
                self.wrong_shape(&pointer, "an array", other);
                return None;
            }
        };
        let mut choices: Vec<Value> = Vec::with_capacity(items.len());
        let mut seen = BTreeSet::new();
        for (index, item) in items.iter().enumerate() {
            let at = format!("{pointer}/{index}");
            match item {
                Value::Null => {}
                Value::Array(_) | Value::Object(_) => self.wrong_shape(&at, "a string, a number or a boolean", item),
                _ if seen.insert(item.to_string()) => choices.push(item.clone()),
                _ => self.report(
                    Id::DuplicateChoice,
                    &at,
                    format!("the choice {item} is listed more than once"),
                    "the repetition is ignored",
                ),
            }
        }
        Some(choices)
    }

    fn filtering(
        &mut self,
        object: &Map<String, Value>,
        fields: &BTreeMap<String, FieldDocument>,
    ) -> BTreeMap<String, Filtering> {
        let entries = match object.get("filtering") {
            None | Some(Value::Null) => return BTreeMap::new(),
            Some(Value::Object(entries)) => entries,
            Some(other) => {
                self.wrong_shape("/filtering", "an object", other);
                return BTreeMap::new();
            }
        };
        let mut filtering = BTreeMap::new();
        for (name, value) in entries {
            let pointer = format!("/filtering/{}", escape(name));
            if !self.is_usable(&pointer, name, "filtering", fields) {
                continue;
            }
            if let Some(read) = self.filter(name, value, &pointer) {
                filtering.insert(name.clone(), read);
            }
        }
        filtering
    }

    fn filter(&mut self, name: &str, value: &Value, pointer: &str) -> Option<Filtering> {
        match value {
            Value::Array(_) => {
                let mut lookups = BTreeSet::new();
                for (at, text) in self.strings(value, pointer) {
                    match Lookup::from_wire(&text) {
                        Some(lookup) => {
                            lookups.insert(lookup);
                        }
                        None => self.unknown_lookup(&at, &text),
                    }
                }
                Some(Filtering::Only(lookups))
            }
            other => Filtering::try_from(other.clone())
                .map_err(|reason| {
                    self.report(
                        Id::BadFiltering,
                        pointer,
                        format!("invalid filter for `{name}`: {reason}"),
                        "1 is every lookup, 2 is every lookup and filters across the relation; the bindings offer no filter for the field",
                    );
                })
                .ok(),
        }
    }

    fn unknown_lookup(&mut self, pointer: &str, text: &str) {
        let help = match nearest(text, Lookup::ALL.iter().map(|lookup| lookup.wire())) {
            Some(near) => format!("did you mean `{near}`? The lookup is ignored"),
            None => "the lookup is ignored".to_owned(),
        };
        self.report(Id::UnknownLookup, pointer, format!("unknown lookup `{text}`"), &help);
    }

    fn ordering(&mut self, object: &Map<String, Value>, fields: &BTreeMap<String, FieldDocument>) -> BTreeSet<String> {
        let mut ordering = BTreeSet::new();
        let Some(value) = object.get("ordering").filter(|value| !value.is_null()) else { return ordering };
        for (at, name) in self.strings(value, "/ordering") {
            if self.is_usable(&at, &name, "ordering", fields) {
                ordering.insert(name);
            }
        }
        ordering
    }

    /// Whether the server knows a field in a query. Others are reported.
    // Source: tastypie resources.py `build_filters`, `apply_sorting`.
    fn is_usable(&mut self, pointer: &str, name: &str, what: &str, fields: &BTreeMap<String, FieldDocument>) -> bool {
        if !fields.contains_key(name) {
            self.not_a_field(pointer, name, what, fields);
        } else if let Some((field, _)) = name.split_once("__") {
            let message = format!("`{what}` names `{name}`, which the server reads as a lookup of `{field}`");
            self.report(
                Id::NotAField,
                pointer,
                message,
                "the server ignores or refuses it, so the bindings do not offer it",
            );
            self.diagnostics.about(name);
        } else if name == OWN_URI {
            let message = format!("`{what}` names `{name}`, which the server derives from the key");
            self.report(Id::NotAField, pointer, message, "the server refuses it, so the bindings do not offer it");
            self.diagnostics.about(name);
        } else {
            return true;
        }
        false
    }

    fn not_a_field(&mut self, pointer: &str, name: &str, what: &str, fields: &BTreeMap<String, FieldDocument>) {
        let near = (self.suggestions > 0).then(|| nearest(name, fields.keys().map(String::as_str)));
        self.suggestions = self.suggestions.saturating_sub(1);
        let help = match near.flatten() {
            Some(near) => format!("did you mean `{near}`? The server ignores it, so the bindings do not offer it"),
            None => "the server ignores it, so the bindings do not offer it".to_owned(),
        };
        self.report(Id::NotAField, pointer, format!("`{what}` names `{name}`, which is not a field"), &help);
        self.diagnostics.about(name);
    }
}
