//! The objects of a node as one JSON document.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use super::catalog::{Catalog, Column, Key, Kind, Side, Table, from_json};
use super::cell::{Cell, Ref, Value};
use super::moment;
use super::python;
use super::render::write_cell;
use super::row::Row;
use super::store::Store;
use super::uri;

/// The property with the id of an object that no field contains.
const ROW: &str = "#";
/// The property with the key of the parent of a nested object.
const PARENT: &str = "#parent";

/// The objects of a node, and its time.
///
/// An object is written like the response of a list. Relations are the id of the target; when a document is loaded they
/// may also be the URI, the key, or an object with one of them. Fields that are absent get the value of new objects.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Snapshot {
    /// The objects by resource, such as `configuration/conference`.
    pub objects: BTreeMap<String, Vec<Map<String, Json>>>,
    /// The largest id that an object had so far, by resource, where that object was deleted: ids are not used again.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub largest: BTreeMap<String, i64>,
    /// The public keys of OAuth2 clients by their ids: points of the curve P-256 without compression, in Base64. The
    /// client has the private key.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub keys: BTreeMap<String, String>,
    /// The time of the node.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
}

/// Writes all objects of a store. Keys are not in it.
pub(super) fn save(catalog: &Catalog, store: &Store, now: i64) -> Snapshot {
    let (mut objects, mut largest) = (BTreeMap::new(), BTreeMap::new());
    for (index, table) in catalog.tables.iter().enumerate().filter(|(index, table)| table.rows == *index) {
        let rows = store.rows(catalog, index);
        let saved: Vec<Map<String, Json>> =
            rows.iter().map(|(id, row)| object(catalog, store, index, id, &row.cells().collect::<Vec<_>>())).collect();
        if !saved.is_empty() {
            objects.insert(table.id.clone(), saved);
        }
        if rows.iter().map(|(id, _)| id).max().unwrap_or_default() < rows.largest() {
            largest.insert(table.id.clone(), rows.largest());
        }
    }
    let mut time = String::new();
    moment::write_moment(&mut time, now, 'T');
    Snapshot { objects, largest, keys: BTreeMap::new(), time: Some(time) }
}

fn object(catalog: &Catalog, store: &Store, index: usize, id: i64, cells: &[Ref<'_>]) -> Map<String, Json> {
    let table = &catalog.tables[index];
    let mut object = Map::new();
    for (position, column) in table.columns.iter().enumerate() {
        let value = match (&column.kind, column.slot.and_then(|slot| cells.get(slot))) {
            (Kind::Many(_, Side::Join { left: true, .. }), _) => {
                let related = store.related(catalog, index, position, id);
                if related.is_empty() {
                    continue;
                }
                json!(related)
            }
            (_, Some(Cell::Link(target))) => json!(target),
            (_, Some(cell)) => {
                let mut text = String::new();
                write_cell(&mut text, *cell);
                serde_json::from_str(&text).unwrap_or_default()
            }
            (Kind::Integer, None) => json!(id),
            _ => continue,
        };
        object.insert(column.wire.clone(), value);
    }
    if !has_row_id(table) {
        object.insert(ROW.to_owned(), json!(id));
    }
    if let Some(parent) = table.parent.as_ref().filter(|parent| parent.target.is_none())
        && let Some(Cell::Text(key)) = cells.get(parent.slot)
    {
        object.insert(PARENT.to_owned(), json!(key));
    }
    object
}

/// Returns whether a field contains the id of a row.
fn has_row_id(table: &Table) -> bool {
    table.columns.iter().any(|column| column.slot.is_none() && column.kind == Kind::Integer)
}

/// A relation that is set when all objects are there.
struct Pending<'a> {
    table: usize,
    column: usize,
    id: i64,
    value: &'a Json,
}

/// A field that an object in a document does not have.
#[derive(Debug)]
pub(super) struct Missing {
    pub(super) table: usize,
    pub(super) column: usize,
    pub(super) id: i64,
}

/// Adds the objects of a document, and returns the fields that its objects do not have. `initial` are the values of a
/// new object.
pub(super) fn load(
    catalog: &Catalog,
    store: &mut Store,
    snapshot: &Snapshot,
    mut initial: impl FnMut(usize) -> Vec<Value>,
) -> Result<Vec<Missing>, String> {
    let (mut pending, mut missing, mut ids, mut added) = (Vec::new(), Vec::new(), BTreeSet::new(), Vec::new());
    for (resource, objects) in &snapshot.objects {
        let table = with_objects(catalog, resource)?;
        for (index, object) in objects.iter().enumerate() {
            let loaded = add(catalog, store, table, object, &mut initial, &mut pending);
            let id = loaded.map_err(|error| format!("{resource}[{index}]: {error}"))?;
            let table = catalog.tables[table].rows;
            if !ids.insert((table, id)) {
                return Err(format!("{resource}[{index}]: an object before it has the same id, {id}"));
            }
            added.push((resource, index, table, id, object));
            let absent = absent(&catalog.tables[table], object);
            missing.extend(absent.map(|column| Missing { table, column, id }));
        }
    }
    for (resource, largest) in &snapshot.largest {
        store.reserve(catalog, with_objects(catalog, resource)?, *largest);
    }
    pending.iter().try_for_each(|pending| relate(catalog, store, pending))?;
    // From the last one, so that the message names the second of two.
    for (resource, index, table, id, object) in added.into_iter().rev() {
        check_unique(catalog, store, table, id, object).map_err(|error| format!("{resource}[{index}]: {error}"))?;
    }
    Ok(missing)
}

/// Returns the table of a resource that has objects.
fn with_objects(catalog: &Catalog, resource: &str) -> Result<usize, String> {
    let table = catalog.by_id.get(resource).filter(|table| !catalog.tables[**table].is_command);
    table.copied().ok_or_else(|| format!("`{resource}` is not a resource with objects"))
}

/// Checks that no other object has a unique value of an object, or the key that identifies it in its parent.
fn check_unique(
    catalog: &Catalog,
    store: &Store,
    table: usize,
    id: i64,
    object: &Map<String, Json>,
) -> Result<(), String> {
    let rows = store.rows(catalog, table);
    let table = &catalog.tables[table];
    let Some(row) = rows.get(id) else { return Ok(()) };
    let is_beside = |other: i64| {
        let same = |other: &Row<'_>, slot: usize| other.cell(slot) == row.cell(slot);
        rows.get(other).is_some_and(|other| table.parent.as_ref().is_none_or(|parent| same(&other, parent.slot)))
    };
    for column in &table.columns {
        let (Some(slot), Some(value)) = (column.slot, object.get(&column.wire)) else { continue };
        let cell = row.cell(slot);
        let is_key = table.key == Key::Text(slot);
        if cell == Cell::Null || cell == Cell::Text("") || !(column.unique || is_key) {
            continue;
        }
        if rows.with(slot, cell).into_iter().any(|other| other != id && (!is_key || is_beside(other))) {
            return Err(format!("another `{}` has the `{}` {value}, which is unique", table.id, column.wire));
        }
    }
    Ok(())
}

/// Returns the columns that an object has no value for.
fn absent<'a>(table: &'a Table, object: &'a Map<String, Json>) -> impl Iterator<Item = usize> {
    let columns = table.columns.iter().enumerate();
    columns.filter(|(_, column)| !object.contains_key(&column.wire)).map(|(position, _)| position)
}

fn add<'a>(
    catalog: &Catalog,
    store: &mut Store,
    index: usize,
    object: &'a Map<String, Json>,
    initial: &mut impl FnMut(usize) -> Vec<Value>,
    pending: &mut Vec<Pending<'a>>,
) -> Result<i64, String> {
    let table = &catalog.tables[catalog.tables[index].rows];
    let mut values = initial(catalog.tables[index].rows);
    let mut id = None;
    let mut relations = Vec::new();
    for (name, value) in object {
        if name == ROW {
            id = Some(row_id(name, value)?);
        } else if name == PARENT {
            let slot = table.parent.as_ref().map(|parent| parent.slot);
            values[slot.ok_or("it has no parent")?] = Cell::Text(python::text(value));
        } else {
            let position = table.column(name).ok_or_else(|| format!("there is no field `{name}`"))?;
            let column = &table.columns[position];
            match (&column.kind, column.slot) {
                (Kind::One(_) | Kind::Many(_, Side::Join { .. }), _) => relations.push((position, value)),
                (Kind::Integer, None) => id = Some(row_id(name, value)?),
                (_, Some(slot)) => values[slot] = checked(column, value)?,
                _ => {}
            }
        }
    }
    let id = id.unwrap_or_else(|| store.rows(catalog, index).next_id());
    store.put(catalog, index, id, &values);
    let table = catalog.tables[index].rows;
    pending.extend(relations.into_iter().map(|(column, value)| Pending { table, column, id, value }));
    Ok(id)
}

fn row_id(name: &str, value: &Json) -> Result<i64, String> {
    value.as_i64().ok_or_else(|| format!("{value} is not a value of `{name}`"))
}

/// Returns the value of a field, or why it is not one.
pub(super) fn checked(column: &Column, value: &Json) -> Result<Value, String> {
    let cell = from_json(&column.kind, value);
    let fits = match column.kind {
        _ if cell == Cell::Null => *value == Json::Null || *value == json!(""),
        Kind::Integer => matches!(cell, Cell::Int(_)),
        Kind::Boolean => matches!(cell, Cell::Bool(_)),
        Kind::Float => matches!(cell, Cell::Float(_)),
        Kind::Text | Kind::File => matches!(cell, Cell::Text(_)),
        _ => true,
    };
    if fits { Ok(cell) } else { Err(format!("{value} is not a value of `{}`", column.wire)) }
}

fn relate(catalog: &Catalog, store: &mut Store, pending: &Pending<'_>) -> Result<(), String> {
    let Pending { table, column, id, value } = *pending;
    let column = &catalog.tables[table].columns[column];
    match (&column.kind, value) {
        (_, Json::Null) => {}
        (Kind::One(relation), value) => {
            let target = target(catalog, store, relation.target, value)?;
            let slot = column.slot.unwrap_or_default();
            store.set(catalog, table, id, slot, Cell::Link(target));
        }
        (Kind::Many(relation, Side::Join { join, left }), Json::Array(values)) => {
            for value in values {
                let far = target(catalog, store, relation.target, value)?;
                let (one, other) = if *left { (id, far) } else { (far, id) };
                store.relate(*join, one, other);
            }
        }
        _ => return Err(format!("{value} is not a relation, in `{}`", column.wire)),
    }
    Ok(())
}

/// Returns the row that a relation in a document means.
fn target(catalog: &Catalog, store: &Store, table: usize, value: &Json) -> Result<i64, String> {
    let name = &catalog.tables[table].id;
    let missing = || format!("there is no `{name}` {value}");
    match value {
        Json::Number(id) => {
            let id = id.as_i64().filter(|id| store.rows(catalog, table).get(*id).is_some());
            id.ok_or_else(missing)
        }
        Json::String(text) if text.starts_with('/') => {
            uri::resolve(catalog, store, table, text).ok().flatten().ok_or_else(missing)
        }
        Json::String(key) => store.find(catalog, table, key).ok_or_else(missing),
        Json::Object(object) => {
            let inner = ["resource_uri", "id", ROW].iter().find_map(|name| object.get(*name));
            target(catalog, store, table, inner.ok_or_else(missing)?)
        }
        _ => Err(missing()),
    }
}
