//! Which types operations share, and what each holds.

use std::collections::{BTreeMap, BTreeSet};

use super::pair::{Pair, spot};
use super::rules::{operation as rules, resource};
use super::{Detail, Finding, Rule, Spot, fields, values};
use crate::model::{
    Access, Command, Field, Filtering, Limits, Names, Operation, Presence, Reply, Resource, Role, Schema, Shape, Type,
    Union, Version,
};

/// The field that stands for the values of an enum.
const VALUE: &str = "value";

/// Every change of types between two versions.
pub fn compare(old: &Version, new: &Version) -> Vec<Finding> {
    let mut findings = came_and_went((&old.schemas, &new.schemas), Described::schema, |_| {
        (&resource::INNER_ADDED, &resource::INNER_REMOVED)
    });
    for (id, before) in &old.schemas {
        if let Some(after) = new.schemas.get(id) {
            one(before, after, &mut findings);
        }
    }
    findings
}

fn one(old: &Schema, new: &Schema, findings: &mut Vec<Finding>) {
    let (before, after) = (Described::schema(old), Described::schema(new));
    let mut found = Vec::new();
    let mut pair = Pair { old: &before.resource, new: &after.resource, findings: &mut found };
    match (&old.shape, &new.shape) {
        (Shape::Object(one), Shape::Object(other)) => {
            fields::compare(&mut pair);
            let more = [one, other].map(|object| object.more.as_ref().map(|more| values::describe(&more.kind)));
            if more[0] != more[1] {
                let [old, new] = more.map(|more| {
                    more.map_or("no further members".to_owned(), |kind| format!("further members: {kind}"))
                });
                pair.note(&rules::SHAPE_CHANGED, "", Detail::change(old, new));
            }
        }
        (Shape::Choice(_), Shape::Choice(_)) => fields::compare(&mut pair),
        (Shape::Union(old), Shape::Union(new)) => variants(&mut pair, old, new),
        _ => {
            pair.note(&rules::SHAPE_CHANGED, "", Detail::change(shape(old), shape(new)));
        }
    }
    if old.names.read != new.names.read {
        pair.note(&resource::RUST_NAME_CHANGED, "", Detail::change(&old.names.read, &new.names.read));
    }
    if old.deprecated != new.deprecated {
        super::help::deprecation(&mut pair, new.deprecated);
    }
    findings.extend(found.into_iter().map(|finding| before.place(&after, finding)));
}

fn variants(pair: &mut Pair<'_>, old: &Union, new: &Union) {
    let labels = |union: &Union| -> BTreeSet<String> {
        union.variants.iter().map(|variant| values::describe(&variant.kind)).collect()
    };
    let (before, after) = (labels(old), labels(new));
    for (rule, labels) in [(&rules::VARIANT_ADDED, &after - &before), (&rules::VARIANT_REMOVED, &before - &after)] {
        if !labels.is_empty() {
            pair.note(rule, "", Detail::values(labels));
        }
    }
}

fn shape(schema: &Schema) -> &'static str {
    match schema.shape {
        Shape::Object(_) => "an object",
        Shape::Choice(_) => "a choice",
        Shape::Union(_) => "one of several types",
    }
}

/// Something of an OpenAPI document as if it were a resource, so that its fields compare like any others.
pub struct Described {
    /// The fields.
    pub resource: Resource,
    /// Where it stands in its document.
    pointer: String,
    /// Where its fields stand.
    fields: String,
}

impl Described {
    /// What an operation takes beside its body.
    pub fn operation(operation: &Operation) -> Self {
        let fields = operation.parameters.iter().map(|parameter| parameter.field.clone()).collect();
        let resource = as_resource(&operation.id, &operation.document, invoked(), fields);
        Self { resource, pointer: operation.pointer.clone(), fields: format!("{}/parameters", operation.pointer) }
    }

    /// What a type holds.
    pub fn schema(schema: &Schema) -> Self {
        let role = match (schema.read, schema.written) {
            (true, true) => Role::Embedded,
            (true, false) => Role::Reply,
            (false, _) => invoked(),
        };
        let fields = match &schema.shape {
            Shape::Object(object) => object.fields.clone(),
            Shape::Choice(choices) => vec![value(Type::Choice(choices.clone()))],
            Shape::Union(_) => Vec::new(),
        };
        let resource = as_resource(&schema.id, &schema.document, role, fields);
        Self { resource, pointer: schema.pointer.clone(), fields: format!("{}/properties", schema.pointer) }
    }

    /// A finding with the places that it has in the documents.
    pub fn place(&self, after: &Self, finding: Finding) -> Finding {
        Finding {
            before: finding.before.map(|spot| self.locate(spot)),
            after: finding.after.map(|spot| after.locate(spot)),
            ..finding
        }
    }

    fn locate(&self, spot: Spot) -> Spot {
        let value = format!("/fields/{VALUE}");
        let pointer = match spot.pointer.strip_prefix("/fields") {
            Some(_) if spot.pointer.starts_with(&value) => format!("{}/enum", self.pointer),
            Some(rest) => {
                // What a Tastypie document says under a key stands elsewhere in a schema.
                let name = rest.split('/').nth(1).unwrap_or_default();
                format!("{}/{name}", self.fields)
            }
            None => self.pointer.clone(),
        };
        Spot { pointer, ..spot }
    }
}

/// What only one of the versions has.
pub fn came_and_went<T>(
    (old, new): (&BTreeMap<String, T>, &BTreeMap<String, T>),
    described: impl Fn(&T) -> Described,
    rules: impl Fn(&T) -> (&'static Rule, &'static Rule),
) -> Vec<Finding> {
    let place = |one: &T| {
        let described = described(one);
        Some(spot(&described.resource, &described.pointer))
    };
    let gone = old
        .iter()
        .filter(|(id, _)| !new.contains_key(*id))
        .map(|(id, one)| Finding { before: place(one), ..Finding::new(rules(one).1, id, None, Detail::Nothing) });
    let come = new
        .iter()
        .filter(|(id, _)| !old.contains_key(*id))
        .map(|(id, one)| Finding { after: place(one), ..Finding::new(rules(one).0, id, None, Detail::Nothing) });
    gone.chain(come).collect()
}

fn invoked() -> Role {
    Role::Command(Command { parent: None, reply: Reply::Outcome })
}

/// A field for what is no object.
fn value(kind: Type) -> Field {
    Field {
        wire: VALUE.to_owned(),
        name: VALUE.to_owned(),
        kind,
        nullable: false,
        blank: false,
        access: Access::Writable { required: true },
        presence: Presence::Always,
        filtering: Filtering::default(),
        limits: Limits::default(),
        default: None,
        help: String::new(),
        secret: false,
        deprecated: false,
    }
}

fn as_resource(id: &str, document: &str, role: Role, fields: Vec<Field>) -> Resource {
    Resource {
        id: id.to_owned(),
        group: Vec::new(),
        name: id.to_owned(),
        role,
        path: String::new(),
        list_methods: BTreeSet::new(),
        detail_methods: BTreeSet::new(),
        default_limit: None,
        key: None,
        fields,
        collection: None,
        notes: None,
        create_answers: Vec::new(),
        accepted: None,
        get_answer: None,
        uploads: Vec::new(),
        delete_parameters: Vec::new(),
        actions: BTreeMap::new(),
        back_reference: None,
        names: Names::default(),
        document: document.to_owned(),
    }
}
