//! The file of one resource.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::ident::ident;
use super::body::{BodyPlan, Setter};
use super::description;
use super::files::FilesPlan;
use super::filters::{self, FilterPlan, LookupSetPlan};
use super::imports::Imports;
use super::record::RecordPlan;
use super::repeated::{AliasPlan, Seen};
use super::types::{Context, OfResource, derives};
use crate::markdown;
use crate::model::{
    BooleanForm, Choices, Command, Field, History, Key, LIST_PARAMETERS, Method, Reply, Resource, ResponseKind, Role,
    Type, Version,
};

/// What is generated for a resource.
pub struct ResourcePlan {
    /// The documentation of the module.
    pub docs: Vec<String>,
    pub imports: TokenStream,
    pub record: Option<RecordPlan>,
    pub endpoint: Option<EndpointPlan>,
    pub files: Option<FilesPlan>,
    pub body: Option<BodyPlan>,
    pub deletion: Option<DeletionPlan>,
    pub command: Option<CommandPlan>,
    pub filters: Vec<FilterPlan>,
    pub lookups: Vec<LookupSetPlan>,
    pub choices: Vec<FieldEnum>,
}

/// The endpoint of a resource.
pub struct EndpointPlan {
    pub name: Ident,
    pub id: String,
    pub path: String,
    pub key: TokenStream,
    /// The field that holds the key, if not `id`.
    pub key_field: Option<String>,
    /// The property of a list that holds the objects, if not the usual one.
    pub collection: Option<String>,
    /// Fields that are named like a parameter of lists.
    pub shadowed: Vec<String>,
    /// What programs compare with the schema of their server.
    pub schema: Option<String>,
    /// Traits with their items.
    pub abilities: Vec<(Ident, TokenStream)>,
}

/// The options of a deletion.
pub struct DeletionPlan {
    pub read: Ident,
    pub docs: Vec<String>,
    pub setters: Vec<Setter>,
    /// The type of what must be finished first where the server only accepts.
    pub accepted: TokenStream,
    /// Whether booleans are written as in Python.
    pub has_python_booleans: bool,
}

/// What makes a type the request of a command.
pub struct CommandPlan {
    pub name: Ident,
    pub id: String,
    pub path: String,
    pub reply: TokenStream,
    /// Whether the reply is inside an envelope with the outcome.
    pub envelope: bool,
    /// What programs compare with the schema of their server.
    pub schema: Option<String>,
}

/// An enum of the values of a field.
pub struct ChoicePlan {
    pub docs: Vec<String>,
    pub deprecated: bool,
    /// Derive macros beside the usual ones.
    pub derives: Vec<TokenStream>,
    pub choices: Choices,
    /// The choices that are not in all versions.
    pub history: BTreeMap<String, History>,
}

/// The enum of the values of a field.
pub enum FieldEnum {
    Declared(ChoicePlan),
    /// The values of another field are the same.
    Repeated(AliasPlan),
}

/// Plans the file of a resource.
pub fn plan(version: &Version, resource: &Resource) -> ResourcePlan {
    let imports = Imports::beside(declared(resource));
    let context = OfResource::new(version, resource, &imports);
    let mut plan = ResourcePlan {
        docs: module_docs(version, resource),
        imports: TokenStream::new(),
        record: None,
        endpoint: None,
        files: None,
        body: None,
        deletion: None,
        command: None,
        filters: Vec::new(),
        lookups: Vec::new(),
        choices: choices(context),
    };
    match &resource.role {
        Role::Command(command) => {
            plan.body = Some(request(context));
            plan.command = Some(invocation(context, command));
        }
        Role::Reply => plan.record = Some(record(context)),
        Role::Embedded => {
            plan.record = Some(record(context));
            plan.body = Some(BodyPlan::embedded(context));
            (plan.filters, plan.lookups) = filters::plan(context);
        }
        Role::Collection | Role::Nested { .. } => {
            plan.record = Some(RecordPlan { is_resource: true, ..record(context) });
            plan.body = BodyPlan::of_resource(context, &description::calls(resource));
            plan.endpoint = Some(endpoint(context));
            plan.files = FilesPlan::of_resource(context);
            plan.deletion = deletion(context);
            (plan.filters, plan.lookups) = filters::plan(context);
        }
    }
    plan.imports = imports.declarations();
    plan
}

/// The types that the file declares.
fn declared(resource: &Resource) -> impl Iterator<Item = &str> {
    let choices = resource.fields.iter().filter_map(Field::enum_name);
    let names = &resource.names;
    [names.read.as_str(), &names.new, &names.patch, &names.endpoint].into_iter().chain(choices)
}

fn module_docs(version: &Version, resource: &Resource) -> Vec<String> {
    let mut paragraphs = description::paragraphs(resource);
    paragraphs.truncate(1);
    let holds = match resource.role {
        Role::Collection | Role::Nested { .. } if resource.is_listed() => {
            "The types of {}, and a function for each field that lists are filtered or ordered by."
        }
        _ => "The types of {}.",
    };
    let id = format!("{} in {}", markdown::code(&resource.id), markdown::escape(&version.name));
    paragraphs.push(holds.replace("{}", &id));
    paragraphs
}

fn described(resource: &Resource) -> Vec<String> {
    [description::paragraphs(resource), description::endpoint(resource)].concat()
}

fn record(context: OfResource<'_>) -> RecordPlan {
    RecordPlan::of_resource(context, described(context.resource))
}

fn choices(context: OfResource<'_>) -> Vec<FieldEnum> {
    FieldEnum::all(&context, &context.resource.fields, None)
}

impl FieldEnum {
    /// Plans the enums of fields. Equal ones that are seen elsewhere are not declared again.
    pub fn all<'f>(
        context: &Context<'_>,
        fields: impl IntoIterator<Item = &'f Field>,
        seen: Option<&Seen<'_>>,
    ) -> Vec<Self> {
        let enums = fields.into_iter().filter_map(|field| match &field.kind {
            Type::Choice(choices) => {
                let title = format!("The values of {}.", markdown::code(&field.wire));
                let paragraphs = [vec![title], field.help_blocks()].concat();
                Some(match seen.and_then(|seen| seen.choices(choices, &field.history)) {
                    Some(of) => Self::Repeated(AliasPlan {
                        docs: paragraphs,
                        deprecated: false,
                        name: ident(&choices.name),
                        of,
                    }),
                    None => Self::Declared(ChoicePlan::new(context, paragraphs, choices, &field.history)),
                })
            }
            _ => None,
        });
        enums.collect()
    }
}

impl ChoicePlan {
    /// Plans an enum.
    pub fn new(context: &Context<'_>, docs: Vec<String>, choices: &Choices, history: &History) -> Self {
        context.runtime("Choice");
        context.runtime("Unknown");
        let derives = derives(&context.version.derives.choices);
        Self { docs, deprecated: false, derives, choices: choices.clone(), history: history.choices.clone() }
    }
}

/// The request of a command.
fn request(context: OfResource<'_>) -> BodyPlan {
    let resource = context.resource;
    let fields: Vec<_> = super::body::written(resource).collect();
    BodyPlan::one(&context, &resource.names.new, described(resource), &fields)
}

fn invocation(context: OfResource<'_>, command: &Command) -> CommandPlan {
    let resource = context.resource;
    context.runtime("Command");
    CommandPlan {
        name: ident(&resource.names.new),
        id: resource.id.clone(),
        path: resource.path.clone(),
        reply: reply(&command.reply, &context),
        envelope: !matches!(command.reply, Reply::Whole(_)),
        schema: resource.published.clone(),
    }
}

/// The type of a command's response.
pub fn reply(reply: &Reply, context: &Context<'_>) -> TokenStream {
    let resource = match reply {
        Reply::Outcome => None,
        Reply::Data(id) | Reply::Whole(id) => context.version.resources.get(id),
    };
    resource.map_or_else(|| context.runtime("CommandResponse"), |reply| context.path(reply, &reply.names.read))
}

fn endpoint(context: OfResource<'_>) -> EndpointPlan {
    let resource = context.resource;
    context.runtime("Resource");
    let wires = resource.fields.iter().map(|field| &field.wire);
    EndpointPlan {
        name: ident(&resource.names.read),
        id: resource.id.clone(),
        path: resource.path.clone(),
        key: match resource.key {
            Some(Key { integer: true, .. }) => quote!(i64),
            _ => quote!(String),
        },
        key_field: resource.key.as_ref().map(|key| key.field.clone()).filter(|field| field != "id"),
        collection: resource.collection.clone(),
        shadowed: wires.filter(|wire| LIST_PARAMETERS.contains(&wire.as_str())).cloned().collect(),
        schema: resource.published.clone(),
        abilities: abilities(context),
    }
}

fn abilities(context: OfResource<'_>) -> Vec<(Ident, TokenStream)> {
    let resource = context.resource;
    let mut abilities = Vec::new();
    let mut can = |condition: bool, ability: &str, items: &dyn Fn() -> TokenStream| {
        if condition {
            context.runtime(ability);
            abilities.push((ident(ability), items()));
        }
    };
    let none: &dyn Fn() -> TokenStream = &TokenStream::new;
    let files = resource.files().next().is_some();
    can(matches!(resource.role, Role::Collection), "Rooted", none);
    let parent = match &resource.role {
        Role::Nested { parent } => context.version.resources.get(parent),
        _ => None,
    };
    if let Some(parent) = parent {
        let path = context.path(parent, &parent.names.read);
        can(true, "NestedIn", &|| quote!(type Parent = #path;));
    }
    can(resource.is_listed(), "List", none);
    can(resource.lists(Method::Get) && resource.is_single, "Single", none);
    can(resource.details(Method::Get) && resource.get_response.is_none(), "Get", none);
    can(resource.details(Method::Get) && resource.get_response.is_some(), "GetFile", none);
    can(resource.is_written_whole(), "Writable", &|| {
        let new = context.new_type();
        quote!(type New = #new;)
    });
    can(resource.lists(Method::Post) && !resource.requires_file(), "Create", &|| created(context));
    can(resource.lists(Method::Post) && files, "CreateWithFile", none);
    can(resource.details(Method::Put), "Replace", none);
    can(resource.is_patched(), "Update", &|| {
        let patch = ident(&resource.names.patch);
        quote!(type Patch = #patch;)
    });
    if let Some(method) = resource.upload_method() {
        let wire = method.wire().to_uppercase();
        let method = (method != Method::Patch).then(|| quote!(const METHOD: &'static str = #wire;));
        can(true, "Uploads", &|| quote!(#method));
    }
    // A bulk PATCH needs PUT on one object too (tastypie/resources.py, `patch_list`).
    can(resource.lists(Method::Patch) && resource.details(Method::Put), "Batch", none);
    can(resource.details(Method::Delete), "Delete", none);
    can(resource.lists(Method::Delete), "DeleteAll", none);
    abilities
}

/// The outcome of creating.
fn created(context: OfResource<'_>) -> TokenStream {
    let responses = &context.resource.create_responses;
    let connection = context.runtime("Connection");
    if context.resource.creates_file() {
        let created = context.runtime("CreatedOrFile");
        return quote!(type Response<C: #connection> = #created<Self, C>;);
    }
    if responses.contains(&ResponseKind::Accepted) {
        let (created, accepted) = (context.runtime("CreatedOrAccepted"), context.accepted());
        return quote!(type Response<C: #connection> = #created<Self, #accepted>;);
    }
    let created = context.runtime("Created");
    quote!(type Response<C: #connection> = #created<Self>;)
}

fn deletion(context: OfResource<'_>) -> Option<DeletionPlan> {
    let resource = context.resource;
    if resource.delete_parameters.is_empty() || !resource.details(Method::Delete) {
        return None;
    }
    context.runtime("Body");
    context.runtime("DeleteWith");
    let parameters = resource.delete_parameters.iter().zip(&resource.names.delete_parameters);
    let setters = parameters.map(|(parameter, name)| match resource.field(parameter) {
        Some(field) => Setter { name: ident(name), ..Setter::of(&context, field) },
        None => Setter::text(parameter, name),
    });
    Some(DeletionPlan {
        read: ident(&resource.names.read),
        docs: vec![format!(
            "Options of deleting one [`{}`], for `{}.delete_with(key, &options)`.",
            resource.names.read,
            description::calls(resource)
        )],
        setters: setters.collect(),
        accepted: context.accepted(),
        has_python_booleans: resource.delete_booleans == BooleanForm::Python,
    })
}

/// The names that a resource's module exports to its group.
pub fn exports(resource: &Resource) -> Vec<&str> {
    let mut names = Vec::new();
    if matches!(resource.role, Role::Command(_)) {
        names.push(resource.names.new.as_str());
        return names;
    }
    names.push(resource.names.read.as_str());
    if resource.is_written_whole() {
        names.push(&resource.names.new);
    }
    if resource.is_patched() {
        names.push(&resource.names.patch);
    }
    if resource.sends_files() {
        names.push(&resource.names.endpoint);
    }
    names
}

/// Whether a resource has any endpoint.
pub fn has_endpoint(resource: &Resource) -> bool {
    matches!(resource.role, Role::Collection | Role::Nested { .. })
        && Method::ALL.iter().any(|method| resource.lists(*method) || resource.details(*method))
}
