//! Values made from schemas: the same in every run.

use serde_json::{Map, Number, Value as Json, json};

use super::check::Checker;
use super::document::Document;
use crate::model::Direction;

/// From this depth on, objects have only the properties that they need.
const SMALL: usize = 4;
/// From this depth on, values are null.
const DEEPEST: usize = 24;

/// Makes the value of a schema for a response.
pub(super) fn made(document: &Document, schema: &Json) -> Json {
    Maker { checker: Checker { document, direction: Direction::Read }, nth: 0 }.value(schema, 0)
}

#[derive(Clone, Copy, Debug)]
struct Maker<'a> {
    checker: Checker<'a>,
    /// Which of several different values is made, where there are several.
    nth: u32,
}

impl Maker<'_> {
    fn value(self, schema: &Json, depth: usize) -> Json {
        let schema = self.checker.document.resolve(schema);
        if depth > DEEPEST {
            return Json::Null;
        }
        if let Some(value) = self.given(schema) {
            return value;
        }
        if let Some(parts) = schema["allOf"].as_array() {
            return self.merged(schema, parts, depth);
        }
        let alternatives = schema["oneOf"].as_array().or_else(|| schema["anyOf"].as_array());
        if let Some(alternatives) = alternatives {
            let is_null = |one: &&Json| self.checker.document.resolve(one)["type"] == "null";
            let first = alternatives.iter().find(|one| !is_null(one)).or_else(|| alternatives.first());
            let value = first.map_or(Json::Null, |one| self.tagged(schema, one, self.value(one, depth + 1)));
            return match (value, self.object(schema, depth)) {
                (Json::Object(mut value), Json::Object(own)) => {
                    value.extend(own);
                    Json::Object(value)
                }
                (value, _) => value,
            };
        }
        self.typed(schema, depth)
    }

    /// Returns the value that a schema gives itself, if it fits.
    fn given(self, schema: &Json) -> Option<Json> {
        let nth = self.nth as usize;
        let listed = |name: &str| schema[name].as_array().and_then(|values| values.get(nth));
        let one = |name: &str| schema.get(name).filter(|_| nth == 0);
        let given = [one("example"), listed("examples"), one("default"), schema.get("const")];
        let mut given = given.into_iter().flatten().chain(listed("enum"));
        given.find(|value| self.checker.check(schema, value).is_empty()).cloned()
    }

    /// Sets the property that tells which alternative a value is, if the schema has a discriminator.
    fn tagged(self, schema: &Json, alternative: &Json, value: Json) -> Json {
        let tag = || {
            let property = schema["discriminator"]["propertyName"].as_str()?;
            let name = |reference: &str| reference.rsplit('/').next().unwrap_or_default().to_owned();
            let wanted = name(alternative["$ref"].as_str()?);
            let mapping = schema["discriminator"]["mapping"].as_object().into_iter().flatten();
            let mut mapping = mapping.filter_map(|(tag, to)| Some((tag, name(to.as_str()?))));
            let tag = mapping.find(|(_, to)| *to == wanted).map(|(tag, _)| tag.clone());
            let mut tagged = value.as_object()?.clone();
            tagged.insert(property.to_owned(), tag.unwrap_or(wanted).into());
            Some(Json::Object(tagged))
        };
        // A constant of the alternative counts more.
        tag().filter(|tagged| self.checker.check(alternative, tagged).is_empty()).unwrap_or(value)
    }

    fn merged(self, schema: &Json, parts: &[Json], depth: usize) -> Json {
        let mut all = Map::new();
        let mut other = Json::Null;
        for part in parts {
            match self.value(part, depth + 1) {
                Json::Object(entries) => all.extend(entries),
                value if other.is_null() => other = value,
                _ => {}
            }
        }
        if let Json::Object(own) = self.object(schema, depth) {
            all.extend(own);
        }
        if all.is_empty() && !other.is_null() { other } else { Json::Object(all) }
    }

    fn typed(self, schema: &Json, depth: usize) -> Json {
        let kind = match &schema["type"] {
            Json::Array(several) => several.iter().filter_map(Json::as_str).find(|name| *name != "null"),
            one => one.as_str(),
        };
        match kind {
            Some("string") => text(schema, self.nth).into(),
            Some("integer") => {
                serde_json::from_str(&format!("{:.0}", number(schema, self.nth).ceil())).unwrap_or_default()
            }
            Some("number") => Number::from_f64(number(schema, self.nth)).map_or(Json::Null, Json::Number),
            Some("boolean") => json!(self.nth == 0),
            Some("array") => self.array(schema, depth),
            Some("object") => self.object(schema, depth),
            None if schema.get("properties").is_some() => self.object(schema, depth),
            None if schema.get("items").is_some() => self.array(schema, depth),
            _ => Json::Null,
        }
    }

    fn array(self, schema: &Json, depth: usize) -> Json {
        let least = schema["minItems"].as_u64().unwrap_or(0);
        let length =
            if depth < SMALL { least.max(1).min(schema["maxItems"].as_u64().unwrap_or(u64::MAX)) } else { least };
        let is_unique = schema["uniqueItems"] == true;
        let mut made: Vec<Json> = Vec::new();
        for nth in (self.nth..).take(usize::try_from(length).unwrap_or(usize::MAX).min(100)) {
            let maker = Self { nth: if is_unique { nth } else { self.nth }, ..self };
            let item = schema.get("items").map_or(Json::Null, |items| maker.value(items, depth + 1));
            // Not every schema has so many values.
            if !is_unique || !made.contains(&item) {
                made.push(item);
            }
        }
        Json::Array(made)
    }

    fn object(self, schema: &Json, depth: usize) -> Json {
        let is_required = |name: &str| schema["required"].as_array().is_some_and(|names| names.contains(&json!(name)));
        let properties = schema["properties"].as_object().into_iter().flatten();
        let wanted = properties.filter(|(name, property)| {
            (depth < SMALL || is_required(name)) && !self.checker.is_for_the_other_side(property)
        });
        Json::Object(wanted.map(|(name, property)| (name.clone(), self.value(property, depth + 1))).collect())
    }
}

/// A string of the format and length of a schema.
fn text(schema: &Json, nth: u32) -> String {
    let least = usize::try_from(schema["minLength"].as_u64().unwrap_or(0)).unwrap_or(0).min(10_000);
    let most = schema["maxLength"].as_u64().and_then(|most| usize::try_from(most).ok()).unwrap_or(usize::MAX);
    let format = schema["format"].as_str().or_else(|| schema["contentEncoding"].as_str()).unwrap_or_default();
    if let Some(text) = fixed(format, nth) {
        return text;
    }
    let number = if nth == 0 { String::new() } else { nth.to_string() };
    let (start, end, filler) = match format {
        "email" => ("user", "@example.com", 'x'),
        "hostname" => ("example", ".com", 'x'),
        "uri" | "uri-reference" | "url" | "iri" | "iri-reference" => ("https://example.com/", "", 'x'),
        "decimal" => ("1.5", "", '0'),
        "byte" | "base64" | "base64url" => return base64(least, most, nth),
        _ => ("string", "", 'x'),
    };
    // The number must not be cut off.
    let start: String = start.chars().take(most.saturating_sub(number.len() + end.len())).collect();
    let text = format!("{start}{number}{end}");
    text.chars().chain(std::iter::repeat(filler)).take(text.len().max(least).min(most)).collect()
}

/// A string of a format that determines the length.
fn fixed(format: &str, nth: u32) -> Option<String> {
    let (day, small) = (nth % 28 + 1, nth % 60);
    Some(match format {
        "date-time" => format!("2026-01-{day:02}T00:00:{small:02}Z"),
        "date" => format!("2026-{:02}-{day:02}", nth / 28 % 12 + 1),
        "time" => format!("00:{:02}:{small:02}Z", nth / 60 % 60),
        "duration" => format!("PT{}M", nth + 1),
        "uuid" => format!("00000000-0000-4000-8000-{nth:012}"),
        "ipv4" => format!("192.0.2.{}", nth % 254 + 1),
        "ipv6" => format!("2001:db8::{:x}", nth + 1),
        _ => return None,
    })
}

/// Base64, whose length is a multiple of four.
fn base64(least: usize, most: usize, nth: u32) -> String {
    let length = least.max(8).next_multiple_of(4).min(most / 4 * 4);
    // `c3RyaW5n`, and other first letters for other values.
    let first = char::from(b'a' + u8::try_from((nth + 2) % 26).unwrap_or_default());
    std::iter::once(first).chain("3RyaW5n".chars().cycle()).take(length).collect()
}

/// The smallest number of a schema, the next ones for another `nth`, or the largest one.
fn number(schema: &Json, nth: u32) -> f64 {
    let step = schema["multipleOf"].as_f64().unwrap_or(1.0);
    let least = schema["minimum"].as_f64().or_else(|| schema["exclusiveMinimum"].as_f64().map(|least| least + step));
    let most = schema["maximum"].as_f64().or_else(|| schema["exclusiveMaximum"].as_f64().map(|most| most - step));
    let number = least.map_or(0.0, |least| if schema["exclusiveMinimum"] == true { least + step } else { least });
    let number = ((number / step).ceil() + f64::from(nth)) * step;
    most.map_or(number, |most| number.min(most))
}
