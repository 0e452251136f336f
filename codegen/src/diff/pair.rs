//! What both versions have, side by side, and how a change of it is noted.

use super::{Detail, Finding, Rule, Spot};
use crate::model::{Field, Resource, Role};
use crate::pointer::escape;

/// A place in the document of a resource.
pub fn spot(resource: &Resource, pointer: &str) -> Spot {
    Spot { document: resource.document.clone(), pointer: pointer.to_owned() }
}

/// A resource that both versions have.
pub struct Pair<'a> {
    /// In the old version.
    pub old: &'a Resource,
    /// In the new version.
    pub new: &'a Resource,
    /// What was found so far.
    pub findings: &'a mut Vec<Finding>,
}

impl Pair<'_> {
    /// Notes a change of the resource itself.
    pub fn note(&mut self, rule: &'static Rule, pointer: &str, detail: Detail) -> &mut Finding {
        let finding = Finding {
            before: Some(spot(self.old, pointer)),
            after: Some(spot(self.new, pointer)),
            ..Finding::new(rule, &self.old.id, None, detail)
        };
        let at = self.findings.len();
        self.findings.push(finding);
        &mut self.findings[at]
    }
}

/// Which ways a field travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ways {
    /// It may stand in what we send.
    pub sent: bool,
    /// It stands in what we receive.
    pub received: bool,
}

impl Ways {
    /// How a field of a resource travels.
    pub fn of(resource: &Resource, field: &Field) -> Self {
        let sent = field.is_written() && (resource.is_written_whole() || resource.is_patched());
        // What a command takes is never read; a field that is neither counts as read.
        Self { sent, received: !(sent && matches!(resource.role, Role::Command(_))) }
    }

    /// The rule for the ways: of both, of what is only sent, of what is only received.
    pub fn rule(self, both: &'static Rule, request: &'static Rule, response: &'static Rule) -> &'static Rule {
        match (self.sent, self.received) {
            (true, true) => both,
            (true, false) => request,
            (false, _) => response,
        }
    }
}

/// A field that both versions have.
pub struct FieldPair<'a, 'p> {
    /// The resource in both.
    pub resource: &'p mut Pair<'a>,
    /// In the old version.
    pub old: &'a Field,
    /// In the new version.
    pub new: &'a Field,
    /// The ways that it travels in both.
    pub ways: Ways,
}

impl FieldPair<'_, '_> {
    /// Notes a change; `key` is the part of the field's description that says it.
    pub fn note(&mut self, rule: &'static Rule, key: &str, detail: Detail) -> &mut Finding {
        let pointer = format!("/fields/{}{key}", escape(&self.old.wire));
        self.note_at(rule, &pointer, detail)
    }

    /// Notes a change that stands elsewhere in the document.
    pub fn note_at(&mut self, rule: &'static Rule, pointer: &str, detail: Detail) -> &mut Finding {
        let field = Some(self.old.wire.clone());
        let finding = self.resource.note(rule, pointer, detail);
        finding.field = field;
        finding
    }
}
