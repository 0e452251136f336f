//! Objects as they are read.

use proc_macro2::{Ident, TokenStream};

use super::super::docs;
use super::super::ident::ident;
use super::access;
use super::types::{Context, OfResource, derives};
use crate::model::{Direction, Field, Object, Presence, Type};

/// A struct that is decoded from JSON.
pub struct RecordPlan {
    /// Its name.
    pub name: Ident,
    /// Its documentation, in paragraphs.
    pub docs: Vec<String>,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// Derive macros beside the usual ones.
    pub derives: Vec<TokenStream>,
    /// Its fields.
    pub fields: Vec<RecordField>,
    /// The field of the properties that no other field holds, and its type.
    pub further: Option<(Ident, TokenStream)>,
    /// Wire names of the fields without which a response is an error.
    pub always: Vec<String>,
    /// Whether it is a resource, whose URI follows from its key.
    pub is_resource: bool,
    /// Whether an object with other properties is of another type.
    pub closed: bool,
    /// Properties whose value identifies the type, with that value as JSON.
    pub constants: Vec<(String, String)>,
}

/// A field of a record.
pub struct RecordField {
    pub wire: String,
    pub name: Ident,
    pub ty: TokenStream,
    pub docs: Vec<String>,
    pub deprecated: bool,
    /// The method of the runtime's `FieldValue` that decodes the field.
    pub reader: &'static str,
    /// The method of the runtime's `FieldVisitor` that receives the field.
    pub visitor: &'static str,
}

impl RecordPlan {
    /// Plans a record of fields; `schema` is what the object's schema says beyond them.
    pub fn new(
        context: &Context<'_>,
        name: &str,
        docs: Vec<String>,
        fields: &[Field],
        schema: Option<&Object>,
    ) -> Self {
        for name in ["FieldValue", "FieldVisitor", "Fields", "Record"] {
            context.runtime(name);
        }
        let further = schema.and_then(|object| object.more.as_ref()).map(|more| {
            let (map, value) = (context.runtime("BTreeMap"), context.plain(&more.kind, Direction::Read));
            (ident(&more.name), quote::quote!(#map<String, #value>))
        });
        if further.is_none() {
            context.runtime("UnknownFields");
        }
        Self {
            name: ident(name),
            docs,
            deprecated: false,
            derives: derives(&context.version.derives.records),
            further,
            is_resource: false,
            closed: schema.is_some_and(|object| object.closed),
            constants: schema.map(flags).unwrap_or_default(),
            always: fields
                .iter()
                .filter(|field| field.presence == Presence::Always)
                .map(|field| field.wire.clone())
                .collect(),
            fields: fields
                .iter()
                .map(|field| RecordField {
                    wire: field.wire.clone(),
                    name: ident(&field.name),
                    ty: context.read(field),
                    docs: vec![docs::read_field(field)],
                    deprecated: field.deprecated,
                    reader: reader(field, schema.is_some()),
                    visitor: "field",
                })
                .collect(),
        }
    }

    /// Plans the record of a resource's objects.
    pub fn of_resource(context: OfResource<'_>, docs: Vec<String>) -> Self {
        let resource = context.resource;
        let mut plan = Self::new(&context, &resource.names.read, docs, &resource.fields, None);
        for (planned, field) in plan.fields.iter_mut().zip(&resource.fields) {
            planned.visitor = access::visitor(context.version, resource, field);
        }
        plan
    }
}

/// The Boolean constants of an object: the types of the other constants decide by themselves.
fn flags(object: &Object) -> Vec<(String, String)> {
    let flags = object.constants.iter().filter(|(_, value)| value.is_boolean());
    flags.map(|(name, value)| (name.clone(), value.to_string())).collect()
}

fn reader(field: &Field, of_schema: bool) -> &'static str {
    match field.presence {
        Presence::EmptyIsNull if field.kind == Type::Text => "read_non_empty",
        Presence::Always if of_schema && !field.nullable => "read_required",
        _ => "read",
    }
}
