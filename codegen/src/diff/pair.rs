//! Items that both versions have, and how changes of them are reported.

use super::fieldset::{FieldEntry, FieldSet};
use super::located::Located;
use super::rules::resource::RUST_NAME_CHANGED;
use super::structure::Types;
use super::{Affects, Detail, DocumentPointer, Finding, Rule};
use crate::model::Field;

/// An item in both versions.
#[derive(Debug)]
pub struct Pair<'a, T> {
    /// The types of both versions.
    pub types: Types<'a>,
    /// The item in the old version.
    pub old: &'a T,
    /// The item in the new version.
    pub new: &'a T,
    /// The findings so far.
    pub findings: &'a mut Vec<Finding>,
}

impl<T: Located> Pair<'_, T> {
    /// Reports a change at a JSON pointer relative to the item.
    pub fn note(&mut self, rule: &'static Rule, pointer: &str, detail: Detail) -> &mut Finding {
        let finding = Finding {
            before: Some(self.old.document_pointer(pointer)),
            after: Some(self.new.document_pointer(pointer)),
            ..Finding::new(rule, self.old.id(), None, detail)
        };
        let at = self.findings.len();
        self.findings.push(finding);
        &mut self.findings[at]
    }

    /// Reports the first name in the bindings that changed. `names` returns what has a name, and the name.
    pub fn names(&mut self, names: impl Fn(&T) -> Vec<(String, String)>) {
        let (before, after) = (names(self.old), names(self.new));
        let same = |key: &String| after.iter().find(|(other, _)| other == key).map(|(_, name)| name);
        let changed = before.iter().find_map(|(key, old)| Some((old, same(key)?)).filter(|(old, new)| old != new));
        if let Some((old, new)) = changed {
            self.note(&RUST_NAME_CHANGED, "", Detail::change(old, new));
        }
    }
}

/// A field in both versions.
#[derive(Debug)]
pub struct FieldPair<'a, 'p> {
    /// The sets that contain the field.
    pub set: &'p mut Pair<'a, FieldSet<'a>>,
    /// The field in the old version.
    pub old: &'a Field,
    /// The field in the new version.
    pub new: &'a Field,
    /// Whether it is sent, received or both in both versions.
    pub direction: Affects,
    /// The field in the old set.
    pub entry: &'p FieldEntry<'a>,
}

impl FieldPair<'_, '_> {
    /// Reports a change; `key` is the part of the field's description that states it.
    pub fn note(&mut self, rule: &'static Rule, key: &str, detail: Detail) -> &mut Finding {
        let wire = &self.old.wire;
        let (before, after) = (self.set.old.field_pointer(wire, key), self.set.new.field_pointer(wire, key));
        self.push(rule, detail, before, after)
    }

    /// Reports a change at another location of the document.
    pub fn note_at(&mut self, rule: &'static Rule, pointer: &str, detail: Detail) -> &mut Finding {
        let (before, after) = (self.set.old.document_pointer(pointer), self.set.new.document_pointer(pointer));
        self.push(rule, detail, before, after)
    }

    fn push(
        &mut self,
        rule: &'static Rule,
        detail: Detail,
        before: DocumentPointer,
        after: DocumentPointer,
    ) -> &mut Finding {
        let finding = Finding::new(rule, self.set.old.id(), Some(&self.entry.id), detail);
        let at = self.set.findings.len();
        self.set.findings.push(Finding { before: Some(before), after: Some(after), ..finding });
        &mut self.set.findings[at]
    }
}
