//! Recording: requests are passed on to a real server, and the objects in its responses are kept as state.

mod learn;
mod pass;
mod replace;
mod report;
mod seen;
mod substitute;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::catalog::Catalog;
use super::random::Random;
use super::reply::{Reply, Request};
use super::snapshot::Snapshot;
use super::store::Store;
use crate::input::config::RecordConfig;
use learn::{Learner, Notes};
pub use pass::Upstream;
use replace::Replacer;
pub use report::{Recorded, ReplacedField};
pub(super) use seen::Seen;

/// Passes requests on to a server, and keeps what the responses show.
#[derive(Debug)]
pub(super) struct Recorder {
    upstream: Arc<dyn Upstream>,
    known: Mutex<Known>,
}

#[derive(Debug)]
struct Known {
    replacer: Replacer,
    notes: Notes,
}

impl Recorder {
    /// Creates a recorder without objects.
    pub(super) fn new(upstream: Arc<dyn Upstream>, config: &RecordConfig) -> Self {
        let known = Known { replacer: Replacer::new(config), notes: Notes::default() };
        Self { upstream, known: Mutex::new(known) }
    }

    /// Returns the response of the server to a request, and what it shows.
    pub(super) fn pass(&self, catalog: &Catalog, request: &Request, limit: usize) -> (Reply, Vec<Seen>) {
        pass::pass(self.upstream.as_ref(), catalog, request, limit)
    }

    /// Keeps what responses showed.
    pub(super) fn learn(&self, catalog: &Catalog, store: &mut Store, random: &mut Random, now: i64, seen: Vec<Seen>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let Known { replacer, notes } = &mut *known;
        let mut learner = Learner { catalog, store, random, now, replacer, notes };
        for seen in seen {
            learner.learn(seen);
        }
    }

    /// Replaces values in fields that are not replaced as such, but that were replaced in another field.
    pub(super) fn finish(&self, catalog: &Catalog, snapshot: &mut Snapshot) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        for (resource, objects) in &mut snapshot.objects {
            let Some(table) = catalog.by_id.get(resource).map(|table| &catalog.tables[*table]) else { continue };
            for (name, value) in objects.iter_mut().flatten() {
                let column = table.column(name).map(|position| &table.columns[position]);
                let choices = column.map_or(&[][..], |column| &column.choices);
                known.replacer.replace_known(resource, name, choices, value);
            }
        }
    }

    /// Returns what the recording has.
    pub(super) fn recorded(&self, catalog: &Catalog, store: &Store) -> Recorded {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let tables = catalog.tables.iter().enumerate().filter(|(index, table)| table.rows == *index);
        let counts = tables.map(|(index, table)| (table.id.clone(), store.rows(catalog, index).len()));
        let mut unseen = BTreeMap::new();
        for (table, _) in known.notes.unseen.iter().filter(|(table, id)| store.rows(catalog, *table).get(*id).is_some())
        {
            *unseen.entry(catalog.tables[*table].id.clone()).or_insert(0) += 1;
        }
        Recorded {
            objects: counts.filter(|(_, count)| *count > 0).collect(),
            unseen,
            replaced: known.replacer.replaced(),
            left_out: known.notes.left_out.iter().cloned().collect(),
        }
    }
}
