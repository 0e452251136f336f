//! Counts of the items in a version.

use serde::{Deserialize, Serialize};

use crate::model::{Field, Role, Shape, Type, Version};

/// Counts of the items in a version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// The version.
    pub version: String,
    /// The module of the version, which is also the name of its feature.
    pub module: String,
    /// Kinds of stored objects with endpoints.
    pub resources: usize,
    /// Commands.
    pub commands: usize,
    /// Embedded objects and responses of commands.
    pub embedded: usize,
    /// Operations.
    pub operations: usize,
    /// Component schemas of OpenAPI documents.
    pub schemas: usize,
    /// Fields of resources and parameters of operations.
    pub fields: usize,
    /// Enums of choices.
    pub choices: usize,
    /// Pairs of a field and a lookup that lists can be filtered by.
    pub lookups: usize,
    /// Fields that lists can be ordered by.
    pub orderings: usize,
    /// Relations.
    pub relations: usize,
    /// Warnings.
    pub warnings: usize,
}

impl Summary {
    pub(crate) fn new(version: &Version, warnings: usize) -> Self {
        let mut summary = Self {
            version: version.name.clone(),
            module: version.module.clone(),
            operations: version.operations.len(),
            schemas: version.schemas.len(),
            warnings,
            ..Self::default()
        };
        for resource in version.resources.values() {
            *match resource.role {
                Role::Collection | Role::Nested { .. } => &mut summary.resources,
                Role::Command(_) => &mut summary.commands,
                Role::Embedded | Role::Reply => &mut summary.embedded,
            } += 1;
            resource.fields.iter().for_each(|field| summary.count(field));
        }
        for operation in version.operations.values() {
            operation.parameters.iter().for_each(|parameter| summary.count(&parameter.field));
        }
        for schema in version.schemas.values() {
            schema.fields().iter().for_each(|field| summary.count(field));
            summary.choices += usize::from(matches!(schema.shape, Shape::Choice(_)));
        }
        summary
    }

    fn count(&mut self, field: &Field) {
        self.fields += 1;
        self.choices += usize::from(matches!(&field.kind, Type::Choice(_)));
        self.relations += usize::from(matches!(&field.kind, Type::Relation(_)));
        self.lookups += field.lookup_count();
        self.orderings += usize::from(field.filtering.orderable);
    }
}
