//! Values in URLs and forms by their style (OpenAPI, "Style Values").

use serde_json::Value;

use super::sample::text;
use crate::model::{Serialization, Style};

/// Encodes a name or a text.
pub(super) type Encode = fn(&str) -> String;

/// Returns the pairs of a query or a form that a value is.
pub(super) fn pairs(name: &str, value: &Value, how: Serialization, encode: Encode) -> Vec<(String, String)> {
    let shown = |value: &Value| encode(&text(value));
    let pair = |value: String| vec![(encode(name), value)];
    let separator = match how.style {
        Style::SpaceDelimited => " ",
        Style::PipeDelimited => "|",
        Style::TabDelimited => "\t",
        _ => ",",
    };
    let joined = |parts: Vec<String>| {
        let separator = if separator == "," { separator.to_owned() } else { encode(separator) };
        pair(parts.join(&separator))
    };
    match value {
        Value::Array(_) | Value::Object(_) if how.style == Style::DeepObject => {
            let mut pairs = Vec::new();
            deep(name, value, encode, &mut pairs);
            pairs
        }
        Value::Array(items) if how.explode => items.iter().map(|item| (encode(name), shown(item))).collect(),
        Value::Array(items) => joined(items.iter().map(shown).collect()),
        Value::Object(properties) if how.explode => {
            properties.iter().map(|(key, value)| (encode(key), shown(value))).collect()
        }
        Value::Object(properties) => {
            joined(properties.iter().flat_map(|(key, value)| [encode(key), shown(value)]).collect())
        }
        scalar => pair(shown(scalar)),
    }
}

/// Returns a value as a part of a path or as a header.
pub(super) fn in_path(name: &str, value: &Value, how: Serialization, encode: Encode) -> String {
    let shown = |value: &Value| encode(&text(value));
    let separator = match how.style {
        Style::Label if how.explode => ".",
        Style::Matrix if how.explode => ";",
        _ => ",",
    };
    let (is_object, values) = match value {
        Value::Array(items) => (false, items.iter().map(shown).collect()),
        Value::Object(properties) => {
            let between = if how.explode { '=' } else { ',' };
            let pair = |(key, value): (&String, &Value)| format!("{}{between}{}", encode(key), shown(value));
            (true, properties.iter().map(pair).collect())
        }
        scalar => (false, vec![shown(scalar)]),
    };
    match how.style {
        Style::Label => format!(".{}", values.join(separator)),
        Style::Matrix if is_object && how.explode => format!(";{}", values.join(separator)),
        Style::Matrix => {
            format!(";{name}={}", values.join(&if how.explode { format!(";{name}=") } else { ",".to_owned() }))
        }
        _ => values.join(separator),
    }
}

/// Adds the values inside a value, each by its path in brackets.
fn deep(name: &str, value: &Value, encode: Encode, pairs: &mut Vec<(String, String)>) {
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| deep(&format!("{name}[{index}]"), item, encode, pairs));
        }
        Value::Object(properties) => {
            properties.iter().for_each(|(key, value)| deep(&format!("{name}[{key}]"), value, encode, pairs));
        }
        scalar => pairs.push((encode(name), encode(&text(scalar)))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn how(style: Style, explode: bool) -> Serialization {
        Serialization { style, explode, allow_reserved: false }
    }

    #[test]
    fn pairs_have_the_style_of_their_parameter() {
        let (list, object) = (json!([1, 2]), json!({"r": 1, "g": 2}));
        let shown = |value: &Value, style, explode| {
            let pairs = pairs("x", value, how(style, explode), str::to_owned).into_iter();
            pairs.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
        };
        assert_eq!(shown(&list, Style::Form, true), "x=1&x=2");
        assert_eq!(shown(&list, Style::Form, false), "x=1,2");
        assert_eq!(shown(&list, Style::PipeDelimited, false), "x=1|2");
        assert_eq!(shown(&list, Style::DeepObject, true), "x[0]=1&x[1]=2");
        assert_eq!(shown(&object, Style::Form, true), "g=2&r=1");
        assert_eq!(shown(&object, Style::Form, false), "x=g,2,r,1");
        assert_eq!(shown(&json!({"a": [1]}), Style::DeepObject, true), "x[a][0]=1");
        assert_eq!(shown(&json!("a"), Style::Form, true), "x=a");
    }

    #[test]
    fn parts_of_paths_have_the_style_of_their_parameter() {
        let (list, object) = (json!([1, 2]), json!({"r": 1, "g": 2}));
        let shown = |value: &Value, style, explode| in_path("x", value, how(style, explode), str::to_owned);
        assert_eq!(shown(&list, Style::Simple, false), "1,2");
        assert_eq!(shown(&list, Style::Label, true), ".1.2");
        assert_eq!(shown(&list, Style::Matrix, true), ";x=1;x=2");
        assert_eq!(shown(&list, Style::Matrix, false), ";x=1,2");
        assert_eq!(shown(&object, Style::Simple, true), "g=2,r=1");
        assert_eq!(shown(&object, Style::Label, false), ".g,2,r,1");
        assert_eq!(shown(&object, Style::Matrix, true), ";g=2;r=1");
        assert_eq!(shown(&json!(5), Style::Simple, false), "5");
    }
}
