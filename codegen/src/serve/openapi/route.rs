//! Which operation of the document a request means.

use std::collections::BTreeMap;

use regex::{Regex, escape};
use serde_json::Value as Json;

use super::document::Document;
use crate::model::{self, CursorStream};
use crate::serve::percent::decoded;
use crate::serve::reply::Request;

const METHODS: [&str; 8] = ["delete", "get", "head", "options", "patch", "post", "put", "trace"];

/// All operations by path.
#[derive(Debug)]
pub(super) struct Routes {
    /// The paths of the servers, without a slash at the end.
    bases: Vec<String>,
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
    /// An operation, with the values of its path parameters.
    Operation(&'a Operation, Vec<(&'a str, String)>),
    /// Only other methods of the path.
    Methods(Vec<String>),
    /// No path.
    Nothing,
}

impl Routes {
    pub(super) fn of(document: &Document, described: &BTreeMap<String, model::Operation>) -> Self {
        let entries = document.root().get("paths").and_then(Json::as_object).into_iter().flatten();
        let mut paths: Vec<(usize, Path)> = Vec::new();
        for (template, item) in entries {
            let item = document.resolve(item);
            let shared = parameters(document, item);
            let operations: Vec<Operation> = METHODS
                .into_iter()
                .filter_map(|method| {
                    let object = item.get(method)?;
                    let own = parameters(document, object);
                    let identity = |one: &Json| (one["in"].clone(), one["name"].clone());
                    let others = shared.iter().filter(|one| own.iter().all(|two| identity(one) != identity(two)));
                    let parameters = own.iter().chain(others).cloned().collect();
                    let by_path = format!("{method} {template}");
                    let described = described.get(object["operationId"].as_str().unwrap_or(&by_path));
                    let stream = described.and_then(|described| described.stream.clone());
                    Some(Operation { method: method.to_uppercase(), object: object.clone(), parameters, stream })
                })
                .collect();
            if let (Some((regex, names)), false) = (compile(template), operations.is_empty()) {
                paths.push((names.len(), Path { regex, names, operations }));
            }
        }
        // A path without parameters comes before those that it would match.
        paths.sort_by_key(|(parameters, _)| *parameters);
        Self { bases: bases(document.root()), paths: paths.into_iter().map(|(_, path)| path).collect() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    /// Finds the operation of a request. The path of a server in the document may precede the path or be absent.
    pub(super) fn find(&self, request: &Request) -> Found<'_> {
        let below = self.bases.iter().filter_map(|base| request.path.strip_prefix(base.as_str()));
        let mut methods = Vec::new();
        for path in below.chain([request.path.as_str()]) {
            for candidate in &self.paths {
                let Some(captures) = candidate.regex.captures(path) else { continue };
                if let Some(operation) = candidate.operations.iter().find(|one| one.method == request.method.as_str()) {
                    let values = captures.iter().skip(1).flatten().map(|part| decoded(part.as_str()));
                    return Found::Operation(
                        operation,
                        candidate.names.iter().map(String::as_str).zip(values).collect(),
                    );
                }
                methods.extend(candidate.operations.iter().map(|one| one.method.clone()));
            }
        }
        methods.sort();
        methods.dedup();
        if methods.is_empty() { Found::Nothing } else { Found::Methods(methods) }
    }
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
        pattern.push_str(&escape(before));
        pattern.push_str("([^/]+?)");
        names.push(name.to_owned());
        rest = after;
    }
    pattern.push_str(&escape(rest));
    pattern.push('$');
    Some((Regex::new(&pattern).ok()?, names))
}

/// Returns the paths of the servers: `/v1` of `https://example.com/v1/`. Variables have their default.
fn bases(root: &Json) -> Vec<String> {
    let servers = root.get("servers").and_then(Json::as_array).into_iter().flatten();
    let urls = servers.filter_map(|server| {
        let variables = server["variables"].as_object().into_iter().flatten();
        Some(variables.fold(server["url"].as_str()?.to_owned(), |url, (name, variable)| {
            url.replace(&format!("{{{name}}}"), variable["default"].as_str().unwrap_or_default())
        }))
    });
    let paths = urls.map(|url| match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]).to_owned(),
        None => url,
    });
    paths.map(|path| path.trim_end_matches('/').to_owned()).filter(|path| !path.is_empty()).collect()
}
