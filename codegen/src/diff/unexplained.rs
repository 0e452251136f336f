//! Differences that no other rule covers.
//!
//! Generated files depend on nothing but the model, so items that are equal in both versions give the same files. A part of an
//! item that differs, and of which no finding would be reported if it were the only difference, gets one here: no change goes
//! unreported, whatever else of the item changed.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};
use std::mem::discriminant;

use super::equality::{is_same_operation, is_same_resource, is_same_schema};
use super::pair::Pair;
use super::parts::{OF_FIELD, Parted};
use super::rules::resource::RUST_NAME_CHANGED;
use super::rules::text::{self, OTHERWISE_CHANGED};
use super::structure::Types;
use super::{Detail, Finding, Rule, operations, path_parameters, remainder, schemas, security};
use crate::model::{Operation, Resource, Role, Schema, Version};

/// Adds a finding for each item and each field of which a part differs without an explanation.
pub fn compare(old: &Version, new: &Version, types: Types<'_>, findings: &mut Vec<Finding>) {
    let compare = |pair: &mut Pair<'_, Operation>| {
        operations::compare_one(pair);
        security::operation(pair, (old, new));
        remainder::operation(pair);
    };
    for (before, after) in operations::pairs(old, new) {
        let renamed = path_parameters::renamed(before, after);
        let before = renamed.as_ref().unwrap_or(before);
        Item { types, old: before, new: after, is_same: is_same_operation, compare: &compare }
            .report(Vec::new(), findings);
    }
    let compare = |pair: &mut Pair<'_, Schema>| {
        schemas::compare_one(pair);
        remainder::schema(pair);
    };
    for (before, after) in both(&old.schemas, &new.schemas) {
        Item { types, old: before, new: after, is_same: is_same_schema, compare: &compare }
            .report(Vec::new(), findings);
    }
    let compare = |pair: &mut Pair<'_, Resource>| pair.compare((old, new));
    for (before, after) in both(&old.resources, &new.resources) {
        let item = Item { types, old: before, new: after, is_same: is_same_resource, compare: &compare };
        // With another role nothing is as it was.
        if has_same_role(before, after) {
            item.report(published(before, after), findings);
        }
    }
}

fn has_same_role(old: &Resource, new: &Resource) -> bool {
    let is_inner = |resource: &Resource| matches!(resource.role, Role::Embedded | Role::Reply);
    discriminant(&old.role) == discriminant(&new.role) || (is_inner(old) && is_inner(new))
}

fn both<'a, T>(old: &'a BTreeMap<String, T>, new: &'a BTreeMap<String, T>) -> impl Iterator<Item = (&'a T, &'a T)> {
    old.iter().filter_map(|(id, before)| Some((before, new.get(id)?)))
}

/// An item in both versions, with how it is compared.
struct Item<'a, T> {
    types: Types<'a>,
    old: &'a T,
    new: &'a T,
    is_same: fn(&T, &T) -> bool,
    compare: &'a dyn Fn(&mut Pair<'_, T>),
}

/// A finding, reduced to what distinguishes it from others of the same item.
type Key = (&'static str, Option<String>, String);

impl<T: Parted> Item<'_, T> {
    /// Reports what differs without an explanation. `other` has findings about fields, of which those are reported that no
    /// other finding explains.
    fn report(&self, other: Vec<Finding>, findings: &mut Vec<Finding>) {
        if (self.is_same)(self.old, self.new) {
            return;
        }
        let parts = self.parts();
        let mut fields = self.fields();
        let other = other.into_iter().filter(|one| !is_named(findings, one) && !is_named(&fields, one));
        let other: Vec<Finding> = other.collect();
        fields.extend(other);
        let is_known = findings.iter().any(|finding| finding.resource == self.old.id());
        let mut pair = Pair { types: self.types, old: self.old, new: self.new, findings };
        if !parts.is_empty() {
            pair.note(&OTHERWISE_CHANGED, "", Detail::values(parts));
        } else if fields.is_empty() && !is_known {
            // What only follows from other items, such as the messages that a schema is in.
            pair.note(&OTHERWISE_CHANGED, "", Detail::values(["its use in other items"]));
        }
        findings.extend(fields);
    }

    /// Returns the parts that differ without an explanation.
    fn parts(&self) -> Vec<&'static str> {
        let known = self.keys(self.old, self.old);
        let is_unexplained = |change: &dyn Fn(&mut T)| self.is_unexplained(self.old, &known, change);
        let parts = T::PARTS.iter().copied().flatten().filter(|part| !(part.is_equal)(self.old, self.new));
        let parts = parts.filter(|part| is_unexplained(&|item| (part.take_over)(item, self.new)));
        let mut parts: Vec<&'static str> = parts.map(|part| part.name).collect();
        let is_reordered = common_ids(self.old, self.new) != common_ids(self.new, self.old);
        if is_reordered && is_unexplained(&|item| reorder(item, self.new)) {
            parts.push("order of fields");
        }
        parts
    }

    /// Returns a finding for each field of which parts differ without an explanation.
    fn fields(&self) -> Vec<Finding> {
        let after = self.new.fields();
        let without_fields = LazyCell::new(|| {
            let mut item = self.old.clone();
            item.clear_fields();
            item
        });
        let mut findings = Vec::new();
        for (index, (id, before)) in self.old.fields().into_iter().enumerate() {
            let Some((_, after)) = after.iter().find(|(other, _)| *other == id) else { continue };
            if before == *after {
                continue;
            }
            let mut single = without_fields.clone();
            single.add_field(self.old, index);
            let known = self.keys(&single, &single);
            let parts = OF_FIELD.iter().copied().flatten().filter(|part| !(part.is_equal)(before, after));
            let parts = parts.filter(|part| {
                self.is_unexplained(&single, &known, &|item| {
                    item.fields_mut().into_iter().for_each(|field| (part.take_over)(field, after));
                })
            });
            let parts: Vec<&'static str> = parts.map(|part| part.name).collect();
            if !parts.is_empty() {
                findings.push(Finding {
                    before: Some(self.old.field_pointer(&before.wire)),
                    after: Some(self.new.field_pointer(&after.wire)),
                    ..Finding::new(&OTHERWISE_CHANGED, self.old.id(), Some(&id), Detail::values(parts))
                });
            }
        }
        findings
    }

    /// Returns whether a change of an item would be the only difference without a finding. `known` has the findings about the
    /// unchanged item, which concern the types of the versions.
    fn is_unexplained(&self, item: &T, known: &BTreeSet<Key>, change: &dyn Fn(&mut T)) -> bool {
        let mut changed = item.clone();
        change(&mut changed);
        !(self.is_same)(item, &changed) && self.keys(item, &changed).is_subset(known)
    }

    fn keys(&self, old: &T, new: &T) -> BTreeSet<Key> {
        let mut findings = Vec::new();
        (self.compare)(&mut Pair { types: self.types, old, new, findings: &mut findings });
        let key = |finding: Finding| (finding.rule.id, finding.field, format!("{:?}", finding.detail));
        findings.into_iter().map(key).collect()
    }
}

fn ids<T: Parted>(item: &T) -> Vec<String> {
    item.fields().into_iter().map(|(id, _)| id).collect()
}

/// Returns the ids of the fields that both versions have, in the order of the first one.
fn common_ids<T: Parted>(item: &T, other: &T) -> Vec<String> {
    let other: BTreeSet<String> = ids(other).into_iter().collect();
    ids(item).into_iter().filter(|id| other.contains(id)).collect()
}

/// Gives the fields that both versions have the order of the new version.
fn reorder<T: Parted>(item: &mut T, new: &T) {
    let wanted = common_ids(new, item);
    let mut before = ids(item);
    let places: Vec<usize> = (0..before.len()).filter(|index| wanted.contains(&before[*index])).collect();
    for (place, id) in places.into_iter().zip(wanted) {
        let Some(index) = before.iter().position(|other| *other == id) else { continue };
        before.swap(place, index);
        item.swap(place, index);
    }
}

/// Returns whether a field of the same resource is reported already, by more than its texts.
fn is_named(findings: &[Finding], one: &Finding) -> bool {
    let is_text = |finding: &Finding| {
        let is = |rule: &'static Rule| finding.rule == rule;
        !is(&OTHERWISE_CHANGED) && (is(&RUST_NAME_CHANGED) || text::ALL.iter().any(|rule| is(rule)))
    };
    let mut same = findings.iter().filter(|finding| finding.resource == one.resource && finding.field == one.field);
    same.any(|finding| !is_text(finding))
}

/// Returns a finding for each field whose description in the published schema differs: its type, flags, filters or choices.
fn published(before: &Resource, after: &Resource) -> Vec<Finding> {
    let described = |resource: &'_ Resource| -> BTreeMap<String, String> {
        let entries = resource.published.iter().flat_map(|text| text.split(';'));
        entries.filter_map(|entry| entry.split_once('|')).map(|(wire, rest)| (wire.to_owned(), shown(rest))).collect()
    };
    let (old, new) = (described(before), described(after));
    let is_key = |wire: &String| {
        before.key != after.key
            && [before, after].iter().any(|one| one.key.as_ref().is_some_and(|key| key.field == *wire))
    };
    // A change of the key is reported for the resource.
    let changed = old.into_iter().filter(|(wire, _)| !is_key(wire)).filter_map(|(wire, old)| {
        let new = new.get(&wire).filter(|new| **new != old)?;
        Some((wire, Detail::change(old, new)))
    });
    let findings = changed.map(|(wire, detail)| Finding {
        before: Some(before.field_pointer(&wire)),
        after: Some(after.field_pointer(&wire)),
        ..Finding::new(&OTHERWISE_CHANGED, &before.id, Some(&wire), detail)
    });
    findings.collect()
}

/// Describes a field of a published schema.
fn shown(parts: &str) -> String {
    let mut parts = parts.split('|');
    let kind = parts.next().unwrap_or_default().replace(' ', ", ");
    // The values of Tastypie's `ALL` and `ALL_WITH_RELATIONS`.
    let filters = match parts.next().unwrap_or_default() {
        "" => String::new(),
        "1" => ", every lookup".to_owned(),
        "2" => ", every lookup and across the relation".to_owned(),
        lookups => format!(", lookups {lookups}"),
    };
    let choices: Vec<&str> = parts.collect();
    let choices = if choices.is_empty() { String::new() } else { format!(", choices {}", choices.join(", ")) };
    format!("{kind}{filters}{choices}")
}
