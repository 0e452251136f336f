//! Values made from schemas: the same in every run.

use std::cell::Cell;

use serde_json::{Map, Value as Json, json};

use super::check::Checker;
use super::decimal::{Decimal, Range};
use super::discriminator;
use super::document::Document;
use super::merge::{self, merged};
use super::rules::bounds;
use super::schema::has_type;
use crate::model::Direction;

/// From this depth on, objects have only the properties that they need, and values are null where that is allowed.
const SMALL: usize = 4;
/// From this depth on, values are null.
const DEEPEST: usize = 24;
/// How many values are made at most; all others are null.
const MOST: u32 = 50_000;

/// Makes the value of a schema for a response.
pub(super) fn made(document: &Document, schema: &Json) -> Json {
    let left = Cell::new(MOST);
    Maker { checker: Checker { document, direction: Direction::Read }, nth: 0, left: &left }.value(schema, 0)
}

#[derive(Clone, Copy, Debug)]
struct Maker<'a> {
    checker: Checker<'a>,
    /// Which of several different values is made, where there are several.
    nth: u32,
    /// How many values can still be made.
    left: &'a Cell<u32>,
}

impl Maker<'_> {
    fn value(self, schema: &Json, depth: usize) -> Json {
        if depth > DEEPEST || self.left.get() == 0 {
            return Json::Null;
        }
        self.left.set(self.left.get() - 1);
        let document = self.checker.document;
        let whole = merged(document, schema);
        if let Some(value) = self.given(&whole) {
            return value;
        }
        if depth >= SMALL && self.may_be_null(&whole) {
            return Json::Null;
        }
        let Some(heir) = discriminator::heir(document, schema) else { return self.composed(&whole, depth) };
        let whole = merged(document, &heir.schema);
        let given = self.given(&whole).filter(|value| value[heir.property] == heir.tag);
        let value = given.unwrap_or_else(|| self.composed(&whole, depth));
        self.tagged(&heir.schema, heir.property, heir.tag, value)
    }

    /// Makes the value of a schema without references and `allOf`.
    fn composed(self, schema: &Json, depth: usize) -> Json {
        for keyword in ["oneOf", "anyOf"] {
            if let Some(alternatives) = schema[keyword].as_array() {
                return self.alternative(schema, keyword, alternatives, depth);
            }
        }
        self.typed(schema, depth)
    }

    fn may_be_null(self, schema: &Json) -> bool {
        let names_null = schema["nullable"] == true || has_type(schema, "null");
        let alternatives = ["oneOf", "anyOf"].into_iter().filter_map(|keyword| schema[keyword].as_array()).flatten();
        let mut alternatives = alternatives.map(|one| self.checker.document.resolve(one));
        names_null || alternatives.any(|one| has_type(one, "null") || one["nullable"] == true)
    }

    /// Makes a value of the first alternative that is not null.
    fn alternative(self, schema: &Json, keyword: &str, alternatives: &[Json], depth: usize) -> Json {
        let is_null = |one: &&Json| self.checker.document.resolve(one)["type"] == "null";
        let Some(first) = alternatives.iter().find(|one| !is_null(one)).or_else(|| alternatives.first()) else {
            return Json::Null;
        };
        let value = self.value(&merge::chosen(schema, keyword, first), depth + 1);
        match (discriminator::property(schema), discriminator::tag_of(schema, first)) {
            (Some(property), Some(tag)) => self.tagged(first, property, tag, value),
            _ => value,
        }
    }

    /// Returns the value that a schema gives itself, if it fits.
    fn given(self, schema: &Json) -> Option<Json> {
        let nth = self.nth as usize;
        let listed = |name: &str| schema[name].as_array().and_then(|values| values.get(nth));
        let one = |name: &str| schema.get(name).filter(|_| nth == 0);
        let given = [one("example"), listed("examples"), one("default"), schema.get("const")];
        let mut given = given.into_iter().flatten().chain(listed("enum"));
        given.find(|value| self.checker.fits(schema, value)).cloned()
    }

    /// Sets the property that tells that a value is of an alternative.
    fn tagged(self, alternative: &Json, property: &str, tag: &str, value: Json) -> Json {
        let tagged = value.as_object().map(|entries| {
            let mut tagged = entries.clone();
            tagged.insert(property.to_owned(), tag.into());
            Json::Object(tagged)
        });
        // A constant of the alternative counts more.
        tagged.filter(|tagged| self.checker.fits(alternative, tagged)).unwrap_or(value)
    }

    fn typed(self, schema: &Json, depth: usize) -> Json {
        let kind = match &schema["type"] {
            Json::Array(several) => several.iter().filter_map(Json::as_str).find(|name| *name != "null"),
            one => one.as_str(),
        };
        let has = |keywords: &[&str]| keywords.iter().any(|keyword| schema.get(*keyword).is_some());
        match kind {
            Some("string") => text(schema, self.nth).into(),
            Some("integer") => number(schema, self.nth, true),
            Some("number") => number(schema, self.nth, false),
            Some("boolean") => json!(self.nth == 0),
            Some("array") => self.array(schema, depth),
            Some("object") => self.object(schema, depth),
            None if has(&["properties", "required"]) => self.object(schema, depth),
            None if has(&["items", "prefixItems", "contains"]) => self.array(schema, depth),
            _ => Json::Null,
        }
    }

    fn array(self, schema: &Json, depth: usize) -> Json {
        let size = |keyword: &str| schema[keyword].as_u64().map(|size| usize::try_from(size).unwrap_or(usize::MAX));
        let first = schema["prefixItems"].as_array().map_or(&[][..], Vec::as_slice);
        let items = schema.get("items").unwrap_or(&Json::Null);
        let contained = schema.get("contains").map(|contains| merge::both(items, contains));
        let contains = contained.as_ref().map_or(0, |_| size("minContains").unwrap_or(1));
        let contains = if contains == 0 { 0 } else { first.len().saturating_add(contains) };
        let least = size("minItems").unwrap_or(0).max(contains);
        let wanted = if depth < SMALL { least.max(first.len()).max(1) } else { least };
        let most = if *items == Json::Bool(false) { first.len() } else { usize::MAX };
        let length = wanted.min(most).min(size("maxItems").unwrap_or(usize::MAX)).min(100);
        let is_unique = schema["uniqueItems"] == true;
        let mut made: Vec<Json> = Vec::new();
        for (index, nth) in (self.nth..).take(length).enumerate() {
            let maker = Self { nth: if is_unique { nth } else { self.nth }, ..self };
            let contained = contained.as_ref().filter(|_| index < contains);
            let item = maker.value(first.get(index).or(contained).unwrap_or(items), depth + 1);
            // Not every schema has so many values.
            if !is_unique || !made.contains(&item) {
                made.push(item);
            }
        }
        Json::Array(made)
    }

    fn object(self, schema: &Json, depth: usize) -> Json {
        let required = || schema["required"].as_array().into_iter().flatten().filter_map(Json::as_str);
        let properties = || {
            let all = schema["properties"].as_object().into_iter().flatten();
            all.filter(|(_, property)| !self.checker.is_for_the_other_side(property))
        };
        let is_wanted = |name: &str| depth < SMALL || required().any(|known| known == name);
        let (wanted, other): (Vec<_>, Vec<_>) = properties().partition(|(name, _)| is_wanted(name));
        let mut made: Map<String, Json> = Map::new();
        for (name, property) in wanted {
            made.insert(name.clone(), self.property(schema, name, property, depth));
        }
        let additional = schema.get("additionalProperties").unwrap_or(&Json::Null);
        let unknown = required().filter(|name| schema["properties"].get(*name).is_none()).map(str::to_owned);
        let missing = usize::try_from(schema["minProperties"].as_u64().unwrap_or(0)).unwrap_or(0).min(100);
        // As many as are needed, and no more.
        for (name, property) in other {
            if made.len() < missing {
                made.insert(name.clone(), self.property(schema, name, property, depth));
            }
        }
        if *additional != Json::Bool(false) {
            let mut names = unknown.collect::<Vec<_>>().into_iter();
            let mut invented = (1..=missing).map(|number| format!("key{number}"));
            while let Some(name) = names.next().or_else(|| invented.next().filter(|_| made.len() < missing)) {
                made.insert(name, self.value(additional, depth + 1));
            }
        }
        Json::Object(made)
    }

    /// Makes a property. That of an example may fit even if the example does not.
    fn property(self, schema: &Json, name: &str, property: &Json, depth: usize) -> Json {
        let shown = schema["example"].get(name).filter(|value| self.checker.fits(property, value));
        shown.filter(|_| self.nth == 0).cloned().unwrap_or_else(|| self.value(property, depth + 1))
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
fn number(schema: &Json, nth: u32, is_integer: bool) -> Json {
    let bound = |limit, exclusive, is_further: fn(Decimal, Decimal) -> bool| {
        let all = bounds(schema, limit, exclusive)
            .filter_map(|(bound, is_excluded)| Some((Decimal::of(bound)?, is_excluded)));
        all.reduce(|one, two| if is_further(two.0, one.0) || two.0 == one.0 && two.1 { two } else { one })
    };
    let least = bound("minimum", "exclusiveMinimum", |one, two| one.compare(two).is_gt());
    let most = bound("maximum", "exclusiveMaximum", |one, two| one.compare(two).is_lt());
    let given = Decimal::keyword(schema, "multipleOf");
    let steps: Vec<Decimal> = match given {
        Some(step) if is_integer => step.least_integer_multiple().into_iter().collect(),
        Some(step) => vec![step],
        None if is_integer => vec![Decimal::integer(1)],
        // Between some bounds there is only a fraction.
        None => (0..=18).map(|digits| Decimal::power(-digits)).collect(),
    };
    let found = steps.into_iter().find_map(|step| Range { least, most, step }.number(nth));
    let bound = || least.or(most).map(|(bound, _)| bound);
    found.or_else(bound).unwrap_or(Decimal::integer(0)).json(is_integer)
}
