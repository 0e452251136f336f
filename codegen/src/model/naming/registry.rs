//! Names that are recorded in `names.lock`, so that later items cannot take them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::scope::{Scope, Wire};

/// The start of the scopes of variants without names. Their entries are no names in Rust: they identify the variants.
pub(super) const LABELS: &str = "variants without names of ";

/// The content of `names.lock`: names by scope and wire name. It contains only the names that do not follow
/// from the wire name alone, because several wire names would give the same name.
///
/// It is stored beside the documents. An item keeps the name that is recorded for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NamesLock(BTreeMap<String, BTreeMap<String, String>>);

impl NamesLock {
    /// Parses the content of the file.
    ///
    /// # Errors
    /// Returns an error if the text is not JSON of the expected shape.
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// Returns the content of the file.
    pub fn text(&self) -> String {
        // A map with string keys can always be serialized.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Iterates over the names in Rust, with their scope and their name on the wire.
    pub fn names(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        let scopes = self.0.iter().filter(|(scope, _)| !scope.starts_with(LABELS));
        scopes.flat_map(|(scope, names)| names.iter().map(move |(wire, name)| (scope.as_str(), &**wire, &**name)))
    }

    /// Returns whether no names are recorded.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Assigns names, scope by scope and version by version, in two passes: first the names that follow from wire
/// names alone are reserved, then all names are assigned.
pub(super) struct NameRegistry<'a> {
    lock: &'a NamesLock,
    /// Names that follow from wire names alone, in any version.
    reserved: BTreeMap<String, BTreeMap<String, String>>,
    /// Whether this is the first pass.
    is_first_pass: bool,
    /// All names assigned so far.
    assigned: BTreeMap<String, BTreeMap<String, String>>,
    /// The assigned names that must be recorded.
    recorded: NamesLock,
    /// Items whose evident names are recorded for others, by scope and wire name.
    displaced: BTreeMap<(String, String), String>,
}

/// What came of the names that were recorded.
#[derive(Clone, Debug, Default)]
pub struct RecordedNames {
    /// The names that must be recorded now.
    pub lock: NamesLock,
    /// What a person who edited the file may not expect: entries without effect, and items that gave their names away.
    pub remarks: Vec<String>,
}

impl<'a> NameRegistry<'a> {
    pub fn new(lock: &'a NamesLock) -> Self {
        Self {
            lock,
            reserved: BTreeMap::new(),
            is_first_pass: true,
            assigned: BTreeMap::new(),
            recorded: NamesLock::default(),
            displaced: BTreeMap::new(),
        }
    }

    /// Starts the second pass.
    pub fn start_assigning(&mut self) {
        self.is_first_pass = false;
    }

    /// Returns one name for each wire name of a scope, in the same order.
    pub fn resolve(&mut self, label: String, scope: &Scope<'_>, wires: impl IntoIterator<Item = Wire>) -> Vec<String> {
        let wires: Vec<Wire> = wires.into_iter().collect();
        if wires.is_empty() {
            return Vec::new();
        }
        if self.is_first_pass {
            let reserved = self.reserved.entry(label).or_default();
            reserved.extend(wires.iter().filter_map(|wire| Some((wire.id.clone(), scope.evident(wire)?))));
            return wires.iter().map(|_| String::new()).collect();
        }
        if let Some(names) = self.evident(&label, scope, &wires) {
            return names;
        }
        let assigned = self.assigned.entry(label.clone()).or_default();
        let mut earlier = self.lock.0.get(&label).cloned().unwrap_or_default();
        let reserved = self.reserved.get(&label).into_iter().flatten();
        let locked: BTreeSet<String> = earlier.values().filter(|name| scope.is_free(name)).cloned().collect();
        for (id, name) in reserved {
            if !locked.contains(name) {
                earlier.entry(id.clone()).or_insert_with(|| name.clone());
            } else if !earlier.contains_key(id) {
                self.displaced.insert((label.clone(), id.clone()), name.clone());
            }
        }
        earlier.extend(assigned.clone());
        let names = scope.resolve_beside(&wires, &earlier);
        for (wire, name) in wires.iter().zip(&names) {
            if scope.evident(wire).as_ref() != Some(name) {
                self.recorded
                    .0
                    .entry(label.clone())
                    .or_default()
                    .entry(wire.id.clone())
                    .or_insert_with(|| name.clone());
            }
            assigned.entry(wire.id.clone()).or_insert_with(|| name.clone());
        }
        names
    }

    /// Returns the names of a scope in which every name follows from its wire name alone, as most do.
    fn evident(&self, label: &str, scope: &Scope<'_>, wires: &[Wire]) -> Option<Vec<String>> {
        if self.lock.0.contains_key(label) || self.assigned.contains_key(label) {
            return None;
        }
        let reserved = self.reserved.get(label)?;
        let distinct: BTreeSet<&String> = reserved.values().collect();
        let ids: BTreeSet<&String> = wires.iter().map(|wire| &wire.id).collect();
        if distinct.len() < reserved.len() || ids.len() < wires.len() {
            return None;
        }
        wires.iter().map(|wire| reserved.get(&wire.id).filter(|name| scope.is_free(name)).cloned()).collect()
    }

    /// Returns the names of a scope that were recorded before, in this run or in an earlier one.
    pub fn recorded_before(&self, label: &str) -> BTreeMap<String, String> {
        let of = |names: &NamesLock| names.0.get(label).cloned().unwrap_or_default();
        let mut recorded = of(self.lock);
        recorded.extend(of(&self.recorded));
        recorded
    }

    /// Records a name that is derived from another one, so that nothing that is added takes it.
    pub fn record(&mut self, label: &str, id: &str, name: &str) {
        if !self.is_first_pass {
            self.recorded.0.entry(label.to_owned()).or_default().insert(id.to_owned(), name.to_owned());
        }
    }

    /// Returns the names that must be recorded, and what does not apply of those that were.
    pub fn finish(self) -> RecordedNames {
        let without_effect = self.lock.names().filter_map(|(scope, wire, name)| match self.name(scope, wire) {
            None => Some(format!("`{scope}`: no item has the wire name `{wire}`, so its entry `{name}` is removed")),
            Some(other) if other != name => {
                Some(format!("`{scope}`: `{wire}` cannot have the name `{name}`, and has `{other}`"))
            }
            Some(_) => None,
        });
        let displaced = self.displaced.iter().filter_map(|((scope, wire), name)| {
            let other = self.name(scope, wire)?;
            Some(format!("`{scope}`: `{wire}` has the name `{other}`, because the file gives `{name}` to another"))
        });
        RecordedNames { remarks: without_effect.chain(displaced).collect(), lock: self.recorded }
    }

    /// The name that an item has now.
    fn name(&self, scope: &str, wire: &str) -> Option<&str> {
        let names = [&self.assigned, &self.recorded.0].into_iter().find_map(|names| names.get(scope)?.get(wire));
        names.map(String::as_str)
    }
}
