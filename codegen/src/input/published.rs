//! What generated code has of a schema document, to be compared with the document of a server when a program runs.
//!
//! The fields are separated by `;`. The parts of a field are separated by `|`: its name, its type with its flags, its
//! filters, and each of its choices. The runtime makes the same of the server's document.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// The flags that are compared.
const FLAGS: [&str; 3] = ["nullable", "blank", "readonly"];

/// Returns the text for a document.
pub fn of(document: &Map<String, Value>) -> String {
    let filters = document.get("filtering");
    let fields = document.get("fields").and_then(Value::as_object).into_iter().flatten();
    let fields = fields.map(|(name, field)| {
        let filter = filters.and_then(|filters| filters.get(name));
        let choices = field.get("valid_choices").and_then(Value::as_array).into_iter().flatten().filter_map(scalar);
        let parts = [plain(name), kind(field), filter.map(lookups).unwrap_or_default()];
        parts.into_iter().chain(choices).collect::<Vec<_>>().join("|")
    });
    fields.collect::<Vec<_>>().join(";")
}

/// The type of a field and its flags: `string nullable`.
fn kind(field: &Value) -> String {
    let text = |key: &str| field.get(key).and_then(Value::as_str).unwrap_or_default();
    let many = (text("related_type") == "to_many").then_some("many");
    let flags = FLAGS.into_iter().filter(|flag| field.get(flag).and_then(Value::as_bool) == Some(true));
    plain(&[text("type")].into_iter().chain(many).chain(flags).collect::<Vec<_>>().join(" "))
}

fn lookups(filter: &Value) -> String {
    match filter {
        Value::Array(lookups) => {
            lookups.iter().filter_map(scalar).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(",")
        }
        other => scalar(other).unwrap_or_default(),
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(plain(text)),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A text without the separators of the format.
fn plain(text: &str) -> String {
    text.replace(['|', ';'], " ")
}
