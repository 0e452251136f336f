//! Names of what is generated for operations.

use std::collections::{BTreeMap, BTreeSet};

use super::UNLISTED;
use super::reserved::{KEYWORDS, PRELUDE_TYPES};
use super::resources::name_choices;
use super::scope::{Case, Scope, fields_scope, modules_scope};
use crate::model::{
    Content, Encoding, Operation, OperationNames, Parameter, ParameterPlace, Response, Status, Version,
};

/// Methods that every request has.
const METHODS: [&str; 4] = ["body", "send", "stream", "stream_backward"];

/// Decides the names of every operation.
pub fn name_all(version: &mut Version) {
    let mut groups: BTreeMap<Vec<String>, Vec<String>> = BTreeMap::new();
    for (id, operation) in &version.operations {
        groups.entry(operation.group.clone()).or_default().push(id.clone());
    }
    for (group, ids) in &groups {
        let inner = groups.keys().filter(|path| path.len() == group.len() + 1 && path.starts_with(group));
        let inner: Vec<String> = inner.filter_map(|path| Some(super::module(path.last()?))).collect();
        name_group(version, ids, inner.iter().map(String::as_str));
    }
    for operation in version.operations.values_mut() {
        name_parameters(operation);
        name_contents(operation);
    }
}

fn name_group<'a>(version: &mut Version, ids: &[String], inner: impl IntoIterator<Item = &'a str>) {
    let methods = modules_scope().reserving(inner).resolve(ids.iter().map(String::as_str));
    let types = Scope::new(Case::Pascal, "Request", PRELUDE_TYPES.iter().chain(KEYWORDS).copied())
        .resolve(ids.iter().map(String::as_str));
    let taken: BTreeSet<&str> = types.iter().map(String::as_str).collect();
    for ((id, method), request) in ids.iter().zip(methods).zip(&types) {
        let Some(operation) = version.operations.get_mut(id) else { continue };
        let derived = |suffix: &str| {
            let name = format!("{request}{suffix}");
            if taken.contains(name.as_str()) { format!("{name}Type") } else { name }
        };
        operation.names = OperationNames {
            method,
            request: request.clone(),
            body: derived("Body"),
            form: derived("Form"),
            answer: derived("Answer"),
            failure: derived("Failure"),
        };
    }
}

fn name_parameters(operation: &mut Operation) {
    let wires: Vec<String> = operation.parameters.iter().map(|one| told_apart(one, &operation.parameters)).collect();
    let names = fields_scope().reserving(METHODS).resolve(wires.iter().map(String::as_str));
    for (parameter, name) in operation.parameters.iter_mut().zip(names) {
        parameter.field.name = name;
    }
    let OperationNames { request, body, form, answer, failure, .. } = &operation.names;
    let fields = operation.parameters.iter_mut().map(|parameter| &mut parameter.field);
    name_choices(fields, [request.as_str(), body, form, answer, failure]);
}

/// Parameters may have the same name in different places; the one in the path keeps it.
fn told_apart(parameter: &Parameter, all: &[Parameter]) -> String {
    let wire = &parameter.field.wire;
    let place = match parameter.place {
        ParameterPlace::Path => return wire.clone(),
        ParameterPlace::Query => "query",
        ParameterPlace::Header => "header",
        ParameterPlace::Cookie => "cookie",
    };
    let clashes = all.iter().any(|other| other.field.wire == *wire && other.place < parameter.place);
    if clashes { format!("{wire}_{place}") } else { wire.clone() }
}

fn name_contents(operation: &mut Operation) {
    if let Some(body) = &mut operation.body {
        name_variants(body.contents.iter_mut(), "");
    }
    for response in operation.answers.iter_mut().chain(&mut operation.failures) {
        let Response { status, contents, name, .. } = response;
        *name = status_name(*status);
        if let [only] = contents.as_mut_slice() {
            only.name.clone_from(name);
        } else {
            name_variants(contents.iter_mut(), name);
        }
    }
}

/// One variant for each content, by its encoding, or by its media type where that is not enough.
fn name_variants<'a>(contents: impl Iterator<Item = &'a mut Content>, prefix: &str) {
    let contents: Vec<&mut Content> = contents.collect();
    let labels: Vec<&str> = contents.iter().map(|content| label(content)).collect();
    let wires: Vec<String> = contents
        .iter()
        .zip(&labels)
        .map(|(content, label)| {
            let alone = labels.iter().filter(|other| other == &label).count() == 1;
            format!("{prefix}_{}", if alone { label } else { content.media.as_str() })
        })
        .collect();
    let names = Scope::new(Case::Pascal, "Body", [UNLISTED, "Self"]).resolve(wires.iter().map(String::as_str));
    for (content, name) in contents.into_iter().zip(names) {
        content.name = name;
    }
}

fn label(content: &Content) -> &'static str {
    match content.encoding {
        Encoding::Json(_) => "json",
        Encoding::Text => "text",
        Encoding::Bytes => "bytes",
        Encoding::Form(_) => "form",
        Encoding::Multipart(_) => "multipart",
    }
}

/// The variant of a status: its reason phrase (RFC 9110, section 15).
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
