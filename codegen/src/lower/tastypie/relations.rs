//! Targets of relations, and relations from nested objects back to their parents.

use std::collections::{BTreeMap, BTreeSet};

use super::Lowering;
use super::ids::{join, split};
use crate::diagnostic::{Diagnostic, Id, Location, nearest};
use crate::input::config::FieldConfig;
use crate::input::tastypie::{Document, FieldDocument};
use crate::model::{Method, Relation, Resource, Type};
use crate::pointer::escape;

impl Lowering<'_> {
    /// Returns the target of a relation: from the user's own configuration, or else from the document, or else from the
    /// profile, or else the resource of the same group that has the name of the field.
    pub(super) fn target(
        &mut self,
        resource: &str,
        document: &Document,
        wire: &str,
        field: &FieldDocument,
        config: &FieldConfig,
    ) -> Option<String> {
        let id = format!("{resource}.{wire}");
        let path = ["fields", &id, "target"];
        let documented = self.documented_target(field);
        if let Some(target) = &config.target {
            self.check_target(target, &path);
            return self.documents.contains_key(target.as_str()).then(|| target.clone()).or(documented);
        }
        if documented.is_some() {
            return documented;
        }
        let embedded = self.config.embedded.iter().find(|(_, embedded)| embedded.used_by.contains(&id));
        if let Some((embedded, _)) = embedded.filter(|(embedded, _)| self.documents.contains_key(embedded.as_str())) {
            return Some(embedded.clone());
        }
        let same_name = join(split(resource).0, wire);
        if self.documents.contains_key(same_name.as_str()) {
            return Some(same_name);
        }
        // The target may be a document that cannot be read, which is reported.
        if self.lacks_documents {
            return None;
        }
        self.diagnostics.json(
            Id::UnresolvedRelation,
            &document.file,
            &format!("/fields/{}", escape(wire)),
            format!("the target of the relation `{wire}` is not known, so its URIs are untyped"),
            format!("name it in pexgen.toml: [fields.\"{id}\"] target = \"<group>/<resource>\""),
        );
        None
    }

    /// Returns the target that the document of a relation names, if it is a resource.
    pub(super) fn documented_target(&self, field: &FieldDocument) -> Option<String> {
        let target = self.by_schema.get(field.related_schema.as_deref()?)?;
        self.documents.contains_key(target.as_str()).then(|| target.clone())
    }

    /// Reports a configured target that does not exist in a version that uses it.
    pub(super) fn check_target(&mut self, target: &str, path: &[&str]) {
        if self.documents.contains_key(target) {
            return;
        }
        let near = nearest(target, self.documents.keys().copied());
        self.config_finding(
            path,
            format!("`{target}` is not a resource of {}", self.version),
            near.map_or_else(
                || "correct the name, or restrict the entry by `versions`".to_owned(),
                |near| format!("did you mean \"{near}\"?"),
            ),
        );
    }

    /// Finds the required relations to the parent of objects that can also be created inside it.
    pub(super) fn back_references(&mut self, resources: &mut BTreeMap<String, Resource>) {
        let mut owners: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for resource in resources.values().filter(|resource| resource.is_written_whole()) {
            for field in resource.fields.iter().filter(|field| field.is_written()) {
                if let Type::Relation(Relation { target: Some(target), many: true, .. }) = &field.kind {
                    owners.entry(target.clone()).or_default().insert(resource.id.clone());
                }
            }
        }
        for (child, owners) in owners {
            let Some(resource) = resources.get_mut(&child).filter(|resource| resource.lists(Method::Post)) else {
                continue;
            };
            let back: Vec<&str> = resource
                .fields
                .iter()
                .filter(|field| field.is_required())
                .filter(|field| matches!(&field.kind, Type::Relation(r) if !r.many && r.target.as_ref().is_some_and(|t| owners.contains(t))))
                .map(|field| field.wire.as_str())
                .collect();
            if let [one] = back[..] {
                resource.back_reference = Some(one.to_owned());
            } else if back.len() > 1 {
                self.diagnostics.push(Diagnostic::new(
                    Id::AmbiguousBackReference,
                    Location::file(&resource.document),
                    format!("`{child}` has several required relations to objects that contain it: {}", back.join(", ")),
                    "all of them are required when it is created inside one; set `required = false` in pexgen.toml for those that are not",
                ));
            }
        }
    }
}
