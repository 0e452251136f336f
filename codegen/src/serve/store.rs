//! The objects: rows by id, with an index for each column that is looked up.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::catalog::{Catalog, Key, Kind, Side};
use super::cell::{Cell, Ref, Value};
use super::row::{Packed, Row, Texts};

/// All objects of a node. A clone shares what neither of them changes later.
#[derive(Clone, Debug, Default)]
pub(super) struct Store {
    tables: Vec<Arc<Rows>>,
    joins: Vec<Arc<Join>>,
}

/// The rows of one table.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    by_id: BTreeMap<i64, Packed>,
    texts: Texts,
    /// The largest id so far: ids are not used again.
    largest: i64,
    indexes: Vec<Index>,
}

/// The ids of rows by the hash of one value.
#[derive(Clone, Debug)]
struct Index {
    slot: usize,
    ids: HashMap<u64, Ids>,
}

#[derive(Clone, Debug)]
enum Ids {
    One(i64),
    // Boxed, because most values occur once.
    #[expect(clippy::box_collection, reason = "a vector is three times as large as an id")]
    Many(Box<Vec<i64>>),
}

/// A relation between rows of two tables.
#[derive(Clone, Debug, Default)]
pub(super) struct Join {
    right: BTreeMap<i64, Vec<i64>>,
    left: BTreeMap<i64, Vec<i64>>,
}

impl Ids {
    fn as_slice(&self) -> &[i64] {
        match self {
            Self::One(id) => std::slice::from_ref(id),
            Self::Many(ids) => ids,
        }
    }
}

impl Index {
    fn add(&mut self, row: Row<'_>, id: i64) {
        let cell = row.cell(self.slot);
        if cell == Cell::Null {
            return;
        }
        let ids = self.ids.entry(cell.hash64()).or_insert(Ids::One(id));
        match ids {
            Ids::One(one) if *one == id => {}
            Ids::One(one) => *ids = Ids::Many(Box::new(vec![id.min(*one), id.max(*one)])),
            Ids::Many(all) => {
                if let Err(at) = all.binary_search(&id) {
                    all.insert(at, id);
                }
            }
        }
    }

    fn remove(&mut self, row: Row<'_>, id: i64) {
        let hash = row.cell(self.slot).hash64();
        match self.ids.get_mut(&hash) {
            Some(Ids::One(one)) if *one == id => {
                self.ids.remove(&hash);
            }
            Some(Ids::Many(all)) => {
                all.retain(|one| *one != id);
                if all.is_empty() {
                    self.ids.remove(&hash);
                }
            }
            _ => {}
        }
    }
}

impl Rows {
    /// Returns the number of rows.
    pub(super) fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Returns a row.
    pub(super) fn get(&self, id: i64) -> Option<Row<'_>> {
        self.by_id.get(&id).map(|packed| packed.row(&self.texts))
    }

    /// Returns all rows in the order of their ids.
    pub(super) fn iter(&self) -> impl Iterator<Item = (i64, Row<'_>)> {
        self.by_id.iter().map(|(id, packed)| (*id, packed.row(&self.texts)))
    }

    /// Returns the largest id so far.
    pub(super) const fn largest(&self) -> i64 {
        self.largest
    }

    /// Returns the id that the next row without one gets.
    pub(super) fn next_id(&self) -> i64 {
        self.largest.saturating_add(1)
    }

    /// Returns the ids of the rows with a value, in order. Only some columns are indexed, others are searched.
    pub(super) fn with(&self, slot: usize, value: Ref<'_>) -> Vec<i64> {
        let holds = |id: &i64| self.get(*id).is_some_and(|row| row.cell(slot) == value);
        match self.indexes.iter().find(|index| index.slot == slot) {
            Some(index) => {
                let ids = index.ids.get(&value.hash64()).map_or(&[][..], Ids::as_slice);
                ids.iter().copied().filter(holds).collect()
            }
            None => self.iter().filter(|(_, row)| row.cell(slot) == value).map(|(id, _)| id).collect(),
        }
    }

    fn put(&mut self, id: i64, values: &[Value]) {
        self.remove(id);
        let packed = Packed::new(values, &mut self.texts);
        for index in &mut self.indexes {
            index.add(packed.row(&self.texts), id);
        }
        self.largest = self.largest.max(id);
        self.by_id.insert(id, packed);
    }

    /// Removes a row. Returns whether there was one.
    fn remove(&mut self, id: i64) -> bool {
        let Some(packed) = self.by_id.remove(&id) else { return false };
        for index in &mut self.indexes {
            index.remove(packed.row(&self.texts), id);
        }
        true
    }
}

impl Join {
    fn side(&self, from_left: bool) -> &BTreeMap<i64, Vec<i64>> {
        if from_left { &self.right } else { &self.left }
    }

    fn add(&mut self, left: i64, right: i64) {
        let rights = self.right.entry(left).or_default();
        if let Err(at) = rights.binary_search(&right) {
            rights.insert(at, right);
        }
        let lefts = self.left.entry(right).or_default();
        if let Err(at) = lefts.binary_search(&left) {
            lefts.insert(at, left);
        }
    }

    fn clear(&mut self, id: i64, from_left: bool) {
        let (own, far) = if from_left { (&mut self.right, &mut self.left) } else { (&mut self.left, &mut self.right) };
        for other in own.remove(&id).unwrap_or_default() {
            if let Some(ids) = far.get_mut(&other) {
                ids.retain(|one| *one != id);
                if ids.is_empty() {
                    far.remove(&other);
                }
            }
        }
    }
}

impl Store {
    /// Creates a store without objects.
    pub(super) fn new(catalog: &Catalog) -> Self {
        let rows = catalog.tables.iter().map(|table| {
            let indexes = if table.is_command { Vec::new() } else { table.indexed().collect() };
            let indexes = indexes.into_iter().map(|slot| Index { slot, ids: HashMap::new() });
            Arc::new(Rows { indexes: indexes.collect(), ..Rows::default() })
        });
        Self { tables: rows.collect(), joins: catalog.joins.iter().map(|_| Arc::default()).collect() }
    }

    /// Returns the rows of a table.
    pub(super) fn rows(&self, catalog: &Catalog, table: usize) -> &Rows {
        &self.tables[catalog.tables[table].rows]
    }

    /// Returns the id of the row with a key of a URI, decoded.
    pub(super) fn find(&self, catalog: &Catalog, table: usize, key: &str) -> Option<i64> {
        let rows = self.rows(catalog, table);
        match catalog.tables[table].key {
            Key::Integer => key.parse().ok().filter(|id| rows.get(*id).is_some()),
            Key::Text(slot) | Key::Field(slot) => rows.with(slot, Cell::Text(key)).first().copied(),
        }
    }

    /// Stores a row, in place of the one with its id.
    pub(super) fn put(&mut self, catalog: &Catalog, table: usize, id: i64, values: &[Value]) {
        Arc::make_mut(&mut self.tables[catalog.tables[table].rows]).put(id, values);
    }

    /// Makes the ids up to one those that are not used again.
    pub(super) fn reserve(&mut self, catalog: &Catalog, table: usize, largest: i64) {
        let rows = Arc::make_mut(&mut self.tables[catalog.tables[table].rows]);
        rows.largest = rows.largest.max(largest);
    }

    /// Changes one value of a row.
    pub(super) fn set(&mut self, catalog: &Catalog, table: usize, id: i64, slot: usize, value: Value) {
        let Some(row) = self.rows(catalog, table).get(id) else { return };
        let mut values = row.values();
        values[slot] = value;
        self.put(catalog, table, id, &values);
    }

    /// Relates two rows of a join.
    pub(super) fn relate(&mut self, join: usize, left: i64, right: i64) {
        Arc::make_mut(&mut self.joins[join]).add(left, right);
    }

    /// Removes all relations of a row in a join.
    pub(super) fn unrelate(&mut self, join: usize, id: i64, from_left: bool) {
        Arc::make_mut(&mut self.joins[join]).clear(id, from_left);
    }

    /// Returns the ids of the rows that a column relates a row to.
    pub(super) fn related(&self, catalog: &Catalog, table: usize, column: usize, id: i64) -> Vec<i64> {
        let column = &catalog.tables[table].columns[column];
        match (&column.kind, column.slot) {
            (Kind::One(_), Some(slot)) => {
                let row = self.rows(catalog, table).get(id);
                row.and_then(|row| row.cell(slot).number()).into_iter().collect()
            }
            (Kind::Many(relation, Side::Reverse { column }), _) => {
                let far = catalog.rows(relation.target);
                let slot = far.columns[*column].slot;
                slot.map_or_else(Vec::new, |slot| self.rows(catalog, relation.target).with(slot, Cell::Link(id)))
            }
            (Kind::Many(_, Side::Join { join, left }), _) => {
                self.joins.get(*join).and_then(|join| join.side(*left).get(&id)).cloned().unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }

    /// Deletes a row, the rows that can't exist without it, and all relations to it.
    pub(super) fn delete(&mut self, catalog: &Catalog, table: usize, id: i64) {
        let table = catalog.tables[table].rows;
        if !Arc::make_mut(&mut self.tables[table]).remove(id) {
            return;
        }
        for &(join, left) in &catalog.tables[table].joined {
            self.unrelate(join, id, left);
        }
        for &(referrer, column) in &catalog.tables[table].referrers {
            let column = &catalog.tables[referrer].columns[column];
            let Some(slot) = column.slot else { continue };
            for row in self.tables[referrer].with(slot, Cell::Link(id)) {
                if column.nullable {
                    self.set(catalog, referrer, row, slot, Cell::Null);
                } else {
                    self.delete(catalog, referrer, row);
                }
            }
        }
    }
}
