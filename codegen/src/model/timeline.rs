//! Finds out in which versions of an API its items exist.

use std::collections::HashMap;

use super::{Choices, Field, History, Relation, Shape, Type, Version};

/// Sets the history of all items. The versions are sorted, oldest first.
pub fn trace(versions: &mut [Version]) {
    if versions.len() < 2 {
        return;
    }
    let mut timelines =
        Timelines { names: versions.iter().map(|version| version.name.clone()).collect(), ..<_>::default() };
    for (index, version) in versions.iter_mut().enumerate() {
        visit(version, &mut |path, kind, _| timelines.add(path, index, kind));
    }
    for (index, version) in versions.iter_mut().enumerate() {
        visit(version, &mut |path, _, history| timelines.set(path, index, history));
    }
}

/// Calls a function with the path, the type and the history of each item. The parts of a path are lines.
fn visit(version: &mut Version, each: &mut dyn FnMut(&str, Option<&Type>, &mut History)) {
    for (id, resource) in &mut version.resources {
        let path = format!("resource {id}");
        each(&path, None, &mut resource.history);
        for field in &mut resource.fields {
            visit_field(&path, field, each);
        }
    }
    for (id, operation) in &mut version.operations {
        let path = format!("operation {id}");
        each(&path, None, &mut operation.history);
        for parameter in &mut operation.parameters {
            visit_field(&path, &mut parameter.field, each);
        }
    }
    for (id, schema) in &mut version.schemas {
        let path = format!("schema {id}");
        each(&path, None, &mut schema.history);
        match &mut schema.shape {
            Shape::Object(object) => object.fields.iter_mut().for_each(|field| visit_field(&path, field, each)),
            Shape::Choice(choices) => visit_choices(&path, choices, &mut schema.history, each),
            Shape::Union(_) => {}
        }
    }
}

fn visit_field(parent: &str, field: &mut Field, each: &mut dyn FnMut(&str, Option<&Type>, &mut History)) {
    let path = format!("{parent}\n{}", field.wire);
    each(&path, Some(&field.kind), &mut field.history);
    if let Type::Choice(choices) = &field.kind {
        visit_choices(&path, choices, &mut field.history, each);
    }
}

fn visit_choices(
    parent: &str,
    choices: &Choices,
    history: &mut History,
    each: &mut dyn FnMut(&str, Option<&Type>, &mut History),
) {
    // In a version without a list of choices the values are not new, only unknown.
    let list = format!("{parent}\nchoices");
    each(&list, None, &mut History::default());
    for choice in &choices.values {
        let mut own = History::default();
        each(&format!("{list}\n{}", choice.wire.escape_default()), None, &mut own);
        if own != History::default() {
            history.choices.insert(choice.wire.clone(), own);
        }
    }
}

/// The versions of each item, by path.
#[derive(Default)]
struct Timelines {
    /// The names of the versions.
    names: Vec<String>,
    items: HashMap<String, Vec<Occurrence>>,
}

/// Whether a version has an item, and the form of its values if it has any.
#[derive(Clone, Debug, PartialEq)]
enum Occurrence {
    Absent,
    Untyped,
    Typed(Type),
}

impl Timelines {
    fn add(&mut self, path: &str, index: usize, kind: Option<&Type>) {
        if !self.items.contains_key(path) {
            self.items.insert(path.to_owned(), vec![Occurrence::Absent; self.names.len()]);
        }
        if let Some(versions) = self.items.get_mut(path) {
            versions[index] = kind.map_or(Occurrence::Untyped, |kind| Occurrence::Typed(form(kind)));
        }
    }

    /// Sets the history of an item in one version.
    fn set(&self, path: &str, index: usize, history: &mut History) {
        let Some(versions) = self.items.get(path) else { return };
        let parent = path.rsplit_once('\n').and_then(|(parent, _)| self.items.get(parent));
        let has_parent = |index: usize| parent.is_none_or(|versions| versions[index] != Occurrence::Absent);
        let is_there = |index: &usize| versions[*index] != Occurrence::Absent;
        let first = (0..index).rev().take_while(is_there).last().unwrap_or(index);
        let end = (index..self.names.len()).find(|index| !is_there(index)).unwrap_or(self.names.len());
        let changed = (first + 1..end).filter(|index| match (&versions[index - 1], &versions[*index]) {
            (Occurrence::Typed(old), Occurrence::Typed(new)) => old != new,
            _ => false,
        });
        history.type_changed_in = changed.map(|index| self.names[index].clone()).collect();
        history.since = (first > 0 && has_parent(first - 1)).then(|| self.names[first].clone());
        history.removed_in = self.names.get(end).filter(|_| has_parent(end)).cloned();
    }
}

/// Returns a type that is the same for all types whose values have the same form on the wire.
fn form(kind: &Type) -> Type {
    match kind {
        Type::Nullable(inner) => form(inner),
        Type::List(item) => Type::List(Box::new(form(item))),
        Type::Map(value) => Type::Map(Box::new(form(value))),
        Type::Relation(relation) => Type::Relation(Relation { target: None, many: relation.many, read: None }),
        Type::Choice(choices) if choices.numeric => Type::Integer,
        Type::Choice(_) => Type::Text,
        Type::Unsigned => Type::Integer,
        other => other.clone(),
    }
}
