//! Comparison of types by the values that they accept and produce, whatever their names are.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{Affects, Impact, rename};
use crate::model::{Choices, Content, Encoding, Field, Object, Schema, Shape, Type, Union, Version};

/// The types of both versions.
#[derive(Clone, Copy, Debug)]
pub struct Types<'a> {
    /// The schemas of the old version.
    pub old: &'a BTreeMap<String, Schema>,
    /// The schemas of the new version.
    pub new: &'a BTreeMap<String, Schema>,
    /// How many types are being compared, each inside the one before.
    pub depth: usize,
    /// Returns the effect of another type in the place of a type.
    pub impact: fn(Types<'_>, &Type, &Type, Affects) -> Impact,
}

/// The most pairs of removed and added schemas whose contents are compared.
const MOST_PAIRS: usize = 250_000;

/// Returns the schemas that have another id in the new version, by old id: a component with another name, or an inline
/// type that became a component.
pub fn renamed(old: &Version, new: &Version) -> BTreeMap<String, String> {
    let missing = |from: &'_ Version, of: &Version| -> Vec<String> {
        of.schemas.keys().filter(|id| !from.schemas.contains_key(*id)).cloned().collect()
    };
    let schemas = |version: &'_ Version, ids: Vec<String>| -> Vec<Schema> {
        ids.iter().filter_map(|id| version.schemas.get(id).cloned()).collect()
    };
    let (removed, added) = (schemas(old, missing(new, old)), schemas(new, missing(old, new)));
    if removed.len() * added.len() > MOST_PAIRS {
        return BTreeMap::new();
    }
    let pairs = rename::schemas(&removed.iter().collect::<Vec<_>>(), &added.iter().collect::<Vec<_>>());
    pairs.into_iter().map(|(before, after)| (before.id.clone(), after.id.clone())).collect()
}

/// Returns a version in which renamed schemas have their new ids, except in the schemas themselves. `None` if nothing was
/// renamed.
pub fn renamed_version(version: &Version, renamed: &BTreeMap<String, String>) -> Option<Version> {
    if renamed.is_empty() {
        return None;
    }
    let mut version = version.clone();
    let schemas = std::mem::take(&mut version.schemas).into_iter();
    version.schemas = schemas.map(|(id, schema)| (renamed.get(&id).cloned().unwrap_or(id), schema)).collect();
    rename_references(&mut version, renamed);
    Some(version)
}

fn rename_references(version: &mut Version, renamed: &BTreeMap<String, String>) {
    let change = &mut |kind: &mut Type| rename_in(kind, renamed);
    let id = |id: &mut String| {
        if let Some(new) = renamed.get(id) {
            id.clone_from(new);
        }
    };
    for operation in version.operations.values_mut() {
        let fields =
            operation.parameters.iter_mut().map(|parameter| &mut parameter.field).chain(&mut operation.headers);
        fields.for_each(|field| change(&mut field.kind));
        let responses = operation.responses.iter_mut().chain(&mut operation.error_responses);
        let received = responses.flat_map(|response| &mut response.contents);
        let called = operation.callbacks.iter_mut().flat_map(|callback| &mut callback.contents);
        let sent = operation.body.iter_mut().flat_map(|body| &mut body.contents);
        for content in received.chain(called).chain(sent) {
            match &mut content.encoding {
                Encoding::Json(kind) | Encoding::Events(kind) | Encoding::Lines(kind) => change(kind),
                Encoding::Form(form) => id(&mut form.schema),
                Encoding::Multipart(parts) => id(&mut parts.schema),
                Encoding::Text | Encoding::Bytes => {}
            }
        }
    }
    for schema in version.schemas.values_mut() {
        match &mut schema.shape {
            Shape::Object(object) => {
                object.fields.iter_mut().for_each(|field| change(&mut field.kind));
                object.more.iter_mut().for_each(|more| change(&mut more.kind));
            }
            Shape::Union(union) => union.variants.iter_mut().for_each(|variant| change(&mut variant.kind)),
            Shape::Choice(_) => {}
        }
    }
}

fn rename_in(kind: &mut Type, renamed: &BTreeMap<String, String>) {
    match kind {
        Type::Named(id) => {
            if let Some(new) = renamed.get(id) {
                id.clone_from(new);
            }
        }
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => rename_in(inner, renamed),
        _ => {}
    }
}

impl<'a> Types<'a> {
    /// Returns the choices of a type of the old version.
    pub fn old_choices(&self, kind: &'a Type) -> Option<&'a Choices> {
        choices(self.old, kind)
    }

    /// Returns the choices of a type of the new version.
    pub fn new_choices(&self, kind: &'a Type) -> Option<&'a Choices> {
        choices(self.new, kind)
    }

    /// Returns whether both types have the same values.
    pub fn are_equal(&self, old: &Type, new: &Type) -> bool {
        self.equal(old, new, &mut HashSet::new())
    }

    /// Returns whether both bodies have the same values.
    pub fn are_equal_bodies(&self, old: &Content, new: &Content) -> bool {
        let (old, new) = (&old.encoding, &new.encoding);
        match (old, new) {
            (Encoding::Json(old), Encoding::Json(new))
            | (Encoding::Events(old), Encoding::Events(new))
            | (Encoding::Lines(old), Encoding::Lines(new)) => self.are_equal(old, new),
            _ => old == new,
        }
    }

    /// Returns whether a type of one version is a variant of a union of the other version.
    pub fn is_variant(&self, one: &Type, union: &Type, is_old: bool) -> bool {
        let schemas = if is_old { self.old } else { self.new };
        let Some(Shape::Union(union)) = union.direct().and_then(|id| schemas.get(id)).map(|schema| &schema.shape)
        else {
            return false;
        };
        union
            .variants
            .iter()
            .any(|variant| if is_old { self.are_equal(&variant.kind, one) } else { self.are_equal(one, &variant.kind) })
    }

    /// Compares two types. `assumed` has the pairs of schemas that are being compared: in a circle they are equal unless
    /// something else of them differs.
    fn equal(&self, old: &Type, new: &Type, assumed: &mut HashSet<(String, String)>) -> bool {
        match (old, new) {
            (Type::Named(before), Type::Named(after)) => {
                // What differs in a schema with the same id is reported there.
                if before == after || !assumed.insert((before.clone(), after.clone())) {
                    return true;
                }
                match (self.old.get(before), self.new.get(after)) {
                    (Some(before), Some(after)) => self.equal_shapes(&before.shape, &after.shape, assumed),
                    _ => false,
                }
            }
            (Type::Named(_), Type::Choice(_)) | (Type::Choice(_), Type::Named(_)) => {
                let (before, after) = (choices(self.old, old), choices(self.new, new));
                before.zip(after).is_some_and(|(before, after)| equal_choices(before, after))
            }
            (Type::Choice(before), Type::Choice(after)) => equal_choices(before, after),
            (Type::List(before), Type::List(after))
            | (Type::Map(before), Type::Map(after))
            | (Type::Nullable(before), Type::Nullable(after)) => self.equal(before, after, assumed),
            _ => old == new,
        }
    }

    fn equal_shapes(&self, old: &Shape, new: &Shape, assumed: &mut HashSet<(String, String)>) -> bool {
        match (old, new) {
            (Shape::Object(before), Shape::Object(after)) => self.equal_objects(before, after, assumed),
            (Shape::Choice(before), Shape::Choice(after)) => equal_choices(before, after),
            (Shape::Union(before), Shape::Union(after)) => self.equal_unions(before, after, assumed),
            _ => false,
        }
    }

    fn equal_objects(&self, old: &Object, new: &Object, assumed: &mut HashSet<(String, String)>) -> bool {
        let more = match (&old.more, &new.more) {
            (None, None) => true,
            (Some(before), Some(after)) => self.equal(&before.kind, &after.kind, assumed),
            _ => false,
        };
        more && (old.closed, &old.constants) == (new.closed, &new.constants)
            && old.fields.len() == new.fields.len()
            && old.fields.iter().all(|before| {
                let after = new.fields.iter().find(|after| after.wire == before.wire);
                after.is_some_and(|after| equal_facts(before, after) && self.equal(&before.kind, &after.kind, assumed))
            })
    }

    fn equal_unions(&self, old: &Union, new: &Union, assumed: &mut HashSet<(String, String)>) -> bool {
        old.tag == new.tag
            && old.variants.len() == new.variants.len()
            && old
                .variants
                .iter()
                .zip(&new.variants)
                .all(|(before, after)| before.tags == after.tags && self.equal(&before.kind, &after.kind, assumed))
    }
}

fn choices<'a>(schemas: &'a BTreeMap<String, Schema>, kind: &'a Type) -> Option<&'a Choices> {
    match kind {
        Type::Choice(choices) => Some(choices),
        Type::Named(id) => match &schemas.get(id)?.shape {
            Shape::Choice(choices) => Some(choices),
            _ => None,
        },
        _ => None,
    }
}

fn equal_choices(old: &Choices, new: &Choices) -> bool {
    let values = |choices: &Choices| -> BTreeSet<(String, bool)> {
        choices.values.iter().map(|choice| (choice.wire.clone(), choice.bare)).collect()
    };
    old.numeric == new.numeric && values(old) == values(new)
}

/// Returns whether everything but the types of two fields means the same for requests and responses.
fn equal_facts(old: &Field, new: &Field) -> bool {
    let facts =
        |field: &Field| (field.nullable, field.access, field.presence, field.limits.clone(), field.default.clone());
    facts(old) == facts(new)
}
