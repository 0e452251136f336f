//! Tastypie's schema documents (`…/schema/?format=json`) and root documents.
//!
//! Reading is lenient: what is odd becomes a diagnostic and the rest is kept. The shapes are
//! those of `Resource.build_schema` and `Api.top_level` in django-tastypie, plus `valid_choices`
//! and the type `file`, which Pexip adds.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Map, Value};

use super::position;
use crate::diagnostic::{Diagnostic, Diagnostics, Id, Place, Severity, nearest};
use crate::input::file::SourceFile;
use crate::model::{Lookup, Method};
use crate::pointer::escape;

/// A schema document.
#[derive(Clone, Debug)]
pub struct Document {
    /// The text it came from.
    pub file: SourceFile,
    /// Methods of the list endpoint.
    pub list_methods: BTreeSet<Method>,
    /// Methods of the detail endpoint.
    pub detail_methods: BTreeSet<Method>,
    /// Page size when the client names none; 0 means no limit.
    pub default_limit: Option<u64>,
    /// The fields by wire name.
    pub fields: BTreeMap<String, FieldDocument>,
    /// What may be filtered by.
    pub filtering: BTreeMap<String, Filtering>,
    /// What may be ordered by.
    pub ordering: BTreeSet<String>,
}

/// One field of a schema document.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "a schema document says all of these independently")]
pub struct FieldDocument {
    /// `type`.
    pub wire_type: WireType,
    /// May be null when read.
    pub nullable: bool,
    /// May be left out or empty when written.
    pub blank: bool,
    /// Ignored when written.
    pub readonly: bool,
    /// No two objects share a value.
    pub unique: bool,
    /// The database's key (since django-tastypie 0.13).
    pub primary_key: bool,
    /// `default`; `None` when there is none, whether the key is absent or holds Tastypie's text for it.
    pub default: Option<Value>,
    /// `help_text`.
    pub help: String,
    /// `valid_choices`, without repetitions; `None` when any value may be sent.
    pub choices: Option<Vec<Value>>,
    /// `related_type` is `to_many`.
    pub to_many: bool,
    /// `related_schema`: path of the target's schema; `None` when absent or empty.
    pub related_schema: Option<String>,
}

/// `type` of a field (`dehydrated_type` in tastypie/fields.py).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the wire's own")]
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
    /// Pexip's, for uploads; Tastypie says `string`.
    File,
    /// Anything else is kept as JSON.
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

/// What `filtering` says of one field (tastypie/constants.py).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Value")]
pub enum Filtering {
    /// 1: every lookup.
    All,
    /// 2: every lookup, and across the relation.
    AllWithRelations,
    /// These lookups only.
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
            other => Err(format!("{other} is neither 1, 2 nor a list of lookups")),
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

/// The text that Tastypie writes where there is no default (`NOT_PROVIDED` in tastypie/fields.py).
pub const NO_DEFAULT: &str = "No default provided.";
/// The text that `fetch` writes in place of a default that is new in every answer.
pub const VOLATILE_DEFAULT: &str = "New in every answer.";

/// Reads a root document: resource name → endpoints. `None` when nothing of it can be used.
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
                format!("the root document names no `list_endpoint` for `{name}`"),
                "download the root document again",
            );
            continue;
        };
        endpoints.insert(name, Endpoint { list_endpoint, schema: text("schema").unwrap_or_default() });
    }
    Some(endpoints)
}

/// Reads a schema document. `None` when nothing of it can be used.
pub fn parse_schema(file: &SourceFile, diagnostics: &mut Diagnostics) -> Option<Document> {
    let object = parse_object(file, diagnostics)?;
    let mut reader = Reader { file, diagnostics, suggestions: SUGGESTIONS };
    reader.check_keys(&object, TOP_LEVEL_KEYS, "");
    let fields = reader.fields(&object)?;
    Some(Document {
        file: file.clone(),
        list_methods: reader.methods(&object, "allowed_list_http_methods"),
        detail_methods: reader.methods(&object, "allowed_detail_http_methods"),
        default_limit: object.get("default_limit").and_then(Value::as_u64),
        filtering: reader.filtering(&object, &fields),
        ordering: reader.ordering(&object, &fields),
        fields,
    })
}

fn parse_object(file: &SourceFile, diagnostics: &mut Diagnostics) -> Option<Map<String, Value>> {
    match serde_json::from_str(&file.text) {
        Ok(Value::Object(object)) => Some(object),
        Ok(_) => {
            diagnostics.json(
                Id::NotASchema,
                file,
                "",
                "this is JSON, but not an object as a server's description of itself is",
                "download the document again from `…/schema/?format=json`",
            );
            None
        }
        Err(error) => {
            let place = Place { line: error.line(), column: error.column(), ..Place::file(&file.path) };
            let reason = position::json_error(&error);
            diagnostics.push(Diagnostic::new(
                Id::NotJson,
                place,
                format!("this is not JSON: {reason}"),
                "download the document again; a sign-in page or an error page is often saved in its place",
            ));
            None
        }
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
    /// How many more names may be looked for among those of the fields.
    suggestions: usize,
}

/// Whoever has more names wrong than these needs no suggestions.
const SUGGESTIONS: usize = 100;

impl Reader<'_> {
    fn report(&mut self, id: Id, pointer: &str, message: String, help: &str) {
        self.diagnostics.json(id, self.file, pointer, message, help);
    }

    fn check_keys(&mut self, object: &Map<String, Value>, known: &[&str], pointer: &str) {
        for key in object.keys().filter(|key| !known.contains(&key.as_str())) {
            let help = match nearest(key, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`? Otherwise it is new: nothing of it reaches the bindings"),
                None => "it is new: nothing of it reaches the bindings".to_owned(),
            };
            self.report(Id::UnknownKey, &format!("{pointer}/{}", escape(key)), format!("unknown key `{key}`"), &help);
        }
    }

    fn methods(&mut self, object: &Map<String, Value>, key: &str) -> BTreeSet<Method> {
        let Some(value) = object.get(key) else { return BTreeSet::new() };
        let mut methods = BTreeSet::new();
        for (at, text) in self.texts(value, &format!("/{key}")) {
            match Method::from_wire(&text) {
                Some(method) => {
                    methods.insert(method);
                }
                None => self.report(
                    Id::UnknownMethod,
                    &at,
                    format!("`{text}` is not a method that the bindings can offer"),
                    "Tastypie knows get, post, put, patch and delete, in lower case",
                ),
            }
        }
        methods
    }

    /// The texts of a list, each with its pointer; what isn't a text is reported.
    fn texts(&mut self, value: &Value, pointer: &str) -> Vec<(String, String)> {
        let Value::Array(items) = value else {
            self.wrong_shape(pointer, "a list of texts", value);
            return Vec::new();
        };
        let mut texts = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let at = format!("{pointer}/{index}");
            match item {
                Value::String(text) => texts.push((at, text.clone())),
                other => self.wrong_shape(&at, "a text", other),
            }
        }
        texts
    }

    fn wrong_shape(&mut self, pointer: &str, expected: &str, found: &Value) {
        let found = match found {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a text",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        };
        self.report(
            Id::BadValue,
            pointer,
            format!("expected {expected}, found {found}"),
            "it is read as if it weren't there",
        );
    }

    fn fields(&mut self, object: &Map<String, Value>) -> Option<BTreeMap<String, FieldDocument>> {
        let Some(fields) = object.get("fields").and_then(Value::as_object) else {
            self.report(
                Id::MissingFields,
                "",
                "this document has no `fields` object, so it describes nothing".to_owned(),
                "a schema document comes from `…/<resource>/schema/?format=json`; an error answer is often saved in its place",
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
            to_many: self.text(field, "related_type", pointer).as_deref() == Some("to_many"),
            related_schema: self.text(field, "related_schema", pointer).filter(|path| !path.is_empty()),
        }
    }

    fn wire_type(&mut self, field: &Map<String, Value>, pointer: &str) -> WireType {
        let name = self.text(field, "type", pointer).unwrap_or_default();
        if let Some((_, known)) = WireType::NAMES.iter().find(|(known, _)| *known == name) {
            return *known;
        }
        let near = nearest(&name, WireType::NAMES.iter().map(|(known, _)| *known));
        let suggestion = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
        self.report(
            Id::UnknownType,
            &format!("{pointer}/type"),
            if name.is_empty() { "the field has no type".to_owned() } else { format!("unknown type `{name}`") },
            &format!("{suggestion}The field is read and written as any JSON"),
        );
        WireType::Unknown
    }

    fn flag(&mut self, field: &Map<String, Value>, key: &str, pointer: &str) -> bool {
        match field.get(key) {
            None | Some(Value::Null) => false,
            Some(Value::Bool(flag)) => *flag,
            Some(other) => {
                self.wrong_shape(&format!("{pointer}/{key}"), "true or false", other);
                false
            }
        }
    }

    fn text(&mut self, field: &Map<String, Value>, key: &str, pointer: &str) -> Option<String> {
        match field.get(key)? {
            Value::String(text) => Some(text.clone()),
            Value::Null => None,
            other => {
                self.wrong_shape(&format!("{pointer}/{key}"), "a text", other);
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
                self.wrong_shape(&pointer, "a list of values", other);
                return None;
            }
        };
        let mut choices: Vec<Value> = Vec::with_capacity(items.len());
        let mut seen = BTreeSet::new();
        for (index, item) in items.iter().enumerate() {
            let at = format!("{pointer}/{index}");
            match item {
                Value::Null => {}
                Value::Array(_) | Value::Object(_) => self.wrong_shape(&at, "a text, a number or a boolean", item),
                _ if seen.insert(item.to_string()) => choices.push(item.clone()),
                _ => self.report(
                    Id::DuplicateChoice,
                    &at,
                    format!("the choice {item} is listed more than once"),
                    "the bindings have it once",
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
            if !fields.contains_key(name) {
                self.not_a_field(&pointer, name, "filtering", fields);
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
                for (at, text) in self.texts(value, pointer) {
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
                        format!("`{name}` can't be filtered by: {reason}"),
                        "1 means every lookup, 2 also across the relation; the bindings offer no filter for the field",
                    );
                })
                .ok(),
        }
    }

    fn unknown_lookup(&mut self, pointer: &str, text: &str) {
        let help = match nearest(text, Lookup::ALL.iter().map(|lookup| lookup.wire())) {
            Some(near) => format!("did you mean `{near}`? The bindings don't offer it"),
            None => "the bindings don't offer it".to_owned(),
        };
        self.report(Id::UnknownLookup, pointer, format!("unknown lookup `{text}`"), &help);
    }

    fn ordering(&mut self, object: &Map<String, Value>, fields: &BTreeMap<String, FieldDocument>) -> BTreeSet<String> {
        let mut ordering = BTreeSet::new();
        let Some(value) = object.get("ordering").filter(|value| !value.is_null()) else { return ordering };
        for (at, name) in self.texts(value, "/ordering") {
            if fields.contains_key(&name) {
                ordering.insert(name);
            } else {
                self.not_a_field(&at, &name, "ordering", fields);
            }
        }
        ordering
    }

    fn not_a_field(&mut self, pointer: &str, name: &str, what: &str, fields: &BTreeMap<String, FieldDocument>) {
        let near = (self.suggestions > 0).then(|| nearest(name, fields.keys().map(String::as_str)));
        self.suggestions = self.suggestions.saturating_sub(1);
        let help = match near.flatten() {
            Some(near) => format!("a server ignores it; did you mean `{near}`?"),
            None => "a server ignores it, so the bindings don't offer it".to_owned(),
        };
        self.report(Id::NotAField, pointer, format!("`{what}` names `{name}`, which is not a field"), &help);
    }
}
