//! Tastypie's schema documents (`…/schema/?format=json`) and root documents.
//!
//! Parsing is lenient: an unexpected value becomes a finding, and the rest of the document is used. The format is
//! that of `Resource.build_schema` and `Api.top_level` in django-tastypie, plus `valid_choices` and the type `file`,
//! which Pexip adds.

mod document;
mod reader;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

pub use self::document::{
    Document, Endpoint, FieldDocument, Filtering, NO_DEFAULT, OWN_URI, VOLATILE_DEFAULT, WireType, is_stock_help,
};
use self::reader::{Reader, kind};
use super::duplicate_keys;
use crate::diagnostic::{Diagnostic, Diagnostics, Id, Location, Severity};
use crate::pointer::escape;
use crate::source_text::{SourceFile, position};

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
    Reader::new(file, diagnostics).document(&object)
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
