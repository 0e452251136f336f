//! What a request is made of: required parameters and the body as arguments, the others as setters.

use proc_macro2::{Ident, TokenStream};

use super::super::super::docs;
use super::super::super::ident::ident;
use super::super::types::Context;
use super::put::{ParameterPlan, Put};
use crate::model::{Operation, Parameter};

/// The required arguments: parameters, and the body.
pub struct Arguments {
    /// The arguments in the order of the document; the body is the last one.
    pub all: Vec<Argument>,
    /// The struct that holds them, if there are too many for a call.
    pub by_name: Option<ArgumentsStruct>,
}

/// A struct of arguments.
pub struct ArgumentsStruct {
    /// The module of the operation, which declares it.
    pub module: Ident,
    pub name: Ident,
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

impl Arguments {
    /// Plans the arguments; `body` is one that is required.
    pub fn new(context: Context<'_>, operation: &Operation, body: Option<Argument>) -> Self {
        let by_name = operation.required_struct();
        let required = operation.parameters.iter().filter(|parameter| parameter.field.is_required());
        let parameters = required.map(|parameter| Argument::of_parameter(context, parameter, by_name.is_some()));
        let all = parameters.chain(body).collect();
        let module = || ident(&operation.names.method);
        let by_name = by_name.map(|name| ArgumentsStruct { module: module(), name: ident(&name) });
        Self { all, by_name }
    }
}

impl Argument {
    fn of_parameter(context: Context<'_>, parameter: &Parameter, by_name: bool) -> Self {
        let field = &parameter.field;
        let name = ident(&field.name);
        let given = if by_name { context.stored(field, &name) } else { context.argument(field, &name) };
        Self {
            docs: docs::setter(field),
            stored: given.ty.clone(),
            ty: given.ty,
            value: given.value,
            put: Put::Parameter(ParameterPlan::new(parameter)),
            name,
        }
    }

    /// The same as a method that sets the value.
    pub fn into_setter(self, deprecated: bool) -> SetterPlan {
        let Self { name, docs, ty, value, put, .. } = self;
        SetterPlan { name, docs, deprecated, ty, value, put }
    }
}

impl SetterPlan {
    /// Plans the setter of a parameter.
    pub fn of_parameter(context: Context<'_>, parameter: &Parameter) -> Self {
        Argument::of_parameter(context, parameter, false).into_setter(parameter.field.deprecated)
    }
}
