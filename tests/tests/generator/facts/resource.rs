//! Facts about resources.

use std::collections::BTreeSet;

use pexgen::model::{Access, DefaultValue, Field, Method, Resource, ResponseKind, Role, Type};
use pexgen::pattern;
use serde_json::{Map, Value};

use super::bindings::Bindings;
use super::file::Fact;
use super::query;
use super::value::{Direction, check_field, check_object, contains, type_name};

/// An endpoint of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Endpoint {
    List,
    Object,
    /// A further endpoint below an object, with its method.
    Action(Method),
}

/// Checks everything that a fact states about a resource. Returns what does not hold.
pub fn check(fact: &Fact, resource: &Resource, bindings: &Bindings) -> Vec<String> {
    let group = &resource.names.group;
    let source = [bindings.source(group, &resource.names.module), bindings.source(group, "mod")].concat();
    let subject = Subject { fact, resource, bindings, source };
    let mut wrong = Vec::new();
    subject.check_methods(&mut wrong);
    subject.check_answers(&mut wrong);
    subject.check_request(&mut wrong);
    subject.check_list(&mut wrong);
    if let Some(name) = &fact.field {
        match resource.field(name) {
            Some(field) => subject.check_field(field, &mut wrong),
            None => wrong.push(format!("`{}` has no field `{name}`", resource.id)),
        }
    }
    wrong
}

struct Subject<'a> {
    fact: &'a Fact,
    resource: &'a Resource,
    bindings: &'a Bindings,
    /// The generated module, and that of its group.
    source: String,
}

impl Subject<'_> {
    /// Returns the endpoint that a path names; `*` stands for any name, `{…}` for any key.
    fn endpoint(&self, path: &str) -> Option<Endpoint> {
        let path = without_names(path);
        let list = without_names(&self.resource.path);
        let is = |below: &str| pattern::matches(&path, &format!("{list}{below}"));
        if is("") {
            return Some(Endpoint::List);
        }
        let actions = self.resource.actions.values();
        let action = actions.into_iter().find(|action| is(&format!("{{}}/{}", action.path)));
        match action {
            Some(action) if !action.path.is_empty() => Some(Endpoint::Action(action.method)),
            _ if is("{}/") => Some(Endpoint::Object),
            _ => None,
        }
    }

    fn check_methods(&self, wrong: &mut Vec<String>) {
        let endpoint = match &self.fact.path {
            None => None,
            Some(path) => match self.endpoint(path) {
                Some(endpoint) => Some(endpoint),
                None => {
                    return wrong
                        .push(format!("`{}` is at `{}`, not at `{path}`", self.resource.id, self.resource.path));
                }
            },
        };
        if endpoint == Some(Endpoint::List) && !self.source.contains(&format!("\"{}\"", self.resource.path)) {
            wrong.push(format!("the bindings of `{}` do not have its path", self.resource.id));
        }
        for name in &self.fact.methods {
            let allowed = self.allowed(endpoint);
            if !allowed.contains(name.as_str()) {
                let allowed: Vec<&str> = allowed.into_iter().collect();
                wrong.push(format!("`{}` allows {}, not {name}", self.resource.id, allowed.join(", ")));
            } else if !self.implements(name, endpoint) {
                wrong.push(format!("the bindings of `{}` do not offer {name}", self.resource.id));
            }
        }
    }

    fn allowed(&self, endpoint: Option<Endpoint>) -> BTreeSet<&'static str> {
        let (list, object) = (&self.resource.list_methods, &self.resource.detail_methods);
        let methods: BTreeSet<Method> = match endpoint {
            None => list.union(object).copied().collect(),
            Some(Endpoint::List) => list.clone(),
            Some(Endpoint::Object) => object.clone(),
            Some(Endpoint::Action(method)) => [method].into(),
        };
        methods.into_iter().map(upper_case).collect()
    }

    /// Returns whether the generated module implements the trait for a method.
    fn implements(&self, method: &str, endpoint: Option<Endpoint>) -> bool {
        let is_list = endpoint.is_none_or(|endpoint| endpoint == Endpoint::List);
        let is_object = endpoint.is_none_or(|endpoint| endpoint == Endpoint::Object);
        let traits: &[(bool, &str)] = match (method, endpoint) {
            (_, Some(Endpoint::Action(_))) => return true,
            ("GET", _) => &[(is_list, "List"), (is_list, "Single"), (is_object, "Get"), (is_object, "GetFile")],
            ("POST", _) => &[(is_list, "Create"), (is_list, "Command"), (is_object, "Uploads")],
            ("PUT", _) => &[(is_object, "Replace")],
            ("PATCH", _) => &[(is_list, "Batch"), (is_object, "Update"), (is_object, "Uploads")],
            ("DELETE", _) => &[(is_list, "DeleteAll"), (is_object, "Delete")],
            _ => &[],
        };
        traits.iter().any(|(applies, name)| *applies && self.source.contains(&format!("impl {name} for ")))
    }

    fn check_answers(&self, wrong: &mut Vec<String>) {
        let Fact { answer, status, header, methods, .. } = self.fact;
        let deletes = methods.iter().any(|method| method == "DELETE");
        let gets = methods.iter().any(|method| method == "GET");
        let creates = |answer| self.resource.create_responses.contains(&answer);
        let gives_location = self.resource.create_responses.is_empty() || creates(ResponseKind::Location);
        if let Some(name) = answer {
            let holds = match name.as_str() {
                "file" if gets => self.resource.get_response == Some(ResponseKind::Bytes),
                "file" => creates(ResponseKind::Bytes),
                "xml" => creates(ResponseKind::Xml),
                "object" => gets && self.resource.is_single,
                _ => false,
            };
            if !holds {
                wrong.push(format!("`{}` is not answered with `{name}`", self.resource.id));
            }
        }
        for code in status {
            let holds = match code {
                201 => gives_location,
                202 if deletes => self.resource.accepted.is_some() && !self.resource.delete_parameters.is_empty(),
                202 => creates(ResponseKind::Accepted) && self.resource.accepted.is_some(),
                _ => false,
            };
            if !holds {
                wrong.push(format!("`{}` does not answer with the status {code}", self.resource.id));
            }
        }
        if let Some(name) = header
            && (name != "Location" || !(gives_location || creates(ResponseKind::Accepted)))
        {
            wrong.push(format!("`{}` does not answer with the header `{name}`", self.resource.id));
        }
    }

    fn check_request(&self, wrong: &mut Vec<String>) {
        if let Some(body) = &self.fact.body {
            let checked = body.as_object().ok_or_else(|| format!("a body can't be {body}"));
            wrong.extend(checked.and_then(|body| self.check_body(body)).err());
        }
        if let Some(name) = &self.fact.parameter {
            let is_upload = self.resource.uploads.contains(name);
            let is_deletion = self.resource.delete_parameters.contains(name);
            if !is_upload && !is_deletion {
                wrong.push(format!("no request to `{}` has the parameter `{name}`", self.resource.id));
            } else if !self.source.contains(&format!("\"{name}\"")) {
                wrong.push(format!("the bindings of `{}` do not send `{name}`", self.resource.id));
            }
        }
    }

    /// Checks the body of a request: an object, or a batch of new objects.
    fn check_body(&self, body: &Map<String, Value>) -> Result<(), String> {
        let check = |body, direction| check_object(body, self.resource, &self.bindings.version, direction);
        let objects = match body.get("objects") {
            Some(Value::Array(objects)) if self.resource.field("objects").is_none() => objects,
            _ if self.fact.methods.iter().any(|method| method == "POST") => return check(body, Direction::Create),
            _ => return check(body, Direction::Change),
        };
        objects.iter().filter_map(Value::as_object).try_for_each(|object| check(object, Direction::Create))
    }

    fn check_list(&self, wrong: &mut Vec<String>) {
        if let Some(text) = &self.fact.query {
            wrong.extend(query::check(text, self.fact, self.resource, &self.bindings.version).err());
        }
        if let Some(limit) = self.fact.limit
            && self.resource.default_limit != Some(limit)
        {
            wrong.push(format!(
                "a page of `{}` has {:?} objects, not {limit}",
                self.resource.id, self.resource.default_limit
            ));
        }
        if let Some(name) = &self.fact.key
            && self.resource.key.as_ref().is_none_or(|key| key.field != *name)
        {
            wrong.push(format!("the key of `{}` is not `{name}`", self.resource.id));
        }
    }

    fn check_field(&self, field: &Field, wrong: &mut Vec<String>) {
        let (fact, version) = (self.fact, &self.bindings.version);
        wrong.extend(about_field(fact, field, &self.source));
        if let Some(kind) = &fact.kind {
            let actual = if self.resource.takes_file(field) { "file".to_owned() } else { type_name(&field.kind) };
            if actual != *kind {
                wrong.push(format!("`{}` is a {actual}, not a {kind}", field.wire));
            }
        }
        if let Some(value) = &fact.value {
            let direction = match self.resource.role {
                Role::Command(_) => Direction::Change,
                _ => Direction::Response,
            };
            wrong.extend(check_field(value, field, self.resource, version, direction).err());
        }
    }
}

/// Checks what a fact states about a field or parameter, except its type and value. Returns what does not hold.
pub fn about_field(fact: &Fact, field: &Field, source: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let name = &field.wire;
    if !source.contains(&format!("\"{name}\"")) {
        wrong.push(format!("the bindings do not have `{name}`"));
    }
    if let Some(kind) = declared_type(source, &field.name)
        && kind.starts_with("Option<") != field.is_optional()
    {
        wrong.push(format!("the bindings read `{name}` as `{kind}`"));
    }
    if let Some(nullable) = fact.nullable
        && field.nullable != nullable
    {
        wrong.push(format!("`{name}` can{} be null", if field.nullable { "" } else { "not" }));
    }
    if let Some(required) = fact.required
        && field.is_required() != required
        && field.access != Access::ReadOnly
    {
        wrong.push(format!("`{name}` is {}required", if field.is_required() { "" } else { "not " }));
    }
    if let Some(default) = &fact.default {
        let actual = field.default.as_ref().and_then(DefaultValue::constant);
        if actual != Some(default) {
            wrong.push(format!("the default of `{name}` is {actual:?}, not {default}"));
        }
    }
    for choice in &fact.choice {
        match &field.kind {
            Type::Choice(choices) if contains(choices, &Value::String(choice.clone())) => {
                if !source.contains(&format!("\"{choice}\"")) {
                    wrong.push(format!("the bindings do not have the choice `{choice}`"));
                }
            }
            _ => wrong.push(format!("`{choice}` is no choice of `{name}`")),
        }
    }
    wrong
}

/// Returns the type of a public field in generated code.
fn declared_type<'s>(source: &'s str, name: &str) -> Option<&'s str> {
    let (_, rest) = source.split_once(&format!("    pub {name}: "))?;
    rest.split_once(",\n").map(|(kind, _)| kind)
}

const fn upper_case(method: Method) -> &'static str {
    match method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Patch => "PATCH",
        Method::Delete => "DELETE",
    }
}

/// Returns a path whose placeholders have no names.
pub fn without_names(path: &str) -> String {
    let mut pieces = path.split('{');
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |path, piece| path + "{}" + piece.split_once('}').map_or(piece, |(_, rest)| rest))
}
