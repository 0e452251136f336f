//! The types that operations share: a module for each schema.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use serde_json::Value;

use super::plan::body::BodyPlan;
use super::plan::imports::Imports;
use super::plan::record::RecordPlan;
use super::plan::resource::ChoicePlan;
use super::types::{Context, Direction, derives, ident};
use super::{body, choices, docs, record};
use crate::markdown;
use crate::model::{Field, Object, Schema, Shape, Type, Union, Version};

/// The name of the module that holds them.
pub const MODULE: &str = "types";

/// The module of all schemas.
pub fn module(version: &Version) -> TokenStream {
    let schemas: Vec<&Schema> = generated(version).collect();
    let docs = docs::inner([
        format!("The types of requests and responses, {}.", markdown::escape(&version.name)),
        "A type that is sent and not the same as what is read has `New` before its name.".to_owned(),
    ]);
    let modules = schemas.iter().map(|schema| {
        let module = ident(&schema.names.module);
        quote!(pub mod #module;)
    });
    let exports = schemas.iter().map(|schema| {
        let module = ident(&schema.names.module);
        let names = exports(schema).into_iter().map(ident);
        quote!(pub use #module::{#(#names),*};)
    });
    quote!(#docs #(#modules)* #(#exports)*)
}

/// The schemas that come up in what is read or written.
pub fn generated(version: &Version) -> impl Iterator<Item = &Schema> {
    version.schemas.values().filter(|schema| !exports(schema).is_empty())
}

/// The names that a schema's module gives to that of all.
fn exports(schema: &Schema) -> Vec<&str> {
    let directions = schema.differs_when_sent;
    let mut names = Vec::new();
    if schema.read || (schema.written && !directions) {
        names.push(schema.names.read.as_str());
    }
    if directions && is_written(schema) {
        names.push(&schema.names.new);
    }
    names
}

/// Whether it is sent by itself: a form with files is not, it has a type of its own.
fn is_written(schema: &Schema) -> bool {
    schema.written && !schema.fields().iter().any(has_file)
}

/// Whether a field holds files to be sent.
pub fn has_file(field: &Field) -> bool {
    match &field.kind {
        Type::List(item) => **item == Type::File,
        kind => *kind == Type::File,
    }
}

/// Everything that is generated for a schema.
pub fn file(version: &Version, schema: &Schema) -> TokenStream {
    let imports = Imports::beside(declared(schema));
    let context = Context::of_schema(version, schema, &imports);
    let title = docs::inner([format!("{}, {}.", markdown::code(&schema.id), markdown::escape(&version.name))]);
    let body = match &schema.shape {
        Shape::Object(object) => {
            let object = &Object { fields: described(version, &object.fields), ..object.clone() };
            let read = schema.read.then(|| read_object(context, schema, object));
            let written = is_written(schema).then(|| new_object(context, schema, object));
            let enums = ChoicePlan::all(&context, &object.fields);
            let enums = enums.iter().map(choices::choice_enum);
            quote!(#read #written #(#enums)*)
        }
        Shape::Choice(choices) => {
            let plan = ChoicePlan::new(&context, description(schema, "A choice"), choices, &schema.history);
            choices::choice_enum(&ChoicePlan { deprecated: schema.deprecated, ..plan })
        }
        Shape::Union(union) if schema.differs_when_sent => {
            let read = schema.read.then(|| union_enum(context, schema, union, &[Direction::Read]));
            let written = schema.written.then(|| union_enum(context, schema, union, &[Direction::Written]));
            quote!(#read #written)
        }
        Shape::Union(union) => {
            let directions = [(schema.read, Direction::Read), (schema.written, Direction::Written)];
            let directions: Vec<Direction> =
                directions.into_iter().filter_map(|(is, direction)| is.then_some(direction)).collect();
            union_enum(context, schema, union, &directions)
        }
    };
    // Exported by their modules, so that every schema keeps its name.
    let modules = matches!(schema.shape, Shape::Union(_)).then(|| match (schema.read, schema.written) {
        (true, true) => quote!(
            use pexgen_runtime::{decode, encode};
        ),
        (true, false) => quote!(
            use pexgen_runtime::decode;
        ),
        _ => quote!(
            use pexgen_runtime::encode;
        ),
    });
    let imports = imports.declarations();
    quote! {
        #title
        #imports
        #modules
        #body
    }
}

/// What a schema is, in the document's words.
fn description(schema: &Schema, otherwise: &str) -> Vec<String> {
    let mut paragraphs = markdown::prose(&schema.description);
    if paragraphs.is_empty() {
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
        if let Some((first, _)) =
            schema.map(|schema| schema.description.split_once("\n\n").unwrap_or((&schema.description, "")))
        {
            first.clone_into(&mut field.help);
        }
    }
    described
}

/// The types that a schema's file declares.
fn declared(schema: &Schema) -> impl Iterator<Item = &str> {
    let choices = schema.fields().iter().filter_map(Field::enum_name);
    [schema.names.read.as_str(), &schema.names.new].into_iter().chain(choices)
}

fn read_object(context: Context<'_>, schema: &Schema, object: &Object) -> TokenStream {
    let docs = description(schema, "An object");
    let plan = RecordPlan::new(&context, &schema.names.read, docs, &object.fields, Some(object));
    record::record(&RecordPlan { deprecated: schema.deprecated, ..plan })
}

fn new_object(context: Context<'_>, schema: &Schema, object: &Object) -> TokenStream {
    let fields: Vec<&Field> = object.fields.iter().filter(|field| field.is_written()).collect();
    let further = object.more.as_ref().map(|more| {
        let (setter, ty) = (ident(&more.name), context.plain(&more.kind, Direction::Written));
        quote! {
            /// Sets a further property.
            pub fn #setter(self, name: impl Into<String>, value: #ty) -> Self { Self(self.0.with_member(name, value)) }
        }
    });
    let mut description = description(schema, "An object");
    if schema.read {
        description.push("The form that is sent; fields that are not set are left out.".to_owned());
    }
    let plan = BodyPlan::one(&context, &schema.names.new, description, &fields);
    body::body(&BodyPlan { deprecated: schema.deprecated, ..plan }, &further.unwrap_or_default())
}

fn union_enum(context: Context<'_>, schema: &Schema, union: &Union, directions: &[Direction]) -> TokenStream {
    let direction = directions.first().copied().unwrap_or(Direction::Read);
    let name = ident(context.name(schema, direction));
    let other = ident(&union.other);
    let json = context.runtime("Json");
    let types: Vec<TokenStream> =
        union.variants.iter().map(|variant| context.plain(&variant.kind, direction)).collect();
    let variants = union.variants.iter().zip(&types).map(|(variant, ty)| {
        let docs = docs::paragraphs([markdown::code(&variant.label)]);
        let name = ident(&variant.name);
        let ty = if context.leads_back(&variant.kind) { quote!(Box<#ty>) } else { ty.clone() };
        quote!(#docs #name(#ty),)
    });
    let reading = directions.contains(&Direction::Read).then(|| reading(context, &name, union));
    let writing = directions.contains(&Direction::Written).then(|| writing(context, &name, union));
    let conversions = conversions(context, &name, union, &types);
    let read = directions.contains(&Direction::Read).then(|| {
        let derives = derives(&context.version.derives.unions);
        quote!(, PartialEq #(, #derives)*)
    });
    let (docs, deprecated) =
        (docs::paragraphs(description(schema, "One of several types")), docs::deprecated(schema.deprecated));
    quote! {
        #docs
        #deprecated
        #[derive(Clone, Debug #read)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant)]
        pub enum #name {
            #(#variants)*
            /// A value of none of these types.
            #other(#json),
        }
        #reading
        #writing
        #conversions
    }
}

fn reading(context: Context<'_>, name: &Ident, union: &Union) -> TokenStream {
    let tag = union.tag.as_ref().map(|tag| quote!(const TAG: Option<&'static str> = Some(#tag);));
    let offers = union.variants.iter().map(|variant| {
        let (tags, variant) = (&variant.tags, ident(&variant.name));
        quote!(variants.variant(&[#(#tags),*], Self::#variant);)
    });
    let variants = ident(if union.variants.is_empty() { "_variants" } else { "variants" });
    let (other, json) = (ident(&union.other), context.runtime("Json"));
    let sink = context.runtime("Sink");
    let names = union.variants.iter().map(|variant| ident(&variant.name));
    quote! {
        impl decode::Union for #name {
            #tag
            fn offer(#variants: &mut decode::Variants<'_, Self>) { #(#offers)* }
            fn unlisted(value: #json) -> Self { Self::#other(value) }
            fn write<S: #sink>(&self, sink: S) -> Result<S::Value, S::Error> {
                match self {
                    #(Self::#names(value) => sink.value(value),)*
                    Self::#other(value) => sink.value(value),
                }
            }
        }
        pexgen_runtime::union!(#name);
    }
}

fn writing(context: Context<'_>, name: &Ident, union: &Union) -> TokenStream {
    let arms = union.variants.iter().map(|variant| {
        let name = ident(&variant.name);
        let tags = &variant.tags;
        let tagged = match &union.tag {
            Some(tag) if !tags.is_empty() => Some(quote!(encode::tagged(#tag, &[#(#tags),*], value))),
            _ => None,
        };
        let constants = unset_constants(context, union, &variant.kind);
        let object = constants.iter().fold(
            tagged.clone().unwrap_or_else(|| quote!(value)),
            |object, (name, value)| quote!(encode::constant(#name, #value, #object)),
        );
        let is_node = tagged.is_some() || !constants.is_empty();
        let encoded = if is_node { object } else { quote!(encode::Encode::encode(value)) };
        quote!(Self::#name(value) => #encoded,)
    });
    let other = ident(&union.other);
    quote! {
        impl encode::Encode for #name {
            fn encode(self) -> encode::Node {
                match self {
                    #(#arms)*
                    Self::#other(value) => encode::Encode::encode(value),
                }
            }
        }
    }
}

/// The constants of a variant that its constructor does not set, with their values: they tell the variants apart.
fn unset_constants<'a>(context: Context<'a>, union: &Union, kind: &Type) -> Vec<(&'a str, TokenStream)> {
    let schema = kind.direct().and_then(|id| context.version.schemas.get(id));
    let Some(Schema { shape: Shape::Object(object), .. }) = schema else { return Vec::new() };
    let is_set = |field: &Field| field.is_required() && context.only_value(field).is_some();
    let unset = object.fields.iter().filter(|field| field.is_written() && !is_set(field));
    let unset = unset.filter(|field| union.tag.as_ref() != Some(&field.wire));
    unset.filter_map(|field| Some((field.wire.as_str(), literal(object.constants.get(&field.wire)?)?))).collect()
}

/// A constant as it is written.
fn literal(value: &Value) -> Option<TokenStream> {
    match value {
        Value::Bool(value) => Some(quote!(#value)),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(value), _) => Some(quote!(#value)),
            (None, Some(value)) => Some(quote!(#value)),
            _ => None,
        },
        Value::String(text) => Some(quote!(#text)),
        _ => None,
    }
}

/// Conversions from the types that only one of the variants holds.
fn conversions(context: Context<'_>, name: &Ident, union: &Union, types: &[TokenStream]) -> TokenStream {
    let texts: Vec<String> = types.iter().map(ToString::to_string).collect();
    // Nor from itself, which nothing else may be made of.
    let own = name.to_string();
    let alone = |index: usize| {
        let text = &texts[index];
        texts.iter().filter(|other| *other == text).count() == 1 && text != "Json" && *text != own
    };
    let variants = union.variants.iter().zip(types).enumerate().filter(|(index, _)| alone(*index));
    let conversions = variants.map(|(_, (variant, ty))| {
        let name_of_variant = ident(&variant.name);
        let value = if context.leads_back(&variant.kind) { quote!(Box::new(value)) } else { quote!(value) };
        quote! {
            impl From<#ty> for #name {
                fn from(value: #ty) -> Self { Self::#name_of_variant(#value) }
            }
        }
    });
    quote!(#(#conversions)*)
}
