//! Builds the catalog from the model and the documents of a version.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use serde_json::Value as Json;

use super::super::percent::decoded;
use super::super::redact::Secrets;
use super::{Catalog, Column, Filtering, Initial, Key, Kind, Parent, Relation, Root, Side, Table, from_json};
use crate::json::unquoted;
use crate::loaded::LoadedVersion;
use crate::model::{
    self, Access, DefaultValue, Limits, Lookups, Method, Read, Resource, ResponseKind, Role, Schema, Type,
};

/// The parts of a schema document that the model does not have unchanged.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Raw {
    filtering: BTreeMap<String, Json>,
    ordering: Vec<String>,
    allowed_list_http_methods: Vec<String>,
    allowed_detail_http_methods: Vec<String>,
    fields: BTreeMap<String, RawField>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RawField {
    valid_choices: Option<Vec<Json>>,
}

#[derive(Debug, Deserialize)]
struct RawEndpoint {
    list_endpoint: String,
    #[serde(default)]
    schema: Json,
}

/// Builds the catalog of a version. `limits` tells whether limits in descriptions hold.
pub(in crate::serve) fn build(loaded: &LoadedVersion, limits: bool) -> Catalog {
    let served: Vec<&Resource> =
        loaded.version.resources.values().filter(|resource| resource.role != Role::Reply).collect();
    let by_id: HashMap<String, usize> =
        served.iter().enumerate().map(|(index, resource)| (resource.id.clone(), index)).collect();
    let (version, resources) = (&loaded.version, loaded.version.resources.values());
    let fields = resources.flat_map(|resource| &resource.fields);
    let fields = fields.chain(version.schemas.values().flat_map(Schema::fields));
    let parameters = version.operations.values().flat_map(|operation| &operation.parameters);
    let fields = fields.chain(parameters.map(|parameter| &parameter.field));
    let secrets = Secrets::new(fields.filter(|field| field.secret).map(|field| field.wire.clone()));
    let mut catalog = Catalog { roots: roots(loaded), by_id, secrets, ..Catalog::default() };
    catalog.tables = served.iter().map(|resource| table(loaded, resource, &catalog.by_id)).collect();
    if !limits {
        for column in catalog.tables.iter_mut().flat_map(|table| &mut table.columns) {
            column.limits = Limits::default();
        }
    }
    share_rows(loaded, &mut catalog);
    connect(&mut catalog);
    for (index, table) in catalog.tables.iter().enumerate() {
        if table.parent.is_some() {
            catalog.nested.push(index);
        } else if !table.path.is_empty() {
            // Requests are compared without escapes.
            catalog.by_path.insert(decoded(&table.path), index);
        }
    }
    catalog
}

/// The root documents by path.
fn roots(loaded: &LoadedVersion) -> BTreeMap<String, Root> {
    let documents = loaded.documents.iter().filter(|(id, _)| *id == "root" || id.ends_with("/root"));
    let parsed = documents.filter_map(|(_, file)| {
        let endpoints: BTreeMap<String, RawEndpoint> = serde_json::from_str(&file.text).ok()?;
        let (name, first) = endpoints.iter().next()?;
        let path = decoded(&first.list_endpoint).strip_suffix('/')?.strip_suffix(name.as_str())?.to_owned();
        let endpoints = endpoints.into_iter().map(|(name, endpoint)| {
            let schema =
                endpoint.schema.as_str().map_or_else(|| format!("{}schema/", endpoint.list_endpoint), str::to_owned);
            (name, (endpoint.list_endpoint, schema))
        });
        Some((path, Root { endpoints: endpoints.collect() }))
    });
    parsed.collect()
}

fn table(loaded: &LoadedVersion, resource: &Resource, by_id: &HashMap<String, usize>) -> Table {
    let file = loaded.documents.get(&resource.id);
    let raw: Raw = file.and_then(|file| serde_json::from_str(&file.text).ok()).unwrap_or_default();
    let mut fields: Vec<&model::Field> = resource.fields.iter().collect();
    fields.sort_by(|one, other| one.wire.cmp(&other.wire));
    let mut columns: Vec<Column> = fields.into_iter().map(|field| column(field, &raw, by_id)).collect();
    let mut width = 0;
    for column in &mut columns {
        let is_row_id = column.wire == "id" && column.kind == Kind::Integer;
        if !is_row_id && !matches!(column.kind, Kind::OwnUri | Kind::Many(..) | Kind::Unknown { .. }) {
            column.slot = Some(width);
            width += 1;
        }
    }
    let slot = |wire: &str| columns.iter().find(|column| column.wire == wire).and_then(|column| column.slot);
    let key = match resource.key.as_ref().map(|key| key.field.as_str()) {
        None | Some("id") => slot("id").map_or(Key::Integer, Key::Text),
        Some(field) => slot(field).map_or(Key::Integer, Key::Field),
    };
    let parent = parent(resource, &columns, by_id, &mut width);
    let leaf = resource.name.rsplit("__").next().unwrap_or(&resource.name);
    Table {
        id: resource.id.clone(),
        name: resource.name.clone(),
        title: title(leaf),
        path: if parent.is_some() { String::new() } else { resource.path.clone() },
        document: file.map_or_else(|| "{}".into(), |file| file.text.clone()),
        is_command: matches!(resource.role, Role::Command(_)),
        rows: by_id[&resource.id],
        parent,
        collection: resource.collection.clone().unwrap_or_else(|| "objects".to_owned()),
        list_methods: methods(&raw.allowed_list_http_methods),
        detail_methods: methods(&raw.allowed_detail_http_methods),
        default_limit: resource.default_limit.unwrap_or(20),
        is_single: resource.is_single,
        is_download: resource.get_response == Some(ResponseKind::Bytes),
        takes_files: !resource.uploads.is_empty(),
        posts_files: resource.upload_method() == Some(Method::Post),
        key,
        columns,
        width,
        referrers: Vec::new(),
        joined: Vec::new(),
    }
}

/// Returns the methods in the order of the document, which is that of the header `Allow`.
fn methods(names: &[String]) -> Vec<Method> {
    names.iter().filter_map(|name| Method::from_wire(name)).collect()
}

/// `conference_alias` → `Conference alias`.
fn title(name: &str) -> String {
    let text = name.replace('_', " ");
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Finds the column that refers to the parent of nested objects, or adds a slot for the parent's key.
fn parent(
    resource: &Resource,
    columns: &[Column],
    by_id: &HashMap<String, usize>,
    width: &mut usize,
) -> Option<Parent> {
    let owner = match &resource.role {
        Role::Nested { parent } => parent,
        Role::Command(command) => command.parent.as_ref()?,
        _ => return None,
    };
    let (before, rest) = resource.path.split_once('{')?;
    let around = (decoded(before), decoded(rest.split_once('}')?.1));
    let target = by_id.get(owner).copied();
    let column = columns.iter().find(|column| match &column.kind {
        Kind::One(relation) => Some(relation.target) == target,
        _ => false,
    });
    if let Some(slot) = column.and_then(|column| column.slot) {
        return Some(Parent { around, slot, target });
    }
    *width += 1;
    Some(Parent { around, slot: *width - 1, target: None })
}

fn column(field: &model::Field, raw: &Raw, by_id: &HashMap<String, usize>) -> Column {
    let kind = kind(field, by_id);
    let is_boolean = kind == Kind::Boolean;
    let choices = match raw.fields.get(&field.wire).and_then(|raw| raw.valid_choices.as_ref()) {
        Some(choices) if !is_boolean => choices.iter().map(unquoted).collect(),
        _ => Vec::new(),
    };
    let initial = match (&field.default, &kind) {
        (None, _) => Initial::Absent,
        // Django gives columns that may be blank the default "", whatever their type.
        (Some(DefaultValue::Constant(Json::String(text))), kind)
            if text.is_empty() && !matches!(kind, Kind::Text | Kind::File) =>
        {
            Initial::Absent
        }
        (Some(DefaultValue::Constant(value)), kind) => Initial::Constant(from_json(kind, value)),
        (Some(DefaultValue::Volatile(_)), Kind::Moment | Kind::Date | Kind::Time) => Initial::Now,
        (Some(DefaultValue::Volatile(_)), _) => Initial::Uuid,
    };
    Column {
        wire: field.wire.clone(),
        title: title(&field.wire),
        slot: None,
        nullable: field.nullable,
        blank: field.blank,
        readonly: field.wire != "id" && !field.is_written(),
        required: field.is_required() && !is_boolean,
        unique: field.filtering.unique,
        initial,
        choices,
        limits: field.limits.clone(),
        filtering: filtering(raw.filtering.get(&field.wire), &field.filtering.lookups),
        orderable: raw.ordering.contains(&field.wire),
        kind,
    }
}

/// Returns how lists may be filtered by a field: as its document says, otherwise as the configuration does.
fn filtering(raw: Option<&Json>, known: &Lookups) -> Filtering {
    match raw {
        Some(Json::Array(lookups)) => {
            Filtering::Only(lookups.iter().filter_map(|one| one.as_str().map(str::to_owned)).collect())
        }
        Some(Json::Number(number)) if number.as_u64() == Some(2) => Filtering::AllWithRelations,
        Some(Json::Number(_)) => Filtering::All,
        _ => match known {
            Lookups::All => Filtering::All,
            Lookups::AllAcrossRelation => Filtering::AllWithRelations,
            Lookups::None | Lookups::Only(_) => Filtering::None,
        },
    }
}

fn kind(field: &model::Field, by_id: &HashMap<String, usize>) -> Kind {
    match &field.kind {
        Type::OwnUri => Kind::OwnUri,
        _ if field.wire == "resource_uri" && field.access == Access::Key => Kind::OwnUri,
        Type::Integer | Type::Unsigned => Kind::Integer,
        Type::Choice(choices) if choices.numeric => Kind::Integer,
        Type::Float => Kind::Float,
        Type::Boolean => Kind::Boolean,
        Type::Date => Kind::Date,
        Type::DateTime | Type::Instant => Kind::Moment,
        Type::Time => Kind::Time,
        Type::File => Kind::File,
        Type::List(_) => Kind::List,
        Type::Relation(relation) => match relation.target.as_ref().and_then(|target| by_id.get(target)) {
            None => Kind::Unknown { many: relation.many },
            Some(&target) => {
                let whole = relation.read == Some(Read::Object);
                let many = Side::Join { join: usize::MAX, left: true };
                let relation_to = Relation { target, whole };
                if relation.many { Kind::Many(relation_to, many) } else { Kind::One(relation_to) }
            }
        },
        Type::Text | Type::Choice(_) | Type::Decimal | Type::Base64 | Type::Uuid | Type::Uri | Type::Duration => {
            Kind::Text
        }
        _ => Kind::Json,
    }
}

/// Lets nested lists show the rows of the resource that the configuration names, if the version has it.
fn share_rows(loaded: &LoadedVersion, catalog: &mut Catalog) {
    for (id, nested) in &loaded.config.nested {
        let shown = catalog.by_id.get(id).copied();
        let owner = nested.rows.as_ref().and_then(|rows| catalog.by_id.get(rows)).copied();
        let (Some(shown), Some(owner)) = (shown, owner) else { continue };
        let target = catalog.by_id.get(&nested.parent).copied();
        let refers = |column: &&Column| matches!(&column.kind, Kind::One(relation) if Some(relation.target) == target);
        let slot = catalog.tables[owner].columns.iter().find(refers).and_then(|column| column.slot);
        let (Some(slot), Some(parent)) = (slot, catalog.tables[shown].parent.clone()) else { continue };
        let slots: HashMap<String, Option<usize>> =
            catalog.tables[owner].columns.iter().map(|column| (column.wire.clone(), column.slot)).collect();
        let (width, key) = (catalog.tables[owner].width, catalog.tables[owner].key);
        let table = &mut catalog.tables[shown];
        table.columns.retain(|column| slots.contains_key(&column.wire));
        for column in &mut table.columns {
            column.slot = slots[&column.wire];
        }
        (table.rows, table.width, table.key) = (owner, width, key);
        table.parent = Some(Parent { slot, target, ..parent });
    }
}

/// Connects both sides of relations: the columns that refer to a table, and joins for relations to several objects.
fn connect(catalog: &mut Catalog) {
    for index in 0..catalog.tables.len() {
        for column in 0..catalog.tables[index].columns.len() {
            match catalog.tables[index].columns[column].kind.clone() {
                Kind::One(relation) if catalog.tables[index].rows == index => {
                    let target = catalog.tables[relation.target].rows;
                    catalog.tables[target].referrers.push((index, column));
                }
                Kind::Many(relation, Side::Join { join: usize::MAX, .. }) => {
                    let side = side(catalog, index, column, relation.target);
                    catalog.tables[index].columns[column].kind = Kind::Many(relation, side);
                }
                _ => {}
            }
        }
    }
}

/// Finds or adds what stores a relation to several objects.
fn side(catalog: &mut Catalog, owner: usize, column: usize, target: usize) -> Side {
    let rows = catalog.tables[target].rows;
    let back = catalog.tables[rows].columns.iter().position(|column| match &column.kind {
        Kind::One(relation) => catalog.tables[relation.target].rows == owner,
        _ => false,
    });
    if let Some(column) = back {
        return Side::Reverse { column };
    }
    let join = catalog.joins.len();
    catalog.joins.push((owner, rows));
    catalog.tables[owner].joined.push((join, true));
    catalog.tables[rows].joined.push((join, false));
    // The same relation as a field of the target.
    let far = catalog.tables[rows].columns.iter().enumerate().position(|(index, far)| {
        (rows, index) != (owner, column)
            && matches!(&far.kind, Kind::Many(relation, Side::Join { join: usize::MAX, .. }) if relation.target == owner)
    });
    if let Some(far) = far
        && let Kind::Many(_, side) = &mut catalog.tables[rows].columns[far].kind
    {
        *side = Side::Join { join, left: false };
    }
    Side::Join { join, left: true }
}
