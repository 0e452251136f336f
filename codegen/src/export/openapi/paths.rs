//! Endpoints of resources.

use std::collections::BTreeMap;

use super::document::{Operation, Parameter, PathItem, RequestBody, Response};
use super::fields::help;
use super::responses::{FailureSet, Responses, file_of, responses};
use super::schema::Schema;
use super::{Context, name};
use crate::markdown::code;
use crate::model::{Command, Key, Method, Reply, Resource, ResponseKind, Role};

/// Operations by path.
pub type Paths = BTreeMap<String, PathItem>;

impl Context<'_> {
    /// Adds the operations of a resource.
    pub fn paths(&self, paths: &mut Paths) {
        match &self.resource.role {
            Role::Embedded | Role::Reply => {}
            Role::Command(command) => self.invocation(command, paths),
            Role::Collection => {
                self.list(paths);
                self.details(paths);
                self.sets(paths);
            }
            Role::Nested { .. } => {
                self.list(paths);
                self.details(paths);
            }
        }
    }

    fn list(&self, paths: &mut Paths) {
        let resource = self.resource;
        let fails = if self.parent().is_some() { FailureSet::Object } else { FailureSet::List };
        let mut add = |method: Method, operation: Operation| self.add(paths, "", method, operation);
        if resource.lists(Method::Get) && resource.is_single {
            let object = Response::json("The object.", self.component(""));
            add(Method::Get, self.operation("single", "Read the object of", responses([("200", object)], fails)));
        }
        if resource.is_listed() {
            let page = Response::json("A page of the list.", self.component(name::PAGE));
            let list = self.operation("list", "List", responses([("200", page)], fails));
            add(Method::Get, Operation { parameters: self.of_list(), ..list });
        }
        if resource.lists(Method::Post) {
            let create = self.operation("create", "Create an object of", responses(self.created(), FailureSet::Write));
            add(Method::Post, Operation { request_body: Some(self.creation()), ..create });
        }
        if self.is_replaced_as_a_list() {
            let replaced = self.set_or("204", "200", "All objects were replaced.");
            let replace =
                self.operation("replace_all", "Replace all objects of", responses([replaced], FailureSet::Write));
            add(
                Method::Put,
                Operation {
                    description: "Deletes every object, then creates the given ones.".to_owned(),
                    request_body: Some(RequestBody::json(self.component(name::ALL))),
                    ..replace
                },
            );
        }
        if self.is_batched() {
            add(Method::Patch, self.batch_operation());
        }
        if resource.lists(Method::Delete) {
            let gone = ("204", Response::empty("All objects were deleted."));
            let delete = self.operation("delete_all", "Delete all objects of", responses([gone], fails));
            add(
                Method::Delete,
                Operation {
                    description:
                        "The server applies filters as in the list, but ignores what it doesn't know, so that a \
                                  misspelt one deletes everything: this document offers none."
                            .to_owned(),
                    ..delete
                },
            );
        }
    }

    fn batch_operation(&self) -> Operation {
        let done = self.set_or("202", "202", "All changes were made.");
        let (does, description) = if self.is_created_in_batches() {
            (
                "Create, change and delete objects of",
                "All changes are made, or none. An entry with the `resource_uri` of an object changes it, one without \
                 creates an object. The URIs of new objects are not returned.",
            )
        } else {
            (
                "Change and delete objects of",
                "All changes are made, or none. Each entry changes the object that its `resource_uri` names.",
            )
        };
        Operation {
            description: description.to_owned(),
            request_body: Some(RequestBody::json(self.component(name::BATCH))),
            ..self.operation("batch", does, responses([done], FailureSet::Write))
        }
    }

    fn details(&self, paths: &mut Paths) {
        let resource = self.resource;
        let below = format!("{{{}}}/", self.key_name());
        let mut add = |method: Method, operation: Operation| self.add(paths, &below, method, operation);
        let upload = self.upload_method();
        let form = |method| (upload == Some(method)).then(|| RequestBody::multipart(self.component(name::UPLOAD)));
        if resource.details(Method::Get) {
            let get = responses([("200", self.read_response())], FailureSet::Object);
            add(Method::Get, self.operation("get", "Read an object of", get));
        }
        // Tastypie itself does not implement this (resources.py, `post_detail`).
        if let Some(body) = form(Method::Post) {
            let done = [("202", self.changed("The file was stored."))];
            let send = self.operation("upload", "Send a file to an object of", responses(done, FailureSet::Write));
            add(Method::Post, Operation { request_body: Some(body), ..send });
        }
        if resource.details(Method::Put) {
            let status = if self.returns_objects() { "200" } else { "204" };
            let mut done = vec![(status, self.changed("The object was replaced."))];
            if !resource.requires_file() {
                done.push(("201", self.new_object("The object did not exist and was created.")));
            }
            let replace = self.operation("replace", "Replace an object of", responses(done, FailureSet::Write));
            let body = RequestBody::json(self.component(name::NEW)).or(form(Method::Put));
            let description = "Omitted fields of an existing object are left unchanged.".to_owned();
            add(Method::Put, Operation { description, request_body: Some(body), ..replace });
        }
        if resource.details(Method::Patch) {
            let done = [("202", self.changed("The object was changed."))];
            let update = self.operation("update", "Change an object of", responses(done, FailureSet::Write));
            let body = RequestBody::json(self.component(name::PATCH)).or(form(Method::Patch));
            let description = "Omitted fields are left unchanged; null sets a value to null.".to_owned();
            add(Method::Patch, Operation { description, request_body: Some(body), ..update });
        }
        if resource.details(Method::Delete) {
            let mut done = vec![("204", Response::empty("The object was deleted."))];
            if resource.accepted.is_some() && !resource.delete_parameters.is_empty() {
                done.push(("202", self.accepted("deleted")));
            }
            let delete = self.operation("delete", "Delete an object of", responses(done, FailureSet::Object));
            add(Method::Delete, Operation { parameters: self.of_deletion(), ..delete });
        }
        self.actions(&below, paths);
    }

    /// Adds the additional endpoints below an object.
    fn actions(&self, below: &str, paths: &mut Paths) {
        for (name, action) in &self.resource.actions {
            let done = match action.method {
                Method::Get => ("200", Response::json("The response.", Schema::any())),
                _ => ("2XX", Response::empty("Success.")),
            };
            let responses = responses([done], FailureSet::Object);
            let operation = self.operation(&format!("action.{name}"), &format!("`{name}` of an object of"), responses);
            self.add(paths, &format!("{below}{}", action.path), action.method, operation);
        }
    }

    /// Adds the request of several objects by their keys (tastypie resources.py, `get_multiple`).
    fn sets(&self, paths: &mut Paths) {
        if !self.is_read_in_sets() {
            return;
        }
        let set = Response::json("The existing objects, in the requested order.", self.component(name::SET));
        let get =
            self.operation("get_several", "Read several objects of", responses([("200", set)], FailureSet::Object));
        self.add(paths, "set/{keys}/", Method::Get, get);
    }

    fn invocation(&self, command: &Command, paths: &mut Paths) {
        let body = if self.resource.files().next().is_some() {
            RequestBody::multipart(self.component(name::FORM))
        } else {
            RequestBody::json(self.component(name::REQUEST))
        };
        let response = match &command.reply {
            Reply::Whole(id) if self.version.resources.contains_key(id) => {
                Response::json("The response.", Schema::component(&name::resource(id)))
            }
            Reply::Whole(_) => Response::json("The response.", Schema::any()),
            _ => Response::json(
                "The outcome of the command; `status` tells whether it succeeded.",
                self.component(name::OUTCOME),
            ),
        };
        let response = self.resource.create_responses.iter().fold(response, |response, kind| match kind {
            ResponseKind::Bytes | ResponseKind::Xml => file_of(*kind, response),
            _ => response,
        });
        let invoke = self.operation("invoke", "The command", responses([("2XX", response)], FailureSet::Write));
        self.add(paths, "", Method::Post, Operation { request_body: Some(body), ..invoke });
    }

    fn creation(&self) -> RequestBody {
        let form = self.resource.files().next().map(|_| RequestBody::multipart(self.component(name::FORM)));
        match form {
            // A required file can be created only with a form.
            Some(form) if self.resource.requires_file() => form,
            form => RequestBody::json(self.component(name::NEW)).or(form),
        }
    }

    fn operation(&self, name: &str, does: &str, responses: Responses) -> Operation {
        let id = &self.resource.id;
        Operation {
            operation_id: name::of(id, name),
            tags: vec![name::resource(id)],
            summary: format!("{does} `{id}`"),
            description: String::new(),
            parameters: Vec::new(),
            request_body: None,
            responses,
        }
    }

    /// Adds an operation at a path below the list.
    fn add(&self, paths: &mut Paths, below: &str, method: Method, operation: Operation) {
        let path = format!("/{}{below}", self.resource.path.trim_start_matches('/'));
        let parameters = placeholders(&path).map(|name| self.in_path(name)).collect();
        let item = paths.entry(path).or_insert_with(|| PathItem { parameters, ..PathItem::default() });
        item.operations.entry(method).or_insert(operation);
    }

    /// Returns the parameter for a placeholder.
    fn in_path(&self, placeholder: &str) -> Parameter {
        if placeholder == "keys" && self.is_read_in_sets() {
            let pattern = if is_integer(self.resource) { "^[0-9]{1,18}(;[0-9]{1,18})*$" } else { "^[^;/]+(;[^;/]+)*$" };
            let keys = Schema { pattern: Some(pattern), ..Schema::of("string") };
            return Parameter::path(placeholder, "The keys, separated by `;`.", keys);
        }
        let (of, description) = match self.parent() {
            Some(parent) if self.resource.path.contains(&format!("{{{placeholder}}}")) => {
                (parent, format!("The key of the object of {}.", code(&parent.id)))
            }
            _ => (self.resource, "The key of the object.".to_owned()),
        };
        let schema = if is_integer(of) { Schema::integer() } else { Schema::of("string") };
        Parameter::path(placeholder, &description, schema)
    }

    /// Returns the placeholder for the key of an object, which must not occur in the path of the list.
    fn key_name(&self) -> String {
        let field = self.resource.key.as_ref().map_or("key", |key| key.field.as_str());
        let mut name: String =
            field.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' }).collect();
        while self.resource.path.contains(&format!("{{{name}}}")) {
            name.push('_');
        }
        name
    }

    fn parent(&self) -> Option<&Resource> {
        let id = match &self.resource.role {
            Role::Nested { parent } => Some(parent),
            Role::Command(command) => command.parent.as_ref(),
            _ => None,
        };
        self.version.resources.get(id?)
    }

    fn of_deletion(&self) -> Vec<Parameter> {
        let parameter = |name: &String| match self.resource.field(name) {
            Some(field) => Parameter::query(name, &help(field), self.deleting(field)),
            None => Parameter::query(name, "", Schema::of("string")),
        };
        self.resource.delete_parameters.iter().map(parameter).collect()
    }

    /// Returns the response to a change of many objects: with the objects, if the server returns them.
    fn set_or(&self, empty: &'static str, full: &'static str, description: &str) -> (&'static str, Response) {
        if self.returns_objects() {
            (full, Response::json(description, self.component(name::SET)))
        } else {
            (empty, Response::empty(description))
        }
    }

    /// Returns whether several objects can be requested at once. The server fails on keys of the wrong type,
    /// so this is not offered if the type of the key is not known.
    pub fn is_read_in_sets(&self) -> bool {
        let resource = self.resource;
        let object = resource.details(Method::Get) && resource.get_response.is_none();
        resource.role == Role::Collection && object && resource.key.is_some()
    }

    /// Returns whether all objects can be replaced at once. The new ones are JSON, which cannot contain a required file.
    pub fn is_replaced_as_a_list(&self) -> bool {
        self.resource.lists(Method::Put) && self.resource.is_written_whole() && !self.resource.requires_file()
    }

    /// Returns whether many objects can be changed at once, which also requires PUT on one object (tastypie
    /// resources.py, `patch_list`).
    pub fn is_batched(&self) -> bool {
        self.resource.lists(Method::Patch) && self.resource.details(Method::Put)
    }

    /// Returns whether a batch may create objects: like a POST, but from JSON, which cannot contain a required file.
    pub fn is_created_in_batches(&self) -> bool {
        self.resource.lists(Method::Post) && !self.resource.requires_file()
    }

    /// Returns the method for uploading a file to an object.
    pub fn upload_method(&self) -> Option<Method> {
        self.resource.upload_method()
    }
}

fn is_integer(resource: &Resource) -> bool {
    matches!(resource.key, Some(Key { integer: true, .. }))
}

fn placeholders(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}
