//! Schemas without a name that are equal.

use std::collections::{HashMap, HashSet};

use crate::model::{Field, More, Object, Schema, Shape, Type, Union, Variant, Version};

/// The schemas that are equal to an earlier one.
#[derive(Debug)]
pub struct RepeatedSchemas<'a> {
    /// The first of those that are equal, for each of the others.
    first: HashMap<&'a str, &'a Schema>,
}

/// Goes through the schemas of a version, those inside others first.
struct Search<'a> {
    version: &'a Version,
    found: RepeatedSchemas<'a>,
    /// Those that were looked at, or are being looked at.
    seen: HashSet<&'a str>,
    /// The different schemas with their real shapes, by the names of their fields or variants.
    different: HashMap<Vec<&'a str>, Vec<(&'a Schema, Shape)>>,
    /// The unions that a schema is a variant of.
    unions: HashMap<&'a str, Vec<&'a str>>,
    /// The unions with the schemas that stand for their variants.
    variants: HashSet<(&'a str, &'a str)>,
}

impl<'a> RepeatedSchemas<'a> {
    /// Finds the schemas that are described where they are used, and equal to one before them.
    pub fn of(version: &'a Version, schemas: &[&'a Schema]) -> Self {
        let found = Self { first: HashMap::new() };
        let (seen, different, variants) = (HashSet::new(), HashMap::new(), HashSet::new());
        let mut search = Search { version, found, seen, different, unions: unions(version), variants };
        for schema in schemas {
            search.visit(schema);
        }
        search.found.ordered(schemas)
    }

    /// Has the first of these schemas stand for those that are equal to it, whichever was found first.
    fn ordered(self, schemas: &[&'a Schema]) -> Self {
        let mut stands: HashMap<&str, &Schema> = HashMap::new();
        let mut first = HashMap::new();
        for schema in schemas {
            let found = self.first(&schema.id).unwrap_or(schema);
            let earliest = *stands.entry(&found.id).or_insert(schema);
            if earliest.id != schema.id {
                first.insert(schema.id.as_str(), earliest);
            }
        }
        Self { first }
    }

    /// The schema that stands for one; `None` if that is itself.
    pub fn first(&self, id: &str) -> Option<&'a Schema> {
        self.first.get(id).copied()
    }

    /// A type with the schemas that stand for those that it names.
    pub fn real(&self, kind: &Type) -> Type {
        match kind {
            Type::Named(id) => Type::Named(self.first(id).map_or(id, |first| &first.id).clone()),
            Type::List(inner) => Type::List(Box::new(self.real(inner))),
            Type::Map(inner) => Type::Map(Box::new(self.real(inner))),
            Type::Nullable(inner) => Type::Nullable(Box::new(self.real(inner))),
            other => other.clone(),
        }
    }

    /// What a schema describes, in terms of the schemas that stand for others.
    fn shape(&self, shape: &Shape) -> Shape {
        match shape {
            Shape::Object(object) => {
                let fields = object.fields.iter();
                let fields = fields.map(|field| Field { kind: self.real(&field.kind), ..field.clone() });
                let more = object.more.as_ref();
                let more = more.map(|more| More { kind: self.real(&more.kind), ..more.clone() });
                Shape::Object(Object { fields: fields.collect(), more, ..object.clone() })
            }
            Shape::Choice(choices) => Shape::Choice(choices.clone()),
            Shape::Union(union) => {
                let variants = union.variants.iter();
                let variants = variants.map(|variant| Variant { kind: self.real(&variant.kind), ..variant.clone() });
                Shape::Union(Union { variants: variants.collect(), ..union.clone() })
            }
        }
    }
}

impl<'a> Search<'a> {
    fn visit(&mut self, schema: &'a Schema) {
        if !self.seen.insert(&schema.id) {
            return;
        }
        let inside: Vec<&Schema> = schema.refers_to().filter_map(|id| self.version.schemas.get(id)).collect();
        for inner in inside.iter().filter(|inner| inner.is_inline) {
            self.visit(inner);
        }
        // A type that contains itself puts some of its fields in boxes.
        let contains_itself = inside.iter().any(|inner| inner.cycle == schema.cycle);
        if !schema.is_inline || contains_itself {
            return;
        }
        let shape = self.found.shape(&schema.shape);
        let unions = self.unions.get(schema.id.as_str()).map_or(&[][..], Vec::as_slice);
        let alike = self.different.entry(members(schema)).or_default();
        // Each variant of a union has a type of its own, which turns into that variant.
        let is_sibling =
            |other: &Schema| unions.iter().any(|union| self.variants.contains(&(*union, other.id.as_str())));
        let same = alike
            .iter()
            .find(|(other, other_shape)| *other_shape == shape && is_used_alike(schema, other) && !is_sibling(other));
        let stands = match same {
            Some((first, _)) => {
                self.found.first.insert(&schema.id, first);
                first
            }
            None => {
                alike.push((schema, shape));
                schema
            }
        };
        self.variants.extend(unions.iter().map(|union| (*union, stands.id.as_str())));
    }
}

/// The unions that each schema is a variant of.
fn unions(version: &Version) -> HashMap<&str, Vec<&str>> {
    let mut found: HashMap<&str, Vec<&str>> = HashMap::new();
    for schema in version.schemas.values() {
        if let Shape::Union(union) = &schema.shape {
            for variant in union.variants.iter().filter_map(|variant| variant.kind.direct()) {
                found.entry(variant).or_default().push(&schema.id);
            }
        }
    }
    found
}

/// The names of a schema's fields, values or variants.
fn members(schema: &Schema) -> Vec<&str> {
    match &schema.shape {
        Shape::Object(object) => object.fields.iter().map(|field| field.wire.as_str()).collect(),
        Shape::Choice(choices) => choices.values.iter().map(|choice| choice.wire.as_str()).collect(),
        Shape::Union(union) => union.variants.iter().map(|variant| variant.label.as_str()).collect(),
    }
}

/// Whether the same types are generated for two schemas of the same shape.
fn is_used_alike(one: &Schema, other: &Schema) -> bool {
    let uses = |schema: &Schema| (schema.read, schema.written, schema.differs_when_sent, schema.deprecated);
    uses(one) == uses(other) && one.limits == other.limits && one.history.choices == other.history.choices
}
