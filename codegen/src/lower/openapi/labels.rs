//! What the variants of unions are called.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::Lowering;
use super::json_type::JsonType;
use super::merged_schema::MergedSchema;
use crate::input::openapi::Located;
use crate::pointer::unescape;

/// How many properties a variant is named after, at most.
const MOST_PROPERTIES: usize = 3;

impl<'a> Lowering<'a, '_> {
    /// What the variants of a union are called, each different from the others.
    ///
    /// A name follows from the variant alone as far as possible, so that it stays when other variants come and go: the
    /// component, the title, the value of the tag or of another constant, the required properties, all properties, the
    /// kind of value. What even these do not tell apart is numbered in the order of the document.
    pub fn labels(&mut self, members: &[Located<'a>], tag: Option<&str>) -> Vec<String> {
        let candidates: Vec<Vec<String>> = members.iter().map(|member| self.label_candidates(member, tag)).collect();
        let most = candidates.iter().map(Vec::len).max().unwrap_or_default();
        let mut level = vec![0; members.len()];
        let name = |index: usize, level: usize| {
            let names: &Vec<String> = &candidates[index];
            names.get(level).or_else(|| names.last()).map_or("variant", String::as_str)
        };
        for _ in 0..most {
            let names: Vec<&str> = (0..members.len()).map(|index| name(index, level[index])).collect();
            let is_repeated = |index: usize| names.iter().filter(|other| **other == names[index]).count() > 1;
            let repeated: Vec<usize> = (0..members.len()).filter(|index| is_repeated(*index)).collect();
            for index in repeated {
                level[index] += 1;
            }
        }
        let mut taken = BTreeSet::new();
        let mut labels = Vec::with_capacity(members.len());
        for (index, level) in level.into_iter().enumerate() {
            let label = name(index, level);
            let numbered = (2..).map(|number| format!("{label}_{number}"));
            let free = std::iter::once(label.to_owned()).chain(numbered).find(|label| taken.insert(label.clone()));
            labels.push(free.unwrap_or_default());
        }
        labels
    }

    /// The names that a variant may have, the best first.
    fn label_candidates(&mut self, member: &Located<'a>, tag: Option<&str>) -> Vec<String> {
        if let Some(reference) = member.reference() {
            let name = reference.rsplit(['/', '#']).next().unwrap_or_default();
            let name = name.trim_end_matches(".json").trim_end_matches(".yaml").trim_end_matches(".yml");
            return vec![name.to_owned()];
        }
        let mut candidates = vec![self.text(member, "title")];
        let merged = self.merged(std::slice::from_ref(member));
        if merged.has_members() {
            candidates.extend(self.constant_label(&merged, tag));
            let required = merged.properties.keys().copied().filter(|name| merged.required.contains(name));
            candidates.push(with_properties(required));
            candidates.push(with_properties(merged.properties.keys().copied()));
            candidates.push(self.with_kinds(&merged));
        } else if let [only] = merged.kinds().as_slice() {
            candidates.push(label_of(*only).to_owned());
            candidates.push(with_values(&merged));
            candidates.push(self.detailed(*only, &merged));
        }
        candidates.retain(|candidate| !candidate.is_empty());
        candidates
    }

    /// The value of the tag, or else of the first constant, required ones before others.
    fn constant_label(&mut self, merged: &MergedSchema<'a>, tag: Option<&str>) -> Option<String> {
        let mut names: Vec<&str> = merged.properties.keys().copied().collect();
        names.sort_by_key(|name| (Some(*name) != tag, !merged.required.contains(name)));
        names.into_iter().find_map(|name| {
            let values = self.merged(merged.properties.get(name)?).values?;
            match values.as_slice() {
                [first, ..] if Some(name) == tag => first.node.text().map(str::to_owned),
                [only] => only.node.text().map(str::to_owned),
                _ => None,
            }
        })
    }

    /// The properties of an object, each with its kind of value.
    fn with_kinds(&mut self, merged: &MergedSchema<'a>) -> String {
        let mut names = Vec::new();
        for (name, schemas) in merged.properties.iter().take(MOST_PROPERTIES) {
            names.push(match self.merged(schemas).kinds().as_slice() {
                [only] => format!("{name}_{}", label_of(*only)),
                _ => (*name).to_owned(),
            });
        }
        with_properties(names.iter().map(String::as_str))
    }

    /// A kind of value with its format, or the kind of its items.
    fn detailed(&mut self, kind: JsonType, merged: &MergedSchema<'a>) -> String {
        let label = label_of(kind);
        if kind == JsonType::List && !merged.items.is_empty() {
            return match self.merged(&merged.items).kinds().as_slice() {
                [only] => format!("{label}_of_{}", label_of(*only)),
                _ => String::new(),
            };
        }
        merged.format.map(|format| format!("{label}_{format}")).unwrap_or_default()
    }
}

/// The first values of a list of them.
fn with_values(merged: &MergedSchema<'_>) -> String {
    let values = merged.values.as_deref().unwrap_or_default().iter().filter_map(|value| value.node.text());
    values.take(MOST_PROPERTIES).collect::<Vec<_>>().join("_or_")
}

fn with_properties<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<&str> = names.take(MOST_PROPERTIES).collect();
    if names.is_empty() { String::new() } else { format!("with_{}", names.join("_and_")) }
}

/// What a variant of one kind of values is called.
pub fn label_of(kind: JsonType) -> &'static str {
    match kind {
        JsonType::Text => "text",
        JsonType::List => "list",
        other => other.name(),
    }
}

/// What a schema that is referred to is called.
pub fn component_name(at: &Located<'_>) -> String {
    let file = at.document.rsplit('/').next().unwrap_or_default();
    let stem = file.split('.').next().unwrap_or_default();
    let parts: Vec<Cow<'_, str>> = at.pointer.split('/').skip(1).map(unescape).collect();
    let below: Vec<&str> = match parts.iter().map(AsRef::as_ref).collect::<Vec<_>>()[..] {
        [] => vec![stem],
        ["components", _, ref rest @ ..] | ["$defs" | "definitions", ref rest @ ..] if !rest.is_empty() => {
            rest.to_vec()
        }
        ref rest => rest.to_vec(),
    };
    let words = ["properties", "items", "$defs", "schema", "content"];
    let named: Vec<&str> = below
        .iter()
        .enumerate()
        .filter(|(index, part)| *index == 0 || !words.contains(part))
        .map(|(_, part)| *part)
        .collect();
    named.join(".")
}

/// What a property, a variant or another part of schemas is named after: the component that it is described in, unless
/// several schemas describe it together. So its name is the same wherever it is reached from.
pub fn owner_of(schemas: &[Located<'_>], otherwise: &str) -> String {
    let [only] = schemas else { return otherwise.to_owned() };
    let parts: Vec<Cow<'_, str>> = only.pointer.split('/').skip(1).map(unescape).collect();
    let parts: Vec<&str> = parts.iter().map(AsRef::as_ref).collect();
    let ["components", "schemas", name, inside @ ..] = parts.as_slice() else { return otherwise.to_owned() };
    let mut inside = inside;
    while let ["allOf", _, rest @ ..] = inside {
        inside = rest;
    }
    match inside {
        ["properties" | "oneOf" | "anyOf", _] | ["additionalProperties"] => (*name).to_owned(),
        _ => otherwise.to_owned(),
    }
}
