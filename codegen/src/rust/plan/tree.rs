//! The tree of groups.

use std::collections::BTreeMap;

use crate::model::{Operation, Resource, Version};

/// A group with its resources, operations and inner groups.
#[derive(Default)]
pub struct Group<'a> {
    /// Its module; empty for the version itself.
    pub module: &'a str,
    /// Its resources, in the order of their ids.
    pub resources: Vec<&'a Resource>,
    /// Its operations, in the order of their ids.
    pub operations: Vec<&'a Operation>,
    /// The groups inside it, by wire name.
    pub groups: BTreeMap<&'a str, Group<'a>>,
}

impl<'a> Group<'a> {
    /// The tree of a version's groups; the root stands for the version itself.
    pub fn tree(version: &'a Version) -> Self {
        let mut root = Group::default();
        for resource in version.resources.values() {
            root.inside(&resource.group, &resource.names.group).resources.push(resource);
        }
        for operation in version.operations.values() {
            root.inside(&operation.group, &operation.names.group).operations.push(operation);
        }
        root
    }

    /// The group at a path of names and modules.
    fn inside(&mut self, names: &'a [String], modules: &'a [String]) -> &mut Self {
        names.iter().zip(modules).fold(self, |group, (name, module)| {
            let inner = group.groups.entry(name).or_default();
            inner.module = module;
            inner
        })
    }

    /// Returns whether servers publish a schema of anything in it.
    pub fn is_published(&self) -> bool {
        self.resources.iter().any(|resource| resource.published.is_some())
            || self.groups.values().any(Group::is_published)
    }
}
