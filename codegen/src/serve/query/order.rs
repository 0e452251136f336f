//! The order of a list.

use super::Params;
use crate::serve::catalog::{Catalog, Key, Kind};
use crate::serve::cell::{Cell, Value};
use crate::serve::refusal::Refusal;
use crate::serve::store::Store;

/// Keys to sort by, the most significant one first.
#[derive(Clone, Debug, Default)]
pub(in crate::serve) struct Ordering(Vec<SortKey>);

#[derive(Clone, Debug)]
struct SortKey {
    path: Vec<usize>,
    descending: bool,
}

/// Reads the order that a query asks for.
pub(in crate::serve) fn ordering(catalog: &Catalog, table: usize, params: &Params) -> Result<Ordering, Refusal> {
    let wanted = if params.last("order_by").is_some() { params.all("order_by") } else { params.all("sort_by") };
    wanted.iter().map(|name| sort_key(catalog, table, name)).collect::<Result<_, _>>().map(Ordering)
}

fn sort_key(catalog: &Catalog, table: usize, name: &str) -> Result<SortKey, Refusal> {
    let (descending, name) = name.strip_prefix('-').map_or((false, name), |name| (true, name));
    let mut bits = name.split("__");
    let first = bits.next().unwrap_or_default();
    let Some(index) = catalog.tables[table].column(first) else {
        return Err(Refusal::Bad(format!("No matching '{first}' field for ordering on.")));
    };
    let column = &catalog.tables[table].columns[index];
    if !column.orderable {
        return Err(Refusal::Bad(format!("The '{first}' field does not allow ordering.")));
    }
    let failed = || Refusal::Failed(format!("can't order by `{name}`"));
    let mut path = vec![index];
    let mut at = column;
    for bit in bits {
        let relation = at.relation().ok_or_else(failed)?;
        let target = &catalog.tables[relation.target];
        let index = target.column(bit).ok_or_else(failed)?;
        at = &target.columns[index];
        path.push(index);
    }
    if matches!(at.kind, Kind::OwnUri | Kind::Unknown { .. }) {
        return Err(failed());
    }
    Ok(SortKey { path, descending })
}

impl Ordering {
    /// Returns whether rows stay in the order of their ids.
    pub(in crate::serve) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Sorts ids of rows. Rows with equal keys stay in their order.
    pub(in crate::serve) fn sort(&self, catalog: &Catalog, store: &Store, table: usize, ids: Vec<i64>) -> Vec<i64> {
        if self.is_empty() {
            return ids;
        }
        let keys = |id: i64| self.0.iter().map(|key| sorted_by(catalog, store, table, &key.path, id)).collect();
        let mut keyed: Vec<(Vec<Value>, i64)> = ids.into_iter().map(|id| (keys(id), id)).collect();
        keyed.sort_by(|(one, _), (other, _)| {
            let compared = self.0.iter().zip(one.iter().zip(other)).map(|(key, (one, other))| {
                let order = one.view().order(other.view());
                if key.descending { order.reverse() } else { order }
            });
            compared.into_iter().find(|order| order.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
        });
        keyed.into_iter().map(|(_, id)| id).collect()
    }
}

/// Returns the value at the end of a path of columns.
fn sorted_by(catalog: &Catalog, store: &Store, table: usize, path: &[usize], id: i64) -> Value {
    let Some((&first, rest)) = path.split_first() else { return Cell::Null };
    let column = &catalog.tables[table].columns[first];
    match column.relation() {
        None => match column.slot {
            None => Cell::Int(id),
            Some(slot) => store.rows(catalog, table).get(id).map_or(Cell::Null, |row| row.cell(slot).owned()),
        },
        Some(relation) => {
            let Some(&target) = store.related(catalog, table, first, id).first() else { return Cell::Null };
            if !rest.is_empty() {
                return sorted_by(catalog, store, catalog.tables[relation.target].rows, rest, target);
            }
            match catalog.rows(relation.target).key {
                Key::Text(slot) => {
                    let row = store.rows(catalog, relation.target).get(target);
                    row.map_or(Cell::Null, |row| row.cell(slot).owned())
                }
                _ => Cell::Int(target),
            }
        }
    }
}
