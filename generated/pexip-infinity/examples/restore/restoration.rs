//! The state of the restoration.

use std::collections::BTreeSet;

use pexip_infinity::runtime::dynamic::{DynamicObject, ResourceInfo};

use crate::node::Node;
use crate::translation::{Missing, Translation};

pub struct Restoration {
    pub node: Node,
    pub translation: Translation,
    /// The objects that could not be restored, by their URIs in the dump.
    failed: BTreeSet<String>,
    /// Whether everything was restored so far.
    pub is_complete: bool,
}

impl Restoration {
    pub fn new(node: Node, translation: Translation) -> Self {
        Self { node, translation, failed: BTreeSet::new(), is_complete: true }
    }

    /// Returns `true` if nothing that the object leads to is still to be restored.
    pub fn is_ready(&mut self, resource: &ResourceInfo, object: &DynamicObject) -> bool {
        let (_, missing) = self.translation.translate(resource, object);
        missing.iter().all(|(_, target)| self.failed.contains(target))
    }

    /// Writes an object to the other node. Returns the fields that were left out.
    pub async fn restore(&mut self, resource: &ResourceInfo, object: &DynamicObject) -> Missing {
        let old = object.uri().unwrap_or_default();
        let (wanted, missing) = self.translation.translate(resource, object);
        match self.node.write(resource, old, wanted, &self.translation.uris).await {
            Ok(new) => {
                self.translation.uris.insert(old.to_owned(), new);
                return missing;
            }
            // What the API does not write, such as a backup, is only looked up.
            Err(error) if resource.can_create() || resource.can_update() => self.report(old, &error.to_string()),
            Err(_) => {}
        }
        self.failed.insert(old.to_owned());
        Vec::new()
    }

    pub fn report(&mut self, uri: &str, problem: &str) {
        println!("{uri}: {problem}");
        self.is_complete = false;
    }
}
