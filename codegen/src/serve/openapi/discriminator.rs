//! Discriminators: which schema the tag of a value selects, among alternatives or among the components that extend a schema.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ptr;

use serde_json::{Map, Value as Json};

use super::document::Document;
use super::merge;

/// The schema that a value is made from because of a discriminator.
#[derive(Debug)]
pub(super) struct Heir<'a> {
    pub(super) schema: Cow<'a, Json>,
    pub(super) property: &'a str,
    pub(super) tag: &'a str,
}

/// What the tag of a value means for a schema that components extend.
#[derive(Debug)]
pub(super) enum Selected<'a> {
    /// Nothing: no component extends the schema, or the tag is that of the schema itself.
    Nothing,
    /// A component that extends the schema.
    Component(&'a Json),
    /// No component; the known tags.
    Unknown(Vec<&'a str>),
}

/// Returns the property of a discriminator.
pub(super) fn property(schema: &Json) -> Option<&str> {
    schema["discriminator"]["propertyName"].as_str()
}

/// Returns the tag of a value for a schema with a discriminator.
pub(super) fn tag<'a>(schema: &Json, value: &'a Json) -> Option<&'a str> {
    value.get(property(schema)?)?.as_str()
}

/// Returns whether a tag selects an alternative.
pub(super) fn selects(schema: &Json, alternative: &Json, tag: &str) -> bool {
    alternative["$ref"].as_str().is_some_and(|reference| last_segment(reference) == selected_name(schema, tag))
}

/// Returns the tag of an alternative: that of the mapping, or else its name.
pub(super) fn tag_of<'a>(schema: &'a Json, alternative: &'a Json) -> Option<&'a str> {
    let name = last_segment(alternative["$ref"].as_str()?);
    Some(mapped_tag(schema, name).unwrap_or(name))
}

/// How many tags a message lists.
const MOST: usize = 10;

/// Says that a tag is not known.
pub(super) fn unknown(property: &str, tag: &str, known: &[&str]) -> String {
    let listed: Vec<String> = known.iter().take(MOST).map(|tag| format!("`{tag}`")).collect();
    let more = known.len().checked_sub(MOST).filter(|more| *more > 0).map(|more| format!(" and {more} more"));
    let (tag, listed, more) = (Json::from(tag), listed.join(", "), more.unwrap_or_default());
    format!("the discriminator `{property}` is {tag}, but must be one of {listed}{more}")
}

/// Returns what the tag of a value means for a schema that components extend through `allOf`.
pub(super) fn inherited<'a>(document: &'a Document, schema: &'a Json, value: &Json) -> Selected<'a> {
    let Some(tag) = tag(schema, value).filter(|_| is_base(schema)) else { return Selected::Nothing };
    match components(document).find(|(name, _)| *name == selected_name(schema, tag)) {
        Some((_, component)) if ptr::eq(document.resolve(component), schema) => Selected::Nothing,
        Some((_, component)) if extends(document, component, schema) => Selected::Component(component),
        _ => {
            let tags = heirs(document, schema).map(|(name, _)| mapped_tag(schema, name).unwrap_or(name));
            let tags: Vec<&str> = tags.collect();
            if tags.is_empty() { Selected::Nothing } else { Selected::Unknown(tags) }
        }
    }
}

/// Returns what to make for a schema that a component with a discriminator is part of: the schema itself if it is a component
/// that extends the other, otherwise the first such component.
pub(super) fn heir<'a>(document: &'a Document, schema: &'a Json) -> Option<Heir<'a>> {
    let schema = document.canonical(schema);
    let base =
        if is_base(schema) { schema } else { inside(document, schema).into_iter().find(|part| is_base(part))? };
    let property = property(base)?;
    let own = components(document).find(|(_, component)| ptr::eq(*component, schema) && !ptr::eq(schema, base));
    if let Some((name, _)) = own {
        return Some(Heir { schema: Cow::Borrowed(schema), property, tag: mapped_tag(base, name).unwrap_or(name) });
    }
    let mapped = heirs(document, base).find(|(name, _)| mapped_tag(base, name).is_some());
    let (name, component) = mapped.or_else(|| heirs(document, base).next())?;
    let is_alone = ptr::eq(schema, base);
    let schema = if is_alone { Cow::Borrowed(component) } else { Cow::Owned(merge::both(schema, component)) };
    Some(Heir { schema, property, tag: mapped_tag(base, name).unwrap_or(name) })
}

/// Returns whether a discriminator is one of components that extend the schema, not of alternatives.
fn is_base(schema: &Json) -> bool {
    property(schema).is_some() && ["oneOf", "anyOf"].iter().all(|keyword| schema.get(*keyword).is_none())
}

fn components(document: &Document) -> impl Iterator<Item = (&str, &Json)> {
    let all = document.root()["components"]["schemas"].as_object();
    all.into_iter().flat_map(Map::iter).map(|(name, component)| (name.as_str(), component))
}

/// The components that extend a schema.
fn heirs<'a>(document: &'a Document, base: &'a Json) -> impl Iterator<Item = (&'a str, &'a Json)> {
    components(document).filter(move |(_, component)| extends(document, component, base))
}

fn extends(document: &Document, component: &Json, base: &Json) -> bool {
    inside(document, component).into_iter().any(|part| ptr::eq(part, base))
}

/// The parts of a schema by `allOf`, and their parts.
fn inside<'a>(document: &'a Document, schema: &'a Json) -> Vec<&'a Json> {
    let all_of = |level: &'a Json| level["allOf"].as_array().into_iter().flatten();
    let mut waiting: Vec<&Json> = document.schemas(schema).flat_map(all_of).collect();
    let (mut parts, mut seen) = (Vec::new(), BTreeSet::new());
    while let Some(part) = waiting.pop() {
        for level in document.schemas(part).filter(|level| seen.insert(ptr::from_ref(*level))) {
            parts.push(level);
            waiting.extend(all_of(level));
        }
    }
    parts
}

/// Returns the name of the component that a tag selects.
fn selected_name<'a>(schema: &'a Json, tag: &'a str) -> &'a str {
    schema["discriminator"]["mapping"].get(tag).and_then(Json::as_str).map_or(tag, last_segment)
}

/// Returns the tag of a component by the mapping.
fn mapped_tag<'a>(schema: &'a Json, name: &str) -> Option<&'a str> {
    let mut mapping = schema["discriminator"]["mapping"].as_object()?.iter();
    mapping
        .find(|(_, target)| target.as_str().is_some_and(|target| last_segment(target) == name))
        .map(|(tag, _)| tag.as_str())
}

fn last_segment(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or_default()
}
