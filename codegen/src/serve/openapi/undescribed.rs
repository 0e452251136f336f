//! Properties of a body that a server probably ignores.

use serde_json::Value as Json;

use super::check::Checker;
use super::schema::Parts;

/// Returns the properties of a body that no part of its schema describes and that are only implicitly allowed, and those that
/// are read-only.
pub(super) fn properties(checker: Checker<'_>, schema: &Json, body: &Json) -> Vec<String> {
    let mut found = Vec::new();
    visit(checker, vec![schema], body, "", &mut found);
    found
}

fn visit<'a>(checker: Checker<'a>, schemas: Vec<&'a Json>, value: &Json, at: &str, found: &mut Vec<String>) {
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
                let at = format!("{at}/{name}");
                let schemas = parts.of_property(checker.document, name);
                let message = if schemas.iter().any(|schema| checker.is_for_the_other_side(schema)) {
                    Some(format!("read-only body property `{at}`"))
                } else if parts.lack(checker.document, name) {
                    Some(format!("body property `{at}`"))
                } else {
                    None
                };
                found.extend(message.filter(|message| !found.contains(message)));
                visit(checker, schemas, inner, &at, found);
            }
        }
        _ => {}
    }
}
