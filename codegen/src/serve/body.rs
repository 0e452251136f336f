//! Bodies of requests.

use serde_json::Value as Json;

use super::multipart;
use super::python;
use super::refusal::Refusal;
use super::reply::Request;
use super::write::Data;

/// The types that django-tastypie reads, but this node does not.
const UNSUPPORTED: [&str; 3] = ["application/xml", "text/yaml", "application/x-plist"];

/// Reads the body of a request as an object.
pub(super) fn object(request: &Request) -> Result<Data, Refusal> {
    match json(request)? {
        Json::Object(object) => Ok(object),
        other if !python::truth(&other) => Ok(Data::new()),
        _ => Err(Refusal::Failed("the body is not a JSON object".to_owned())),
    }
}

/// Reads the body of a request as an object or a form.
pub(super) fn object_or_form(request: &Request) -> Result<Data, Refusal> {
    if multipart::is_form(request) { multipart::form(request) } else { object(request) }
}

/// Reads the body of a request as an object, where an empty one is not accepted.
pub(super) fn strict_object(request: &Request) -> Result<Data, Refusal> {
    match json(request)? {
        Json::Object(object) => Ok(object),
        _ => Err(Refusal::Failed("the body is not a JSON object".to_owned())),
    }
}

fn json(request: &Request) -> Result<Json, Refusal> {
    let header = request.header("content-type");
    let kind = header.split(';').next().unwrap_or_default();
    match kind {
        "" | "application/json" => {}
        _ if UNSUPPORTED.contains(&kind) => return Err(Refusal::Failed(format!("this node does not read {kind}"))),
        _ => return Err(Refusal::UnsupportedType(format!("the type of the body, `{kind}`, is not supported"))),
    }
    serde_json::from_slice(&request.body).map_err(|_| Refusal::Bad("Request is not valid JSON.".to_owned()))
}
