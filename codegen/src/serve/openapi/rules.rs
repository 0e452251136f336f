//! The rules of a schema about a value that concern no schema inside it.

use std::cmp::Ordering;
use std::collections::HashSet;

use serde_json::{Map, Number, Value as Json};

use super::decimal::Decimal;
use super::document::Document;

/// The findings about one value, by JSON pointer.
#[derive(Debug)]
pub(super) struct Findings {
    pub(super) list: Vec<(String, String)>,
    /// Whether it only matters that there is one.
    pub(super) only_first: bool,
}

impl Findings {
    pub(super) const fn all() -> Self {
        Self { list: Vec::new(), only_first: false }
    }

    pub(super) const fn first() -> Self {
        Self { list: Vec::new(), only_first: true }
    }

    /// Returns whether more findings would not matter.
    pub(super) const fn is_complete(&self) -> bool {
        self.only_first && !self.list.is_empty()
    }

    pub(super) fn add(&mut self, at: &str, message: String) {
        if !self.is_complete() {
            self.list.push((at.to_owned(), message));
        }
    }
}

/// Checks a value. One of a wrong type is not checked further.
pub(super) fn check(document: &Document, schema: &Json, value: &Json, at: &str, found: &mut Findings) {
    if *schema == Json::Bool(false) {
        found.add(at, "no value is allowed here".to_owned());
    }
    if let Some(wanted) = wrong_type(schema, value) {
        return found.add(at, format!("expected {wanted}, found {}", what(value)));
    }
    listed(schema, value, at, found);
    match value {
        Json::String(text) => self::text(document, schema, text, at, found),
        Json::Number(number) => range(schema, number, at, found),
        Json::Array(items) => self::items(schema, items, at, found),
        Json::Object(entries) => self::entries(schema, entries, at, found),
        _ => {}
    }
}

/// Returns the types of a schema, if a value has none of them.
pub(super) fn wrong_type(schema: &Json, value: &Json) -> Option<String> {
    let types: Vec<&str> = match &schema["type"] {
        Json::String(one) => vec![one],
        Json::Array(several) => several.iter().filter_map(Json::as_str).collect(),
        _ => return None,
    };
    let has = |name: &&str| match *name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    };
    (!types.iter().any(has)).then(|| types.iter().map(|name| with_article(name)).collect::<Vec<_>>().join(" or "))
}

fn with_article(name: &str) -> String {
    match name {
        "null" => "null".to_owned(),
        "integer" | "array" | "object" => format!("an {name}"),
        name => format!("a {name}"),
    }
}

fn what(value: &Json) -> String {
    match value {
        Json::Array(_) => "an array".to_owned(),
        Json::Object(_) => "an object".to_owned(),
        value => value.to_string(),
    }
}

/// Checks the values that a schema lists.
fn listed(schema: &Json, value: &Json, at: &str, found: &mut Findings) {
    if let Some(choices) = schema["enum"].as_array().filter(|choices| !choices.iter().any(|one| is_equal(one, value))) {
        let choices: Vec<String> = choices.iter().map(ToString::to_string).collect();
        found.add(at, format!("{value} is not one of {}", choices.join(", ")));
    }
    if let Some(constant) = schema.get("const").filter(|constant| !is_equal(constant, value)) {
        found.add(at, format!("expected {constant}, found {value}"));
    }
}

/// Returns whether two values are equal, whatever their numbers are written as.
fn is_equal(one: &Json, other: &Json) -> bool {
    one == other || !one.is_string() && canonical(one) == canonical(other)
}

/// Writes a value so that equal ones are written equally.
fn canonical(value: &Json) -> String {
    match value {
        Json::Number(number) => Decimal::of(number).map_or_else(|| number.to_string(), |number| format!("{number:?}")),
        Json::Array(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(",")),
        Json::Object(entries) => {
            let entry = |(name, value): (&String, &Json)| format!("{name:?}:{}", canonical(value));
            let mut entries: Vec<String> = entries.iter().map(entry).collect();
            entries.sort();
            format!("{{{}}}", entries.join(","))
        }
        value => value.to_string(),
    }
}

/// Checks how many parts a value has, by the names of the keywords for most and least.
fn count(schema: &Json, keywords: [&str; 2], parts: (u64, &str), at: &str, found: &mut Findings) {
    let (count, what) = parts;
    if let Some(most) = schema[keywords[0]].as_u64().filter(|most| count > *most) {
        found.add(at, format!("it has {count} {what}, but at most {most} are allowed"));
    }
    if let Some(least) = schema[keywords[1]].as_u64().filter(|least| count < *least) {
        found.add(at, format!("it has {count} {what}, but at least {least} are required"));
    }
}

fn text(document: &Document, schema: &Json, text: &str, at: &str, found: &mut Findings) {
    let length = text.chars().count() as u64;
    count(schema, ["maxLength", "minLength"], (length, "characters"), at, found);
    if let Some(pattern) = schema["pattern"].as_str()
        && document.pattern(pattern).is_some_and(|regex| !regex.is_match(text))
    {
        found.add(at, format!("it does not match the pattern `{pattern}`"));
    }
}

fn items(schema: &Json, items: &[Json], at: &str, found: &mut Findings) {
    count(schema, ["maxItems", "minItems"], (items.len() as u64, "items"), at, found);
    let mut seen = HashSet::new();
    if schema["uniqueItems"] == true && !items.iter().all(|item| seen.insert(canonical(item))) {
        found.add(at, "two items are equal".to_owned());
    }
}

fn entries(schema: &Json, entries: &Map<String, Json>, at: &str, found: &mut Findings) {
    count(schema, ["maxProperties", "minProperties"], (entries.len() as u64, "properties"), at, found);
    let dependent = schema["dependentRequired"].as_object().into_iter().flatten();
    for (name, needed) in dependent.filter(|(name, _)| entries.contains_key(*name)) {
        for needed in needed.as_array().into_iter().flatten().filter_map(Json::as_str) {
            if !entries.contains_key(needed) {
                found.add(at, format!("the property `{needed}` is required, because there is `{name}`"));
            }
        }
    }
}

/// Returns a bound of a schema, and whether it is excluded. In OpenAPI 3.0, `exclusiveMinimum` is a flag of `minimum`.
pub(super) fn bounds<'a>(schema: &'a Json, limit: &str, exclusive: &str) -> impl Iterator<Item = (&'a Number, bool)> {
    let flag = schema[exclusive] == true;
    let inclusive = schema[limit].as_number().map(|bound| (bound, flag));
    let strict = schema[exclusive].as_number().map(|bound| (bound, true));
    inclusive.into_iter().chain(strict)
}

fn range(schema: &Json, number: &Number, at: &str, found: &mut Findings) {
    let Some(value) = Decimal::of(number) else { return };
    let keywords = [
        ("minimum", "exclusiveMinimum", Ordering::Less, ["less", "greater"]),
        ("maximum", "exclusiveMaximum", Ordering::Greater, ["greater", "less"]),
    ];
    for (limit, exclusive, beyond, [wrong, right]) in keywords {
        for (bound, is_excluded) in bounds(schema, limit, exclusive) {
            let Some(order) = Decimal::of(bound).map(|bound| value.compare(bound)) else { continue };
            if is_excluded && (order == beyond || order == Ordering::Equal) {
                found.add(at, format!("expected a number {right} than {bound}, found {number}"));
            } else if order == beyond {
                found.add(at, format!("{number} is {wrong} than the {limit} {bound}"));
            }
        }
    }
    if let Some(step) = Decimal::keyword(schema, "multipleOf")
        && !value.is_multiple_of(step)
    {
        found.add(at, format!("{number} is not a multiple of {}", schema["multipleOf"]));
    }
}
