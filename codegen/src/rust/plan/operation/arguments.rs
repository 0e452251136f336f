//! What a request is made of: required parameters and the body as arguments, the others as setters.

use proc_macro2::{Ident, TokenStream};

use super::super::super::docs;
use super::super::super::types::{Context, ident};
use super::super::body::MANY;
use super::body::BodyArgument;
use crate::model::{Operation, Parameter, ParameterLocation, Style};

/// The required arguments: parameters, and the body.
pub struct Arguments {
    /// The arguments in the order of the document; the body is the last one.
    pub all: Vec<Argument>,
    /// The module of the struct that holds them, if there are too many for a call.
    pub by_name: Option<Ident>,
}

/// A required argument.
pub struct Argument {
    pub name: Ident,
    /// What it is, in a line.
    pub docs: String,
    /// Its type as an argument of a call.
    pub ty: TokenStream,
    /// Its type in the struct of arguments.
    pub stored: TokenStream,
    /// The argument of a call as it is stored.
    pub value: TokenStream,
    pub put: Put,
}

/// A method that adds a value to a request or a form.
pub struct SetterPlan {
    pub name: Ident,
    pub docs: String,
    pub deprecated: bool,
    pub ty: TokenStream,
    pub value: TokenStream,
    pub put: Put,
}

/// How a value is added to a request or a form.
#[derive(Clone)]
pub enum Put {
    Parameter(ParameterPlan),
    /// The body as JSON, of this media type.
    Json(String),
    /// The body as text, of this media type.
    Text(String),
    /// The body as bytes, of this media type.
    Bytes(String),
    /// The body as the fields of a form.
    Form,
    /// The body as a form with files.
    Multipart,
    /// The body as one of several media types.
    Body,
    /// A part of a form.
    Part(String),
    /// A file of a form.
    File(String),
    /// Several files of a form.
    Files(String),
}

/// The runtime's declaration of a parameter.
#[derive(Clone)]
pub struct ParameterPlan {
    pub wire: String,
    /// The runtime's function for parameters at its location.
    pub location: &'static str,
    /// The runtime's functions for what deviates from the usual style of that location.
    pub deviations: Vec<&'static str>,
}

impl Arguments {
    /// Plans the arguments; `body` is one that is required.
    pub fn new(context: Context<'_>, operation: &Operation, body: Option<&BodyArgument>) -> Self {
        let by_name = are_many(operation);
        let required = operation.parameters.iter().filter(|parameter| parameter.field.is_required());
        let parameters = required.map(|parameter| Argument::of_parameter(context, parameter, by_name));
        let all = parameters.chain(body.map(Argument::of_body)).collect();
        Self { all, by_name: by_name.then(|| ident(&operation.names.method)) }
    }
}

impl Argument {
    fn of_parameter(context: Context<'_>, parameter: &Parameter, by_name: bool) -> Self {
        let field = &parameter.field;
        let name = ident(&field.name);
        let given = if by_name { context.stored(field, &name) } else { context.argument(field, &name) };
        Self {
            docs: docs::setter(field),
            ty: given.ty,
            stored: given.stored,
            value: given.value,
            put: Put::Parameter(ParameterPlan::new(parameter)),
            name,
        }
    }

    fn of_body(body: &BodyArgument) -> Self {
        let BodyArgument { name, docs, ty, stored, value, put, .. } = body;
        Self {
            name: name.clone(),
            docs: docs.clone(),
            ty: ty.clone(),
            stored: stored.clone(),
            value: value.clone(),
            put: put.clone(),
        }
    }
}

impl SetterPlan {
    /// Plans the setter of a parameter.
    pub fn of_parameter(context: Context<'_>, parameter: &Parameter) -> Self {
        let field = &parameter.field;
        let name = ident(&field.name);
        let given = context.argument(field, &name);
        Self {
            docs: docs::setter(field),
            deprecated: field.deprecated,
            ty: given.ty,
            value: given.value,
            put: Put::Parameter(ParameterPlan::new(parameter)),
            name,
        }
    }

    /// Plans the setter of a body.
    pub fn of_body(body: &BodyArgument) -> Self {
        let Argument { name, docs, ty, value, put, .. } = Argument::of_body(body);
        Self { name, docs, deprecated: false, ty, value, put }
    }
}

impl ParameterPlan {
    fn new(parameter: &Parameter) -> Self {
        let (location, usual, is_exploded) = match parameter.location {
            ParameterLocation::Path => ("path", Style::Simple, false),
            ParameterLocation::Query => ("query", Style::Form, true),
            ParameterLocation::Header => ("header", Style::Simple, false),
            ParameterLocation::Cookie => ("cookie", Style::Form, true),
        };
        let style = match parameter.style {
            style if style == usual => None,
            Style::Label => Some("label"),
            Style::Matrix => Some("matrix"),
            Style::SpaceDelimited => Some("spaces"),
            Style::PipeDelimited => Some("pipes"),
            Style::DeepObject => Some("deep"),
            Style::Simple | Style::Form => None,
        };
        // Brackets leave nothing to explode.
        let explodes = parameter.explode != is_exploded && parameter.style != Style::DeepObject;
        let explode = explodes.then_some(if parameter.explode { "exploded" } else { "joined" });
        let reserved = parameter.allow_reserved.then_some("reserved");
        let deviations =
            if parameter.json { vec!["json"] } else { [style, explode, reserved].into_iter().flatten().collect() };
        Self { wire: parameter.field.wire.clone(), location, deviations }
    }
}

/// Whether there are so many that they are given as a struct.
pub fn are_many(operation: &Operation) -> bool {
    let parameters = operation.parameters.iter().filter(|parameter| parameter.field.is_required()).count();
    let body = operation.body.as_ref().is_some_and(|body| body.required);
    parameters + usize::from(body) >= MANY
}
