//! Checks requests by their operation.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::check::Checker;
use super::document::Document;
use super::messages::{Framing, message_schema};
use super::parameters::{Source, cookie, schema_of, separator};
use super::reading::{Reader, bracket_path};
use super::route::Operation;
use super::schema::Parts;
use super::{Problem, Refused, undescribed};
use crate::model::{essence, is_in_media_range};
use crate::serve::multipart;
use crate::serve::query::Params;
use crate::serve::redact::{Secrets, UNNAMED};
use crate::serve::reply::Request;

/// Parameters of these names in headers have no meaning: OpenAPI describes what they say elsewhere.
const NO_PARAMETERS: [&str; 3] = ["accept", "content-type", "authorization"];

/// Checks credentials, parameters and body of a request.
pub(super) fn check(
    checker: Checker<'_>,
    secrets: &Secrets,
    operation: &Operation,
    path: &[(&str, String)],
    request: &Request,
    ignored: &mut Vec<String>,
) -> Result<(), Refused> {
    let document = checker.document;
    let params = Params::encoded(&request.query);
    credentials(document, operation, request, &params)?;
    let source = Source { reader: Reader { checker }, operation, path, params: &params, request };
    let mut problems = Vec::new();
    for parameter in &operation.parameters {
        let (name, place) = (text(parameter, "name"), text(parameter, "in"));
        if place == "header" && NO_PARAMETERS.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            continue;
        }
        let at = format!("{place} parameter {name}");
        match source.value(parameter) {
            None if parameter["required"] == true => {
                problems.push(Problem { at, message: "it is required".to_owned() });
            }
            None => {}
            Some(_) if source.is_empty(parameter) => {}
            Some(value) => {
                let found = checker.check(schema_of(parameter), &value).into_iter();
                let shown = |(inner, message): (String, String)| {
                    let message = secrets.message(name, &value, &inner, message);
                    Problem { at: format!("{at}{inner}"), message }
                };
                problems.extend(found.map(shown));
            }
        }
    }
    ignored.extend(source.undescribed().into_iter().map(|name| format!("parameter `{name}`")));
    body(checker, secrets, operation, request, &mut problems, ignored)?;
    if problems.is_empty() {
        return Ok(());
    }
    let message = "the request does not fit the document".to_owned();
    Err(Refused { problems, ..Refused::new(400, message) })
}

fn text<'a>(value: &'a Json, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

/// Checks that a request has credentials of the described kind. Any value of them is accepted.
fn credentials(document: &Document, operation: &Operation, request: &Request, params: &Params) -> Result<(), Refused> {
    let wanted = operation.object.get("security").or_else(|| document.root().get("security"));
    let Some(alternatives) = wanted.and_then(Json::as_array).filter(|alternatives| !alternatives.is_empty()) else {
        return Ok(());
    };
    let all = &document.root()["components"]["securitySchemes"];
    let is_met = |name: &String| all.get(name).is_none_or(|scheme| has(document.resolve(scheme), request, params));
    let are_met = |alternative: &Json| alternative.as_object().is_none_or(|names| names.keys().all(is_met));
    if alternatives.iter().any(are_met) {
        return Ok(());
    }
    let names = alternatives.iter().filter_map(Json::as_object);
    let quoted = |name: &String| format!("`{name}`");
    let names: Vec<String> = names.map(|names| names.keys().map(quoted).collect::<Vec<_>>().join(" with ")).collect();
    Err(Refused::new(401, format!("the request lacks the credentials of the security scheme {}", names.join(" or "))))
}

fn has(scheme: &Json, request: &Request, params: &Params) -> bool {
    let begins = |word: &str| {
        let given = request.header("authorization").split(' ').next().unwrap_or_default();
        given.eq_ignore_ascii_case(word)
    };
    match text(scheme, "type") {
        "http" => begins(text(scheme, "scheme")),
        "apiKey" => match text(scheme, "in") {
            "header" => request.headers.contains_key(text(scheme, "name")),
            "query" => params.last(text(scheme, "name")).is_some(),
            _ => cookie(request, text(scheme, "name")).is_some(),
        },
        "mutualTLS" => true,
        _ => begins("bearer"),
    }
}

/// Checks the type of the body and its content, where that is JSON or a form.
fn body(
    checker: Checker<'_>,
    secrets: &Secrets,
    operation: &Operation,
    request: &Request,
    problems: &mut Vec<Problem>,
    ignored: &mut Vec<String>,
) -> Result<(), Refused> {
    let Some(described) = checker.document.get(&operation.object, "requestBody") else { return Ok(()) };
    if request.body.is_empty() {
        if described["required"] == true {
            problems.push(Problem { at: "body".to_owned(), message: "it is required".to_owned() });
        }
        return Ok(());
    }
    let Some(contents) = described["content"].as_object() else { return Ok(()) };
    let given = essence(request.header("content-type"));
    let Some((media, content)) = contents.iter().find(|(media, _)| is_in_media_range(&given, media)) else {
        let known: Vec<&str> = contents.keys().map(String::as_str).collect();
        return Err(Refused::new(415, format!("`{given}` is not a type of the body; {} are", known.join(", "))));
    };
    if let Some(messages) = Framing::of(&given).and_then(|framing| framing.read(&request.body)) {
        let messages = messages.map_err(|message| Refused::new(400, message))?;
        let schema = message_schema(checker.document, content);
        for (index, message) in messages.iter().enumerate() {
            content_of(checker, secrets, (schema, message), &format!("body message {}", index + 1), problems, ignored);
        }
        return Ok(());
    }
    let schema = content.get("schema").unwrap_or(&Json::Null);
    let value = if is_json(media) || is_json(&given) {
        serde_json::from_slice(&request.body)
            .map_err(|error| Refused::new(400, format!("the body is not JSON: {error}")))?
    } else if multipart::is_form(request) {
        let entries = multipart::entries(request).map_err(|_| Refused::new(400, "the body is not a form"))?;
        form(Reader { checker }, content, entries)
    } else {
        return Ok(());
    };
    content_of(checker, secrets, (schema, &value), "body", problems, ignored);
    Ok(())
}

/// Checks a value of the body by its schema.
fn content_of(
    checker: Checker<'_>,
    secrets: &Secrets,
    (schema, value): (&Json, &Json),
    what: &str,
    problems: &mut Vec<Problem>,
    ignored: &mut Vec<String>,
) {
    for property in undescribed::properties(checker, schema, value) {
        if !ignored.contains(&property) {
            ignored.push(property);
        }
    }
    let shown = |(at, message): (String, String)| {
        let message = secrets.message(UNNAMED, value, &at, message);
        Problem { at: format!("{what} {at}").trim_end().to_owned(), message }
    };
    problems.extend(checker.check(schema, value).into_iter().map(shown));
}

/// Reads the values of a form by the types of their properties. Files count as strings.
fn form(reader: Reader<'_>, content: &Json, entries: Vec<(String, Json)>) -> Json {
    let parts = Parts::of(reader.checker.document, &content["schema"]);
    let property = |name: &str| parts.property(name).or_else(|| parts.additional()).unwrap_or(&Json::Null);
    let mut in_brackets: Vec<(String, String)> = Vec::new();
    let mut fields: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in entries {
        let text = multipart::file_name(&value).or_else(|| value.as_str()).unwrap_or_default().to_owned();
        let is_deep = |name: &str| content["encoding"][name]["style"] == "deepObject";
        if bracket_path(&name).is_some_and(|(name, _)| is_deep(name)) {
            in_brackets.push((name, text));
        } else {
            fields.entry(name).or_default().push(text);
        }
    }
    let read = |(name, texts): (String, Vec<String>)| {
        let encoding = &content["encoding"][&name];
        let style = encoding["style"].as_str().unwrap_or("form");
        let is_delimited = encoding["explode"] == false || style != "form";
        let value = reader.field(property(&name), &texts, is_delimited.then(|| separator(style)));
        (name, value)
    };
    let mut deep: BTreeMap<&str, Vec<(Vec<&str>, String)>> = BTreeMap::new();
    for (name, text) in &in_brackets {
        let Some((name, path)) = bracket_path(name) else { continue };
        deep.entry(name).or_default().push((path, text.clone()));
    }
    let read_deep =
        |(name, values): (&str, Vec<(Vec<&str>, String)>)| (name.to_owned(), reader.deep(property(name), &values));
    Json::Object(fields.into_iter().map(read).chain(deep.into_iter().map(read_deep)).collect())
}

/// Returns whether a media type is one of JSON.
pub(super) fn is_json(media: &str) -> bool {
    let media = essence(media);
    media == "application/json" || media.ends_with("+json")
}
