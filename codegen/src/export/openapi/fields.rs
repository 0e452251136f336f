//! Schemas of fields: in responses, in requests and in filters.

use serde_json::Value;

use super::defaults::{default, is_empty_by_default};
use super::schema::Schema;
use super::{Context, name};
use crate::model::{BooleanForm, Bound, Choices, Field, Presence, Read, Relation, Role, Type};

/// Pattern of a timestamp in UTC without a zone, as Tastypie parses it (Django's `parse_datetime`).
const TIMESTAMP: &str = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?$";
/// Pattern of a time of day without a zone.
const TIME: &str = r"^\d{2}:\d{2}:\d{2}(\.\d{1,6})?$";
/// Pattern of a decimal number in a string.
const DECIMAL: &str = r"^-?\d+(\.\d+)?$";

impl Context<'_> {
    /// Returns the schema of a field in a response.
    pub fn read(&self, field: &Field) -> Schema {
        let schema = match &field.kind {
            // Old rows and newer servers have unlisted values.
            Type::Choice(choices) => self.choice(field).or(plain_choice(choices)),
            Type::Relation(relation) => self.read_relation(relation),
            Type::Text if field.secret => Schema::text("password"),
            kind => plain(kind),
        };
        let is_empty_sent = field.presence == Presence::EmptyIsNull && field.kind != Type::Text;
        let schema = if is_empty_sent { schema.or_empty() } else { schema };
        // The value is null if there is no file (tastypie fields.py, `FileField`).
        let nullable = field.nullable || field.kind == Type::File;
        let schema = if nullable { schema.or_null() } else { schema };
        let read_only = !field.is_written();
        Schema { read_only, ..schema.described(help(field)) }
    }

    /// Returns the schema of a field in a request.
    pub fn written(&self, field: &Field) -> Schema {
        if self.resource.takes_file(field) {
            return Schema { write_only: field.secret, ..Schema::file().described(help(field)) };
        }
        let schema = match &field.kind {
            Type::Choice(_) => {
                let blank = (field.blank && !holds_blank(field)).then(|| Schema::constant(""));
                Schema::either([self.choice(field)].into_iter().chain(blank))
            }
            Type::Relation(relation) => self.written_relation(relation),
            Type::Text if field.secret => Schema::text("password"),
            kind => exact(kind),
        };
        let schema = limited(schema, field);
        let schema = if field.nullable { schema.or_null() } else { schema };
        Schema { write_only: field.secret, ..schema.described(help(field)) }
    }

    /// Returns the schema of a field in a request that creates an object, with the server's default.
    pub fn given(&self, field: &Field) -> Schema {
        let default = if self.resource.takes_file(field) { None } else { default(field) };
        Schema { default, ..self.written(field) }
    }

    /// Returns the schema of the value that a filter compares a field with.
    pub fn compared(&self, field: &Field) -> Schema {
        match &field.kind {
            _ if self.resource.takes_file(field) => Schema::of("string"),
            Type::Choice(_) => self.choice(field),
            Type::Relation(relation) => match self.target(relation) {
                Some(target) if target.key.as_ref().is_some_and(|key| key.integer) => Schema::integer(),
                _ => Schema::of("string"),
            },
            Type::Text | Type::File | Type::OwnUri | Type::Json => Schema::of("string"),
            kind => exact(kind),
        }
    }

    /// Returns the schema of a query parameter of a deletion.
    pub fn deleting(&self, field: &Field) -> Schema {
        if field.kind == Type::Boolean && self.resource.delete_booleans == BooleanForm::Python {
            return Schema { values: ["True", "False"].map(Value::from).to_vec(), ..Schema::of("string") };
        }
        self.written(field).described("")
    }

    fn choice(&self, field: &Field) -> Schema {
        Schema::component(&name::choices(&self.resource.id, &field.wire))
    }

    /// Returns the schema of a relation in a response: a URI or the whole object, the usual one first. The
    /// documents do not state it, and lists may differ from details (tastypie fields.py, `full_list` and
    /// `full_detail`).
    fn read_relation(&self, relation: &Relation) -> Schema {
        let target = self.target(relation).filter(|target| !matches!(target.role, Role::Command(_)));
        let object = target.map(|target| Schema::component(&name::resource(&target.id)));
        let uri = Schema::text("uri-reference");
        let one = match (object, relation.read) {
            (Some(object), Some(Read::Object)) => Schema::either([object, uri]),
            (Some(object), _) => Schema::either([uri, object]),
            (None, Some(Read::Uri)) => uri,
            (None, _) => Schema::any(),
        };
        if relation.many { Schema::list(one) } else { one }
    }

    /// Returns the schema of a relation in a request: a URI, or an object to create together with this one.
    fn written_relation(&self, relation: &Relation) -> Schema {
        let uri = Schema::text("uri-reference");
        let target = self.target(relation);
        let new = target.filter(|target| {
            target.is_written_whole() && !target.requires_file() && !matches!(target.role, Role::Command(_))
        });
        let one = Schema::either([uri].into_iter().chain(new.map(|target| {
            let belongs = |back: &Field| matches!(&back.kind, Type::Relation(to) if to.target.as_ref() == Some(&self.resource.id));
            let nested = relation.many && target.back_reference().is_some_and(belongs);
            Schema::component(&name::of(&target.id, if nested { name::NESTED } else { name::NEW }))
        })));
        if relation.many { Schema::list(one) } else { one }
    }
}

/// Returns the component for the choices of a field.
pub fn choices(choices: &Choices) -> Schema {
    let number = |text: &str| serde_json::from_str(text).ok().filter(Value::is_number);
    let value = |text: &str| number(text).filter(|_| choices.numeric).unwrap_or_else(|| Value::from(text));
    Schema { values: choices.values.iter().map(|choice| value(&choice.wire)).collect(), ..plain_choice(choices) }
}

fn holds_blank(field: &Field) -> bool {
    let blank = |choices: &Choices| choices.values.iter().any(|choice| choice.wire.is_empty());
    matches!(&field.kind, Type::Choice(choices) if choices.numeric || blank(choices))
}

fn plain_choice(choices: &Choices) -> Schema {
    Schema::of(if choices.numeric { "integer" } else { "string" })
}

/// Returns the description of a field as CommonMark.
pub fn help(field: &Field) -> String {
    field.help_blocks().join("\n\n")
}

/// Adds the limits of a field to the schema of its values in requests. Stored values may be older than a limit, so
/// schemas of responses have none. The help texts of Tastypie state lengths and ranges that include both ends.
fn limited(schema: Schema, field: &Field) -> Schema {
    let value = |bound: Option<&Bound>| bound.map(|bound| bound.value.clone());
    let length = |bound: Option<&Bound>| value(bound)?.as_u64();
    match &field.kind {
        Type::Text => {
            // A minimum length is that of a value that is set.
            let is_unset_by_empty = field.blank || is_empty_by_default(field);
            let least = field.limits.length.least.as_ref().filter(|_| !is_unset_by_empty);
            let most = field.limits.length.most.as_ref();
            Schema { min_length: length(least), max_length: length(most), ..schema }
        }
        Type::Integer | Type::Float => {
            let range = &field.limits.range;
            Schema { minimum: value(range.least.as_ref()), maximum: value(range.most.as_ref()), ..schema }
        }
        _ => schema,
    }
}

/// Returns the schema of values in responses. Timestamps have no zone, so their format is not `date-time`.
fn plain(kind: &Type) -> Schema {
    match kind {
        Type::Text => Schema::of("string"),
        Type::Integer => Schema::integer(),
        Type::Unsigned => Schema { format: Some("uint64"), ..Schema::integer() },
        Type::Float => Schema::of("number"),
        Type::Decimal => Schema::text("decimal"),
        Type::Base64 => Schema::text("byte"),
        Type::Uuid => Schema::text("uuid"),
        Type::Duration => Schema::text("duration"),
        Type::Boolean => Schema::of("boolean"),
        Type::Date => Schema::text("date"),
        Type::DateTime => Schema::text("date-time-local"),
        Type::Instant => Schema::text("date-time"),
        Type::Time => Schema::text("time-local"),
        Type::Uri | Type::File | Type::OwnUri => Schema::text("uri-reference"),
        Type::List(item) => Schema::list(plain(item)),
        Type::Map(value) => Schema::map(plain(value)),
        Type::Choice(choices) => plain_choice(choices),
        Type::Nullable(inner) => plain(inner).or_null(),
        Type::Relation(_) | Type::Named(_) | Type::Foreign(_) | Type::Json => Schema::any(),
    }
}

/// Returns the schema of values in requests.
pub fn exact(kind: &Type) -> Schema {
    let pattern = match kind {
        Type::DateTime => Some(TIMESTAMP),
        Type::Time => Some(TIME),
        Type::Decimal => Some(DECIMAL),
        _ => None,
    };
    Schema { pattern, ..plain(kind) }
}
