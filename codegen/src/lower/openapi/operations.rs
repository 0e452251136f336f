//! Operations: methods at paths.

use std::collections::BTreeMap;

use super::parameters::undescribed;
use super::security::{operation_security, requirements};
use super::servers::nearest_servers;
use super::{Dialect, Lowering, keys};
use crate::diagnostic::Id;
use crate::input::openapi::{Located, Node};
use crate::model::{History, Operation, OperationNames, Parameter, ParameterLocation};

impl<'a> Lowering<'a, '_> {
    /// Every operation by its id.
    pub fn operations(&mut self, root: &Located<'a>) -> BTreeMap<String, Operation> {
        let mut operations = BTreeMap::new();
        let Some(paths) = self.part(root, "paths") else {
            if root.get("components").is_none() && root.get("webhooks").is_none() {
                self.findings.say(Id::NothingToGenerate, root, "there are no `paths`", "describe the responses");
            }
            return operations;
        };
        for (path, given) in paths.members().filter(|(path, _)| !path.starts_with("x-")) {
            if !path.starts_with('/') {
                let message = format!("`{path}` is not a path");
                self.findings.say(Id::BadValue, &given, message, "it is ignored; start it with `/`");
                continue;
            }
            let Some(levels) = self.path_levels(&given) else { continue };
            for (method, at) in self.methods_of(&levels) {
                if self.is_selected(&at, method, path) {
                    let operation = self.operation(root, path, method, &levels, &at, &operations);
                    self.known.operations.insert(operation.id.clone());
                    operations.insert(operation.id.clone(), operation);
                }
            }
        }
        operations
    }

    /// The operations of a path by method. An operation beside the `$ref` of the path replaces the one that it names.
    pub fn methods_of(&mut self, levels: &[Located<'a>]) -> Vec<(&'a str, Located<'a>)> {
        let mut methods: Vec<(&str, Located<'a>)> = Vec::new();
        for (method, at) in levels.iter().flat_map(|level| self.methods(level)).collect::<Vec<_>>() {
            let Some((_, replaced)) = methods.iter_mut().find(|(known, _)| *known == method) else {
                methods.push((method, at));
                continue;
            };
            let message = format!("the target of the `$ref` beside it has `{method}`, too");
            self.findings.say(Id::Contradiction, &at, message, "this one is used; remove one of them");
            *replaced = at;
        }
        methods
    }

    /// The operations at one level of a path by method. The names of methods in `additionalOperations` are those that are sent.
    fn methods(&mut self, item: &Located<'a>) -> Vec<(&'a str, Located<'a>)> {
        let mut methods = Vec::new();
        for method in keys::METHODS {
            methods.extend(self.part(item, method).map(|at| (*method, at)));
        }
        if self.dialect == Dialect::V32 {
            methods.extend(self.part(item, "query").map(|at| ("query", at)));
            for (method, at) in self.parts_of(item, "additionalOperations") {
                if is_method(method) {
                    methods.push((method, at));
                } else {
                    let message = format!("`{method}` is not an additional HTTP method");
                    let help = "it is ignored; write the name as it is sent, such as `COPY`";
                    self.findings.say(Id::BadValue, &at, message, help);
                }
            }
        }
        methods
    }

    /// The keys that a path may have.
    fn path_keys(&self) -> Vec<&'static str> {
        let added = if self.dialect == Dialect::V32 { keys::PATH_SINCE_3_2 } else { &[] };
        [keys::PATH, added].concat()
    }

    /// The values that describe a path: the one that its `$ref` names, then those with a `$ref`, whose fields override it.
    pub fn path_levels(&mut self, given: &Located<'a>) -> Option<Vec<Located<'a>>> {
        let known = self.path_keys();
        self.check_keys(given, &known);
        let item = self.resolved(given)?;
        if !matches!(item.node, Node::Object(_)) {
            self.wrong_shape(&item, "a path item");
            return None;
        }
        let levels = self.documents.levels(given).ok()?;
        for level in &levels {
            self.check_keys(level, &known);
        }
        Some(levels)
    }

    fn operation(
        &mut self,
        root: &Located<'a>,
        path: &str,
        method: &str,
        of_path: &[Located<'a>],
        at: &Located<'a>,
        others: &BTreeMap<String, Operation>,
    ) -> Operation {
        self.check_keys(at, keys::OPERATION);
        let levels = [of_path, std::slice::from_ref(at)].concat();
        let id = self.operation_id(at, path, method, others);
        let mut parameters = self.parameters(&levels, &id);
        let path = self.checked_path(path, &levels[0], at, &id, &mut parameters);
        let body = self.body(at, &id);
        let responses = self.responses(at, &id);
        let summary = self.nearest_text(&levels, "summary");
        let mut description = self.nearest_text(&levels, "description");
        let servers = nearest_servers(root, &levels);
        let base = self.base_path(&servers);
        for needed in [self.other_server(&servers), operation_security(root, at)].into_iter().flatten() {
            if !description.is_empty() {
                description.push_str("\n\n");
            }
            description.push_str(&needed);
        }
        let mut operation = Operation {
            group: self.group(at),
            method: sent(method),
            path: format!("{base}{path}"),
            summary,
            description,
            security: requirements(root, at),
            deprecated: self.flag(at, "deprecated") == Some(true),
            sunset: at.node.get("x-sunset").and_then(Node::text).map(str::to_owned),
            parameters,
            body,
            responses: responses.success,
            error_responses: responses.failure,
            headers: responses.headers,
            callbacks: self.callbacks(at, &id),
            stream: None,
            names: OperationNames::default(),
            document: at.document.to_owned(),
            pointer: self.documents.pointer_in_text(at.document, &at.pointer),
            history: History::default(),
            id,
        };
        self.stream(&mut operation);
        operation
    }

    /// Returns the text of the last level that has one; empty if there is none.
    fn nearest_text(&mut self, levels: &[Located<'a>], key: &str) -> String {
        let mut texts = levels.iter().rev().map(|level| self.text(level, key));
        texts.find(|text| !text.is_empty()).unwrap_or_default()
    }

    /// Returns the `operationId`, or method and path if it is absent or not unique.
    fn operation_id(
        &mut self,
        at: &Located<'a>,
        path: &str,
        method: &str,
        others: &BTreeMap<String, Operation>,
    ) -> String {
        let id = self.text(at, "operationId");
        let plain = format!("{method} {path}");
        if id.is_empty() {
            return plain;
        }
        if others.contains_key(&id) {
            let location = at.get("operationId").unwrap_or_else(|| at.clone());
            let message = format!("another operation has the `operationId` `{id}`");
            self.findings.say(
                Id::DuplicateOperation,
                &location,
                message,
                format!("this one is named `{id} {plain}` here"),
            );
            return format!("{id} {plain}");
        }
        id
    }

    /// The path, with a parameter for each of its placeholders and none without.
    fn checked_path(
        &mut self,
        path: &str,
        item: &Located<'a>,
        at: &Located<'a>,
        id: &str,
        parameters: &mut Vec<Parameter>,
    ) -> String {
        let plain = self.without_query(path, item);
        let (checked, names) = self.template(plain, item);
        parameters.retain(|parameter| {
            let name = &parameter.field.wire;
            let fits = parameter.location != ParameterLocation::Path || names.contains(&name.as_str());
            if !fits {
                let message = format!("the path has no template expression for the parameter `{name}`");
                let help = "the parameter is ignored; add it to the path in braces";
                self.findings.say(Id::PathMismatch, at, message, help);
            }
            fits
        });
        for name in names {
            let is_this =
                |parameter: &Parameter| parameter.location == ParameterLocation::Path && parameter.field.wire == name;
            if !parameters.iter().any(is_this) {
                let message = format!("the path parameter `{name}` is not defined");
                let help = "its type is assumed to be `string`; define it in `parameters`";
                self.findings.say(Id::PathMismatch, at, message, help);
                let parameter = undescribed(id, name, self);
                parameters.push(parameter);
            }
        }
        checked
    }

    /// A path without what cannot be part of a request's path.
    fn without_query<'p>(&mut self, path: &'p str, item: &Located<'a>) -> &'p str {
        let (plain, fragment) = path.split_once('#').map_or((path, None), |(path, fragment)| (path, Some(fragment)));
        if fragment.is_some() {
            self.not_expressed(item, "the fragment of a path, after `#`");
        }
        match plain.split_once('?') {
            Some((path, query)) if query.contains('{') => {
                self.not_expressed(item, "a query with parameters in a path");
                path
            }
            _ => plain,
        }
    }

    /// A path whose braces are all those of placeholders, and the names of the placeholders.
    fn template<'p>(&mut self, path: &'p str, item: &Located<'a>) -> (String, Vec<&'p str>) {
        let (mut checked, mut names) = (String::new(), Vec::new());
        let mut rest = path;
        while let Some(start) = rest.find(['{', '}']) {
            checked.push_str(&rest[..start]);
            let inside = rest[start..].strip_prefix('{').and_then(|inside| inside.split_once('}'));
            if let Some((name, after)) = inside.filter(|(name, _)| !name.is_empty() && !name.contains(['{', '/'])) {
                checked.extend(["{", name, "}"]);
                names.push(name);
                rest = after;
                continue;
            }
            let message = format!("`{path}` has an unmatched brace");
            let help = "the brace is sent percent-encoded; correct the path";
            self.findings.say(Id::PathMismatch, item, message, help);
            checked.push_str(if rest[start..].starts_with('{') { "%7B" } else { "%7D" });
            rest = &rest[start + 1..];
        }
        checked.push_str(rest);
        (checked, names)
    }
}

/// The method as it is sent: the keys of a path are in lower case, those of `additionalOperations` as they are sent.
pub fn sent(method: &str) -> String {
    if keys::METHODS.contains(&method) || method == "query" { method.to_ascii_uppercase() } else { method.to_owned() }
}

/// Whether the name of an additional method is a token (RFC 9110, section 5.6.2), and not that of a key of the path.
fn is_method(name: &str) -> bool {
    let is_known = |method: &&str| name.eq_ignore_ascii_case(method);
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !name.is_empty() && name.chars().all(is_token) && !keys::METHODS.iter().chain(&["query"]).any(is_known)
}
