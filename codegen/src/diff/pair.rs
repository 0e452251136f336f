//! What both versions have, side by side, and how a change of it is reported.

use super::fieldset::{FieldSet, Member};
use super::{Detail, Direction, Finding, Rule, Spot};
use crate::model::{Field, Operation, Resource, Schema};

/// What a document describes at a place of its own.
pub trait Located {
    /// The id that findings name.
    fn id(&self) -> &str;

    /// A place in it, by a JSON pointer from where it begins.
    fn spot(&self, pointer: &str) -> Spot;
}

impl Located for Resource {
    fn id(&self) -> &str {
        &self.id
    }

    fn spot(&self, pointer: &str) -> Spot {
        Spot { document: self.document.clone(), pointer: pointer.to_owned() }
    }
}

impl Located for Operation {
    fn id(&self) -> &str {
        &self.id
    }

    fn spot(&self, pointer: &str) -> Spot {
        Spot { document: self.document.clone(), pointer: format!("{}{pointer}", self.pointer) }
    }
}

impl Located for Schema {
    fn id(&self) -> &str {
        &self.id
    }

    fn spot(&self, pointer: &str) -> Spot {
        Spot { document: self.document.clone(), pointer: format!("{}{pointer}", self.pointer) }
    }
}

/// Something that both versions have.
#[derive(Debug)]
pub struct Pair<'a, T> {
    /// In the old version.
    pub old: &'a T,
    /// In the new version.
    pub new: &'a T,
    /// What was found so far.
    pub findings: &'a mut Vec<Finding>,
}

impl<T: Located> Pair<'_, T> {
    /// Reports a change.
    pub fn note(&mut self, rule: &'static Rule, pointer: &str, detail: Detail) -> &mut Finding {
        let finding = Finding {
            before: Some(self.old.spot(pointer)),
            after: Some(self.new.spot(pointer)),
            ..Finding::new(rule, self.old.id(), None, detail)
        };
        let at = self.findings.len();
        self.findings.push(finding);
        &mut self.findings[at]
    }
}

/// A field that both versions have.
#[derive(Debug)]
pub struct FieldPair<'a, 'p> {
    /// The fields around it.
    pub set: &'p mut Pair<'a, FieldSet<'a>>,
    /// In the old version.
    pub old: &'a Field,
    /// In the new version.
    pub new: &'a Field,
    /// Where it is in both versions.
    pub direction: Direction,
    /// In the old set.
    pub member: &'p Member<'a>,
}

impl FieldPair<'_, '_> {
    /// Reports a change; `key` is the part of the field's description that states it.
    pub fn note(&mut self, rule: &'static Rule, key: &str, detail: Detail) -> &mut Finding {
        let wire = &self.old.wire;
        let (before, after) = (self.set.old.field_spot(wire, key), self.set.new.field_spot(wire, key));
        self.push(rule, detail, before, after)
    }

    /// Reports a change that the document states elsewhere.
    pub fn note_at(&mut self, rule: &'static Rule, pointer: &str, detail: Detail) -> &mut Finding {
        let (before, after) = (self.set.old.spot(pointer), self.set.new.spot(pointer));
        self.push(rule, detail, before, after)
    }

    fn push(&mut self, rule: &'static Rule, detail: Detail, before: Spot, after: Spot) -> &mut Finding {
        let finding = Finding::new(rule, self.set.old.id(), Some(&self.member.id), detail);
        let at = self.set.findings.len();
        self.set.findings.push(Finding { before: Some(before), after: Some(after), ..finding });
        &mut self.set.findings[at]
    }
}
