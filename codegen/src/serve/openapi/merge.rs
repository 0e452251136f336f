//! Several schemas that a value must fit, as one schema.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ptr;

use serde_json::{Map, Value as Json, json};

use super::decimal::Decimal;
use super::document::Document;

/// Keywords that give a value.
const GIVEN: [&str; 3] = ["example", "examples", "default"];

/// Returns a schema without references and `allOf`: what they lead to is part of it.
pub(super) fn merged<'a>(document: &'a Document, schema: &'a Json) -> Cow<'a, Json> {
    let levels: Vec<&Json> = document.schemas(schema).collect();
    if let [level] = levels[..]
        && level.get("allOf").is_none()
    {
        return Cow::Borrowed(level);
    }
    let (mut whole, mut seen) = (Map::new(), BTreeSet::new());
    // The next one is the last.
    let mut waiting: Vec<&Json> = levels.into_iter().rev().collect();
    while let Some(part) = waiting.pop() {
        let Some(entries) = part.as_object().filter(|_| seen.insert(ptr::from_ref(part))) else { continue };
        for (keyword, value) in entries.iter().filter(|(keyword, _)| !matches!(keyword.as_str(), "$ref" | "allOf")) {
            add(&mut whole, keyword, value);
        }
        let parts = part["allOf"].as_array().into_iter().flatten().rev();
        waiting.extend(parts.flat_map(|part| document.schemas(part).collect::<Vec<_>>().into_iter().rev()));
    }
    Cow::Owned(Json::Object(whole))
}

/// Returns a schema of which one of the alternatives was chosen.
pub(super) fn chosen(schema: &Json, keyword: &str, alternative: &Json) -> Json {
    let mut rest = schema.clone();
    if let Some(entries) = rest.as_object_mut() {
        entries.retain(|name, _| name != keyword && name != "discriminator" && !GIVEN.contains(&name.as_str()));
    }
    both(&rest, alternative)
}

/// Returns a schema that requires two others.
pub(super) fn both(one: &Json, other: &Json) -> Json {
    if one.as_object().is_some_and(|entries| !entries.is_empty()) {
        json!({ "allOf": [one, other] })
    } else {
        other.clone()
    }
}

/// Adds a keyword to a schema that may have it already.
fn add(whole: &mut Map<String, Json>, keyword: &str, value: &Json) {
    let Some(known) = whole.get_mut(keyword) else {
        whole.insert(keyword.to_owned(), value.clone());
        return;
    };
    match (keyword, &mut *known, value) {
        ("required", Json::Array(known), Json::Array(names)) => known.extend(names.iter().cloned()),
        ("properties" | "patternProperties", Json::Object(known), Json::Object(added)) => {
            for (name, schema) in added {
                let joined = known.get(name).map_or_else(|| schema.clone(), |known| both(known, schema));
                known.insert(name.clone(), joined);
            }
        }
        ("example", Json::Object(known), Json::Object(added)) => {
            for (name, value) in added {
                known.entry(name.clone()).or_insert_with(|| value.clone());
            }
        }
        ("enum", Json::Array(known), Json::Array(choices)) => known.retain(|choice| choices.contains(choice)),
        ("items" | "contains" | "additionalProperties" | "propertyNames", ..) => {
            *known = if known.is_boolean() || value.is_boolean() { narrower(known, value) } else { both(known, value) };
        }
        ("type", ..) => *known = common_types(known, value),
        ("nullable", ..) => *known = (*known == true && *value == true).into(),
        ("oneOf" | "anyOf", Json::Array(known), Json::Array(alternatives)) => {
            // All pairs would be too many.
            if let Some(first) = alternatives.iter().find(|one| one["type"] != "null") {
                for one in known.iter_mut() {
                    *one = both(one, first);
                }
            }
        }
        _ if keyword.starts_with("min") || keyword == "exclusiveMinimum" => {
            further(known, value, std::cmp::Ordering::Greater);
        }
        _ if keyword.starts_with("max") || keyword == "exclusiveMaximum" => {
            further(known, value, std::cmp::Ordering::Less);
        }
        _ => {}
    }
}

/// The one of two schemas that permits less, if one of them permits all or nothing.
fn narrower(one: &Json, other: &Json) -> Json {
    if *one == Json::Bool(false) || *other == Json::Bool(true) { one.clone() } else { other.clone() }
}

/// Replaces a bound by one that is further in a direction.
fn further(known: &mut Json, value: &Json, direction: std::cmp::Ordering) {
    if let (Json::Number(one), Json::Number(two)) = (&*known, value)
        && let (Some(one), Some(two)) = (Decimal::of(one), Decimal::of(two))
        && two.compare(one) == direction
    {
        *known = value.clone();
    }
}

/// The types that two schemas permit.
fn common_types(one: &Json, other: &Json) -> Json {
    let types = |value: &Json| match value {
        Json::Array(several) => several.iter().filter_map(Json::as_str).map(str::to_owned).collect(),
        one => one.as_str().map(str::to_owned).into_iter().collect::<Vec<String>>(),
    };
    let (one, other) = (types(one), types(other));
    let has = |types: &[String], kind: &str| types.iter().any(|known| known == kind);
    let is_common = |kind: &&String| has(&one, kind) && has(&other, kind);
    let mut common: Vec<&String> = one.iter().filter(is_common).collect();
    let narrow = one.iter().chain(&other).find(|kind| *kind == "integer");
    let is_narrow = |types: &[String]| has(types, "integer") || has(types, "number");
    common.extend(narrow.filter(|_| common.is_empty() && is_narrow(&one) && is_narrow(&other)));
    match common[..] {
        [one] => json!(one),
        _ => json!(common),
    }
}
