//! Reads the values of schema documents.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::document::{Document, FieldDocument, Filtering, NO_DEFAULT, OWN_URI, WireType};
use crate::diagnostic::{Diagnostics, Id, nearest};
use crate::input::published;
use crate::model::{Lookup, Method};
use crate::pointer::escape;
use crate::source_text::SourceFile;

/// The type of a JSON value for messages.
pub(super) fn kind(value: &Value) -> &'static str {
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

/// Reads a schema document. Reports what is wrong with a value, and goes on without it.
pub(super) struct Reader<'a> {
    file: &'a SourceFile,
    diagnostics: &'a mut Diagnostics,
    /// How many more suggestions may be computed.
    suggestions: usize,
}

/// The most suggestions for the names of one document, because each takes time.
const SUGGESTIONS: usize = 100;

impl<'a> Reader<'a> {
    pub(super) fn new(file: &'a SourceFile, diagnostics: &'a mut Diagnostics) -> Self {
        Self { file, diagnostics, suggestions: SUGGESTIONS }
    }

    /// Reads the whole document. Returns `None` if it has no fields.
    pub(super) fn document(mut self, object: &Map<String, Value>) -> Option<Document> {
        self.check_keys(object, TOP_LEVEL_KEYS, "");
        let fields = self.fields(object)?;
        Some(Document {
            file: self.file.clone(),
            list_methods: self.methods(object, "allowed_list_http_methods"),
            detail_methods: self.methods(object, "allowed_detail_http_methods"),
            default_limit: self.default_limit(object),
            filtering: self.filtering(object, &fields),
            ordering: self.ordering(object, &fields),
            published: published::of(object),
            fields,
        })
    }

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
                "download it again from `…/<resource>/schema/?format=json`, as often an error response was saved instead; remove a file that is no schema document",
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
        let does = if what == "ordering" { "refuses" } else { "ignores" };
        let near = (self.suggestions > 0).then(|| nearest(name, fields.keys().map(String::as_str)));
        self.suggestions = self.suggestions.saturating_sub(1);
        let help = match near.flatten() {
            Some(near) => format!("did you mean `{near}`? The server {does} it, so the bindings do not offer it"),
            None => format!("the server {does} it, so the bindings do not offer it"),
        };
        self.report(Id::NotAField, pointer, format!("`{what}` names `{name}`, which is not a field"), &help);
        self.diagnostics.about(name);
    }
}
