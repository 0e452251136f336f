//! Checks values by JSON schemas: those of OpenAPI 3.0 and the keywords of JSON Schema 2020-12 that documents use.

use serde_json::Value as Json;

use super::document::Document;
use crate::model::Direction;

/// How deep schemas and values are followed.
const DEEPEST: usize = 64;

/// Checks values.
#[derive(Clone, Copy, Debug)]
pub(super) struct Checker<'a> {
    pub(super) document: &'a Document,
    /// Requests need no read-only properties, and responses no write-only ones.
    pub(super) direction: Direction,
}

/// The findings about one value, by JSON pointer.
#[derive(Debug, Default)]
pub(super) struct Findings(pub(super) Vec<(String, String)>);

impl Findings {
    fn add(&mut self, at: &str, message: String) {
        self.0.push((at.to_owned(), message));
    }
}

impl Checker<'_> {
    /// Returns what is wrong with a value.
    pub(super) fn check(self, schema: &Json, value: &Json) -> Vec<(String, String)> {
        let mut found = Findings::default();
        self.value(schema, value, "", 0, &mut found);
        found.0
    }

    fn fits(self, schema: &Json, value: &Json, depth: usize) -> bool {
        let mut found = Findings::default();
        self.value(schema, value, "", depth, &mut found);
        found.0.is_empty()
    }

    fn value(self, schema: &Json, value: &Json, at: &str, depth: usize, found: &mut Findings) {
        if depth > DEEPEST {
            return;
        }
        let schema = self.document.resolve(schema);
        if *schema == Json::Bool(false) {
            found.add(at, "no value is allowed here".to_owned());
        }
        if *value == Json::Null && schema["nullable"] == true {
            return;
        }
        if let Some(wanted) = wrong_type(schema, value) {
            found.add(at, format!("expected {wanted}, found {}", what(value)));
            return;
        }
        listed(schema, value, at, found);
        match value {
            Json::String(text) => self.text(schema, text, at, found),
            Json::Number(number) => range(schema, number.as_f64().unwrap_or_default(), at, found),
            Json::Array(items) => self.items(schema, items, at, depth, found),
            Json::Object(_) => self.object(schema, value, at, depth, found),
            _ => {}
        }
        self.composed(schema, value, at, depth, found);
    }

    fn text(self, schema: &Json, text: &str, at: &str, found: &mut Findings) {
        let length = text.chars().count() as u64;
        if let Some(most) = schema["maxLength"].as_u64().filter(|most| length > *most) {
            found.add(at, format!("it has {length} characters, but at most {most} are allowed"));
        }
        if let Some(least) = schema["minLength"].as_u64().filter(|least| length < *least) {
            found.add(at, format!("it has {length} characters, but at least {least} are required"));
        }
        if let Some(pattern) = schema["pattern"].as_str()
            && self.document.pattern(pattern).is_some_and(|regex| !regex.is_match(text))
        {
            found.add(at, format!("it does not match the pattern `{pattern}`"));
        }
    }

    fn items(self, schema: &Json, items: &[Json], at: &str, depth: usize, found: &mut Findings) {
        let length = items.len() as u64;
        if let Some(most) = schema["maxItems"].as_u64().filter(|most| length > *most) {
            found.add(at, format!("it has {length} items, but at most {most} are allowed"));
        }
        if let Some(least) = schema["minItems"].as_u64().filter(|least| length < *least) {
            found.add(at, format!("it has {length} items, but at least {least} are required"));
        }
        if schema["uniqueItems"] == true && (1..items.len()).any(|index| items[..index].contains(&items[index])) {
            found.add(at, "two items are equal".to_owned());
        }
        let first = schema["prefixItems"].as_array().map_or(&[][..], Vec::as_slice);
        for (index, item) in items.iter().enumerate() {
            if let Some(inner) = first.get(index).or_else(|| schema.get("items")) {
                self.value(inner, item, &format!("{at}/{index}"), depth + 1, found);
            }
        }
    }

    fn object(self, schema: &Json, value: &Json, at: &str, depth: usize, found: &mut Findings) {
        let Some(entries) = value.as_object() else { return };
        let property = |name: &str| schema["properties"].get(name);
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Json::as_str) {
            let is_other = property(name).is_some_and(|property| self.is_for_the_other_side(property));
            if !entries.contains_key(name) && !is_other {
                found.add(at, format!("the property `{name}` is required"));
            }
        }
        for (name, inner) in entries {
            let at = format!("{at}/{name}");
            match (property(name), &schema["additionalProperties"]) {
                (Some(property), _) => self.value(property, inner, &at, depth + 1, found),
                (None, Json::Bool(false)) => found.add(&at, "no such property is described".to_owned()),
                (None, more @ Json::Object(_)) => self.value(more, inner, &at, depth + 1, found),
                _ => {}
            }
        }
    }

    /// Returns whether a property is only sent by the other side.
    pub(super) fn is_for_the_other_side(self, property: &Json) -> bool {
        let keyword = if self.direction == Direction::Written { "readOnly" } else { "writeOnly" };
        self.document.resolve(property)[keyword] == true
    }

    fn composed(self, schema: &Json, value: &Json, at: &str, depth: usize, found: &mut Findings) {
        for part in schema["allOf"].as_array().into_iter().flatten() {
            self.value(part, value, at, depth + 1, found);
        }
        for (keyword, exactly_one) in [("anyOf", false), ("oneOf", true)] {
            let Some(parts) = schema[keyword].as_array() else { continue };
            let fitting = parts.iter().filter(|part| self.fits(part, value, depth + 1)).count();
            if fitting == 0 {
                found.add(at, format!("it fits none of the {} alternatives", parts.len()));
            } else if exactly_one && fitting > 1 {
                found.add(at, format!("it fits {fitting} alternatives, but exactly one is allowed"));
            }
        }
        if schema.get("not").is_some_and(|not| self.fits(not, value, depth + 1)) {
            found.add(at, "it fits the schema that is excluded".to_owned());
        }
    }
}

/// Checks the values that a schema lists.
fn listed(schema: &Json, value: &Json, at: &str, found: &mut Findings) {
    if let Some(choices) = schema["enum"].as_array().filter(|choices| !choices.contains(value)) {
        let choices: Vec<String> = choices.iter().map(ToString::to_string).collect();
        found.add(at, format!("{value} is not one of {}", choices.join(", ")));
    }
    if let Some(constant) = schema.get("const").filter(|constant| *constant != value) {
        found.add(at, format!("expected {constant}, found {value}"));
    }
}

/// Returns the types of a schema, if a value has none of them.
fn wrong_type(schema: &Json, value: &Json) -> Option<String> {
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

fn range(schema: &Json, number: f64, at: &str, found: &mut Findings) {
    // In OpenAPI 3.0, `exclusiveMinimum` is a flag of `minimum`.
    let bound = |limit: &str, exclusive: &str| {
        let flag = schema[exclusive] == true;
        let inclusive = schema[limit].as_f64().map(|bound| (bound, flag));
        let strict = schema[exclusive].as_f64().map(|bound| (bound, true));
        [inclusive, strict].into_iter().flatten().collect::<Vec<_>>()
    };
    for (least, is_strict) in bound("minimum", "exclusiveMinimum") {
        if number < least || (is_strict && number <= least) {
            found.add(at, format!("{number} is less than the minimum {least}"));
        }
    }
    for (most, is_strict) in bound("maximum", "exclusiveMaximum") {
        if number > most || (is_strict && number >= most) {
            found.add(at, format!("{number} is greater than the maximum {most}"));
        }
    }
    if let Some(step) = schema["multipleOf"].as_f64().filter(|step| *step > 0.0) {
        let steps = number / step;
        if (steps - steps.round()).abs() > 1e-9 {
            found.add(at, format!("{number} is not a multiple of {step}"));
        }
    }
}
