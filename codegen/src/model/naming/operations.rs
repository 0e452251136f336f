//! Names of the items that are generated for operations.

use std::collections::BTreeSet;

use super::groups::ids;
use super::registry::NameRegistry;
use super::reserved::{OPERATION_TYPES, VARIANTS};
use super::resources::{choices_scope, name_choices};
use super::scope::{Case, Scope, Wire, fields_scope};
use crate::model::{
    Content, Encoding, Operation, OperationNames, Parameter, ParameterLocation, Response, Status, Version,
};

/// Methods that every request has.
const METHODS: [&str; 9] =
    ["body", "client", "header", "retry", "send", "stream", "stream_backward", "timeout", "with_response"];

/// Assigns the names of every operation except methods.
pub fn name_all(version: &mut Version, registry: &mut NameRegistry<'_>) {
    let groups: BTreeSet<Vec<String>> = version.operations.values().map(|operation| operation.group.clone()).collect();
    for group in groups {
        name_group(version, &group, registry);
    }
    for operation in version.operations.values_mut() {
        name_parameters(operation, registry);
        name_contents(operation, registry);
        name_headers(operation, registry);
    }
}

fn name_group(version: &mut Version, group: &[String], registry: &mut NameRegistry<'_>) {
    let ids = ids(version.operations.iter().map(|(id, one)| (id, &one.group)), group);
    let scope = Scope::new(Case::Pascal, "Request", &OPERATION_TYPES)
        .deriving(&[], &["Body", "Form", "Response", "Failure", "Headers"]);
    let wires = ids.iter().map(|id| Wire::of_operation(id));
    let types = registry.resolve(format!("requests of {}", group.join("/")), &scope, wires);
    for (id, request) in ids.iter().zip(types) {
        let Some(OperationNames { request: name, body, form, response, error_response, headers, .. }) =
            version.operations.get_mut(id).map(|operation| &mut operation.names)
        else {
            continue;
        };
        for (derived, suffix) in
            [(body, "Body"), (form, "Form"), (response, "Response"), (error_response, "Failure"), (headers, "Headers")]
        {
            *derived = format!("{request}{suffix}");
        }
        *name = request;
    }
}

fn name_parameters(operation: &mut Operation, registry: &mut NameRegistry<'_>) {
    let wires: Vec<Wire> = operation.parameters.iter().map(|one| unique_wire(one, &operation.parameters)).collect();
    let scope = fields_scope().reserving(METHODS);
    let names = registry.resolve(format!("parameters of {}", operation.id), &scope, wires);
    for (parameter, name) in operation.parameters.iter_mut().zip(names) {
        parameter.field.name = name;
    }
    let required = operation.required_struct();
    let OperationNames { request, body, form, response, error_response, headers, .. } = &operation.names;
    let fields = operation.parameters.iter_mut().map(|parameter| &mut parameter.field);
    let own = [request.as_str(), body, form, response, error_response, headers];
    let own = own.into_iter().chain(required.as_deref());
    // Names of enums of the form's fields begin with the name of the form.
    let forms = [form.as_str()];
    name_choices(&operation.id, fields, &choices_scope(&OPERATION_TYPES, own).deriving(&forms, &[]), registry);
}

/// Returns a unique wire name for each parameter. Where parameters in different locations have the same name,
/// the path parameter keeps it.
fn unique_wire(parameter: &Parameter, all: &[Parameter]) -> Wire {
    let wire = &parameter.field.wire;
    let location = match parameter.location {
        ParameterLocation::Path => return Wire::of(wire),
        ParameterLocation::Query => "query",
        ParameterLocation::Header => "header",
        ParameterLocation::Cookie => "cookie",
    };
    let clashes = all.iter().any(|other| other.field.wire == *wire && other.location < parameter.location);
    if clashes { Wire::with_text(format!("{location} {wire}"), format!("{wire}_{location}")) } else { Wire::of(wire) }
}

fn name_contents(operation: &mut Operation, registry: &mut NameRegistry<'_>) {
    let id = &operation.id;
    // A single content needs no name.
    if let Some(body) = operation.body.as_mut().filter(|body| body.contents.len() > 1) {
        name_variants(format!("bodies of {id}"), &mut body.contents, "", registry);
    }
    for response in operation.responses.iter_mut().chain(&mut operation.error_responses) {
        let Response { status, contents, name, .. } = response;
        *name = status_name(*status);
        if let [only] = contents.as_mut_slice() {
            only.name.clone_from(name);
        } else {
            name_variants(format!("responses of {id} with {name}"), contents, name, registry);
        }
    }
}

fn name_headers(operation: &mut Operation, registry: &mut NameRegistry<'_>) {
    if operation.headers.is_empty() {
        return;
    }
    let wires: Vec<Wire> = operation.headers.iter().map(|field| Wire::of(&field.wire)).collect();
    let names = registry.resolve(format!("headers of {}", operation.id), &fields_scope().reserving(["of"]), wires);
    for (field, name) in operation.headers.iter_mut().zip(names) {
        field.name = name;
    }
}

/// Names one variant for each content, by its encoding, or by its media type where the encodings are equal.
fn name_variants(scope: String, contents: &mut [Content], prefix: &str, registry: &mut NameRegistry<'_>) {
    let with_prefix = |text: &str| if prefix.is_empty() { text.to_owned() } else { format!("{prefix}_{text}") };
    let wires: Vec<Wire> = contents
        .iter()
        .map(|content| Wire::of_media_type(with_prefix(&content.media), with_prefix(label(content))))
        .collect();
    let names = registry.resolve(scope, &Scope::new(Case::Pascal, "Body", &VARIANTS), wires);
    for (content, name) in contents.iter_mut().zip(names) {
        content.name = name;
    }
}

fn label(content: &Content) -> &'static str {
    match content.encoding {
        Encoding::Json(_) => "json",
        Encoding::Text => "text",
        Encoding::Bytes => "bytes",
        Encoding::Events(_) => "events",
        Encoding::Lines(_) => "lines",
        Encoding::Form(_) => "form",
        Encoding::Multipart(_) => "multipart",
    }
}

/// Returns the name of the variant for a status: its reason phrase (RFC 9110, section 15).
fn status_name(status: Status) -> String {
    let name = match status {
        Status::Default => "Other",
        Status::Range(1) => "Informational",
        Status::Range(2) => "Success",
        Status::Range(3) => "Redirection",
        Status::Range(4) => "ClientError",
        Status::Range(5) => "ServerError",
        Status::Range(first) => return format!("Status{first}xx"),
        Status::Code(code) => match reason(code) {
            Some(reason) => reason,
            None => return format!("Status{code}"),
        },
    };
    name.to_owned()
}

fn reason(code: u16) -> Option<&'static str> {
    Some(match code {
        200 => "Ok",
        201 => "Created",
        202 => "Accepted",
        203 => "NonAuthoritativeInformation",
        204 => "NoContent",
        205 => "ResetContent",
        206 => "PartialContent",
        207 => "MultiStatus",
        301 => "MovedPermanently",
        302 => "Found",
        303 => "SeeOther",
        304 => "NotModified",
        307 => "TemporaryRedirect",
        308 => "PermanentRedirect",
        400 => "BadRequest",
        401 => "Unauthorized",
        402 => "PaymentRequired",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        406 => "NotAcceptable",
        408 => "RequestTimeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "LengthRequired",
        412 => "PreconditionFailed",
        413 => "ContentTooLarge",
        414 => "UriTooLong",
        415 => "UnsupportedMediaType",
        416 => "RangeNotSatisfiable",
        422 => "UnprocessableContent",
        423 => "Locked",
        428 => "PreconditionRequired",
        429 => "TooManyRequests",
        500 => "InternalServerError",
        501 => "NotImplemented",
        502 => "BadGateway",
        503 => "ServiceUnavailable",
        504 => "GatewayTimeout",
        507 => "InsufficientStorage",
        _ => return None,
    })
}
