//! Lists of values that are equal.

use std::collections::{BTreeMap, HashMap};

use super::{Owner, Place, Scope};
use crate::model::{Choice, Choices, Field, History, Schema, Type, Version};

/// The first enum of each list of values in each scope.
#[derive(Debug, Default)]
pub struct RepeatedChoices<'a> {
    first: HashMap<(Scope<'a>, Values<'a>), Enum<'a>>,
}

/// What makes two enums equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Values<'a> {
    listed: &'a [Choice],
    other: &'a str,
    numeric: bool,
    keeps_empty: bool,
    history: &'a BTreeMap<String, History>,
}

/// An enum.
#[derive(Debug)]
pub struct Enum<'a> {
    /// What it is generated for.
    pub place: Place<'a>,
    /// What it is declared beside.
    pub owner: Owner<'a>,
    /// Its name.
    pub name: &'a str,
}

impl<'a> RepeatedChoices<'a> {
    /// Collects the enums of schemas and of parameters.
    pub fn of(version: &'a Version, schemas: &[&'a Schema]) -> Self {
        let mut choices = Self::default();
        for schema in schemas {
            let owner = Owner::Schema(schema);
            schema.fields().iter().for_each(|field| choices.add(owner, Place::property(schema, field), field));
        }
        for operation in version.operations.values() {
            let owner = Owner::Operation(operation);
            let parameters = operation.parameters.iter().map(|parameter| &parameter.field);
            parameters.for_each(|field| choices.add(owner, Place::parameter(operation, field), field));
        }
        choices
    }

    fn add(&mut self, owner: Owner<'a>, place: Place<'a>, field: &'a Field) {
        let Type::Choice(choices) = &field.kind else { return };
        let own = || Enum { place, owner, name: &choices.name };
        self.first.entry((owner.scope(), Values::new(choices, &field.history))).or_insert_with(own);
    }

    /// The first enum of a list of values that can be named in a scope.
    pub fn first<'b>(&'b self, scope: Scope<'b>, choices: &'b Choices, history: &'b History) -> Option<&'b Enum<'b>> {
        let values = Values::new(choices, history);
        [Scope::Version, scope].into_iter().find_map(|scope| self.first.get(&(scope, values)))
    }
}

impl<'a> Values<'a> {
    fn new(choices: &'a Choices, history: &'a History) -> Self {
        let Choices { values, other, numeric, keeps_empty, .. } = choices;
        Self { listed: values, other, numeric: *numeric, keeps_empty: *keeps_empty, history: &history.choices }
    }
}
