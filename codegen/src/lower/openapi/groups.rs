//! Groups of operations, from their tags.

use std::collections::BTreeMap;

use super::Lowering;
use crate::input::openapi::{Located, Node};
use crate::model::{Operation, Part};

impl<'a> Lowering<'a, '_> {
    /// The group of an operation: its first tag, split at `/`.
    pub fn group(&mut self, operation: &Located<'a>) -> Vec<String> {
        let Some(tag) = operation.get("tags").and_then(|tags| tags.items().next()) else {
            return Vec::new();
        };
        let Node::Text(text) = tag.node else {
            self.wrong_shape(&tag, "the name of a tag");
            return Vec::new();
        };
        text.split('/').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
    }

    /// The parts of the API: the groups that are in no other group.
    pub fn parts<'o>(
        &mut self,
        root: &Located<'a>,
        operations: impl Iterator<Item = &'o Operation>,
    ) -> BTreeMap<String, Part> {
        let mut parts = BTreeMap::new();
        for name in operations.filter_map(|operation| operation.group.first()) {
            if parts.contains_key(name) {
                continue;
            }
            self.known.parts.insert(name.clone());
            let description = match self.config.parts.get(name) {
                Some(part) => {
                    self.matched.note("parts", name);
                    part.description.clone()
                }
                None => self.tag_description(root, name),
            };
            parts.insert(name.clone(), Part { module: String::new(), description });
        }
        parts
    }

    fn tag_description(&mut self, root: &Located<'a>, name: &str) -> String {
        let tags = root.get("tags");
        let mut described = tags.iter().flat_map(Located::items);
        let tag = described.find(|tag| tag.node.get("name").and_then(Node::text) == Some(name));
        tag.map(|tag| self.text(&tag, "description")).unwrap_or_default()
    }
}
