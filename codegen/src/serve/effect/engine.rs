//! Carries out steps.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use super::scope::{Named, Scope};
use super::tasks::{Task, Tasks};
use crate::input::config::StepConfig;
use crate::serve::catalog::{Catalog, Column, Kind, from_json};
use crate::serve::cell::{Cell, Value};
use crate::serve::python;
use crate::serve::random::Random;
use crate::serve::refusal::{FieldErrors, Refusal};
use crate::serve::render::write_cell;
use crate::serve::store::Store;
use crate::serve::uri;

/// Carries out the steps of commands and scenes.
#[derive(Debug)]
pub(in crate::serve) struct Engine<'a> {
    pub(in crate::serve) catalog: &'a Catalog,
    pub(in crate::serve) store: &'a mut Store,
    pub(in crate::serve) random: &'a mut Random,
    pub(in crate::serve) tasks: &'a mut Tasks,
    pub(in crate::serve) now: i64,
}

/// What the steps of a command say about its response.
#[derive(Clone, Debug, Default)]
pub(in crate::serve) struct Outcome {
    /// The `data` of the response.
    pub(in crate::serve) data: Option<Json>,
    /// The response itself.
    pub(in crate::serve) whole: Option<Json>,
    /// The name of a file to respond with.
    pub(in crate::serve) file: Option<String>,
}

impl Engine<'_> {
    /// Carries out the steps of a command. `command` is its name in messages.
    pub(in crate::serve) fn run(
        &mut self,
        command: &str,
        steps: &[StepConfig],
        mut scope: Scope,
    ) -> Result<Outcome, Refusal> {
        let mut outcome = Outcome::default();
        for step in steps {
            match step.after {
                Some(after) => {
                    let step = StepConfig { after: None, ..step.clone() };
                    let at = self.now.saturating_add(micros(after.0));
                    self.tasks.add(at, Task { step, scope: scope.clone() });
                }
                None => self.step(command, step, &mut scope, &mut outcome)?,
            }
            if outcome.whole.is_some() || outcome.file.is_some() {
                break;
            }
        }
        Ok(outcome)
    }

    /// Carries out a step whose time has come. A step that no longer has an object does nothing.
    pub(in crate::serve) fn task(&mut self, mut task: Task) {
        let _ = self.step("", &task.step, &mut task.scope, &mut Outcome::default());
    }

    fn step(
        &mut self,
        command: &str,
        step: &StepConfig,
        scope: &mut Scope,
        outcome: &mut Outcome,
    ) -> Result<(), Refusal> {
        if !self.applies(step, scope) {
            return Ok(());
        }
        if let Some(resource) = &step.find {
            self.find(command, resource, step, scope)?;
        } else if let Some(resource) = &step.ensure {
            if !self.find(command, resource, step, scope)? {
                let values = step.by.iter().chain(&step.set).map(|(name, value)| (name.clone(), value.clone()));
                self.create(resource, &values.collect(), step, scope);
            }
        } else if let Some(resource) = &step.create {
            self.create(resource, &step.set, step, scope);
        } else if let Some(target) = &step.change {
            for (table, id) in self.targets(target, step, scope) {
                self.change(table, id, &step.set, scope);
            }
        } else if let Some(target) = &step.relocate {
            for (table, id) in self.targets(target, step, scope) {
                self.relocate(table, id, step, scope);
            }
        } else if let Some(target) = &step.delete {
            for (table, id) in self.targets(target, step, scope) {
                self.store.delete(self.catalog, table, id);
            }
        } else if let Some(message) = &step.refuse {
            let message = python::text(&scope.text(message, self.now, self.random));
            let field = step.field.clone().unwrap_or_else(|| "__all__".to_owned());
            let errors = FieldErrors::from([(field, vec![message])]);
            return Err(Refusal::Invalid { resource: command.to_owned(), errors });
        } else if let Some(data) = &step.data {
            outcome.data = Some(scope.fill(data, self.now, self.random));
        } else if let Some(whole) = &step.respond {
            outcome.whole = Some(scope.fill(whole, self.now, self.random));
        } else if let Some(file) = &step.file {
            outcome.file = Some(python::text(&scope.text(file, self.now, self.random)));
        }
        Ok(())
    }

    fn applies(&mut self, step: &StepConfig, scope: &Scope) -> bool {
        let mut is_set = |template: &String| python::truth(&scope.text(template, self.now, self.random));
        let wanted = step.condition.as_ref().is_none_or(&mut is_set);
        let unwanted = step.unless.as_ref().is_some_and(&mut is_set);
        wanted && !unwanted && step.without.iter().all(|(resource, by)| self.matching(resource, by, scope).is_empty())
    }

    /// Finds an object and names it. Returns whether there is one.
    fn find(&mut self, command: &str, resource: &str, step: &StepConfig, scope: &mut Scope) -> Result<bool, Refusal> {
        let found = self.matching(resource, &step.by, scope).first().copied();
        if let Some(message) = step.missing.as_ref().filter(|_| found.is_none()) {
            let asked = step.by.values().find_map(|value| value.as_str()?.strip_prefix('{')?.strip_suffix('}'));
            let field = step.field.as_deref().or(asked).unwrap_or("__all__").to_owned();
            let errors = FieldErrors::from([(field, vec![message.clone()])]);
            return Err(Refusal::Invalid { resource: command.to_owned(), errors });
        }
        if let Some((table, id)) = found {
            self.name(step, table, id, scope);
        }
        Ok(found.is_some())
    }

    /// Returns the rows of a resource with these values.
    fn matching(&mut self, resource: &str, by: &BTreeMap<String, Json>, scope: &Scope) -> Vec<(usize, i64)> {
        let Some(&table) = self.catalog.by_id.get(resource) else { return Vec::new() };
        let table = self.catalog.tables[table].rows;
        let mut ids: Option<Vec<i64>> = None;
        for (name, template) in by {
            let wanted = scope.fill(template, self.now, self.random);
            let Some(index) = self.catalog.tables[table].column(name) else { return Vec::new() };
            let column = &self.catalog.tables[table].columns[index];
            let rows = self.store.rows(self.catalog, table);
            let found = match column.slot {
                None if column.kind == Kind::OwnUri => {
                    let found = uri::resolve(self.catalog, self.store, table, &python::text(&wanted));
                    found.ok().flatten().into_iter().collect()
                }
                None => {
                    let id = python::text(&wanted).parse().ok().filter(|id| rows.get(*id).is_some());
                    id.into_iter().collect()
                }
                Some(slot) => rows.with(slot, self.value(column, &wanted).view()),
            };
            ids = Some(match ids {
                None => found,
                Some(ids) => ids.into_iter().filter(|id| found.contains(id)).collect(),
            });
        }
        let rows = self.store.rows(self.catalog, table);
        let ids = ids.unwrap_or_else(|| rows.iter().map(|(id, _)| id).collect());
        ids.into_iter().map(|id| (table, id)).collect()
    }

    /// Returns the objects that a step is about: a named one, or those of a resource.
    fn targets(&mut self, target: &str, step: &StepConfig, scope: &Scope) -> Vec<(usize, i64)> {
        match scope.named.get(target) {
            Some(named) => vec![(named.table, named.id)],
            None => self.matching(target, &step.by, scope),
        }
    }

    fn create(&mut self, resource: &str, set: &BTreeMap<String, Json>, step: &StepConfig, scope: &mut Scope) {
        let Some(&table) = self.catalog.by_id.get(resource) else { return };
        let table = self.catalog.tables[table].rows;
        let mut values = self.catalog.tables[table].initial_row(self.random, self.now);
        self.set(table, &mut values, set, scope);
        let id = self.store.rows(self.catalog, table).next_id();
        self.store.put(self.catalog, table, id, &values);
        self.name(step, table, id, scope);
    }

    fn change(&mut self, table: usize, id: i64, set: &BTreeMap<String, Json>, scope: &Scope) {
        let Some(row) = self.store.rows(self.catalog, table).get(id) else { return };
        let mut values = row.values();
        self.set(table, &mut values, set, scope);
        self.store.put(self.catalog, table, id, &values);
    }

    /// Moves an object to another resource. In the templates it is `it`.
    fn relocate(&mut self, table: usize, id: i64, step: &StepConfig, scope: &mut Scope) {
        let Some(&to) = step.to.as_ref().and_then(|to| self.catalog.by_id.get(to)) else { return };
        let to = self.catalog.tables[to].rows;
        let Some(fields) = self.fields(table, id) else { return };
        let mut values = self.catalog.tables[to].initial_row(self.random, self.now);
        for column in self.catalog.tables[to].columns.iter().filter(|column| column.relation().is_none()) {
            if let Some(value) = fields.get(&column.wire) {
                self.put(column, &mut values, value);
            }
        }
        scope.named.insert("it".to_owned(), Named { table, id, fields });
        self.set(to, &mut values, &step.set, scope);
        self.store.delete(self.catalog, table, id);
        let id = self.store.rows(self.catalog, to).next_id();
        self.store.put(self.catalog, to, id, &values);
    }

    /// Sets values of a row. Fields that the version does not have are left out.
    fn set(&mut self, table: usize, values: &mut [Value], set: &BTreeMap<String, Json>, scope: &Scope) {
        for (name, template) in set {
            let Some(index) = self.catalog.tables[table].column(name) else { continue };
            let value = scope.fill(template, self.now, self.random);
            self.put(&self.catalog.tables[table].columns[index], values, &value);
        }
    }

    /// Sets one value of a row, unless it is null where null is not possible.
    fn put(&self, column: &Column, values: &mut [Value], value: &Json) {
        let Some(slot) = column.slot else { return };
        let value = self.value(column, value);
        if value != Cell::Null || column.nullable {
            values[slot] = value;
        }
    }

    /// Converts a value to the type of a column.
    fn value(&self, column: &Column, value: &Json) -> Value {
        let Kind::One(relation) = &column.kind else { return from_json(&column.kind, value) };
        let text = python::text(value);
        let id = match uri::resolve(self.catalog, self.store, relation.target, &text) {
            Ok(Some(id)) => Some(id),
            _ => self.store.find(self.catalog, relation.target, &text),
        };
        id.map_or(Cell::Null, Cell::Link)
    }

    fn name(&self, step: &StepConfig, table: usize, id: i64, scope: &mut Scope) {
        if let (Some(name), Some(fields)) = (&step.name, self.fields(table, id)) {
            scope.named.insert(name.clone(), Named { table, id, fields });
        }
    }

    /// Returns the values of a row by field; relations are URIs.
    fn fields(&self, table: usize, id: i64) -> Option<Map<String, Json>> {
        let row = self.store.rows(self.catalog, table).get(id)?;
        let mut fields = Map::new();
        for column in &self.catalog.tables[table].columns {
            let value = match (&column.kind, column.slot.map(|slot| row.cell(slot))) {
                (Kind::One(relation), Some(Cell::Link(target))) => {
                    uri::of(self.catalog, self.store, relation.target, target).into()
                }
                (_, Some(cell)) => {
                    let mut text = String::new();
                    write_cell(&mut text, cell);
                    serde_json::from_str(&text).unwrap_or_default()
                }
                (Kind::Integer, None) => id.into(),
                (Kind::OwnUri, None) => uri::of(self.catalog, self.store, table, id).into(),
                _ => continue,
            };
            fields.insert(column.wire.clone(), value);
        }
        Some(fields)
    }
}

/// Milliseconds as microseconds.
pub(super) fn micros(milliseconds: u64) -> i64 {
    i64::try_from(milliseconds).unwrap_or(i64::MAX).saturating_mul(1000)
}
