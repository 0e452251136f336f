//! The types that operations share: a module for each schema.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use serde_json::Value;

use super::super::docs;
use super::super::ident::ident;
use super::access;
use super::body::BodyPlan;
use super::group::ModulePlan;
use super::imports::Imports;
use super::record::RecordPlan;
use super::repeated::{AliasPlan, Seen};
use super::resource::{ChoicePlan, FieldEnum};
use super::types::{Context, derives, name_of};
use crate::markdown;
use crate::model::{Direction, Field, Object, Presence, Schema, Shape, Type, Union, Variant, Version};

/// The module of all schemas.
pub struct SchemasPlan {
    pub docs: Vec<String>,
    pub modules: Vec<ModulePlan>,
}

/// What is generated for a schema.
pub struct SchemaPlan {
    /// The documentation of the module.
    pub docs: Vec<String>,
    pub imports: TokenStream,
    /// The types that are read and sent.
    pub items: SchemaItems,
}

/// The types of a schema.
pub enum SchemaItems {
    Object {
        record: Option<Box<RecordPlan>>,
        body: Option<Box<BodyPlan>>,
        choices: Vec<FieldEnum>,
    },
    /// Another schema describes the same.
    Repeated {
        types: Vec<AliasPlan>,
        choices: Vec<FieldEnum>,
    },
    Choice(ChoicePlan),
    Union {
        /// Modules of the runtime. What they export is not imported, so that every schema keeps its name.
        modules: Vec<&'static str>,
        unions: Vec<UnionPlan>,
    },
}

/// An enum whose variants are of several types.
pub struct UnionPlan {
    pub name: Ident,
    pub docs: Vec<String>,
    pub deprecated: bool,
    /// Derive macros beside the usual ones.
    pub derives: Vec<TokenStream>,
    pub variants: Vec<VariantPlan>,
    /// The variant of values of none of the types, and the type of what it holds.
    pub other: (Ident, TokenStream),
    /// The property whose value distinguishes the variants.
    pub tag: Option<String>,
    /// The trait of what values are written to, if the union is read.
    pub sink: Option<TokenStream>,
    /// Whether it is sent.
    pub is_written: bool,
    /// The enum that is read, if a value to send can be made of each of its values.
    pub made_of: Option<Ident>,
}

/// A variant of a union.
pub struct VariantPlan {
    pub name: Ident,
    pub docs: String,
    pub ty: TokenStream,
    /// Whether its values contain the union, so that they are in a `Box`.
    pub is_boxed: bool,
    /// The values of the tag that stand for it.
    pub tags: Vec<String>,
    /// Constants that its constructor does not set. They tell the variants apart.
    pub constants: Vec<(String, Literal)>,
    /// Whether no other variant holds that type, so that a value of it is one.
    pub is_converted: bool,
    /// Whether its values are sent as they are read.
    pub is_sent_as_read: bool,
}

/// A constant of a schema.
pub enum Literal {
    Boolean(bool),
    Integer(i64),
    Unsigned(u64),
    Float(f64),
    Text(String),
}

/// Plans the module of all schemas.
pub fn module(version: &Version) -> SchemasPlan {
    SchemasPlan {
        docs: vec![
            format!("The types of requests and responses, {}.", markdown::escape(&version.name)),
            "A type that is sent and not the same as what is read has `New` before its name.".to_owned(),
        ],
        modules: version
            .schemas_with_types()
            .map(|schema| ModulePlan {
                name: ident(&schema.names.module),
                exports: schema.type_names().map(ident).collect(),
            })
            .collect(),
    }
}

/// Plans the file of a schema.
pub fn plan(version: &Version, seen: &Seen<'_>, schema: &Schema) -> SchemaPlan {
    let imports = Imports::beside(declared(schema));
    let context = Context::of_schema(version, schema, &imports);
    let items = match &schema.shape {
        _ if let Some(first) = seen.schema(&schema.id) => repeated(context, seen, schema, first),
        Shape::Object(object) => {
            let object = &Object { fields: described(version, &object.fields), ..object.clone() };
            SchemaItems::Object {
                record: schema.read.then(|| Box::new(record(context, schema, object))),
                body: schema.has_sent_type().then(|| Box::new(body(context, schema, object))),
                choices: FieldEnum::all(&context, &object.fields, Some(seen)),
            }
        }
        Shape::Choice(choices) => {
            let plan = ChoicePlan::new(&context, description(schema), choices, &schema.history);
            SchemaItems::Choice(ChoicePlan { deprecated: schema.deprecated, ..plan })
        }
        Shape::Union(union) => unions(context, seen, schema, union),
    };
    SchemaPlan {
        docs: vec![format!("{}, {}.", markdown::code(&schema.id), markdown::escape(&version.name))],
        imports: imports.declarations(),
        items,
    }
}

/// Further names of the types of a schema that describes the same.
fn repeated(context: Context<'_>, seen: &Seen<'_>, schema: &Schema, first: &Schema) -> SchemaItems {
    let module = ident(&first.names.module);
    let types = schema.type_names().zip(first.type_names()).map(|(name, of)| {
        let of = ident(of);
        let of = quote!(super::#module::#of);
        AliasPlan { docs: description(schema), deprecated: schema.deprecated, name: ident(name), of }
    });
    SchemaItems::Repeated { types: types.collect(), choices: FieldEnum::all(&context, schema.fields(), Some(seen)) }
}

/// What a schema is, in the document's words.
fn description(schema: &Schema) -> Vec<String> {
    let mut paragraphs = markdown::prose(&schema.description);
    if paragraphs.is_empty() {
        let otherwise = match schema.shape {
            Shape::Object(_) => "An object",
            Shape::Choice(_) => "A choice",
            Shape::Union(_) => "One of several types",
        };
        paragraphs.push(format!("{otherwise}: {}.", markdown::code(&schema.id)));
    }
    docs::add_history(&mut paragraphs, &schema.history);
    paragraphs
}

/// The fields of an object; those without words of their own with the words of their type.
fn described(version: &Version, fields: &[Field]) -> Vec<Field> {
    let mut described = fields.to_vec();
    for field in described.iter_mut().filter(|field| field.help.is_empty()) {
        let schema = field.kind.direct().and_then(|id| version.schemas.get(id));
        field.help = schema.map(|schema| beginning(&schema.description)).unwrap_or_default();
    }
    described
}

/// The first paragraph of a description in CommonMark, with the list or the like that it introduces.
fn beginning(description: &str) -> String {
    let blocks = markdown::prose(description).into_iter().skip_while(|block| !markdown::ends_with_paragraph(block));
    let mut introduces = true;
    let blocks = blocks.take_while(|block| std::mem::replace(&mut introduces, block.ends_with(':')));
    blocks.collect::<Vec<_>>().join("\n\n")
}

/// The types that a schema's file declares.
fn declared(schema: &Schema) -> impl Iterator<Item = &str> {
    let choices = schema.fields().iter().filter_map(Field::enum_name);
    [schema.names.read.as_str(), &schema.names.new].into_iter().chain(choices)
}

fn record(context: Context<'_>, schema: &Schema, object: &Object) -> RecordPlan {
    let docs = description(schema);
    let mut plan = RecordPlan::new(&context, &schema.names.read, docs, &object.fields, Some(object));
    for (planned, field) in plan.fields.iter_mut().zip(&object.fields) {
        planned.visitor = access::of_property(schema, field);
    }
    RecordPlan { deprecated: schema.deprecated, ..plan }
}

fn body(context: Context<'_>, schema: &Schema, object: &Object) -> BodyPlan {
    let fields: Vec<&Field> = object.fields.iter().filter(|field| field.is_written()).collect();
    let further = object.more.as_ref().map(|more| (ident(&more.name), context.plain(&more.kind, Direction::Written)));
    let mut docs = description(schema);
    if schema.read {
        docs.push("The form that is sent; fields that are not set are left out.".to_owned());
    }
    docs.extend(tags(context.version, schema, &fields));
    let made_of = has_all_required(schema, object).then(|| ident(&schema.names.read));
    let plan = BodyPlan::one(&context, &schema.names.new, docs, &fields);
    BodyPlan { deprecated: schema.deprecated, further, made_of, ..plan }
}

/// Whether what is sent can be made of what was read: what a response does not contain has to be set.
fn has_all_required(schema: &Schema, object: &Object) -> bool {
    let is_read =
        |field: &Field| !field.is_required() || !matches!(field.presence, Presence::MayBeAbsent | Presence::Never);
    schema.read && object.fields.iter().filter(|field| field.is_written()).all(is_read)
}

/// Whether a value of a type to send can be made of one that was read. `inside` are the unions that contain the type.
fn is_made_of_read<'v>(context: Context<'v>, kind: &'v Type, inside: &mut BTreeSet<&'v str>) -> bool {
    let schema = if let Type::Named(id) = kind { context.version.schemas.get(id) } else { None };
    match schema.map(|schema| (schema, &schema.shape)) {
        Some((schema, Shape::Object(object))) if schema.differs_when_sent => has_all_required(schema, object),
        Some((schema, Shape::Union(union))) if schema.differs_when_sent => {
            let is_known = !inside.insert(&schema.id);
            is_known || union.variants.iter().all(|variant| is_made_of_read(context, &variant.kind, inside))
        }
        _ => is_sent_as_read(context, kind),
    }
}

fn is_sent_as_read(context: Context<'_>, kind: &Type) -> bool {
    context.shown(kind, Direction::Read) == context.shown(kind, Direction::Written)
}

/// What an object is sent with as a variant of unions, whatever its field for the tag was set to.
fn tags(version: &Version, schema: &Schema, fields: &[&Field]) -> Vec<String> {
    let unions = version.schemas.values().filter_map(|union| match &union.shape {
        Shape::Union(shape) if union.written => Some((union, shape)),
        _ => None,
    });
    let tagged = unions.filter_map(|(union, shape)| {
        let field = fields.iter().find(|field| shape.tag.as_ref() == Some(&field.wire))?;
        let variant = shape.variants.iter().find(|one| one.kind.direct() == Some(&schema.id))?;
        let (first, others) = variant.tags.split_first()?;
        let others: Vec<String> = others.iter().map(|tag| markdown::code(tag)).collect();
        let unless = if others.is_empty() { String::new() } else { format!(" unless it is {}", others.join(" or ")) };
        let (union, tag) = (markdown::code(name_of(union, Direction::Written)), markdown::code(&field.wire));
        Some(format!("As a variant of {union}, it is sent with the {tag} {}{unless}.", markdown::code(first)))
    });
    tagged.collect()
}

/// One enum, or one for each direction if the types of the variants depend on it.
fn unions(context: Context<'_>, seen: &Seen<'_>, schema: &Schema, union: &Union) -> SchemaItems {
    let directions = [(schema.read, Direction::Read), (schema.written, Direction::Written)];
    let directions: Vec<Direction> =
        directions.into_iter().filter_map(|(is_used, direction)| is_used.then_some(direction)).collect();
    let parts = if schema.differs_when_sent { directions.chunks(1) } else { directions.chunks(2) };
    let unions = parts.map(|directions| UnionPlan::new(context, seen, schema, union, directions)).collect();
    let module = |direction: &Direction| if *direction == Direction::Read { "decode" } else { "encode" };
    SchemaItems::Union { modules: directions.iter().map(module).collect(), unions }
}

impl UnionPlan {
    fn new(context: Context<'_>, seen: &Seen<'_>, schema: &Schema, union: &Union, directions: &[Direction]) -> Self {
        let direction = directions.first().copied().unwrap_or(Direction::Read);
        let (is_read, is_written) = (directions.contains(&Direction::Read), directions.contains(&Direction::Written));
        let name = ident(name_of(schema, direction));
        let other = (ident(&union.other), context.runtime("Json"));
        let mut variants: Vec<VariantPlan> =
            union.variants.iter().map(|variant| VariantPlan::new(context, union, variant, direction)).collect();
        let types: Vec<String> =
            union.variants.iter().map(|variant| context.shown(&seen.real(&variant.kind), direction)).collect();
        let own = name.to_string();
        for (variant, ty) in variants.iter_mut().zip(&types) {
            // Nor from itself, which nothing else may be made of.
            variant.is_converted = types.iter().filter(|other| *other == ty).count() == 1 && ty != "Json" && *ty != own;
        }
        Self {
            name,
            docs: description(schema),
            deprecated: schema.deprecated,
            derives: if is_read { derives(&context.version.derives.unions) } else { Vec::new() },
            variants,
            other,
            tag: union.tag.clone(),
            sink: is_read.then(|| context.runtime("Sink")),
            is_written,
            made_of: (schema.read
                && !is_read
                && is_made_of_read(context, &Type::Named(schema.id.clone()), &mut BTreeSet::new()))
            .then(|| ident(name_of(schema, Direction::Read))),
        }
    }
}

impl VariantPlan {
    fn new(context: Context<'_>, union: &Union, variant: &Variant, direction: Direction) -> Self {
        Self {
            name: ident(&variant.name),
            docs: markdown::code(&variant.label),
            ty: context.plain(&variant.kind, direction),
            is_boxed: context.leads_back(&variant.kind),
            tags: variant.tags.clone(),
            constants: unset_constants(context, union, &variant.kind),
            is_converted: false,
            is_sent_as_read: is_sent_as_read(context, &variant.kind),
        }
    }
}

/// The constants of a variant that its constructor does not set, with their values.
fn unset_constants(context: Context<'_>, union: &Union, kind: &Type) -> Vec<(String, Literal)> {
    let schema = kind.direct().and_then(|id| context.version.schemas.get(id));
    let Some(Schema { shape: Shape::Object(object), .. }) = schema else { return Vec::new() };
    let is_set = |field: &Field| field.is_required() && context.only_value(field).is_some();
    let unset = object.fields.iter().filter(|field| field.is_written() && !is_set(field));
    let unset = unset.filter(|field| union.tag.as_ref() != Some(&field.wire));
    unset.filter_map(|field| Some((field.wire.clone(), Literal::of(object.constants.get(&field.wire)?)?))).collect()
}

impl Literal {
    fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Bool(value) => Some(Self::Boolean(*value)),
            Value::Number(number) => {
                let integer = number.as_i64().map(Self::Integer).or_else(|| number.as_u64().map(Self::Unsigned));
                integer.or_else(|| number.as_f64().map(Self::Float))
            }
            Value::String(text) => Some(Self::Text(text.clone())),
            _ => None,
        }
    }
}
