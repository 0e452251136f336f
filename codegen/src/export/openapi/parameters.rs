//! Query parameters of a list: pagination, ordering, and a parameter for each lookup that a field allows.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Context;
use super::document::Parameter;
use super::fields::exact;
use super::schema::Schema;
use crate::model::{Field, LIST_PARAMETERS, Lookup, Lookups, Relation, Resource, Type};

/// Lookups that work across a relation since tastypie 0.14.2 (resources.py, `build_filters`).
const ACROSS: [Lookup; 7] =
    [Lookup::Exact, Lookup::In, Lookup::Gt, Lookup::Gte, Lookup::Lt, Lookup::Lte, Lookup::Isnull];

impl Context<'_> {
    /// Returns all parameters of a list.
    pub fn of_list(&self) -> Vec<Parameter> {
        let mut parameters = self.paging();
        let mut filters = BTreeMap::new();
        for field in &self.resource.fields {
            self.filters(field, "", Lookup::ALL, &mut filters);
            if let (Lookups::AllAcrossRelation, Type::Relation(relation)) = (&field.filtering.lookups, &field.kind)
                && let Some(target) = self.target(relation)
            {
                let target = Context { version: self.version, resource: target };
                let prefix = format!("{}__", field.wire);
                for inner in &target.resource.fields {
                    target.filters(inner, &prefix, &ACROSS, &mut filters);
                }
            }
        }
        parameters.extend(filters.into_values());
        parameters
    }

    fn paging(&self) -> Vec<Parameter> {
        let resource = self.resource;
        let limit = Parameter::query(
            "limit",
            "Maximum number of objects in a page; 0 for the server's maximum.",
            Schema { default: resource.default_limit.map(Value::from), minimum: Some(0.into()), ..Schema::integer() },
        );
        let offset = Parameter::query(
            "offset",
            "Number of objects to skip.",
            Schema { default: Some(Value::from(0)), minimum: Some(0.into()), ..Schema::integer() },
        );
        let orderings = orderings(resource);
        let order = (!orderings.is_empty()).then(|| {
            let one = Schema { values: orderings, ..Schema::of("string") };
            let description =
                "The fields to order by, the most significant first; `-` before a field reverses its order.";
            Parameter { explode: Some(true), ..Parameter::query("order_by", description, Schema::list(one)) }
        });
        let usable = |parameter: &Parameter| resource.field(&parameter.name).is_none();
        [limit, offset].into_iter().chain(order).filter(usable).collect()
    }

    /// Adds a parameter for each of these lookups that the field allows and that fits its type.
    fn filters(&self, field: &Field, prefix: &str, lookups: &[Lookup], filters: &mut BTreeMap<String, Parameter>) {
        let kind = if self.resource.takes_file(field) { &Type::File } else { &field.kind };
        for lookup in lookups.iter().copied() {
            let allowed = field.filtering.lookups.contains(lookup);
            // A relation with an unknown target has no keys to list.
            let listable = !matches!(kind, Type::Relation(Relation { target: None, .. }));
            if !allowed || !lookup.fits(kind, field.nullable) || (lookup == Lookup::In && !listable) {
                continue;
            }
            let plain =
                lookup == Lookup::Exact && !(prefix.is_empty() && LIST_PARAMETERS.contains(&field.wire.as_str()));
            let behind = if plain { String::new() } else { format!("__{}", lookup.wire()) };
            let name = format!("{prefix}{}{behind}", field.wire);
            let schema = self.looked_up(field, lookup);
            let explode = schema.types.contains(&"array").then_some(false);
            let filter = Parameter { explode, ..Parameter::query(&name, says(lookup), schema) };
            filters.insert(name, filter);
        }
    }

    /// Returns the schema of the value of a lookup.
    fn looked_up(&self, field: &Field, lookup: Lookup) -> Schema {
        let one = || self.compared(field);
        match lookup {
            Lookup::Exact | Lookup::Gt | Lookup::Gte | Lookup::Lt | Lookup::Lte => one(),
            Lookup::In => Schema { min_items: Some(1), ..Schema::list(without_comma(one())) },
            Lookup::Range => Schema { min_items: Some(2), max_items: Some(2), ..Schema::list(without_comma(one())) },
            Lookup::Isnull => Schema::of("boolean"),
            Lookup::Regex | Lookup::Iregex => Schema::text("regex"),
            Lookup::Date => exact(&Type::Date),
            Lookup::Time => exact(&Type::Time),
            Lookup::Year | Lookup::IsoYear => Schema::between(1, 9999),
            Lookup::Quarter => Schema::between(1, 4),
            Lookup::Month => Schema::between(1, 12),
            Lookup::Week => Schema::between(1, 53),
            Lookup::WeekDay | Lookup::IsoWeekDay => Schema::between(1, 7),
            Lookup::Day => Schema::between(1, 31),
            Lookup::Hour => Schema::between(0, 23),
            Lookup::Minute | Lookup::Second => Schema::between(0, 59),
            Lookup::Iexact
            | Lookup::Contains
            | Lookup::Icontains
            | Lookup::Startswith
            | Lookup::Istartswith
            | Lookup::Endswith
            | Lookup::Iendswith => Schema::of("string"),
        }
    }
}

impl Parameter {
    /// Creates an optional query parameter.
    pub fn query(name: &str, description: &str, schema: Schema) -> Self {
        let (name, description) = (name.to_owned(), description.to_owned());
        Self { name, location: "query", description, required: false, explode: None, schema }
    }

    /// Creates a path parameter.
    pub fn path(name: &str, description: &str, schema: Schema) -> Self {
        Self { location: "path", required: true, ..Self::query(name, description, schema) }
    }
}

/// Returns the values for ordering: each field in ascending and in descending order.
fn orderings(resource: &Resource) -> Vec<Value> {
    let fields = resource.fields.iter().filter(|field| field.filtering.orderable);
    fields.flat_map(|field| [field.wire.clone(), format!("-{}", field.wire)]).map(Value::from).collect()
}

/// Excludes commas, which separate values on the server and cannot be escaped.
fn without_comma(schema: Schema) -> Schema {
    let free = schema.types == ["string"] && schema.format.is_none() && schema.pattern.is_none();
    Schema { pattern: if free { Some("^[^,]*$") } else { schema.pattern }, ..schema }
}

fn says(lookup: Lookup) -> &'static str {
    match lookup {
        Lookup::Exact => "Equal to the value.",
        Lookup::Iexact => "Equal to the value, ignoring case.",
        Lookup::Contains => "Contains the value.",
        Lookup::Icontains => "Contains the value, ignoring case.",
        Lookup::Startswith => "Starts with the value.",
        Lookup::Istartswith => "Starts with the value, ignoring case.",
        Lookup::Endswith => "Ends with the value.",
        Lookup::Iendswith => "Ends with the value, ignoring case.",
        Lookup::Regex => "Matches the regular expression, in the dialect of the server's database.",
        Lookup::Iregex => "Matches the regular expression, ignoring case.",
        Lookup::Gt => "Greater than the value.",
        Lookup::Gte => "Greater than or equal to the value.",
        Lookup::Lt => "Less than the value.",
        Lookup::Lte => "Less than or equal to the value.",
        Lookup::In => "Equal to one of the values.",
        Lookup::Range => "Between the two values, both included.",
        Lookup::Isnull => "`true`: is null; `false`: is not null.",
        Lookup::Date => "On the date.",
        Lookup::Year => "In the year.",
        Lookup::IsoYear => "In the ISO 8601 week-numbering year.",
        Lookup::Month => "In the month.",
        Lookup::Day => "On the day of the month.",
        Lookup::Week => "In the ISO 8601 week.",
        Lookup::WeekDay => "On the day of the week; 1 is Sunday.",
        Lookup::IsoWeekDay => "On the day of the week; 1 is Monday.",
        Lookup::Quarter => "In the quarter.",
        Lookup::Time => "At the time of day.",
        Lookup::Hour => "In the hour.",
        Lookup::Minute => "In the minute.",
        Lookup::Second => "In the second.",
    }
}
