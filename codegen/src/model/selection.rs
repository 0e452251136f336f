//! Selection of some resources and operations of a version, with everything they refer to.

use std::collections::{BTreeMap, BTreeSet};

use super::{Operation, Reply, Resource, Role, Type, Version};
use crate::pattern::matches;

impl Version {
    /// Keeps the resources whose `<group>/<resource>` matches a pattern, the operations whose id or
    /// `<group>/<id>` matches, and everything they refer to, directly or indirectly: targets of relations,
    /// parents, responses, embedded objects and schemas.
    ///
    /// # Errors
    /// Returns the first pattern that matches nothing.
    pub fn select<'p>(&mut self, patterns: &'p [String]) -> Result<(), &'p str> {
        let mut wanted = Vec::new();
        let mut operations = BTreeSet::new();
        for pattern in patterns {
            let before = wanted.len() + operations.len();
            wanted.extend(self.resources.keys().filter(|id| matches(pattern, id)).cloned());
            let asked = self.operations.values().filter(|operation| operation.is_meant_by(pattern));
            let asked: Vec<String> = asked.map(|operation| operation.id.clone()).collect();
            if wanted.len() + operations.len() + asked.len() == before {
                return Err(pattern);
            }
            operations.extend(asked);
        }
        let kept = reachable(&self.resources, wanted);
        self.resources.retain(|id, _| kept.contains(id));
        self.operations.retain(|id, _| operations.contains(id));
        let schemas = self.reachable_schemas(self.operations.values().flat_map(Operation::schemas));
        self.schemas.retain(|id, _| schemas.contains(id));
        let resources = self.resources.values().filter_map(|resource| resource.group.first());
        let operations = self.operations.values().filter_map(|operation| operation.group.first());
        let groups: BTreeSet<&String> = resources.chain(operations).collect();
        self.parts.retain(|name, _| groups.contains(name));
        Ok(())
    }

    /// Returns the ids of some schemas, and of all schemas that they refer to, directly or indirectly.
    pub fn reachable_schemas<'s>(&self, from: impl IntoIterator<Item = &'s str>) -> BTreeSet<String> {
        let mut waiting: Vec<String> = from.into_iter().map(str::to_owned).collect();
        let mut reached = BTreeSet::new();
        while let Some(id) = waiting.pop() {
            if let Some(schema) = self.schemas.get(&id)
                && reached.insert(id)
            {
                waiting.extend(schema.refers_to().map(str::to_owned));
            }
        }
        reached
    }
}

impl Operation {
    fn is_meant_by(&self, pattern: &str) -> bool {
        matches(pattern, &self.id) || matches(pattern, &format!("{}/{}", self.group.join("/"), self.id))
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
    /// Returns the ids of the resources that this one refers to.
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
