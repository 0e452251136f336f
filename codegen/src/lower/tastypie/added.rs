//! Fields that servers send although no document lists them.

use std::collections::BTreeMap;

use super::ids::{holds, split_field};
use crate::input::config::{AddedField, Config};
use crate::input::tastypie::{Document, FieldDocument};
use crate::pattern::matches;

/// Adds the fields that the configuration names to the documents of a version. Fields that a document lists
/// are not changed.
pub(super) fn add_fields(version: &str, documents: &mut BTreeMap<&str, Document>, config: &Config) {
    for (key, entry) in config.fields.iter().filter(|(_, entry)| holds(&entry.versions, version)) {
        let Some(added) = &entry.add else { continue };
        let (resource, field) = split_field(key);
        for (_, document) in documents.iter_mut().filter(|(id, _)| matches(resource, id)) {
            document.fields.entry(field.to_owned()).or_insert_with(|| described(added));
        }
    }
}

fn described(added: &AddedField) -> FieldDocument {
    FieldDocument {
        wire_type: added.wire_type,
        nullable: true,
        help: added.help_text.clone(),
        ..FieldDocument::default()
    }
}
