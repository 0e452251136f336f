//! Comparison of resources: added, removed, and their roles.

use super::fieldset::FieldSet;
use super::located::Located as _;
use super::pair::Pair;
use super::rules::resource as rules;
use super::structure::Types;
use super::{Detail, Finding, endpoints, fields, rename};
use crate::model::{Command, Method, Reply, Resource, Role, Version};

/// Returns the changes of resources between two versions.
pub fn compare(old: &Version, new: &Version, types: Types<'_>) -> Vec<Finding> {
    let gone: Vec<&Resource> =
        old.resources.values().filter(|resource| !new.resources.contains_key(&resource.id)).collect();
    let come: Vec<&Resource> =
        new.resources.values().filter(|resource| !old.resources.contains_key(&resource.id)).collect();
    let mut findings = Vec::new();
    findings.extend(gone.iter().map(|resource| {
        let (_, rule) = whole(resource);
        Finding {
            before: Some(resource.document_pointer("")),
            ..Finding::new(rule, &resource.id, None, Detail::Nothing)
        }
    }));
    findings.extend(come.iter().map(|resource| {
        let (rule, _) = whole(resource);
        Finding {
            after: Some(resource.document_pointer("")),
            ..Finding::new(rule, &resource.id, None, outline(resource))
        }
    }));
    for (before, after) in rename::resources(&gone, &come) {
        suggest(&mut findings, &before.id, &after.id);
    }
    let versions = (old, new);
    for (id, before) in &old.resources {
        if let Some(after) = new.resources.get(id) {
            Pair { types, old: before, new: after, findings: &mut findings }.compare(versions);
        }
    }
    findings
}

fn suggest(findings: &mut [Finding], old: &str, new: &str) {
    for finding in findings {
        if finding.resource == old {
            finding.rename = Some(new.to_owned());
        } else if finding.resource == new {
            finding.rename = Some(old.to_owned());
        }
    }
}

fn whole(resource: &Resource) -> (&'static super::Rule, &'static super::Rule) {
    match resource.role {
        Role::Collection | Role::Nested { .. } => (&rules::RESOURCE_ADDED, &rules::RESOURCE_REMOVED),
        Role::Command(_) => (&rules::COMMAND_ADDED, &rules::COMMAND_REMOVED),
        Role::Embedded | Role::Reply => (&rules::INNER_ADDED, &rules::INNER_REMOVED),
    }
}

/// Describes an added resource in one line.
fn outline(resource: &Resource) -> Detail {
    let fields = resource.fields.len();
    let mut text = format!("{fields} field{}", if fields == 1 { "" } else { "s" });
    if matches!(resource.role, Role::Collection | Role::Nested { .. }) {
        let changes = [Method::Post, Method::Put, Method::Patch, Method::Delete];
        let can_change = changes.into_iter().any(|method| resource.lists(method) || resource.details(method));
        text += if can_change { "" } else { ", read-only" };
    }
    Detail::Note(text)
}

impl Pair<'_, Resource> {
    /// Compares two versions of a resource.
    pub fn compare(&mut self, versions: (&Version, &Version)) {
        if self.role() {
            return; // nothing is as it was: the rest would only repeat it
        }
        endpoints::compare(self);
        let (old, new) = (FieldSet::of_resource(versions.0, self.old), FieldSet::of_resource(versions.1, self.new));
        fields::compare(&mut Pair { types: self.types, old: &old, new: &new, findings: self.findings });
    }

    /// Compares the roles. Returns whether the role changed.
    fn role(&mut self) -> bool {
        let rule = match (&self.old.role, &self.new.role) {
            (Role::Command(old), Role::Command(new)) => {
                self.parent(old.parent.as_deref(), new.parent.as_deref());
                self.reply(old, new);
                return false;
            }
            (Role::Nested { parent: old }, Role::Nested { parent: new }) => {
                self.parent(Some(old), Some(new));
                return false;
            }
            (Role::Collection, Role::Collection) | (Role::Embedded | Role::Reply, Role::Embedded | Role::Reply) => {
                return false;
            }
            (_, Role::Command(_)) => &rules::BECAME_COMMAND,
            (Role::Command(_), _) => &rules::COMMAND_BECAME_RESOURCE,
            (_, Role::Embedded | Role::Reply) => &rules::BECAME_INNER,
            (Role::Embedded | Role::Reply, _) => &rules::INNER_BECAME_RESOURCE,
            (_, Role::Nested { .. }) => &rules::BECAME_NESTED,
            (_, Role::Collection) => &rules::NESTED_BECAME_RESOURCE,
        };
        self.note(rule, "", Detail::Nothing);
        true
    }

    fn parent(&mut self, old: Option<&str>, new: Option<&str>) {
        if old != new {
            let name = |parent: Option<&str>| parent.unwrap_or("nothing").to_owned();
            self.note(&rules::PARENT_CHANGED, "", Detail::change(name(old), name(new)));
        }
    }

    fn reply(&mut self, old: &Command, new: &Command) {
        let data = |reply: &Reply| match reply {
            Reply::Outcome => None,
            Reply::Data(id) => Some(id.clone()),
            Reply::Whole(id) => Some(format!("{id}, without a status envelope")),
        };
        match (data(&old.reply), data(&new.reply)) {
            (old, new) if old == new => {}
            (None, Some(new)) => {
                self.note(&rules::REPLY_ADDED, "", Detail::values([new]));
            }
            (Some(old), None) => {
                self.note(&rules::REPLY_REMOVED, "", Detail::values([old]));
            }
            (old, new) => {
                self.note(&rules::REPLY_CHANGED, "", Detail::change(old.unwrap_or_default(), new.unwrap_or_default()));
            }
        }
    }
}
