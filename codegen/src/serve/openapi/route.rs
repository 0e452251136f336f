//! Which operation of the document a request means.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_encode_byte;
use regex::{Regex, escape};
use serde_json::Value as Json;

use super::document::Document;
use crate::model::{self, CursorStream};
use crate::serve::percent::decoded;
use crate::serve::reply::Request;

const METHODS: [&str; 9] = ["delete", "get", "head", "options", "patch", "post", "put", "query", "trace"];

/// All operations by path.
#[derive(Debug)]
pub(super) struct Routes {
    paths: Vec<Path>,
}

#[derive(Debug)]
struct Path {
    regex: Regex,
    /// The names of its parameters, in order.
    names: Vec<String>,
    operations: Vec<Operation>,
}

/// An operation.
#[derive(Debug)]
pub(super) struct Operation {
    method: String,
    /// The beginnings of the paths of its servers, without a slash at the end.
    bases: Vec<Regex>,
    /// The operation object.
    pub(super) object: Json,
    /// Its parameters and those of its path.
    pub(super) parameters: Vec<Json>,
    /// The pagination of its list.
    pub(super) stream: Option<CursorStream>,
}

/// What a request means.
#[derive(Debug)]
pub(super) enum Found<'a> {
    /// An operation, with the encoded values of its path parameters.
    Operation(&'a Operation, Vec<(&'a str, String)>),
    /// Only other methods of the path.
    Methods(Vec<String>),
    /// No path.
    Nothing,
}

impl Routes {
    pub(super) fn of(document: &Document, described: &BTreeMap<String, model::Operation>) -> Self {
        let entries = document.root().get("paths").and_then(Json::as_object).into_iter().flatten();
        let mut paths: Vec<((usize, Reverse<usize>), Path)> = Vec::new();
        for (template, item) in entries {
            let levels: Vec<&Json> = document.levels(item).collect();
            let operations: Vec<Operation> = methods(&levels)
                .filter_map(|method| operation(document, method, template, &levels, described))
                .collect();
            if let (Some((regex, names)), false) = (compile(template), operations.is_empty()) {
                let literal = template.len() - names.iter().map(|name| name.len() + 2).sum::<usize>();
                paths.push(((names.len(), Reverse(literal)), Path { regex, names, operations }));
            }
        }
        // A path that matches fewer requests comes before those that match them as well.
        paths.sort_by_key(|(order, _)| *order);
        Self { paths: paths.into_iter().map(|(_, path)| path).collect() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    /// Finds the operation of a request. The path of a server in the document may precede the path or be absent.
    pub(super) fn find(&self, request: &Request) -> Found<'_> {
        let mut methods = Vec::new();
        for is_below_a_server in [true, false] {
            for (path, operation, values) in self.matches(&request.path, is_below_a_server) {
                if operation.method == request.method.as_str() {
                    return Found::Operation(operation, path.names.iter().map(String::as_str).zip(values).collect());
                }
                methods.push(operation.method.clone());
            }
        }
        methods.sort();
        methods.dedup();
        if methods.is_empty() { Found::Nothing } else { Found::Methods(methods) }
    }

    /// Returns the decoded values of the path parameters of a request, whatever its method.
    pub(super) fn values(&self, request: &Request) -> impl Iterator<Item = (&str, String)> {
        let matches =
            [true, false].into_iter().flat_map(|is_below_a_server| self.matches(&request.path, is_below_a_server));
        let decoded = |values: Vec<String>| values.into_iter().map(|value| decoded(&value));
        matches.flat_map(move |(path, _, values)| path.names.iter().map(String::as_str).zip(decoded(values)))
    }

    /// The operations whose path a request has, with the encoded values of their path parameters.
    fn matches(
        &self,
        requested: &str,
        is_below_a_server: bool,
    ) -> impl Iterator<Item = (&Path, &Operation, Vec<String>)> {
        let requested = normal(requested);
        let operations =
            self.paths.iter().flat_map(|path| path.operations.iter().map(move |operation| (path, operation)));
        operations.filter_map(move |(path, operation)| {
            let below = operation.bases.iter().filter_map(|base| Some(&requested[base.find(&requested)?.end()..]));
            let below: Vec<&str> = if is_below_a_server { below.collect() } else { vec![requested.as_str()] };
            let captures = below.into_iter().find_map(|below| path.regex.captures(below))?;
            let values = captures.iter().skip(1).flatten().map(|part| part.as_str().to_owned()).collect();
            Some((path, operation, values))
        })
    }
}

/// The methods that a path may have.
fn methods<'a>(levels: &[&'a Json]) -> impl Iterator<Item = &'a str> {
    let additional: BTreeSet<&str> =
        levels.iter().flat_map(|level| additional(level)).map(|(name, _)| name.as_str()).collect();
    METHODS.into_iter().chain(additional)
}

/// The operations of a path with other methods, by the name that is sent.
fn additional(level: &Json) -> impl Iterator<Item = (&String, &Json)> {
    level.get("additionalOperations").and_then(Json::as_object).into_iter().flatten()
}

/// The operation of a path by its method. `levels` are the path and what its `$ref` leads to: the fields beside it override.
fn operation(
    document: &Document,
    method: &str,
    template: &str,
    levels: &[&Json],
    described: &BTreeMap<String, model::Operation>,
) -> Option<Operation> {
    let object = levels.iter().find_map(|level| {
        let other = || additional(level).find_map(|(name, other)| (name == method).then_some(other));
        level.get(method).or_else(other)
    })?;
    let holders = || std::iter::once(object).chain(levels.iter().copied());
    let identity = |one: &Json| (one["in"].clone(), one["name"].clone());
    let mut parameters: Vec<Json> = Vec::new();
    for parameter in holders().flat_map(|holder| self::parameters(document, holder)) {
        if parameters.iter().all(|known| identity(known) != identity(&parameter)) {
            parameters.push(parameter);
        }
    }
    let by_path = format!("{method} {template}");
    let described = described.get(object["operationId"].as_str().unwrap_or(&by_path));
    Some(Operation {
        method: method.to_uppercase(),
        bases: holders().chain([document.root()]).find_map(bases).unwrap_or_default(),
        object: object.clone(),
        parameters,
        stream: described.and_then(|described| described.stream.clone()),
    })
}

fn parameters(document: &Document, holder: &Json) -> Vec<Json> {
    let listed = holder.get("parameters").and_then(Json::as_array).into_iter().flatten();
    listed.map(|parameter| document.resolve(parameter).clone()).collect()
}

/// `/pets/{id}` as a regular expression, and the names of its parameters.
fn compile(template: &str) -> Option<(Regex, Vec<String>)> {
    let (mut pattern, mut names, mut rest) = ("^".to_owned(), Vec::new(), template);
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        pattern.push_str(&literal(before));
        pattern.push_str("([^/]+?)");
        names.push(name.to_owned());
        rest = after;
    }
    pattern.push_str(&literal(rest));
    pattern.push('$');
    Some((Regex::new(&pattern).ok()?, names))
}

/// Returns an encoded path in which the characters are decoded that need no encoding: RFC 3986, section 6.2.2.2. Expressions
/// for both forms of all characters would be large.
fn normal(path: &str) -> String {
    let (first, rest) = path.split_once('%').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let decode = |part: &str| {
        let digits = part.get(..2).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let letter = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()).map(char::from);
        match letter.filter(|letter| is_unreserved(*letter)) {
            Some(letter) => format!("{letter}{}", &part[2..]),
            None => format!("%{part}"),
        }
    };
    let rest = rest.into_iter().flat_map(|rest| rest.split('%')).map(decode);
    std::iter::once(first.to_owned()).chain(rest).collect()
}

const fn is_unreserved(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.' | '_' | '~')
}

/// A part of a path as a regular expression that matches each character both encoded and not, in a path that is
/// [`normal`]. An encoded slash separates nothing.
fn literal(text: &str) -> String {
    let either = |letter: char| {
        let encoded: String = letter.to_string().bytes().map(percent_encode_byte).collect();
        match letter {
            '/' => format!("(?i:{encoded})"),
            letter if is_unreserved(letter) => escape(&letter.to_string()),
            letter => format!("(?:{}|(?i:{encoded}))", escape(&letter.to_string())),
        }
    };
    let segments = text.split('/').map(|segment| decoded(segment).chars().map(either).collect::<String>());
    segments.collect::<Vec<_>>().join("/")
}

/// Returns the beginnings of the paths of the servers: `/v1` of `https://example.com/v1/`. Variables have their default. `None`
/// if none is listed.
fn bases(holder: &Json) -> Option<Vec<Regex>> {
    let servers = holder.get("servers")?.as_array().filter(|servers| !servers.is_empty())?;
    let urls = servers.iter().filter_map(|server| {
        let variables = server["variables"].as_object().into_iter().flatten();
        Some(variables.fold(server["url"].as_str()?.to_owned(), |url, (name, variable)| {
            url.replace(&format!("{{{name}}}"), variable["default"].as_str().unwrap_or_default())
        }))
    });
    let paths = urls.map(|url| match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]).to_owned(),
        None => url,
    });
    let paths = paths.map(|path| path.trim_end_matches('/').to_owned()).filter(|path| !path.is_empty());
    Some(paths.filter_map(|path| Regex::new(&format!("^{}", literal(&path))).ok()).collect())
}
