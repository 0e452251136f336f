//! Descriptions of bodies.

use super::values;
use crate::model::{Content, Encoding, Parts};

/// Describes bodies by their types and media types.
pub fn contents(contents: &[Content]) -> String {
    let described = contents.iter().map(|content| {
        let what = match &content.encoding {
            Encoding::Json(kind) => values::describe(kind),
            Encoding::Text => "text".to_owned(),
            Encoding::Bytes => "bytes".to_owned(),
            Encoding::Events(kind) => format!("events of {}", values::describe(kind)),
            Encoding::Lines(kind) => format!("lines of {}", values::describe(kind)),
            Encoding::Form(id) => format!("form of {id}"),
            Encoding::Multipart(parts) => form(parts),
        };
        // The media type is implied by the encoding.
        let usual = ["application/json", "multipart/form-data", "application/x-www-form-urlencoded"];
        if usual.contains(&content.media.as_str()) { what } else { format!("{what} as {}", content.media) }
    });
    let described: Vec<String> = described.collect();
    if described.is_empty() { "no body".to_owned() } else { described.join(" or ") }
}

fn form(parts: &Parts) -> String {
    let media: Vec<String> = parts.media.iter().map(|(part, media)| format!("{part}: {media}")).collect();
    let media = if media.is_empty() { String::new() } else { format!(" ({})", media.join(", ")) };
    format!("form of {}{media}", parts.schema)
}
