//! Values of schemas of OpenAPI, mostly valid ones.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::mutations::Random;

/// Returns a value that a schema probably accepts.
pub fn sample(components: &Value, schema: &Value, random: &mut Random, depth: usize) -> Value {
    if depth > 8 {
        return Value::Null;
    }
    if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix("#/components/schemas/")) {
        return sample(components, &components[name], random, depth + 1);
    }
    if let Some(values) = schema["enum"].as_array().filter(|values| !values.is_empty()) {
        return random.pick(values).clone();
    }
    if let Some(value) = schema.get("const") {
        return value.clone();
    }
    if let Some(one) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()).filter(|one| !one.is_empty()) {
        return sample(components, random.pick(one), random, depth + 1);
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) if !kinds.is_empty() => random.pick(kinds).as_str().unwrap_or_default().to_owned(),
        Value::String(kind) => kind.clone(),
        _ if schema.get("properties").is_some() || schema.get("allOf").is_some() => "object".to_owned(),
        _ => (*random.pick(&["string", "integer", "object", "null"])).to_owned(),
    };
    match kind.as_str() {
        "string" => json!(text(schema, random)),
        "integer" => {
            let numbers = [-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 100, 101];
            json!(fitting(&numbers, random, |number| schema["minimum"].as_i64().is_none_or(|least| *number >= least)))
        }
        "number" => json!(random.pick(&[-1.0, 0.0, 1.0, 1.5, 2.0, 5.0, 6.0, 8.0, 9.5, 100.0])),
        "boolean" => json!(random.below(2) == 0),
        "array" => {
            let fixed = schema["prefixItems"].as_array().cloned().unwrap_or_default();
            let count = if random.below(9) == 0 { 0 } else { 1 + random.below(6) };
            let item = |index: usize, random: &mut Random| {
                sample(components, fixed.get(index).unwrap_or(&schema["items"]), random, depth + 1)
            };
            Value::Array((0..count).map(|index| item(index, random)).collect())
        }
        "object" => Value::Object(object(components, schema, random, depth)),
        _ => Value::Null,
    }
}

/// Returns a string that the schema mostly accepts.
fn text(schema: &Value, random: &mut Random) -> &'static str {
    let texts = [
        "",
        "a",
        "b",
        "abc",
        "bcd",
        "abcdef",
        "abcdefghi",
        "A1",
        "2026-01-31",
        "2026-01-31T10:00:00Z",
        "2026-01-31T10:00:00",
        "10:00:00",
        "1.5",
    ];
    let limit = |key: &str| schema[key].as_u64().and_then(|limit| usize::try_from(limit).ok());
    fitting(&texts, random, |text| {
        let has_form = match schema["pattern"].as_str() {
            Some("^[^,]*$") | None => true,
            Some("^a") => text.starts_with('a'),
            Some("^b") => text.starts_with('b'),
            Some(pattern) if pattern.starts_with(r"^\d{4}") => text.len() == 19,
            Some(pattern) if pattern.starts_with(r"^\d{2}:") => text.len() == 8,
            Some(pattern) if pattern.starts_with(r"^-?\d") => *text == "1.5",
            Some(_) => !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase()),
        };
        let has_format = match schema["format"].as_str() {
            Some("date") => text.len() == 10,
            Some("date-time") => text.len() == 20,
            _ => true,
        };
        let length = limit("minLength").unwrap_or(0)..=limit("maxLength").unwrap_or(99);
        has_form && has_format && length.contains(&text.len())
    })
}

/// Returns an item, nine times out of ten one that fits.
fn fitting<T: Copy>(items: &[T], random: &mut Random, fits: impl Fn(&T) -> bool) -> T {
    let good: Vec<T> = items.iter().copied().filter(fits).collect();
    let takes_any = good.is_empty() || random.below(10) == 0;
    *random.pick(if takes_any { items } else { &good })
}

fn object(components: &Value, schema: &Value, random: &mut Random, depth: usize) -> Map<String, Value> {
    let mut values = Map::new();
    for part in schema["allOf"].as_array().into_iter().flatten() {
        if let Value::Object(part) = sample(components, part, random, depth + 1) {
            values.extend(part);
        }
    }
    let required: BTreeSet<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        if required.contains(name.as_str()) || random.below(3) > 0 {
            values.insert(name.clone(), sample(components, property, random, depth + 1));
        }
    }
    for name in required {
        values.entry(name.to_owned()).or_insert(json!("a"));
    }
    if schema["additionalProperties"] != false && random.below(4) == 0 {
        let more = schema.get("additionalProperties").filter(|more| more.is_object()).cloned().unwrap_or_default();
        values.insert("other".to_owned(), sample(components, &more, random, depth + 1));
    }
    values
}
