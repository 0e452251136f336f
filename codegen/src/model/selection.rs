//! Some resources of a version, with all that they refer to.

use std::collections::{BTreeMap, BTreeSet};

use super::{Reply, Resource, Role, Type, Version};
use crate::pattern::matches;

impl Version {
    /// Keeps the resources that patterns on `<group>/<resource>` match, and whatever these refer
    /// to: targets of relations, parents, answers, objects inside them, and so on from there.
    ///
    /// # Errors
    /// A pattern that matches nothing.
    pub fn select<'p>(&mut self, patterns: &'p [String]) -> Result<(), &'p str> {
        let mut wanted = Vec::new();
        for pattern in patterns {
            let before = wanted.len();
            wanted.extend(self.resources.keys().filter(|id| matches(pattern, id)).cloned());
            if wanted.len() == before {
                return Err(pattern);
            }
        }
        let kept = reachable(&self.resources, wanted);
        self.resources.retain(|id, _| kept.contains(id));
        let groups: BTreeSet<&String> = self.resources.values().filter_map(|resource| resource.group.first()).collect();
        self.parts.retain(|name, _| groups.contains(name));
        Ok(())
    }
}

fn reachable(resources: &BTreeMap<String, Resource>, mut waiting: Vec<String>) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if let Some(resource) = resources.get(&id)
            && reached.insert(id)
        {
            waiting.extend(resource.refers_to().map(str::to_owned));
        }
    }
    reached
}

impl Resource {
    /// Ids of the resources that this one can't do without.
    pub fn refers_to(&self) -> impl Iterator<Item = &str> {
        let (parent, reply) = match &self.role {
            Role::Nested { parent } => (Some(parent), None),
            Role::Command(command) => match &command.reply {
                Reply::Data(reply) | Reply::Whole(reply) => (command.parent.as_ref(), Some(reply)),
                Reply::Outcome => (command.parent.as_ref(), None),
            },
            Role::Collection | Role::Embedded | Role::Reply => (None, None),
        };
        let targets = self.fields.iter().filter_map(|field| match &field.kind {
            Type::Relation(relation) => relation.target.as_ref(),
            _ => None,
        });
        parent.into_iter().chain(reply).chain(targets).map(String::as_str)
    }
}
