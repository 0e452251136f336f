//! The file of one operation, and the method that creates its request.

pub mod arguments;
pub mod body;
mod description;
pub mod example;
pub mod form;
pub mod headers;
pub mod put;
pub mod response;
pub mod stream;

use proc_macro2::{Ident, TokenStream};

use super::super::ident::ident;
use super::imports::Imports;
use super::repeated::Seen;
use super::resource::FieldEnum;
use super::types::Context;
use crate::markdown;
use crate::model::{Content, Encoding, Operation, Version};
use arguments::{Argument, Arguments, SetterPlan};
use body::BodyEnumPlan;
use form::FormPlan;
use headers::HeadersPlan;
use response::ResponsesPlan;
use stream::StreamPlan;

/// What is generated for an operation.
pub struct OperationPlan {
    /// The documentation of the module.
    pub docs: Vec<String>,
    pub imports: TokenStream,
    pub id: String,
    pub method: String,
    pub path: String,
    /// Whether no credentials are sent.
    pub is_anonymous: bool,
    pub request: RequestPlan,
    /// The responses of success.
    pub responses: ResponsesPlan,
    /// The error responses.
    pub failures: ResponsesPlan,
    pub stream: Option<StreamPlan>,
    /// The body, if it may be of several media types.
    pub bodies: Option<BodyEnumPlan>,
    pub form: Option<FormPlan>,
    pub headers: Option<HeadersPlan>,
    pub choices: Vec<FieldEnum>,
}

/// The type of a request.
pub struct RequestPlan {
    pub name: Ident,
    pub docs: Vec<String>,
    pub deprecated: bool,
    pub arguments: Arguments,
    pub setters: Vec<SetterPlan>,
}

/// The method of a group that creates a request.
pub struct RequestAccessorPlan {
    pub docs: Vec<String>,
    pub deprecated: bool,
    pub name: Ident,
    /// The type of the request.
    pub request: Ident,
    pub arguments: Arguments,
}

/// Plans the file of an operation.
pub fn plan(version: &Version, seen: &Seen<'_>, operation: &Operation) -> OperationPlan {
    let imports = imports(operation);
    let context = Context::of_operation(version, operation, &imports);
    let (responses, failures) = (response::success(context, operation), response::failure(context, operation));
    let body = body::argument(context, operation);
    OperationPlan {
        docs: vec![format!("{}, {}.", markdown::code(&operation.id), markdown::escape(&version.name))],
        id: operation.id.clone(),
        method: operation.method.clone(),
        path: operation.path.clone(),
        is_anonymous: operation.is_anonymous(),
        request: request(context, operation, body),
        responses,
        failures,
        stream: stream::plan(context, operation),
        headers: headers::plan(context, operation, seen),
        bodies: BodyEnumPlan::new(context, operation, seen),
        form: form::plan(context, operation, seen),
        choices: FieldEnum::all(&context, operation.parameters.iter().map(|parameter| &parameter.field), Some(seen)),
        imports: imports.declarations(),
    }
}

/// The imports of the file. What the printers write out comes first: a schema may have the name of one of these.
fn imports(operation: &Operation) -> Imports {
    let names = &operation.names;
    let choices = operation.parameters.iter().filter_map(|parameter| parameter.field.enum_name());
    let own = [names.request.as_str(), &names.body, &names.form, &names.response, &names.error_response, "C"];
    let headers = (!operation.headers.is_empty()).then_some(names.headers.as_str());
    let required = operation.required_struct();
    let imports = Imports::beside(own.into_iter().chain(headers).chain(required.as_deref()).chain(choices));
    let always = ["Connection", "Operation", "RequestBuilder", "ResponseSpec"].map(|name| (name, true));
    let is_streamed = stream::is_streamed(operation);
    let used = [
        ("Parameter", !operation.parameters.is_empty() || has_styled_form(operation)),
        ("IntoBody", has_several_bodies(operation)),
        ("Form", has_form(operation)),
        ("Cursor", is_streamed),
        ("CursorStream", is_streamed),
        ("Streamed", is_streamed),
    ];
    for (name, _) in always.into_iter().chain(used).filter(|(_, is_used)| *is_used) {
        imports.runtime(name);
    }
    imports
}

fn request(context: Context<'_>, operation: &Operation, body: Option<Argument>) -> RequestPlan {
    let (required, settable) = if operation.requires_body() { (body, None) } else { (None, body) };
    let arguments = Arguments::new(context, operation, required);
    let optional = operation.parameters.iter().filter(|parameter| !parameter.field.is_required());
    let mut setters: Vec<SetterPlan> = optional.map(|parameter| SetterPlan::of_parameter(context, parameter)).collect();
    setters.extend(settable.map(|body| body.into_setter(false)));
    RequestPlan {
        name: ident(&operation.names.request),
        docs: description::whole(context, operation),
        deprecated: operation.deprecated,
        arguments,
        setters,
    }
}

impl RequestAccessorPlan {
    /// Plans the method in the module of the group.
    pub fn new(version: &Version, operation: &Operation, imports: &Imports) -> Self {
        // The types inside a struct of arguments, or inside an enum of bodies, are not named here.
        let unused = Imports::default();
        let outside = |inside: bool| Context::of_accessor(version, operation, if inside { &unused } else { imports });
        let by_name = operation.required_struct().is_some();
        let required = Some(outside(by_name || has_several_bodies(operation))).filter(|_| operation.requires_body());
        let body = required.and_then(|context| body::argument(context, operation));
        Self {
            docs: description::brief(operation),
            deprecated: operation.deprecated,
            name: ident(&operation.names.method),
            request: ident(&operation.names.request),
            arguments: Arguments::new(outside(by_name), operation, body),
        }
    }
}

/// The call that creates the request: `client.alarms().list_alarms(…)`.
pub fn call(operation: &Operation) -> String {
    let groups = operation.names.group.iter().fold(String::new(), |calls, module| calls + "." + module + "()");
    format!("client{groups}.{}({})", operation.names.method, if takes_any(operation) { "…" } else { "" })
}

/// Whether the method that creates the request has parameters.
pub fn takes_any(operation: &Operation) -> bool {
    operation.requires_body() || operation.parameters.iter().any(|parameter| parameter.field.is_required())
}

/// The names that an operation's module gives to its group.
pub fn exports<'a>(version: &'a Version, operation: &'a Operation) -> Vec<&'a str> {
    let imports = Imports::default();
    let context = Context::of_operation(version, operation, &imports);
    let names = &operation.names;
    let exported = [
        (&names.request, true),
        (&names.body, has_several_bodies(operation)),
        (&names.form, has_form(operation)),
        (&names.response, response::success(context, operation).is_enum()),
        (&names.error_response, response::failure(context, operation).is_enum()),
        (&names.headers, !operation.headers.is_empty()),
    ];
    exported.into_iter().filter(|(_, is_declared)| *is_declared).map(|(name, _)| name.as_str()).collect()
}

fn has_several_bodies(operation: &Operation) -> bool {
    operation.sent().count() > 1
}

fn has_styled_form(operation: &Operation) -> bool {
    let is_styled =
        |content: &Content| matches!(&content.encoding, Encoding::Form(form) if !form.serializations.is_empty());
    operation.sent().any(is_styled)
}

fn has_form(operation: &Operation) -> bool {
    operation.sent().any(|content| matches!(content.encoding, Encoding::Multipart(_)))
}
