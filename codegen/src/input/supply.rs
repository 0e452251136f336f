//! Documents of a profile that a version uses and does not have.

use std::collections::BTreeMap;

use serde_json::Value;

use super::config::Config;
use crate::pattern::matches;
use crate::source_text::SourceFile;

/// Adds the documents of the profile that a version uses and does not have.
pub fn supply(config: &Config, documents: &mut BTreeMap<String, SourceFile>) {
    let Some(profile) = config.profile() else { return };
    let has_field = |documents: &BTreeMap<String, SourceFile>, user: &str| {
        let (resource, field) = user.rsplit_once('.').unwrap_or((user, ""));
        let parsed = documents.get(resource).and_then(|file| serde_json::from_str::<Value>(&file.text).ok());
        parsed.is_some_and(|document| document["fields"].get(field).is_some())
    };
    let mut add = |id: &String, is_used: &dyn Fn(&BTreeMap<String, SourceFile>) -> bool| {
        let Some(file) = profile.documents.get(id).filter(|_| !documents.contains_key(id)) else { return };
        if is_used(documents) {
            documents.insert(id.clone(), file.clone());
        }
    };
    // Nested endpoints and responses first: they too have fields that embedded objects are in.
    for (id, nested) in &config.nested {
        add(id, &|documents| documents.contains_key(&nested.parent));
    }
    for (id, reply) in &config.replies {
        add(id, &|documents| documents.keys().any(|user| reply.used_by.iter().any(|pattern| matches(pattern, user))));
    }
    for (id, embedded) in &config.embedded {
        add(id, &|documents| embedded.used_by.iter().any(|user| has_field(documents, user)));
    }
}
