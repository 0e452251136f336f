//! What the variants of unions are known by.
//!
//! A variant without a name in the document is labelled after what it contains, so another property of it, or another
//! variant with the same ones, changes its label, and with it the names of its type and of everything inside. The lock
//! records what each variant contained. A variant that contains all of that, and whose label is not recorded, is known by
//! the recorded label.

use std::collections::{BTreeMap, BTreeSet};

use super::registry::{LABELS, NameRegistry};
use crate::model::{Schema, Shape, Type, Union, Variant, Version};

/// What schemas and variants are known by, where it is not their own id or label.
#[derive(Debug, Default)]
pub struct Identities {
    /// Id of a schema to the id that it is known by; what is inside it has this prefix.
    schemas: BTreeMap<String, String>,
    /// Id of a union and label of a variant to the label that it is known by.
    variants: BTreeMap<(String, String), String>,
}

impl Identities {
    /// Compares the variants of a version with those that are recorded, and records them.
    pub fn of(version: &Version, registry: &mut NameRegistry<'_>) -> Self {
        let mut identities = Self::default();
        // A union is after the one that it is inside of.
        for schema in version.schemas.values() {
            if let Shape::Union(union) = &schema.shape {
                identities.compare(version, schema, union, registry);
            }
        }
        identities
    }

    /// Returns the id that a schema is known by.
    pub fn schema(&self, id: &str) -> String {
        let mut end = id.len();
        loop {
            let (outer, inside) = id.split_at(end);
            if let Some(known) = self.schemas.get(outer) {
                return format!("{known}{inside}");
            }
            match outer.rfind('.') {
                Some(dot) => end = dot,
                None => return id.to_owned(),
            }
        }
    }

    /// Returns the label that a variant of a union is known by.
    pub fn variant<'a>(&'a self, union: &str, label: &'a str) -> &'a str {
        self.variants.get(&(union.to_owned(), label.to_owned())).map_or(label, String::as_str)
    }

    fn compare(&mut self, version: &Version, schema: &Schema, union: &Union, registry: &mut NameRegistry<'_>) {
        let owner = self.schema(&schema.id);
        let scope = format!("{LABELS}{owner}");
        let recorded: BTreeMap<String, BTreeSet<String>> =
            registry.recorded_before(&scope).into_iter().map(|(label, text)| (label, parts(&text))).collect();
        let texts = union.variants.iter().filter_map(|variant| Some((variant, content(version, &schema.id, variant)?)));
        let (texts, found): (Vec<String>, Vec<(&Variant, BTreeSet<String>)>) =
            texts.map(|(variant, text)| (text.clone(), (variant, parts(&text)))).unzip();
        let known = matches(&found, &recorded);
        for (((variant, _), text), label) in found.iter().zip(&texts).zip(known) {
            let label = label.unwrap_or(&variant.label);
            registry.record(&scope, label, text);
            if label != variant.label {
                self.variants.insert((schema.id.clone(), variant.label.clone()), label.to_owned());
                if let Some(id) = variant.kind.direct() {
                    self.schemas.insert(id.to_owned(), format!("{owner}.{label}"));
                }
            }
        }
    }
}

/// Between what a variant contains, in the lock.
const SEPARATOR: &str = ", ";

fn parts(text: &str) -> BTreeSet<String> {
    text.split(SEPARATOR).map(str::to_owned).collect()
}

/// Returns the recorded label of each variant that has another label now.
fn matches<'r>(
    found: &[(&Variant, BTreeSet<String>)],
    recorded: &'r BTreeMap<String, BTreeSet<String>>,
) -> Vec<Option<&'r str>> {
    let mut known: Vec<Option<&str>> = vec![None; found.len()];
    let keeps = |(variant, content): &(&Variant, BTreeSet<String>)| {
        recorded
            .get(&variant.label)
            .is_some_and(|before| before.is_subset(content) || !found.iter().any(|(_, other)| before.is_subset(other)))
    };
    let kept: BTreeSet<&str> = found.iter().filter(|one| keeps(one)).map(|(one, _)| one.label.as_str()).collect();
    for (label, before) in recorded.iter().filter(|(label, _)| !kept.contains(label.as_str())) {
        let candidates = found.iter().enumerate().filter(|(index, (variant, content))| {
            known[*index].is_none() && !kept.contains(variant.label.as_str()) && before.is_subset(content)
        });
        let best = candidates.min_by_key(|(_, (_, content))| content.len()).map(|(index, _)| index);
        // A variant that is labelled so now would have to give way to it.
        let is_free = found.iter().enumerate().all(|(index, (one, _))| one.label != *label || best == Some(index));
        if let Some(index) = best.filter(|_| is_free) {
            known[index] = Some(label);
        }
    }
    known
}

/// Returns what a variant contains, as the lock records it: the properties of an object with their types and constants, the
/// values of a list of choices, the type of anything else. `None` if it is a component.
fn content(version: &Version, union: &str, variant: &Variant) -> Option<String> {
    let mut content = BTreeSet::new();
    match variant.kind.direct() {
        Some(id) => {
            let inside = id.strip_prefix(union)?.strip_prefix('.')?;
            debug_assert!(!inside.is_empty(), "`{id}` is inside `{union}`");
            inner(version.schemas.get(id)?, &mut content);
        }
        None => {
            content.insert(describe(&variant.kind));
        }
    }
    Some(content.into_iter().collect::<Vec<_>>().join(SEPARATOR))
}

fn inner(schema: &Schema, content: &mut BTreeSet<String>) {
    match &schema.shape {
        Shape::Object(object) => {
            content.insert("object".to_owned());
            content.extend(object.fields.iter().map(|field| format!("property {}", field.wire)));
            for field in &object.fields {
                match &field.kind {
                    Type::Choice(choices) => {
                        content.extend(choices.values.iter().map(|value| format!("{} = {}", field.wire, value.wire)));
                    }
                    // What is inside these may change.
                    Type::Named(_) | Type::Nullable(_) | Type::List(_) | Type::Map(_) => {}
                    kind => drop(content.insert(format!("{}: {}", field.wire, describe(kind)))),
                }
            }
            content.extend(object.constants.iter().map(|(name, value)| match value.as_str() {
                Some(text) => format!("{name} = {text}"),
                None => format!("{name} = {value}"),
            }));
        }
        Shape::Choice(choices) => {
            content.insert("choice".to_owned());
            content.extend(choices.values.iter().map(|value| format!("value {}", value.wire)));
        }
        Shape::Union(_) => {
            content.insert("union".to_owned());
        }
    }
}

fn describe(kind: &Type) -> String {
    match kind {
        Type::List(item) => format!("list of {}", describe(item)),
        Type::Map(item) => format!("map of {}", describe(item)),
        Type::Nullable(inner) => describe(inner),
        Type::Named(id) => id.rsplit('.').next().unwrap_or(id).to_owned(),
        Type::Choice(choices) => {
            let values = choices.values.iter().map(|value| value.wire.as_str());
            format!("one of {}", values.collect::<Vec<_>>().join(" "))
        }
        Type::Foreign(path) => path.clone(),
        kind => format!("{kind:?}").to_lowercase(),
    }
}
