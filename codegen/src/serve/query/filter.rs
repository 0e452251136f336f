//! Filters: which rows of a list a query asks for, across relations.

use std::collections::BTreeMap;

use super::Params;
use super::lookup::{Test, check_list, fits_relation, is_boolean_for_time, is_known, test};
use crate::model::Lookup;
use crate::serve::catalog::{Catalog, Filtering, Key, Kind, Table};
use crate::serve::cell::{Cell, Value};
use crate::serve::refusal::Refusal;
use crate::serve::row::Row;
use crate::serve::store::Store;

/// Parameters that are not filters.
const OTHERS: [&str; 7] = ["callback", "format", "fullschema", "limit", "offset", "order_by", "sort_by"];

/// The conditions on the rows of one table, and on the rows that they are related to.
#[derive(Clone, Debug, Default)]
pub(in crate::serve) struct Filters {
    tests: Vec<(Operand, Test)>,
    related: Vec<(usize, Filters)>,
}

/// Why filters can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::serve) enum Unusable {
    /// The request is refused at once.
    Now(Refusal),
    /// The request is refused when the database is asked: after its order and its page were read.
    Later(Refusal),
    /// The request is refused when the first row is compared.
    WithRows(Refusal),
}

impl From<Unusable> for Refusal {
    fn from(unusable: Unusable) -> Self {
        match unusable {
            Unusable::Now(refusal) | Unusable::Later(refusal) | Unusable::WithRows(refusal) => refusal,
        }
    }
}

/// A value that the server can't use fails in the database; other refusals come at once.
fn when(lookup: Lookup, refusal: Refusal) -> Unusable {
    match refusal {
        Refusal::Failed(_) if matches!(lookup, Lookup::Regex | Lookup::Iregex) => Unusable::WithRows(refusal),
        Refusal::Failed(_) => Unusable::Later(refusal),
        refusal => Unusable::Now(refusal),
    }
}

/// What a condition is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operand {
    /// The id of the row.
    Id,
    /// A value of the row.
    Slot(usize),
}

impl Filters {
    /// Reads the filters of a query. Names of parameters that are ignored are added to `ignored`.
    pub(in crate::serve) fn of(
        catalog: &Catalog,
        table: usize,
        params: &Params,
        ignored: &mut Vec<String>,
    ) -> Result<Self, Unusable> {
        let mut filters = Self::default();
        // All names are checked before the first value is. Django reads the values in the order of names.
        let mut checked = BTreeMap::new();
        for (name, values) in params.iter() {
            let first = name.split("__").next().unwrap_or_default();
            if catalog.tables[table].column(first).is_some() {
                let (path, lookup, name) = resolve(catalog, table, name).map_err(Unusable::Now)?;
                check_list(lookup, values).map_err(Unusable::Now)?;
                checked.insert(name, (path, lookup, values));
            } else if !OTHERS.contains(&name) {
                ignored.push(format!("parameter `{name}`"));
            }
        }
        let mut later = None;
        for (path, lookup, values) in checked.into_values() {
            match filters.insert(catalog, table, &path, lookup, values) {
                Err(Unusable::Now(refusal)) => return Err(Unusable::Now(refusal)),
                Err(unusable) => later = later.or(Some(unusable)),
                Ok(()) => {}
            }
        }
        later.map_or(Ok(filters), Err)
    }

    /// Adds a condition at the end of a path of columns.
    fn insert(
        &mut self,
        catalog: &Catalog,
        table: usize,
        path: &[usize],
        lookup: Lookup,
        values: &[String],
    ) -> Result<(), Unusable> {
        let Some((&first, rest)) = path.split_first() else { return Ok(()) };
        let column = &catalog.tables[table].columns[first];
        let Some(relation) = column.relation() else {
            if is_boolean_for_time(lookup, &column.kind, values) {
                return Err(Unusable::Now(Refusal::Failed(format!("`{}` is not compared with booleans", column.wire))));
            }
            let operand = column.slot.map_or(Operand::Id, Operand::Slot);
            self.tests.push((operand, test(lookup, &column.kind, values).map_err(|refusal| when(lookup, refusal))?));
            return Ok(());
        };
        let target = catalog.tables[relation.target].rows;
        if !rest.is_empty() {
            return self.below(first).insert(catalog, target, rest, lookup, values);
        }
        if !fits_relation(lookup) {
            let message = format!("a relation can't be compared by `{}`", lookup.wire());
            return Err(Unusable::Now(Refusal::Failed(message)));
        }
        // A relation is compared by the primary key of its target.
        let (operand, kind) = match catalog.tables[target].key {
            Key::Text(slot) => (Operand::Slot(slot), Kind::Text),
            _ => (Operand::Id, Kind::Integer),
        };
        let test = test(lookup, &kind, values).map_err(|refusal| when(lookup, refusal))?;
        match (column.slot, &test) {
            (Some(slot), Test::Null(_)) => self.tests.push((Operand::Slot(slot), test)),
            _ => self.below(first).tests.push((operand, test)),
        }
        Ok(())
    }

    /// Returns the conditions on the rows that a column relates to.
    fn below(&mut self, column: usize) -> &mut Self {
        let at = self.related.iter().position(|(known, _)| *known == column).unwrap_or_else(|| {
            self.related.push((column, Self::default()));
            self.related.len() - 1
        });
        &mut self.related[at].1
    }

    /// Adds the condition that a row is below a parent.
    pub(in crate::serve) fn below_parent(&mut self, slot: usize, parent: Value) {
        self.tests.push((Operand::Slot(slot), Test::Equal(parent)));
    }

    /// Returns the ids of the rows that pass, in the order of ids. A row occurs once for each combination of related
    /// rows that pass, as in a join.
    pub(in crate::serve) fn select(&self, catalog: &Catalog, store: &Store, table: usize) -> Vec<i64> {
        let rows = store.rows(catalog, table);
        let mut ids = Vec::new();
        let mut check = |id: i64, row: Row<'_>| {
            ids.extend(std::iter::repeat_n(id, self.count(catalog, store, table, id, row)));
        };
        match self.candidates(catalog, store, table) {
            Some(candidates) => {
                for id in candidates {
                    if let Some(row) = rows.get(id) {
                        check(id, row);
                    }
                }
            }
            None => rows.iter().for_each(|(id, row)| check(id, row)),
        }
        ids
    }

    /// Returns whether every row passes.
    pub(in crate::serve) fn is_empty(&self) -> bool {
        self.tests.is_empty() && self.related.is_empty()
    }

    /// Returns the rows that may pass, if an index knows.
    fn candidates(&self, catalog: &Catalog, store: &Store, table: usize) -> Option<Vec<i64>> {
        let rows = store.rows(catalog, table);
        let indexed: Vec<usize> = catalog.rows(table).indexed().collect();
        for (operand, test) in &self.tests {
            match (operand, test) {
                (Operand::Id, Test::Equal(value)) => return Some(value.view().number().into_iter().collect()),
                (Operand::Slot(slot), Test::Equal(value)) if indexed.contains(slot) => {
                    return Some(rows.with(*slot, value.view()));
                }
                _ => {}
            }
        }
        for (column, below) in &self.related {
            let column = &catalog.tables[table].columns[*column];
            if let (Kind::One(relation), Some(slot)) = (&column.kind, column.slot)
                && below.tests.iter().any(|(_, test)| !matches!(test, Test::Null(true)))
                && let Some(targets) = below.candidates(catalog, store, relation.target)
            {
                let mut ids: Vec<i64> =
                    targets.into_iter().flat_map(|target| rows.with(slot, Cell::Link(target))).collect();
                ids.sort_unstable();
                ids.dedup();
                return Some(ids);
            }
        }
        None
    }

    /// Returns how often a row is in the list.
    fn count(&self, catalog: &Catalog, store: &Store, table: usize, id: i64, row: Row<'_>) -> usize {
        let passes = self.tests.iter().all(|(operand, test)| match operand {
            Operand::Id => test.passes(Cell::Int(id)),
            Operand::Slot(slot) => test.passes(row.cell(*slot)),
        });
        if !passes {
            return 0;
        }
        let mut count = 1;
        for (column, below) in &self.related {
            let Some(relation) = catalog.tables[table].columns[*column].relation() else { return 0 };
            let target = catalog.tables[relation.target].rows;
            let related = store.related(catalog, table, *column, id);
            count *= if related.is_empty() {
                usize::from(below.accepts_nothing())
            } else {
                let rows = store.rows(catalog, target);
                let counts = related
                    .into_iter()
                    .filter_map(|id| rows.get(id).map(|row| below.count(catalog, store, target, id, row)));
                counts.sum()
            };
        }
        count
    }

    /// Returns whether a row without a related row passes.
    fn accepts_nothing(&self) -> bool {
        self.tests.iter().all(|(_, test)| matches!(test, Test::Null(true)))
            && self.related.iter().all(|(_, below)| below.accepts_nothing())
    }
}

/// Returns the columns and the lookup that the name of a filter means, and its name with the lookup.
fn resolve(catalog: &Catalog, table: usize, name: &str) -> Result<(Vec<usize>, Lookup, String), Refusal> {
    let mut bits: Vec<&str> = name.split("__").collect();
    let column = catalog.tables[table].column(bits[0]).unwrap_or_default();
    let kind = &catalog.tables[table].columns[column].kind;
    if matches!(kind, Kind::OwnUri | Kind::Unknown { .. }) {
        return Err(Refusal::Bad(format!("The '{}' field is not a valid field name", bits[0])));
    }
    let known = |bit: &str| Lookup::from_wire(bit).filter(|lookup| is_known(*lookup, kind));
    let lookup = bits[1..].last().and_then(|bit| known(bit));
    if lookup.is_some() {
        bits.pop();
    }
    let lookup = lookup.unwrap_or(Lookup::Exact);
    let name = format!("{}__{}", bits.join("__"), lookup.wire());
    Ok((check(catalog, table, &bits, lookup)?, lookup, name))
}

/// Checks that a filter is allowed, and returns the path of its columns.
fn check(catalog: &Catalog, table: usize, bits: &[&str], lookup: Lookup) -> Result<Vec<usize>, Refusal> {
    let (&name, rest) = bits.split_first().unwrap_or((&"", &[]));
    let bad = |message: String| Err(Refusal::Bad(message));
    let table: &Table = &catalog.tables[table];
    let Some(index) = table.column(name) else {
        return bad(format!("The '{name}' field does not allow filtering."));
    };
    let column = &table.columns[index];
    match &column.filtering {
        Filtering::None => return bad(format!("The '{name}' field does not allow filtering.")),
        Filtering::Only(lookups) if !lookups.iter().any(|one| one == lookup.wire()) => {
            return bad(format!("'{}' is not an allowed filter on the '{name}' field.", lookup.wire()));
        }
        _ => {}
    }
    if rest.is_empty() {
        return Ok(vec![index]);
    }
    let Some(relation) = column.relation() else {
        return bad(format!("The '{name}' field does not support relations."));
    };
    if column.filtering != Filtering::AllWithRelations {
        return bad(format!("Lookups are not allowed more than one level deep on the '{name}' field."));
    }
    let mut path = vec![index];
    path.extend(check(catalog, relation.target, rest, lookup)?);
    Ok(path)
}
