//! What the documents say about each resource, in the form that requests need.

mod build;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use serde_json::Value as Json;

use super::cell::{Cell, Value};
use super::moment;
use super::random::Random;
use super::redact::Secrets;
use crate::model::{Limits, Method};

pub(super) use build::build;

/// All resources of one version.
#[derive(Debug, Default)]
pub(super) struct Catalog {
    /// The resources that have objects, and commands.
    pub(super) tables: Vec<Table>,
    /// Positions in `tables` by the id of the resource.
    pub(super) by_id: HashMap<String, usize>,
    /// The root documents by path.
    pub(super) roots: BTreeMap<String, Root>,
    /// The tables by the path of their list.
    pub(super) by_path: HashMap<String, usize>,
    /// Tables below an object of another one.
    pub(super) nested: Vec<usize>,
    /// The relations between objects of two tables that neither of them contains.
    pub(super) joins: Vec<(usize, usize)>,
    /// The names of secret fields.
    pub(super) secrets: Secrets,
}

/// A root document.
#[derive(Debug)]
pub(super) struct Root {
    /// The list endpoints and schema paths by resource.
    pub(super) endpoints: BTreeMap<String, (String, String)>,
}

/// A resource.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "the flags are independent of each other")]
pub(super) struct Table {
    /// Id of the resource: `configuration/conference`.
    pub(super) id: String,
    /// Name of the resource in paths and messages.
    pub(super) name: String,
    /// Name in messages about an object: `Conference alias`.
    pub(super) title: String,
    /// Path of the list; empty for objects that are only inside others.
    pub(super) path: String,
    /// The schema document, as given.
    pub(super) document: Arc<str>,
    /// Whether it is invoked instead of stored.
    pub(super) is_command: bool,
    /// The table whose rows it shows, if not its own.
    pub(super) rows: usize,
    /// The table of the parent of nested objects, and the column that refers to it.
    pub(super) parent: Option<Parent>,
    /// The property of a list response that contains the objects.
    pub(super) collection: String,
    /// Methods of the list.
    pub(super) list_methods: Vec<Method>,
    /// Methods of an object.
    pub(super) detail_methods: Vec<Method>,
    /// Page size of a request without `limit`.
    pub(super) default_limit: u64,
    /// Whether a request of the list returns one object.
    pub(super) is_single: bool,
    /// Whether reading one object returns a file.
    pub(super) is_download: bool,
    /// Whether it has fields that are sent as files.
    pub(super) takes_files: bool,
    /// Whether files are sent to an object with POST.
    pub(super) posts_files: bool,
    /// What identifies an object in its URI.
    pub(super) key: Key,
    /// The columns, sorted by name.
    pub(super) columns: Vec<Column>,
    /// How many values a row has.
    pub(super) width: usize,
    /// The columns that refer to rows of this table, with their table.
    pub(super) referrers: Vec<(usize, usize)>,
    /// The joins of rows of this table, and whether it is on the left side.
    pub(super) joined: Vec<(usize, bool)>,
}

/// The parent of a nested resource.
#[derive(Clone, Debug)]
pub(super) struct Parent {
    /// The path before and after the key of the parent.
    pub(super) around: (String, String),
    /// Where a row has its parent.
    pub(super) slot: usize,
    /// The table of the parent, if the slot is a relation to it.
    pub(super) target: Option<usize>,
}

/// What identifies an object in its URI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// The integer `id`, or an integer in no field.
    Integer,
    /// The string `id`: the primary key.
    Text(usize),
    /// Another field.
    Field(usize),
}

/// A field.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "the flags are independent of each other")]
pub(super) struct Column {
    /// Name.
    pub(super) wire: String,
    /// Name in messages: `Creation time`.
    pub(super) title: String,
    /// Type.
    pub(super) kind: Kind,
    /// Where a row has its value; `None` if it has none.
    pub(super) slot: Option<usize>,
    /// Whether it may be null.
    pub(super) nullable: bool,
    /// Whether it may be empty.
    pub(super) blank: bool,
    /// Whether writes are ignored.
    pub(super) readonly: bool,
    /// Whether a new object needs a value.
    pub(super) required: bool,
    /// Whether no two objects have the same value.
    pub(super) unique: bool,
    /// The value of new objects.
    pub(super) initial: Initial,
    /// The values that are accepted, as strings.
    pub(super) choices: Vec<String>,
    /// Limits of its values.
    pub(super) limits: Limits,
    /// How lists may be filtered by it.
    pub(super) filtering: Filtering,
    /// Whether lists may be ordered by it.
    pub(super) orderable: bool,
}

/// The value of new objects.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Initial {
    /// None is documented.
    Absent,
    /// The same for every object.
    Constant(Value),
    /// The current time.
    Now,
    /// A new UUID.
    Uuid,
}

/// How lists may be filtered by a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Filtering {
    /// Not at all.
    None,
    /// By every lookup.
    All,
    /// By every lookup, and by fields of the related object.
    AllWithRelations,
    /// By these lookups.
    Only(Vec<String>),
}

/// The type of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A string.
    Text,
    /// An integer.
    Integer,
    /// A floating-point number.
    Float,
    /// A boolean.
    Boolean,
    /// A date.
    Date,
    /// A timestamp.
    Moment,
    /// A time of day.
    Time,
    /// A file, represented by its path.
    File,
    /// A list.
    List,
    /// An object or any other JSON.
    Json,
    /// The URI of the object itself.
    OwnUri,
    /// A relation to one object.
    One(Relation),
    /// A relation to several objects.
    Many(Relation, Side),
    /// A relation whose target is not known. Nothing is stored.
    Unknown {
        /// Whether it is a relation to several objects.
        many: bool,
    },
}

/// A relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Relation {
    /// The table of the target.
    pub(super) target: usize,
    /// Whether responses contain the whole target.
    pub(super) whole: bool,
}

/// How a relation to several objects is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// The target has a column that refers to this object.
    Reverse {
        /// The column of the target.
        column: usize,
    },
    /// In a join.
    Join {
        /// Position of the join.
        join: usize,
        /// Whether this object is on its left side.
        left: bool,
    },
}

impl Catalog {
    /// Returns the table whose rows a table shows.
    pub(super) fn rows(&self, table: usize) -> &Table {
        &self.tables[self.tables[table].rows]
    }
}

impl Table {
    /// Describes a property that the server ignores, because there is no field for it.
    pub(super) fn no_field(&self, property: &str) -> String {
        format!("property `{property}`: `{}` has no such field", self.name)
    }

    /// Returns the position of a column.
    pub(super) fn column(&self, wire: &str) -> Option<usize> {
        self.columns.binary_search_by(|column| column.wire.as_str().cmp(wire)).ok()
    }

    /// Returns the position of the value of a column in a row.
    pub(super) fn slot(&self, wire: &str) -> Option<usize> {
        self.columns[self.column(wire)?].slot
    }

    /// Returns whether there is always exactly one object: its id has a default.
    pub(super) fn is_singleton(&self) -> bool {
        let id = self.columns.iter().find(|column| column.wire == "id");
        id.is_some_and(|id| matches!(id.initial, Initial::Constant(Cell::Int(_))))
    }

    /// Returns the values of an object that nothing was sent of.
    pub(super) fn initial_row(&self, random: &mut Random, now: i64) -> Vec<Value> {
        let mut values = vec![Cell::Null; self.width];
        for column in &self.columns {
            if let Some(slot) = column.slot {
                values[slot] = column.initial_value(random, now);
            }
        }
        values
    }

    /// Returns the columns whose values are looked up: by key, because they are unique, or because they are relations.
    pub(super) fn indexed(&self) -> impl Iterator<Item = usize> {
        let key = match self.key {
            Key::Integer => None,
            Key::Text(slot) | Key::Field(slot) => Some(slot),
        };
        let parent = self.parent.as_ref().map(|parent| parent.slot);
        let needed = self.columns.iter().filter(|column| {
            (column.unique && !matches!(column.kind, Kind::Integer if column.wire == "id"))
                || matches!(column.kind, Kind::One(_))
        });
        let slots: BTreeSet<usize> = needed.filter_map(|column| column.slot).chain(key).chain(parent).collect();
        slots.into_iter()
    }
}

impl Column {
    /// Returns the relation, if it is one.
    pub(super) fn relation(&self) -> Option<&Relation> {
        match &self.kind {
            Kind::One(relation) | Kind::Many(relation, _) => Some(relation),
            _ => None,
        }
    }

    /// Returns the value of a new object that is created without the field.
    fn initial_value(&self, random: &mut Random, now: i64) -> Value {
        match &self.initial {
            Initial::Constant(value) if *value != Cell::Null || self.nullable => value.clone(),
            Initial::Now => match self.kind {
                Kind::Date => Cell::Date(now.div_euclid(moment::DAY)),
                Kind::Time => Cell::Time(now.rem_euclid(moment::DAY)),
                _ => Cell::Moment(now),
            },
            Initial::Uuid => Cell::Text(random.uuid()),
            _ => match self.kind {
                Kind::Text if !self.nullable => Cell::Text(String::new()),
                Kind::Json if !self.nullable => Cell::Json("{}".to_owned()),
                Kind::List if !self.nullable => Cell::Json("[]".to_owned()),
                _ => Cell::Null,
            },
        }
    }

    /// Returns the documented default, if it is the same for every object.
    pub(super) fn constant(&self) -> Option<Json> {
        match &self.initial {
            Initial::Constant(Cell::Text(text)) => Some(text.clone().into()),
            Initial::Constant(Cell::Int(number)) => Some((*number).into()),
            Initial::Constant(Cell::Bool(flag)) => Some((*flag).into()),
            _ => None,
        }
    }

    /// Returns whether it is validated like the field of a form.
    pub(super) fn is_validated(&self) -> bool {
        let is_value = matches!(
            self.kind,
            Kind::Text | Kind::Integer | Kind::Float | Kind::Boolean | Kind::Date | Kind::Moment | Kind::Time
        );
        is_value && !self.readonly && self.wire != "id"
    }
}

/// Converts a JSON value of a document or a state file to the value of a column.
pub(super) fn from_json(kind: &Kind, json: &Json) -> Value {
    match (kind, json) {
        (_, Json::Null) => Cell::Null,
        (Kind::List | Kind::Json, json) => Cell::Json(json.to_string()),
        (Kind::Moment, Json::String(text)) => moment::parse_moment(text).map_or(Cell::Null, Cell::Moment),
        (Kind::Date, Json::String(text)) => moment::parse_date(text).map_or(Cell::Null, Cell::Date),
        (Kind::Time, Json::String(text)) => moment::parse_time(text).map_or(Cell::Null, Cell::Time),
        (Kind::Integer, Json::String(text)) => text.parse().map_or(Cell::Null, Cell::Int),
        (Kind::Float, Json::Number(number)) => Cell::Float(number.as_f64().unwrap_or_default()),
        (Kind::Text | Kind::File, Json::Number(number)) => Cell::Text(number.to_string()),
        (_, Json::Bool(flag)) => Cell::Bool(*flag),
        (_, Json::Number(number)) => {
            number.as_i64().map_or_else(|| Cell::Float(number.as_f64().unwrap_or_default()), Cell::Int)
        }
        (_, Json::String(text)) => Cell::Text(text.clone()),
        (_, other) => Cell::Json(other.to_string()),
    }
}
