//! Values of parameters: which strings of a request a parameter has by its style.

use serde_json::Value as Json;

use super::reading::{Reader, Style, bracket_path};
use super::route::Operation;
use super::schema::Parts;
use crate::serve::percent::{decoded, decoded_query};
use crate::serve::query::Params;
use crate::serve::reply::Request;

/// Where the values of parameters are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source<'a> {
    pub(super) reader: Reader<'a>,
    pub(super) operation: &'a Operation,
    /// The values are encoded, as are those of the query.
    pub(super) path: &'a [(&'a str, String)],
    pub(super) params: &'a Params,
    pub(super) request: &'a Request,
}

impl Source<'_> {
    /// Returns the value of a parameter; `None` if it is absent.
    pub(super) fn value(self, parameter: &Json) -> Option<Json> {
        let name = parameter["name"].as_str().unwrap_or_default();
        match parameter["in"].as_str().unwrap_or_default() {
            "path" => {
                let (_, text) = self.path.iter().find(|(known, _)| *known == name)?;
                Some(self.read(parameter, text))
            }
            "query" => self.query(parameter, name),
            "header" => Some(self.read(parameter, self.request.headers.get(name)?.to_str().ok()?)),
            "cookie" => Some(self.read(parameter, &cookie(self.request, name)?)),
            _ => None,
        }
    }

    /// Returns whether a query parameter is sent without a value, and may be.
    pub(super) fn is_empty(self, parameter: &Json) -> bool {
        let values = self.params.all(parameter["name"].as_str().unwrap_or_default());
        parameter["in"] == "query"
            && parameter["allowEmptyValue"] == true
            && matches!(values, [empty] if empty.is_empty())
    }

    /// Returns the names of query parameters that the operation does not describe.
    pub(super) fn undescribed(self) -> Vec<String> {
        let queries = || self.operation.parameters.iter().filter(|parameter| parameter["in"] == "query");
        let is_described = |name: &str| {
            queries().any(|parameter| {
                let known = parameter["name"].as_str().unwrap_or_default();
                let parts = Parts::of(self.reader.checker.document, schema_of(parameter));
                let is_property = has_open_properties(parameter) && parts.permit("object");
                known == name || is_property || name.strip_prefix(known).is_some_and(|rest| rest.starts_with('['))
            })
        };
        let names = self.params.iter().map(|(name, _)| name);
        names.filter(|name| !is_described(name) && !self.is_key(name)).map(str::to_owned).collect()
    }

    fn query(self, parameter: &Json, name: &str) -> Option<Json> {
        let schema = schema_of(parameter);
        let values = self.params.all(name);
        if parameter.get("content").is_some() {
            return values.last().map(|text| self.read(parameter, text));
        }
        let parts = Parts::of(self.reader.checker.document, schema);
        if style(parameter) == "deepObject" {
            let below = self.params.iter().flat_map(|(given, values)| {
                let path = bracket_path(given).filter(|(known, _)| *known == name).map(|(_, path)| path);
                path.into_iter()
                    .flat_map(move |path| all_decoded(values).into_iter().map(move |text| (path.clone(), text)))
            });
            let below: Vec<(Vec<&str>, String)> = below.collect();
            if !below.is_empty() {
                return Some(self.reader.deep(schema, &below));
            }
        } else if parts.permit("object") {
            let found = self.properties(parameter, &parts);
            if !found.is_empty() {
                return Some(self.reader.object(schema, found.into_iter()));
            }
        }
        let last = values.last()?;
        if explodes(parameter) && (values.len() > 1 || style(parameter) == "form") {
            return Some(self.reader.repeated(schema, &all_decoded(values)));
        }
        Some(self.read(parameter, last))
    }

    /// The properties of an object that are parameters each.
    fn properties(self, parameter: &Json, parts: &Parts<'_>) -> Vec<(String, Vec<String>)> {
        let is_property = |given: &str| {
            has_open_properties(parameter)
                && (parts.property(given).is_some() || parts.additional().is_some() && self.is_free(given))
        };
        let properties = self.params.iter().filter(|(given, _)| is_property(given));
        properties.map(|(given, values)| (given.to_owned(), all_decoded(values))).collect()
    }

    /// Returns whether neither a parameter nor a key has a name.
    fn is_free(self, name: &str) -> bool {
        let mut parameters = self.operation.parameters.iter();
        !self.is_key(name) && !parameters.any(|parameter| parameter["in"] == "query" && parameter["name"] == name)
    }

    /// Returns whether credentials are sent as a query parameter of a name.
    fn is_key(self, name: &str) -> bool {
        let mut schemes = self.reader.checker.document.security_schemes();
        schemes.any(|scheme| scheme["in"] == "query" && scheme["name"] == name)
    }

    /// Reads an encoded string of a parameter.
    fn read(self, parameter: &Json, text: &str) -> Json {
        let decode = match parameter["in"].as_str() {
            Some("query") => decoded_query,
            // Spaces around the parts of a list do not count (RFC 9110, section 5.6.1).
            Some("header") => |text: &str| text.trim().to_owned(),
            _ => decoded,
        };
        if parameter.get("content").is_some() {
            let text = decode(text);
            return serde_json::from_str(&text).unwrap_or_else(|_| text.into());
        }
        let (text, separator) = unstyled(parameter, text);
        let style = Style { separator, names_are_joined: explodes(parameter), decode };
        self.reader.delimited(schema_of(parameter), &text, style)
    }
}

fn all_decoded(values: &[String]) -> Vec<String> {
    values.iter().map(|text| decoded_query(text)).collect()
}

/// Returns the encoded value of a cookie.
pub(super) fn cookie(request: &Request, name: &str) -> Option<String> {
    let cookies = request.header("cookie").split(';');
    cookies
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value.to_owned())
}

/// Returns the schema of a parameter, which may be that of its content.
pub(super) fn schema_of(parameter: &Json) -> &Json {
    let content = parameter["content"].as_object().and_then(|contents| contents.values().next());
    let schema = parameter.get("schema").or_else(|| content.and_then(|content| content.get("schema")));
    schema.unwrap_or(&Json::Null)
}

/// Returns the character between the parts of a value of a style.
pub(super) fn separator(style: &str) -> char {
    match style {
        "pipeDelimited" => '|',
        "spaceDelimited" => ' ',
        "tabDelimited" => '\t',
        _ => ',',
    }
}

fn style(parameter: &Json) -> &str {
    let of_place = || if matches!(parameter["in"].as_str(), Some("query" | "cookie")) { "form" } else { "simple" };
    parameter["style"].as_str().unwrap_or_else(of_place)
}

fn explodes(parameter: &Json) -> bool {
    parameter["explode"].as_bool().unwrap_or_else(|| style(parameter) == "form")
}

/// Returns whether the properties of an object are parameters.
fn has_open_properties(parameter: &Json) -> bool {
    parameter.get("content").is_none() && style(parameter) == "form" && explodes(parameter)
}

/// `;id=5` and `.5` as `5`, and the character between the parts of the value. Both are encoded, but for separators that a URI
/// can only contain encoded.
fn unstyled(parameter: &Json, text: &str) -> (String, char) {
    let prefix = format!("{}=", parameter["name"].as_str().unwrap_or_default());
    let unnamed = |part: &str| part.strip_prefix(&prefix).unwrap_or(part).to_owned();
    match style(parameter) {
        "label" => {
            let text = text.strip_prefix('.').unwrap_or(text);
            // Before OpenAPI 3.1.1, the separator was a dot.
            let separator = if explodes(parameter) || !text.contains(',') { '.' } else { ',' };
            (text.to_owned(), separator)
        }
        "matrix" => {
            let text = text.strip_prefix(';').unwrap_or(text);
            let separator = if explodes(parameter) { ';' } else { ',' };
            (text.split(';').map(unnamed).collect::<Vec<_>>().join(";"), separator)
        }
        style @ "pipeDelimited" => (text.replace("%7C", "|").replace("%7c", "|"), separator(style)),
        style @ "spaceDelimited" => (text.replace("%20", " ").replace('+', " "), separator(style)),
        style @ "tabDelimited" => (text.replace("%09", "\t"), separator(style)),
        style => (text.to_owned(), separator(style)),
    }
}
