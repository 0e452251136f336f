//! The module of a version, with its client.

use proc_macro2::{Ident, TokenStream};

use super::super::ident::ident;
use super::bindings::{Bindings, BlockingClient};
use super::example::{group_call, program};
use super::group::{AccessorPlan, ModulePlan};
use super::imports::Imports;
use super::operation::RequestAccessorPlan;
use super::tree::Group;
use super::types::SHARED_TYPES;
use crate::markdown;
use crate::model::{Operation, Resource, Schema, Server, Version};

/// `mod.rs` of a version.
pub struct VersionPlan<'a> {
    /// Its name.
    pub name: &'a str,
    pub docs: Vec<String>,
    /// Whether anything in it is deprecated: it is used where it is declared.
    pub has_deprecated: bool,
    pub imports: TokenStream,
    pub groups: Vec<GroupModule>,
    /// The module of the types that operations share.
    pub types: Option<Ident>,
    /// The modules of operations without a group.
    pub modules: Vec<ModulePlan>,
    /// What is known about servers.
    pub server: &'a Server,
    pub client_docs: Vec<String>,
    pub blocking_client: BlockingClient,
    pub accessors: Vec<AccessorPlan>,
    /// The methods that create the requests of operations without a group.
    pub operations: Vec<RequestAccessorPlan>,
    pub check: Option<CheckPlan>,
}

/// The method that compares the bindings with the schemas of the server.
pub struct CheckPlan {
    pub docs: Vec<String>,
    /// The modules of the groups with schemas.
    pub groups: Vec<GroupModule>,
}

/// The module of a group.
pub struct GroupModule {
    pub name: Ident,
    /// The feature that it is part of.
    pub feature: Option<String>,
}

impl<'a> VersionPlan<'a> {
    /// Plans the module of a version.
    pub fn new(bindings: Bindings<'a>, version: &'a Version, tree: &Group<'a>) -> Self {
        let imports = Imports::beside(tree.declared(version));
        let operations = tree.operation_accessors(version, &imports);
        let accessors = tree.groups.iter().map(|(name, group)| {
            let mut accessor = AccessorPlan::of_group(name, group);
            accessor.docs.extend(group_call(bindings, version, group));
            accessor.feature = bindings.feature(group.module);
            accessor
        });
        Self {
            name: &version.name,
            docs: docs(bindings, version),
            has_deprecated: has_deprecated(version),
            groups: tree.groups.values().map(|group| module(bindings, group)).collect(),
            types: version.schemas_with_types().next().map(|_| ident(SHARED_TYPES)),
            modules: tree.operation_modules(version),
            server: &bindings.api.server,
            client_docs: vec![
                format!(
                    "A client for servers of version {}.",
                    markdown::escape(version.name.strip_prefix('v').unwrap_or(&version.name))
                ),
                "Cheap to clone; clones share connections.".to_owned(),
            ],
            blocking_client: bindings.blocking_client(),
            accessors: accessors.collect(),
            operations,
            check: tree.is_published().then(|| check(bindings, tree)),
            imports: imports.declarations(),
        }
    }
}

fn module(bindings: Bindings<'_>, group: &Group<'_>) -> GroupModule {
    GroupModule { name: ident(group.module), feature: bindings.feature(group.module) }
}

fn docs(bindings: Bindings<'_>, version: &Version) -> Vec<String> {
    let title = format!("{}, {}.", markdown::escape(&bindings.api.title), markdown::escape(&version.name));
    let leads = "Requests begin at the [`Client`]:".to_owned();
    let program = program(bindings, version).unwrap_or_default();
    [vec![title], markdown::prose(&version.description), servers(version), vec![leads, program]].concat()
}

/// The servers that the document names.
fn servers(version: &Version) -> Vec<String> {
    if version.servers.is_empty() {
        return Vec::new();
    }
    let servers = version.servers.iter().map(|server| {
        let separator = if server.description.is_empty() { "" } else { ": " };
        format!("- {}{separator}{}", markdown::code(&server.url), markdown::line(&server.description))
    });
    let about = "Servers of the API. The client is built with the URL without its path:".to_owned();
    vec![about, servers.collect::<Vec<_>>().join("\n")]
}

fn check(bindings: Bindings<'_>, tree: &Group<'_>) -> CheckPlan {
    let docs = [
        "Compares the bindings with the schema documents of the server, one after another, and returns the differences.",
        "A program can thus tell at its start that the server has another version. The list is empty if there are no differences.",
    ];
    let groups = tree.groups.values().filter(|group| group.is_published());
    CheckPlan { docs: docs.map(str::to_owned).to_vec(), groups: groups.map(|group| module(bindings, group)).collect() }
}

fn has_deprecated(version: &Version) -> bool {
    let of_operation = |operation: &Operation| {
        operation.deprecated
            || operation.parameters.iter().any(|parameter| parameter.field.deprecated)
            || operation.headers.iter().any(|field| field.deprecated)
    };
    let of_schema = |schema: &Schema| schema.deprecated || schema.fields().iter().any(|field| field.deprecated);
    let of_resource = |resource: &Resource| resource.fields.iter().any(|field| field.deprecated);
    version.operations.values().any(of_operation)
        || version.schemas.values().any(of_schema)
        || version.resources.values().any(of_resource)
}
