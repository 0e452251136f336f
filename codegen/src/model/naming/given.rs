//! Names that were given before, so that nothing that comes later takes them away.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::scope::{Scope, Wire};

/// Names by scope and by what has them on the wire: those that don't follow from the wire name
/// alone, because other wire names would give the same.
///
/// It is kept beside the documents as `names.lock`. Whoever has a name there keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NamesLock(BTreeMap<String, BTreeMap<String, String>>);

impl NamesLock {
    /// Reads the text of the file.
    ///
    /// # Errors
    /// Text that isn't JSON, or JSON of another shape.
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        // Texts in maps can always be written.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Whether no name needs to be kept.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Gives names, scope by scope and version by version.
pub(super) struct Register<'a> {
    lock: &'a NamesLock,
    /// Names that follow from wire names alone, of any version: claimed by these before others ask.
    claimed: BTreeMap<String, BTreeMap<String, String>>,
    /// Whether names are only claimed yet.
    claiming: bool,
    /// All names that were given so far.
    given: BTreeMap<String, BTreeMap<String, String>>,
    /// Those of them that have to be kept.
    kept: NamesLock,
}

impl<'a> Register<'a> {
    pub fn new(lock: &'a NamesLock) -> Self {
        Self { lock, claimed: BTreeMap::new(), claiming: true, given: BTreeMap::new(), kept: NamesLock::default() }
    }

    /// From now on names are given.
    pub fn give(&mut self) {
        self.claiming = false;
    }

    /// One name for each wire name of a scope, in the same order.
    pub fn resolve(&mut self, label: String, scope: &Scope<'_>, wires: impl IntoIterator<Item = Wire>) -> Vec<String> {
        let wires: Vec<Wire> = wires.into_iter().collect();
        if wires.is_empty() {
            return Vec::new();
        }
        if self.claiming {
            let claimed = self.claimed.entry(label).or_default();
            claimed.extend(wires.iter().filter_map(|wire| Some((wire.id.clone(), scope.evident(wire)?))));
            return wires.iter().map(|_| String::new()).collect();
        }
        let given = self.given.entry(label.clone()).or_default();
        let mut earlier = self.lock.0.get(&label).cloned().unwrap_or_default();
        let claims = self.claimed.get(&label).into_iter().flatten();
        let locked: BTreeSet<String> = earlier.values().filter(|name| scope.is_free(name)).cloned().collect();
        for (id, name) in claims.filter(|(_, name)| !locked.contains(*name)) {
            earlier.entry(id.clone()).or_insert_with(|| name.clone());
        }
        earlier.extend(given.clone());
        let names = scope.resolve_beside(&wires, &earlier);
        for (wire, name) in wires.iter().zip(&names) {
            if scope.evident(wire).as_ref() != Some(name) {
                self.kept.0.entry(label.clone()).or_default().entry(wire.id.clone()).or_insert_with(|| name.clone());
            }
            given.entry(wire.id.clone()).or_insert_with(|| name.clone());
        }
        names
    }

    /// What has to be kept of all names that were given.
    pub fn kept(self) -> NamesLock {
        self.kept
    }
}
