//! Checks of the targets of relations: a target must have objects with URIs, which a command does not have.

use std::collections::BTreeMap;

use super::Lowering;
use crate::diagnostic::{Diagnostic, Id};
use crate::input::config;
use crate::model::{Resource, Role, Type};
use crate::pointer::escape;

impl Lowering<'_> {
    /// Checks that everything the configuration and the documents refer to has a suitable role.
    pub(super) fn check_targets(&mut self, resources: &mut BTreeMap<String, Resource>) {
        let roles: BTreeMap<String, Role> = resources.iter().map(|(id, one)| (id.clone(), one.role.clone())).collect();
        let is_command = |id: &String| matches!(roles.get(id), Some(Role::Command(_)));
        let has_objects = |id: &String| matches!(roles.get(id), Some(Role::Collection | Role::Nested { .. }));
        for resource in resources.values_mut() {
            let id = &resource.id;
            let parent = match &resource.role {
                Role::Nested { parent } => Some(parent),
                Role::Command(command) => command.parent.as_ref(),
                _ => None,
            };
            // A resource that does not exist is already reported.
            if let Some(parent) =
                parent.filter(|parent| self.documents.contains_key(parent.as_str()) && !has_objects(parent))
            {
                self.no_objects(parent, &["nested", id, "parent"]);
            }
            if !resource.actions.is_empty() && !has_objects(id) {
                self.no_objects(id, &["resources", id, "actions"]);
            }
            if let Some(accepted) = resource.accepted.as_ref().filter(|accepted| is_command(accepted)) {
                self.no_objects(accepted, &["resources", id, "accepted"]);
            }
            for field in &mut resource.fields {
                let Type::Relation(relation) = &mut field.kind else { continue };
                let Some(target) = relation.target.take_if(|target| is_command(target)) else { continue };
                let Some(document) = self.documents.get(id.as_str()) else { continue };
                self.diagnostics.json(
                    Id::UnresolvedRelation,
                    &document.file,
                    &format!("/fields/{}", escape(&field.wire)),
                    format!("`{}` refers to `{target}`, which is a command, so its URIs are untyped", field.wire),
                    format!("name another one in pexgen.toml: [fields.\"{id}.{}\"] target = \"…\"", field.wire),
                );
            }
        }
    }

    fn no_objects(&mut self, target: &str, path: &[&str]) {
        self.config_finding(
            path,
            format!("`{target}` in {} has no objects with URIs of their own", self.version),
            "name a resource of a root document or of `nested` that is not a command".to_owned(),
        );
    }

    /// Reports a configuration entry that names an item that this version does not have.
    pub(super) fn config_finding(&mut self, path: &[&str], message: String, help: String) {
        if self.is_complete && self.config.is_set_by_user(path) {
            let location = config::location_of(&self.config.file, path);
            self.diagnostics.push(Diagnostic::new(Id::UnmatchedOverride, location, message, help));
        }
    }
}
