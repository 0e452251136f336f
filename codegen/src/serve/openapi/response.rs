//! Makes responses from examples and schemas.

use bytes::Bytes;
use http::HeaderValue;
use serde_json::Value as Json;

use super::Refused;
use super::check::Checker;
use super::document::Document;
use super::example::made;
use super::messages::{Framing, message_schema};
use super::request::is_json;
use super::route::Operation;
use crate::json::unquoted;
use crate::model::{CursorStream, Direction, is_in_media_range};
use crate::serve::reply::{Reply, Request};

/// Returns the response of an operation: the documented success with the lowest status.
pub(super) fn make(
    document: &Document,
    operation: &Operation,
    request: &Request,
    ignored: &mut Vec<String>,
) -> Result<Reply, Refused> {
    let (status, response) = success(document, operation);
    let contents = response["content"].as_object().filter(|contents| !contents.is_empty());
    let reply = match contents {
        None => Reply::bytes(status, Bytes::new(), None),
        Some(contents) => {
            let accept = request.header("accept");
            let found = contents.iter().find(|(media, _)| accepts(accept, media));
            let (media, content) = found.ok_or_else(|| {
                let known: Vec<&str> = contents.keys().map(String::as_str).collect();
                Refused::new(406, format!("the response has the types {}, but not `{accept}`", known.join(", ")))
            })?;
            let kind = HeaderValue::from_str(media).ok();
            Reply::bytes(status, body(document, media, content, operation.stream.as_ref(), ignored).into(), kind)
        }
    };
    let headers = response["headers"].as_object().into_iter().flatten();
    Ok(headers.fold(reply, |reply, (name, header)| match header_value(document, document.resolve(header)) {
        Some(value) if !name.eq_ignore_ascii_case("content-type") => reply.header(name, &value),
        _ => reply,
    }))
}

/// Returns the status and the description of the success with the lowest status.
fn success<'a>(document: &'a Document, operation: &'a Operation) -> (u16, &'a Json) {
    let all = operation.object["responses"].as_object();
    let responses = || all.into_iter().flatten();
    let exact = responses().filter_map(|(status, response)| Some((status.parse::<u16>().ok()?, response)));
    let exact = exact.filter(|(status, _)| (200..400).contains(status)).min_by_key(|(status, _)| *status);
    let other = || {
        let wanted =
            ["2XX", "default"].iter().find_map(|name| all?.get(*name).or_else(|| all?.get(&name.to_lowercase())));
        wanted.map(|response| (200, response))
    };
    let (status, response) = exact.or_else(other).unwrap_or((204, &Json::Null));
    (status, document.resolve(response))
}

fn accepts(accept: &str, media: &str) -> bool {
    let is_accepted = |range: &str| is_in_media_range(media, range) || is_in_media_range(range, media);
    accept.is_empty() || accept.split(',').any(is_accepted)
}

/// Returns the body of a content.
fn body(
    document: &Document,
    media: &str,
    content: &Json,
    stream: Option<&CursorStream>,
    ignored: &mut Vec<String>,
) -> Vec<u8> {
    if let Some(framing) = Framing::of(media) {
        return messages(document, framing, content, ignored).into_bytes();
    }
    let schema = content.get("schema").unwrap_or(&Json::Null);
    let mut value = given(document, schema, example(document, content), ignored);
    if let Some(stream) = stream {
        end_pages(document, schema, stream, &mut value);
    }
    match value {
        Json::String(text) if !is_json(media) => text.into_bytes(),
        Json::Null if !is_json(media) => Vec::new(),
        value => value.to_string().into_bytes(),
    }
}

/// Returns a body that consists of messages.
fn messages(document: &Document, framing: Framing, content: &Json, ignored: &mut Vec<String>) -> String {
    let example = example(document, content);
    if let Some(Json::String(text)) = example.filter(|text| text.as_str().is_some_and(|text| framing.is_framed(text))) {
        return text.clone();
    }
    let schema = message_schema(document, content);
    let values = match example {
        Some(Json::Array(items)) if schema["type"] != "array" => {
            items.iter().map(|item| given(document, schema, Some(item), ignored)).collect()
        }
        None if content.get("itemSchema").is_none() => match made(document, &content["schema"]) {
            Json::Array(items) if schema["type"] != "array" => items,
            value => vec![value],
        },
        example => vec![given(document, schema, example, ignored)],
    };
    framing.write(document, schema, &values)
}

/// Returns the example of a content.
fn example<'a>(document: &'a Document, content: &'a Json) -> Option<&'a Json> {
    let named = content["examples"].as_object().and_then(|examples| examples.values().next());
    content.get("example").or_else(|| document.resolve(named?).get("value"))
}

/// Returns the example if it fits its schema, otherwise a value made from the schema.
fn given(document: &Document, schema: &Json, example: Option<&Json>, ignored: &mut Vec<String>) -> Json {
    let Some(example) = example else { return made(document, schema) };
    let found = Checker { document, direction: Direction::Read }.check(schema, example);
    let Some((at, message)) = found.first() else { return example.clone() };
    ignored.push(format!("the example of the response, which does not fit its schema: `{at}`: {message}"));
    made(document, schema)
}

/// Makes the response of a list with cursors its last page: nothing is stored, so there is no other page.
fn end_pages(document: &Document, schema: &Json, stream: &CursorStream, value: &mut Json) {
    let checker = Checker { document, direction: Direction::Read };
    for cursor in [&stream.forward, &stream.backward].into_iter().flatten() {
        let pointer = format!("/{}", cursor.cursor.replace('.', "/"));
        if value.pointer(&pointer).is_none() {
            continue;
        }
        let mut pages = ends(stream).map(|end| with(value, &pointer, end));
        let fitting = pages.find(|page| checker.check(schema, page).is_empty());
        *value = fitting.unwrap_or_else(|| with(value, &pointer, Some(Json::from(""))));
    }
}

/// The cursors that end a list; `None` for an absent one.
fn ends(stream: &CursorStream) -> impl Iterator<Item = Option<Json>> {
    let number = stream.end.as_ref().and_then(|end| end.parse::<i64>().ok());
    let declared = [stream.end.clone().map(Json::from), number.map(Json::from)];
    declared.into_iter().flatten().map(Some).chain([Some(Json::Null), None, Some("".into())])
}

/// Returns a value with another one at a pointer, or with nothing there.
fn with(value: &Json, pointer: &str, inner: Option<Json>) -> Json {
    let mut value = value.clone();
    let (above, name) = pointer.rsplit_once('/').unwrap_or_default();
    if let Some(Json::Object(object)) = value.pointer_mut(above) {
        match inner {
            Some(inner) => object.insert(name.to_owned(), inner),
            None => object.remove(name),
        };
    }
    value
}

/// Returns the value of a header that is required or has an example, in the style `simple`.
fn header_value(document: &Document, header: &Json) -> Option<String> {
    let schema = header.get("schema").unwrap_or(&Json::Null);
    let of_schema = || document.schemas(schema).find_map(|level| level.get("example"));
    let value = match header.get("example").or_else(of_schema) {
        Some(example) => example.clone(),
        None if header["required"] == true => made(document, schema),
        None => return None,
    };
    Some(match &value {
        Json::Array(items) => items.iter().map(unquoted).collect::<Vec<_>>().join(","),
        Json::Object(entries) => {
            let between = if header["explode"] == true { '=' } else { ',' };
            let pairs = entries.iter().map(|(name, value)| format!("{name}{between}{}", unquoted(value)));
            pairs.collect::<Vec<_>>().join(",")
        }
        value => unquoted(value),
    })
}
