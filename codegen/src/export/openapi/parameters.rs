//! The query parameters of a list: paging, ordering, and a parameter for each lookup that a field allows.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Context;
use super::document::Parameter;
use super::fields::exact;
use super::schema::Schema;
use crate::model::{Field, Lookup, Lookups, Relation, Resource, Type};

/// Names that mean something to every list. A field of such a name takes them over (tastypie resources.py, `build_filters`).
const PARAMETERS: [&str; 6] = ["limit", "offset", "order_by", "sort_by", "format", "callback"];

/// What works behind a relation since tastypie 0.14.2 (resources.py, `build_filters`).
const ACROSS: [Lookup; 7] =
    [Lookup::Exact, Lookup::In, Lookup::Gt, Lookup::Gte, Lookup::Lt, Lookup::Lte, Lookup::Isnull];

impl Context<'_> {
    /// Everything that a list takes.
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
            "How many objects a page holds at most; 0 for as many as the server allows.",
            Schema { default: resource.default_limit.map(Value::from), minimum: Some(0), ..Schema::integer() },
        );
        let offset = Parameter::query(
            "offset",
            "How many objects are left out before the first.",
            Schema { default: Some(Value::from(0)), minimum: Some(0), ..Schema::integer() },
        );
        let orderings = orderings(resource);
        let order = (!orderings.is_empty()).then(|| {
            let one = Schema { values: orderings, ..Schema::of("string") };
            let description =
                "What the objects are ordered by, with `-` for backwards; several in the order of weight.";
            Parameter { explode: Some(true), ..Parameter::query("order_by", description, Schema::list(one)) }
        });
        let usable = |parameter: &Parameter| resource.field(&parameter.name).is_none();
        [limit, offset].into_iter().chain(order).filter(usable).collect()
    }

    /// A parameter for each of these lookups that the field allows and that fits it.
    fn filters(&self, field: &Field, prefix: &str, lookups: &[Lookup], filters: &mut BTreeMap<String, Parameter>) {
        let kind = if self.resource.takes_file(field) { &Type::File } else { &field.kind };
        for lookup in lookups.iter().copied() {
            let allowed = match &field.filtering.lookups {
                Lookups::None => false,
                Lookups::All | Lookups::AllAcrossRelation => true,
                Lookups::Only(set) => set.lookups.contains(&lookup),
            };
            // A relation to nowhere has no keys to list.
            let listable = !matches!(kind, Type::Relation(Relation { target: None, .. }));
            if !allowed || !lookup.fits(kind, field.nullable) || (lookup == Lookup::In && !listable) {
                continue;
            }
            let plain = lookup == Lookup::Exact && !(prefix.is_empty() && PARAMETERS.contains(&field.wire.as_str()));
            let behind = if plain { String::new() } else { format!("__{}", lookup.wire()) };
            let name = format!("{prefix}{}{behind}", field.wire);
            let schema = self.looked_up(field, lookup);
            let explode = schema.types.contains(&"array").then_some(false);
            let filter = Parameter { explode, ..Parameter::query(&name, says(lookup), schema) };
            filters.insert(name, filter);
        }
    }

    /// What a lookup compares a field with.
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
    /// One in the query that may be left out.
    pub fn query(name: &str, description: &str, schema: Schema) -> Self {
        let (name, description) = (name.to_owned(), description.to_owned());
        Self { name, place: "query", description, required: false, explode: None, schema }
    }

    /// One in the path.
    pub fn path(name: &str, description: &str, schema: Schema) -> Self {
        Self { place: "path", required: true, ..Self::query(name, description, schema) }
    }
}

/// Each field that a list may be ordered by, forwards and backwards.
fn orderings(resource: &Resource) -> Vec<Value> {
    let fields = resource.fields.iter().filter(|field| field.filtering.orderable);
    fields.flat_map(|field| [field.wire.clone(), format!("-{}", field.wire)]).map(Value::from).collect()
}

/// The server separates values at commas and knows no escape for them.
fn without_comma(schema: Schema) -> Schema {
    let free = schema.types == ["string"] && schema.format.is_none() && schema.pattern.is_none();
    Schema { pattern: if free { Some("^[^,]*$") } else { schema.pattern }, ..schema }
}

fn says(lookup: Lookup) -> &'static str {
    match lookup {
        Lookup::Exact => "Equal to this.",
        Lookup::Iexact => "Equal to this, whatever the case of its letters.",
        Lookup::Contains => "Holds this.",
        Lookup::Icontains => "Holds this, whatever the case of its letters.",
        Lookup::Startswith => "Starts with this.",
        Lookup::Istartswith => "Starts with this, whatever the case of its letters.",
        Lookup::Endswith => "Ends with this.",
        Lookup::Iendswith => "Ends with this, whatever the case of its letters.",
        Lookup::Regex => "Matches this, in the dialect of the server's database.",
        Lookup::Iregex => "Matches this, whatever the case of its letters.",
        Lookup::Gt => "Greater than this.",
        Lookup::Gte => "Greater than this or equal to it.",
        Lookup::Lt => "Less than this.",
        Lookup::Lte => "Less than this or equal to it.",
        Lookup::In => "One of these.",
        Lookup::Range => "Between these two, both included.",
        Lookup::Isnull => "Null, or with `false`: not null.",
        Lookup::Date => "On this day.",
        Lookup::Year => "In this year.",
        Lookup::IsoYear => "In this year as ISO 8601 counts weeks.",
        Lookup::Month => "In this month.",
        Lookup::Day => "On this day of the month.",
        Lookup::Week => "In this week as ISO 8601 counts them.",
        Lookup::WeekDay => "On this day of the week, 1 for Sunday.",
        Lookup::IsoWeekDay => "On this day of the week, 1 for Monday.",
        Lookup::Quarter => "In this quarter.",
        Lookup::Time => "At this time of day.",
        Lookup::Hour => "In this hour.",
        Lookup::Minute => "In this minute.",
        Lookup::Second => "In this second.",
    }
}
