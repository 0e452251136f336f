//! Writes objects as JSON.

use super::catalog::{Catalog, Column, Kind};
use super::cell::{Cell, Ref};
use super::json::{to_string, write_float, write_text};
use super::row::Row;
use super::store::Store;
use super::{moment, uri};

/// How deep objects are inside each other at most. Relations that are read as whole objects may be circular.
const DEEPEST: usize = 12;

/// Writes objects of a store.
#[derive(Clone, Copy, Debug)]
pub(super) struct Renderer<'a> {
    /// The resources.
    pub(super) catalog: &'a Catalog,
    /// The objects.
    pub(super) store: &'a Store,
}

impl Renderer<'_> {
    /// Writes an object.
    pub(super) fn object(self, out: &mut String, table: usize, id: i64) {
        self.inner(out, table, id, 0);
    }

    fn inner(self, out: &mut String, table: usize, id: i64, depth: usize) {
        let Some(row) = self.store.rows(self.catalog, table).get(id) else {
            out.push_str("null");
            return;
        };
        let cells: Vec<Ref<'_>> = row.cells().collect();
        out.push('{');
        for (index, column) in self.catalog.tables[table].columns.iter().enumerate() {
            if index > 0 {
                out.push_str(", ");
            }
            write_text(out, &column.wire);
            out.push_str(": ");
            let cell = column.slot.and_then(|slot| cells.get(slot)).copied().unwrap_or_default();
            self.value(out, Place { table, column: index, id, depth }, column, cell, row);
        }
        out.push('}');
    }

    fn value(self, out: &mut String, place: Place, column: &Column, cell: Ref<'_>, row: Row<'_>) {
        match (&column.kind, cell) {
            (Kind::OwnUri, _) => {
                out.push('"');
                uri::write(out, self.catalog, place.table, place.id, row);
                out.push('"');
            }
            (Kind::Integer, _) if column.slot.is_none() => out.push_str(&place.id.to_string()),
            (Kind::Many(relation, _), _) => {
                let related = self.store.related(self.catalog, place.table, place.column, place.id);
                out.push('[');
                for (index, id) in related.into_iter().enumerate() {
                    if index > 0 {
                        out.push_str(", ");
                    }
                    self.target(out, relation.target, id, relation.whole, place.depth);
                }
                out.push(']');
            }
            (Kind::Unknown { many: true }, _) => out.push_str("[]"),
            (Kind::One(relation), Cell::Link(id)) => {
                self.target(out, relation.target, id, relation.whole, place.depth);
            }
            (_, cell) => write_cell(out, cell),
        }
    }

    /// Writes the target of a relation: its URI or the whole object.
    fn target(self, out: &mut String, table: usize, id: i64, whole: bool, depth: usize) {
        if whole && depth < DEEPEST {
            self.inner(out, table, id, depth + 1);
        } else {
            let target = uri::of(self.catalog, self.store, table, id);
            write_text(out, &target);
        }
    }
}

/// Where a value is.
#[derive(Clone, Copy, Debug)]
struct Place {
    table: usize,
    column: usize,
    id: i64,
    depth: usize,
}

/// Writes a value that is in a row.
pub(super) fn write_cell(out: &mut String, cell: Ref<'_>) {
    match cell {
        Cell::Null | Cell::Link(_) => out.push_str("null"),
        Cell::Bool(flag) => out.push_str(if flag { "true" } else { "false" }),
        Cell::Int(number) => out.push_str(&number.to_string()),
        Cell::Float(number) => write_float(out, number),
        Cell::Text(text) => write_text(out, text),
        Cell::Moment(at) => {
            out.push('"');
            moment::write_moment(out, at, 'T');
            out.push('"');
        }
        Cell::Date(day) => {
            out.push('"');
            moment::write_date(out, day);
            out.push('"');
        }
        Cell::Time(at) => {
            out.push('"');
            moment::write_time(out, at);
            out.push('"');
        }
        Cell::Json(text) => match serde_json::from_str::<serde_json::Value>(text) {
            Ok(json) => out.push_str(&to_string(&json)),
            Err(_) => out.push_str("null"),
        },
    }
}
