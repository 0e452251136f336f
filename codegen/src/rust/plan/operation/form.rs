//! Forms with files.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::super::docs;
use super::super::super::ident::ident;
use super::super::repeated::Seen;
use super::super::resource::FieldEnum;
use super::super::types::Context;
use super::arguments::SetterPlan;
use super::put::Put;
use crate::markdown;
use crate::model::{
    Direction, Encoding, Field, MANY_ARGUMENTS, Operation, Parts, Schema, Shape, Type, is_one_media_type,
};

/// The type of a form.
pub struct FormPlan {
    pub name: Ident,
    pub docs: Vec<String>,
    pub constructor_docs: Vec<String>,
    /// The media types of its parts, where the document states one.
    pub media: Vec<(String, String)>,
    /// The required parts.
    pub arguments: Vec<SetterPlan>,
    /// Whether there are more arguments than usual.
    pub has_many: bool,
    /// The optional parts.
    pub setters: Vec<SetterPlan>,
    /// The setter of parts that the document does not name, and the type of their values.
    pub further: Option<(Ident, TokenStream)>,
    pub choices: Vec<FieldEnum>,
}

/// Plans the form of an operation. One type serves all its forms, as it has one name.
pub fn plan(context: Context<'_>, operation: &Operation, seen: &Seen<'_>) -> Option<FormPlan> {
    let parts = operation.sent().find_map(|content| match &content.encoding {
        Encoding::Multipart(parts) => Some(parts),
        _ => None,
    })?;
    let name = &operation.names.form;
    let schema = context.version.schemas.get(&parts.schema);
    let fields = schema.map_or(&[][..], |schema| schema.fields()).iter().filter(|field| field.is_written());
    let fields: Vec<Field> = fields.map(|field| with_media(parts, with_own_enum(field, name))).collect();
    let (required, optional): (Vec<&Field>, Vec<&Field>) = fields.iter().partition(|field| field.is_required());
    let lines: Vec<String> = required.iter().map(|field| docs::item(&field.name, &docs::setter(field))).collect();
    let media = parts.media.iter().filter(|(_, media)| is_one_media_type(media));
    Some(FormPlan {
        name: ident(name),
        docs: description(schema),
        constructor_docs: vec![
            "Creates the form with its required parts; optional parts have setters.".to_owned(),
            lines.join("\n"),
        ],
        media: media.map(|(part, media)| (part.clone(), media.clone())).collect(),
        has_many: required.len() > MANY_ARGUMENTS + 2,
        arguments: required.iter().map(|field| part(context, field)).collect(),
        setters: optional.iter().map(|field| part(context, field)).collect(),
        further: further(context, schema),
        choices: FieldEnum::all(&context, &fields, Some(seen)),
    })
}

fn description(schema: Option<&Schema>) -> Vec<String> {
    let prose = schema.map(|schema| markdown::prose(&schema.description)).unwrap_or_default();
    if prose.is_empty() { vec!["A form to be sent.".to_owned()] } else { prose }
}

fn further(context: Context<'_>, schema: Option<&Schema>) -> Option<(Ident, TokenStream)> {
    let Shape::Object(object) = &schema?.shape else { return None };
    let more = object.more.as_ref()?;
    Some((ident(&more.name), context.plain(&more.kind, Direction::Written)))
}

/// The enum of a form's field is declared beside the form, under a name that begins with the form's.
fn with_own_enum(field: &Field, form: &str) -> Field {
    let mut field = field.clone();
    if let Type::Choice(choices) = &mut field.kind {
        choices.name = format!("{form}{}", choices.name);
    }
    field
}

/// A part whose docs state its media type, unless they do already.
fn with_media(parts: &Parts, mut field: Field) -> Field {
    if let Some(media) = parts.media.get(&field.wire).filter(|media| !field.help.contains(*media)) {
        if field.help.is_empty() {
            field.help = format!("Sets `{}`.", field.wire);
        }
        field.help = markdown::with_sentence(&field.help, &format!("Media type: `{media}`."));
    }
    field
}

/// A part as an argument or a setter.
fn part(context: Context<'_>, field: &Field) -> SetterPlan {
    let (wire, name) = (field.wire.clone(), ident(&field.name));
    let (ty, value, put) = match &field.kind {
        Type::List(_) if field.holds_files() => {
            let upload = context.runtime("Upload");
            (quote!(impl IntoIterator<Item = impl Into<#upload>>), quote!(#name), Put::Files(wire))
        }
        Type::File => {
            let upload = context.runtime("Upload");
            (quote!(impl Into<#upload>), quote!(#name), Put::File(wire))
        }
        _ => {
            let given = context.argument(field, &name);
            (given.ty, given.value, Put::Part(wire))
        }
    };
    SetterPlan { name, docs: docs::setter(field), deprecated: field.deprecated, ty, value, put }
}
