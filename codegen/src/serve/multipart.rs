//! Bodies of forms: `multipart/form-data` and `application/x-www-form-urlencoded`.

use serde_json::{Map, Value as Json, json};

use super::parameter::parameter;
use super::query::Params;
use super::refusal::Refusal;
use super::reply::Request;

/// The property of a value that is a file: its name.
const FILE: &str = "\u{0}file";

/// Returns whether the body of a request is a form.
pub(super) fn is_form(request: &Request) -> bool {
    let kind = request.header("content-type").to_ascii_lowercase();
    kind.starts_with("multipart/form-data") || kind.starts_with("application/x-www-form-urlencoded")
}

/// Reads a form. Of several values with a name, the last counts.
pub(super) fn form(request: &Request) -> Result<Map<String, Json>, Refusal> {
    Ok(entries(request)?.into_iter().collect())
}

/// Reads all values of a form with their names.
pub(super) fn entries(request: &Request) -> Result<Vec<(String, Json)>, Refusal> {
    let kind = request.header("content-type");
    if !kind.to_ascii_lowercase().starts_with("multipart/") {
        let text = String::from_utf8_lossy(&request.body);
        let params = Params::parse(&text);
        let values = params.iter().flat_map(|(name, values)| values.iter().map(move |value| (name, value)));
        return Ok(values.map(|(name, value)| (name.to_owned(), json!(value))).collect());
    }
    let bad = || Refusal::Bad("Invalid multipart body.".to_owned());
    let boundary = parameter(kind, "boundary").filter(|text| !text.is_empty()).ok_or_else(bad)?;
    let delimiter = format!("--{boundary}");
    let mut data = Vec::new();
    let mut rest = &request.body[find(&request.body, delimiter.as_bytes()).ok_or_else(bad)? + delimiter.len()..];
    while let Some(part) = rest.strip_prefix(b"\r\n") {
        let end = find(part, format!("\r\n{delimiter}").as_bytes()).ok_or_else(bad)?;
        let head = find(&part[..end], b"\r\n\r\n").ok_or_else(bad)?;
        let headers = String::from_utf8_lossy(&part[..head]);
        let content = &part[head + 4..end];
        let line = headers.lines().find(|line| line.to_ascii_lowercase().starts_with("content-disposition:"));
        let line = line.ok_or_else(bad)?;
        let name = parameter(line, "name").ok_or_else(bad)?;
        let value = match parameter(line, "filename") {
            Some(file) => json!({ FILE: file, "size": content.len() }),
            None => Json::String(String::from_utf8_lossy(content).into_owned()),
        };
        data.push((name, value));
        rest = &part[end + 2 + delimiter.len()..];
    }
    Ok(data)
}

/// Returns the name of a file in a form.
pub(super) fn file_name(value: &Json) -> Option<&str> {
    let name = value.get(FILE)?.as_str()?;
    Some(name.rsplit(['/', '\\']).next().unwrap_or(name))
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    let first = *part.first()?;
    let mut at = 0;
    while let Some(next) = text[at..].iter().position(|byte| *byte == first) {
        at += next;
        if text[at..].starts_with(part) {
            return Some(at);
        }
        at += 1;
    }
    None
}
