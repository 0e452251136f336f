//! The module of each group with its accessors.

use proc_macro2::{Ident, TokenStream};

use super::super::ident::ident;
use super::bindings::Bindings;
use super::example::resource_call;
use super::files::FileArguments;
use super::imports::Imports;
use super::operation::{self, RequestAccessorPlan};
use super::resource::{exports, has_endpoint, reply};
use super::tree::Group;
use super::types::OfResource;
use crate::markdown;
use crate::model::{Command, DefaultValue, Field, Method, Operation, Resource, Role, Version};

impl<'a> Group<'a> {
    /// The modules of its operations.
    pub fn operation_modules(&self, version: &'a Version) -> Vec<ModulePlan> {
        let module = |operation: &&'a Operation| ModulePlan {
            name: ident(&operation.names.method),
            exports: operation::exports(version, operation).into_iter().map(ident).collect(),
        };
        self.operations.iter().map(module).collect()
    }

    /// The types that its module declares or exports.
    pub fn declared(&self, version: &'a Version) -> impl Iterator<Item = &'a str> {
        let resources = self.resources.iter().flat_map(|resource| exports(resource));
        let operations = self.operations.iter().flat_map(|operation| operation::exports(version, operation));
        ["Api", "C", "Client"].into_iter().chain(resources).chain(operations)
    }

    /// The methods that create the requests of its operations.
    pub fn operation_accessors(&self, version: &'a Version, imports: &Imports) -> Vec<RequestAccessorPlan> {
        self.operations.iter().map(|operation| RequestAccessorPlan::new(version, operation, imports)).collect()
    }
}

/// The module of a group.
pub struct GroupPlan {
    pub docs: Vec<String>,
    pub imports: TokenStream,
    /// The modules of the groups inside it.
    pub groups: Vec<Ident>,
    /// The modules of its resources, then those of its operations.
    pub modules: Vec<ModulePlan>,
    pub table: Option<TablePlan>,
    pub api_docs: Vec<String>,
    /// Whether nothing uses the client.
    pub is_idle: bool,
    pub accessors: Vec<AccessorPlan>,
    /// The methods that create the requests of its operations.
    pub operations: Vec<RequestAccessorPlan>,
    pub schemas: Option<SchemasPlan>,
}

/// A module, and the names that it exports to the group.
pub struct ModulePlan {
    pub name: Ident,
    pub exports: Vec<Ident>,
}

/// The table of resources for code over all of them.
pub struct TablePlan {
    /// The type of a row.
    pub row: TokenStream,
    /// The resources whose objects can be listed.
    pub resources: Vec<ListedPlan>,
}

/// A resource whose objects can be listed.
pub struct ListedPlan {
    /// Its type.
    pub read: Ident,
    /// The calls beside reading, separated by spaces.
    pub calls: String,
    /// The unique fields that clients set, separated by spaces, if there are any.
    pub unique: Option<String>,
}

/// What servers publish schemas of.
pub struct SchemasPlan {
    pub types: Vec<Ident>,
    /// The modules of inner groups.
    pub groups: Vec<Ident>,
}

/// A method that leads to an endpoint, or creates a request.
pub struct AccessorPlan {
    pub docs: Vec<String>,
    /// The feature that it is part of.
    pub feature: Option<String>,
    pub name: Ident,
    pub call: Call,
}

/// What an accessor returns.
pub enum Call {
    /// The accessors of a group.
    Group,
    /// The endpoint of a resource.
    Endpoint(EndpointType),
    /// The endpoint of a resource below an object of another one.
    Nested { endpoint: EndpointType, parent: ParentPlan },
    /// A request for an action of an object.
    Action { read: Ident, object: ParentPlan, method: String, path: String, response: TokenStream },
    /// The request of a command.
    Command(CommandCall),
}

/// How a command is invoked.
pub struct CommandCall {
    pub argument: Ident,
    pub request: Ident,
    pub reply: TokenStream,
    /// The object that it is invoked on.
    pub object: Option<ParentPlan>,
    pub form: CommandForm,
}

/// The type of an endpoint.
pub struct EndpointType {
    /// The runtime's type.
    pub endpoint: TokenStream,
    pub read: Ident,
    /// The resource's own type, if it has files.
    pub with_files: Option<Ident>,
}

/// What the request of a command takes beside its fields, or returns beside its reply.
pub enum CommandForm {
    /// Nothing.
    Plain,
    /// Files.
    WithFiles(FileArguments),
    /// A reply or a file: the type of the two.
    ReplyOrFile(TokenStream),
}

/// The argument for an object that others are below.
pub struct ParentPlan {
    pub name: Ident,
    pub ty: TokenStream,
    /// The trait of what is accepted.
    pub into_uri: TokenStream,
}

impl GroupPlan {
    /// Plans the module of a group below the version.
    pub fn new(bindings: Bindings<'_>, version: &Version, path: &[&str], group: &Group<'_>) -> Self {
        let imports = Imports::beside(group.declared(version));
        let groups = group.groups.iter().map(|(name, inner)| AccessorPlan::of_group(name, inner));
        let resources = group.resources.iter().flat_map(|resource| {
            let context = OfResource::new(version, resource, &imports);
            accessor(bindings, context).into_iter().chain(actions(context))
        });
        let accessors: Vec<AccessorPlan> = groups.chain(resources).collect();
        let resource_modules = group.resources.iter().map(|resource| ModulePlan {
            name: ident(&resource.names.module),
            exports: exports(resource).into_iter().map(ident).collect(),
        });
        let (table, operations) = (table(group, &imports), group.operation_accessors(version, &imports));
        Self {
            docs: docs(version, path, group),
            groups: group.groups.values().map(|inner| ident(inner.module)).collect(),
            modules: resource_modules.chain(group.operation_modules(version)).collect(),
            table,
            api_docs: vec![format!("The endpoints of {}.", markdown::code(&path.join("/")))],
            is_idle: accessors.is_empty() && group.operations.is_empty(),
            accessors,
            operations,
            schemas: schemas(group),
            imports: imports.declarations(),
        }
    }
}

impl AccessorPlan {
    /// The accessor of a group.
    pub fn of_group(name: &str, group: &Group<'_>) -> Self {
        let docs = vec![format!("The endpoints of {}.", markdown::code(name))];
        Self { docs, feature: None, name: ident(group.module), call: Call::Group }
    }
}

fn docs(version: &Version, path: &[&str], group: &Group<'_>) -> Vec<String> {
    let part = (path.len() == 1).then(|| version.parts.get(path[0])).flatten();
    let description = part.map(|part| markdown::prose(&part.description)).unwrap_or_default();
    let shown = markdown::code(&path.join("/"));
    let title = format!("The endpoints and types of {shown} in {}.", markdown::escape(&version.name));
    let named = group.resources.iter().flat_map(|resource| exports(resource)).next().map(|name| {
        let path = path.last().copied().unwrap_or_default();
        format!(
            "Each resource has a module for its types, which have a short path too: {}.",
            markdown::code(&format!("{path}::{name}"))
        )
    });
    [vec![title], description, named.into_iter().collect()].concat()
}

/// Returns the names of the unique fields that clients set. A key or a value that the server makes is none of them.
fn unique_fields(resource: &Resource) -> impl Iterator<Item = &str> {
    let is_key = |field: &&Field| resource.key.as_ref().is_some_and(|key| key.field == field.wire);
    let is_made = |field: &&Field| matches!(field.default, Some(DefaultValue::Volatile(_)));
    let is_set = move |field: &&Field| field.is_written() && !is_key(field) && !is_made(field);
    resource.fields.iter().filter(|field| field.filtering.unique).filter(is_set).map(|field| field.wire.as_str())
}

fn table(group: &Group<'_>, imports: &Imports) -> Option<TablePlan> {
    // The list of an object without a type has the usual form.
    let is_listed = |resource: &&&Resource| {
        resource.role == Role::Collection && resource.is_listed() && resource.collection.is_none()
    };
    let mut listed = group.resources.iter().filter(is_listed).peekable();
    listed.peek()?;
    let row = |resource: &&Resource| {
        let calls = [
            ("create", resource.lists(Method::Post)),
            ("update", resource.is_patched()),
            ("delete", resource.details(Method::Delete)),
        ];
        let calls: Vec<&str> = calls.iter().filter(|(_, allowed)| *allowed).map(|(call, _)| *call).collect();
        let unique: Vec<&str> = unique_fields(resource).collect();
        let unique = (!unique.is_empty()).then(|| unique.join(" "));
        ListedPlan { read: ident(&resource.names.read), calls: calls.join(" "), unique }
    };
    Some(TablePlan { row: imports.runtime("ResourceInfo"), resources: listed.map(row).collect() })
}

fn schemas(group: &Group<'_>) -> Option<SchemasPlan> {
    let published = group.resources.iter().filter(|resource| resource.published.is_some());
    let types = published.map(|resource| match resource.role {
        Role::Command(_) => ident(&resource.names.new),
        _ => ident(&resource.names.read),
    });
    let groups = group.groups.values().filter(|group| group.is_published()).map(|group| ident(group.module));
    group.is_published().then(|| SchemasPlan { types: types.collect(), groups: groups.collect() })
}

/// The accessor of a resource's endpoint, or the method that invokes a command.
fn accessor(bindings: Bindings<'_>, context: OfResource<'_>) -> Option<AccessorPlan> {
    let resource = context.resource;
    let endpoint = || EndpointType {
        endpoint: context.runtime("Endpoint"),
        read: ident(&resource.names.read),
        with_files: resource.sends_files().then(|| ident(&resource.names.endpoint)),
    };
    let call = match &resource.role {
        Role::Collection if has_endpoint(resource) => Call::Endpoint(endpoint()),
        Role::Nested { parent: id } if has_endpoint(resource) => {
            let parent = parent(context, id)?;
            Call::Nested { endpoint: endpoint(), parent }
        }
        Role::Command(command) => Call::Command(CommandCall::new(context, command)),
        _ => return None,
    };
    let mut docs = vec![format!("{}, at {}.", markdown::code(&resource.id), markdown::code(&resource.path))];
    docs.extend(resource_call(bindings, context.version, resource));
    Some(AccessorPlan { docs, feature: None, name: ident(&resource.names.module), call })
}

fn parent(context: OfResource<'_>, id: &str) -> Option<ParentPlan> {
    let parent = context.version.resources.get(id)?;
    Some(ParentPlan {
        name: ident(&parent.names.module),
        ty: context.in_group().path(parent, &parent.names.read),
        into_uri: context.runtime("IntoUri"),
    })
}

impl CommandCall {
    fn new(context: OfResource<'_>, command: &Command) -> Self {
        let resource = context.resource;
        let form = if let Some(files) = FileArguments::of_resource(context) {
            CommandForm::WithFiles(files)
        } else if resource.creates_file() {
            CommandForm::ReplyOrFile(context.runtime("CommandOrFile"))
        } else {
            CommandForm::Plain
        };
        // No file has a name that ends with an underscore and is not a keyword.
        let apart = |name: Ident, other: &str| if form.has_file(&name) { ident(other) } else { name };
        let object = command.parent.as_deref().and_then(|id| parent(context, id));
        let object = object.map(|object| ParentPlan { name: apart(object.name, "object_"), ..object });
        let usual = ident("request");
        let is_object = object.as_ref().is_some_and(|object| object.name == usual);
        Self {
            argument: if is_object { ident("request_") } else { apart(usual, "request_") },
            request: ident(&resource.names.new),
            reply: reply(&command.reply, &context.in_group()),
            object,
            form,
        }
    }
}

impl CommandForm {
    fn has_file(&self, name: &Ident) -> bool {
        matches!(self, Self::WithFiles(FileArguments { files, .. }) if files.iter().any(|file| file.name == *name))
    }
}

/// The methods for the actions of a resource's objects.
fn actions(context: OfResource<'_>) -> impl Iterator<Item = AccessorPlan> + '_ {
    let resource = context.resource;
    let actions = resource.actions.iter().zip(resource.names.actions.values());
    actions.map(move |((name, action), method)| {
        let path = format!("{}<key>/{}", resource.path, action.path);
        let read = ident(&resource.names.read);
        let docs =
            format!("{} of a {}, at {}.", markdown::code(name), markdown::code(&resource.id), markdown::code(&path));
        let object = ParentPlan {
            name: ident(&resource.names.module),
            ty: quote::quote!(#read),
            into_uri: context.runtime("IntoUri"),
        };
        let (method, http, path) = (ident(method), action.method.wire().to_owned(), action.path.clone());
        let call = Call::Action { read, object, method: http, path, response: context.runtime("Json") };
        AccessorPlan { docs: vec![docs], feature: None, name: method, call }
    })
}
