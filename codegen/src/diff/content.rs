//! Descriptions of bodies.

use super::{parameters, values};
use crate::model::{Content, Encoding, FormFields, Parts};

/// Describes bodies by their types and media types.
pub fn contents(contents: &[Content]) -> String {
    let described = contents.iter().map(|content| {
        let what = match &content.encoding {
            Encoding::Json(kind) => values::describe(kind),
            Encoding::Text => "text".to_owned(),
            Encoding::Bytes => "bytes".to_owned(),
            Encoding::Events(kind) => format!("events of {}", values::describe(kind)),
            Encoding::Lines(kind) => format!("lines of {}", values::describe(kind)),
            Encoding::Form(form) => fields(form),
            Encoding::Multipart(form) => parts(form),
        };
        // The media type is implied by the encoding.
        let usual = ["application/json", "multipart/form-data", "application/x-www-form-urlencoded"];
        if usual.contains(&content.media.as_str()) { what } else { format!("{what} as {}", content.media) }
    });
    let described: Vec<String> = described.collect();
    if described.is_empty() { "no body".to_owned() } else { described.join(" or ") }
}

fn fields(form: &FormFields) -> String {
    let serializations = form.serializations.iter();
    form_of(&form.schema, serializations.map(|(field, one)| format!("{field}: {}", parameters::style(*one))).collect())
}

fn parts(form: &Parts) -> String {
    form_of(&form.schema, form.media.iter().map(|(part, media)| format!("{part}: {media}")).collect())
}

fn form_of(schema: &str, details: Vec<String>) -> String {
    let details = if details.is_empty() { String::new() } else { format!(" ({})", details.join(", ")) };
    format!("form of {schema}{details}")
}
