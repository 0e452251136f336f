//! Properties of a body that a server probably ignores.

use indexmap::IndexSet;
use serde_json::Value as Json;

use super::check::Checker;
use super::schema::Parts;
use crate::pointer::escape;

/// How many properties are recorded.
const MOST: usize = 100;

/// Returns the properties of a body that no part of its schema describes and that are only implicitly allowed, and those that
/// are read-only.
pub(super) fn properties(checker: Checker<'_>, schema: &Json, body: &Json) -> Vec<String> {
    let mut found = IndexSet::new();
    visit(checker, vec![schema], body, "", &mut found);
    found.into_iter().take(MOST).collect()
}

fn visit<'a>(checker: Checker<'a>, schemas: Vec<&'a Json>, value: &Json, at: &str, found: &mut IndexSet<String>) {
    match value {
        Json::Array(items) => {
            let parts = Parts::of_value(checker.document, schemas, value);
            // The same property of many items is reported once.
            let at = format!("{at}/*");
            for (index, item) in items.iter().enumerate() {
                visit(checker, parts.item(index), item, &at, found);
            }
        }
        Json::Object(entries) => {
            let parts = Parts::of_value(checker.document, schemas, value);
            for (name, inner) in entries {
                let at = format!("{at}/{}", escape(name));
                let schemas = parts.of_property(checker.document, name);
                // It may be read-only in an alternative that the value is not of.
                let is_read_only = |schema: &&Json| checker.is_for_the_other_side(schema);
                let message = if !schemas.is_empty() && schemas.iter().all(is_read_only) {
                    Some(format!("read-only body property `{at}`"))
                } else if parts.lack(checker.document, name) {
                    Some(format!("body property `{at}`"))
                } else {
                    None
                };
                found.extend(message);
                visit(checker, schemas, inner, &at, found);
            }
        }
        _ => {}
    }
}
