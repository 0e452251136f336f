//! The crate around the versions: manifest, root and the client of each version.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use proc_macro2::TokenStream;
use quote::quote;

use super::group::{Group, group_accessor};
use super::plan::body::MANY;
use super::plan::imports::Imports;
use super::types::ident;
use super::{docs, operation, schemas, server};
use crate::markdown;
use crate::model::{Api, Authentication, Operation, Resource, Role, Schema, ServerUrl, Type, Version};
use crate::output::MARK;

/// What the runtime offers beyond what every client needs.
const RUNTIME_FEATURES: &str = "\
# Blocking clients, for programs without async.
blocking = [\"pexgen-runtime/blocking\"]
# Authentication with OAuth2 client credentials.
oauth2 = [\"pexgen-runtime/oauth2\"]
# Querying SNMP agents.
snmp = [\"pexgen-runtime/snmp\"]
";

/// What the manifest has beside the API.
#[derive(Clone, Debug)]
pub struct Package {
    /// Version of the crate.
    pub version: String,
    /// Edition of the crate.
    pub edition: String,
    /// Licence of the crate, as an SPDX expression.
    pub license: String,
    /// Features that are on by default, beside the version and the parts of the API.
    pub features: Vec<String>,
    /// The value of the dependency on the runtime.
    pub runtime: String,
    /// Dependencies beside the runtime.
    pub dependencies: toml::Table,
    /// The dependencies of examples and tests.
    pub dev_dependencies: toml::Table,
}

impl Default for Package {
    fn default() -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            edition: "2024".to_owned(),
            license: "MIT OR Apache-2.0".to_owned(),
            features: Vec::new(),
            runtime: quoted(env!("CARGO_PKG_VERSION")),
            dependencies: toml::Table::new(),
            dev_dependencies: toml::Table::new(),
        }
    }
}

/// `Cargo.toml`.
pub fn manifest(api: &Api, package: &Package) -> String {
    let mut parts: BTreeMap<&str, &str> = BTreeMap::new();
    for version in &api.versions {
        parts.extend(version.parts.values().map(|part| (part.module.as_str(), part.description.as_str())));
    }
    let on_by_default = default_version(api).map_or("", |version| version.module.as_str());
    let quoted = |names: &mut dyn Iterator<Item = &str>| names.map(self::quoted).collect::<Vec<_>>().join(", ");
    let more = package.features.iter().map(String::as_str);
    let default = quoted(&mut [on_by_default].into_iter().chain(parts.keys().copied()).chain(more));
    let mut text = format!(
        "# {} {}. Do not edit.\n\n[package]\nname = {}\ndescription = {}\nversion = {}\nedition = {}\n\
         rust-version = \"1.89\"\nlicense = {}\n\n[features]\ndefault = [{default}]\n",
        MARK,
        env!("CARGO_PKG_VERSION"),
        self::quoted(&api.name),
        self::quoted(&format!("{}: typed bindings", markdown::plain(&api.title))),
        self::quoted(&package.version),
        self::quoted(&package.edition),
        self::quoted(&package.license),
    );
    // Writing to a String can't fail.
    for version in &api.versions {
        let _ = write!(text, "# The API as of {}.\n{} = []\n", markdown::plain(&version.name), version.module);
    }
    for (part, description) in parts {
        let description = markdown::plain(description.lines().next().unwrap_or_default());
        let _ = write!(text, "# The part `{part}`. {description}\n{part} = []\n");
    }
    text.push_str(RUNTIME_FEATURES);
    let _ = writeln!(text, "\n[dependencies]\npexgen-runtime = {}", package.runtime);
    for (name, dependency) in &package.dependencies {
        let _ = writeln!(text, "{name} = {dependency}");
    }
    if !package.dev_dependencies.is_empty() {
        text.push_str("\n[dev-dependencies]\n");
    }
    for (name, dependency) in &package.dev_dependencies {
        let _ = writeln!(text, "{name} = {dependency}");
    }
    text.push_str("\n[package.metadata.docs.rs]\nall-features = true\n\n[lints.rust]\nunsafe_code = \"forbid\"\n");
    text
}

/// A text as TOML.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// `src/lib.rs`.
pub fn root(api: &Api) -> TokenStream {
    // Servers hand out the documents of resources themselves.
    let by_servers = api.versions.iter().any(|version| !version.resources.is_empty());
    let source = if by_servers { "the schema documents of its servers" } else { "OpenAPI documents" };
    let title = format!("{}: typed bindings, generated from {source}.", markdown::escape(&api.title));
    let docs = docs::inner(
        [
            vec![title, markdown::note(&api.description)],
            quickstart(api),
            vec!["# Features".to_owned(), features(api), "# Versions".to_owned()],
        ]
        .concat(),
    );
    let versions = version_links(api);
    let modules = api.versions.iter().map(|version| {
        let (feature, module) = (&version.module, ident(&version.module));
        quote!(#[cfg(feature = #feature)] #[rustfmt::skip] pub mod #module;)
    });
    let needed = super::RUNTIME_VERSION;
    quote! {
        #docs
        #versions
        #![forbid(unsafe_code)]
        #![cfg_attr(docsrs, feature(doc_cfg))]
        pexgen_runtime::generated_by!(#needed);
        #(#modules)*
        pub use pexgen_runtime as runtime;
    }
}

/// The first program, for the version that is on by default.
fn quickstart(api: &Api) -> Vec<String> {
    let example = default_version(api).and_then(|version| example(api, version));
    example.map(|example| vec!["# Quickstart".to_owned(), example]).unwrap_or_default()
}

/// A list of the features of the parts and of the runtime; those of versions are listed with the versions.
fn features(api: &Api) -> String {
    let parts: BTreeSet<&str> =
        api.versions.iter().flat_map(|version| version.parts.values()).map(|part| part.module.as_str()).collect();
    let parts = parts.iter().map(|part| format!("- `{part}`: the part of this name, on by default"));
    let runtime = [
        "- `blocking`: a blocking client in each version, for programs without async",
        "- `oauth2`: authentication with OAuth2 client credentials",
        "- `snmp`: requests to SNMP agents",
    ];
    parts.chain(runtime.map(str::to_owned)).collect::<Vec<_>>().join("\n")
}

/// A list of the versions. A version whose feature is off has no module to link to.
fn version_links(api: &Api) -> TokenStream {
    let versions = api.versions.iter().map(|version| {
        let module = &version.module;
        let (linked, plain) = (format!(" - [`{module}`](mod@{module})"), format!(" - `{module}`, with its feature"));
        quote! {
            #![cfg_attr(feature = #module, doc = #linked)]
            #![cfg_attr(not(feature = #module), doc = #plain)]
        }
    });
    let several = api.versions.get(1).map(|second| {
        let together = " Versions can be used together, so that one program talks to servers of different releases.";
        let name = markdown::escape(&second.name);
        let since = format!(
            " \"Since {name}\" in the documentation of an item means that the older of these versions do not have it."
        );
        let notes = [together.to_owned(), since];
        quote!(#![doc = ""] #(#![doc = #notes])*)
    });
    quote!(#![doc = ""] #(#versions)* #several)
}

/// The version that the features turn on by default.
fn default_version(api: &Api) -> Option<&Version> {
    let chosen = api.versions.iter().find(|version| api.default_version.as_ref() == Some(&version.name));
    chosen.or(api.versions.last())
}

/// `mod.rs` of a version.
pub fn version(api: &Api, version: &Version, tree: &Group<'_>) -> TokenStream {
    let title = format!("{}, {}.", markdown::escape(&api.title), markdown::escape(&version.name));
    let example = example(api, version).unwrap_or_default();
    let leads = "Requests begin at the [`Client`]:".to_owned();
    let paragraphs = [vec![title], markdown::prose(&version.description), servers(version), vec![leads, example]];
    let docs = docs::inner(paragraphs.concat());
    // What is going away is declared here, and used where it is declared.
    let deprecated = has_deprecated(version).then(|| quote!(#![allow(deprecated)]));
    let types = schemas::generated(version).next().map(|_| {
        let module = ident(schemas::MODULE);
        quote!(pub mod #module;)
    });
    let operation_modules = tree.operation_modules(version);
    let imports = Imports::beside(tree.declared(version));
    let operations = tree.operation_accessors(version, &imports);
    let modules = tree.groups.values().map(|group| {
        let (feature, module) = (group.module, ident(group.module));
        quote!(#[cfg(feature = #feature)] pub mod #module;)
    });
    let accessors = tree.groups.iter().map(|(name, group)| {
        let feature = group.module;
        let example = accessor_example(api, version, group);
        group_accessor(name, group, example, Some(&quote!(#[cfg(feature = #feature)])))
    });
    let check = check_schema(tree);
    let client_docs = docs::paragraphs([
        format!("A client for servers of version {}.", markdown::escape(&version.name)),
        "Cheap to clone; clones share connections.".to_owned(),
    ]);
    let imports = imports.declarations();
    let server = server::declaration(&api.server, &version.name);
    let client = match &server {
        Some(_) => quote!(pexgen_runtime::client!(Client, SERVER);),
        None => quote!(pexgen_runtime::client!(Client);),
    };
    quote! {
        #docs
        #deprecated
        #imports
        #(#modules)*
        #types
        #operation_modules
        #server
        #client_docs
        #[derive(Clone, Debug)]
        pub struct Client<C = pexgen_runtime::Client>(C);
        #client
        #[cfg(feature = "blocking")]
        pexgen_runtime::blocking_client!(Client);
        impl<C: pexgen_runtime::Connection> Client<C> { #(#accessors)* #operations #check }
    }
}

/// The method that compares the bindings with the schemas of the server.
fn check_schema(tree: &Group<'_>) -> Option<TokenStream> {
    let groups = tree.groups.values().filter(|group| group.is_published()).map(|group| {
        let (feature, module) = (group.module, ident(group.module));
        quote!(#[cfg(feature = #feature)] &#module::SCHEMAS)
    });
    let docs = docs::paragraphs([
        "Compares the bindings with the schema documents of the server, one after another, and returns the differences."
            .to_owned(),
        "A program can thus tell at its start that the server has another version. The list is empty if there are no differences.".to_owned(),
    ]);
    let (request, drift) = (quote!(pexgen_runtime::Request), quote!(pexgen_runtime::endpoint::SchemaDrift));
    tree.is_published().then(|| {
        quote! {
            #docs
            pub fn check_schema(&self) -> #request<Vec<#drift>, C> {
                #request::check_schemas(&self.0, &[#(#groups),*])
            }
        }
    })
}

/// The servers that the document names.
fn servers(version: &Version) -> Vec<String> {
    if version.servers.is_empty() {
        return Vec::new();
    }
    let servers = version.servers.iter().map(|server| {
        let separator = if server.description.is_empty() { "" } else { ": " };
        format!("- {}{separator}{}", markdown::code(&server.url), markdown::note(&server.description))
    });
    let about = "Servers of the API. The client is built with the URL without its path:".to_owned();
    vec![about, servers.collect::<Vec<_>>().join("\n")]
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

/// A first program.
fn example(api: &Api, version: &Version) -> Option<String> {
    let lines = iteration_example(api, version).or_else(|| operation_example(api, version))?;
    let krate = api.name.replace('-', "_");
    Some(format!(
        "```no_run\n\
         # async fn example() -> {krate}::runtime::Result<()> {{\n\
         use {krate}::{}::Client;\n\n\
         let client = Client::builder({:?}){}.build()?;\n\
         {lines}\
         # Ok(())\n# }}\n\
         ```",
        version.module,
        server(version),
        authentication(&version.authentication),
    ))
}

/// The server of examples: the first one that the document names.
pub(super) fn server(version: &Version) -> &str {
    version.servers.iter().find_map(ServerUrl::origin).unwrap_or("https://server.example.com")
}

/// The call that sets the client's credentials.
pub(super) fn authentication(way: &Authentication) -> String {
    match way {
        Authentication::None => String::new(),
        Authentication::Basic => ".basic_auth(\"user\", \"password\")".to_owned(),
        Authentication::Bearer => ".bearer_auth(\"token\")".to_owned(),
        Authentication::Header(name) => format!(".header_auth({name:?}, \"key\")"),
        Authentication::Query(name) => format!(".query_auth({name:?}, \"key\")"),
        Authentication::Cookie(name) => format!(".cookie_auth({name:?}, \"key\")"),
        Authentication::Certificate => ".client_certificate(\"certificate and key in PEM\")".to_owned(),
    }
}

/// A call of an accessor: the list of the example's resource, or of the first one in the group.
fn accessor_example(api: &Api, version: &Version, group: &Group<'_>) -> Option<String> {
    let mut listed = group.resources.iter().filter(|resource| is_listed(resource));
    let is_example = |resource: &&&Resource| api.example.as_ref() == Some(&resource.id);
    let resource = listed.clone().find(is_example).or_else(|| listed.next())?;
    let (krate, module) = (api.name.replace('-', "_"), &version.module);
    Some(format!(
        "```no_run\n\
         # async fn example(client: {krate}::{module}::Client) -> {krate}::runtime::Result<()> {{\n\
         let objects = client{}.{}().list().all().await?;\n\
         # Ok(()) }}\n\
         ```",
        docs::path_of_calls(resource),
        resource.names.module,
    ))
}

/// Whether an example can list the objects of a resource.
fn is_listed(resource: &Resource) -> bool {
    resource.role == Role::Collection && resource.is_listed()
}

/// The resource that examples list.
pub(super) fn listed<'v>(api: &Api, version: &'v Version) -> Option<&'v Resource> {
    let named = api.example.as_deref().and_then(|id| version.resources.get(id));
    named
        .filter(|resource| is_listed(resource))
        .or_else(|| version.resources.values().find(|resource| is_listed(resource)))
}

/// Iterates over a list.
fn iteration_example(api: &Api, version: &Version) -> Option<String> {
    let resource = listed(api, version)?;
    let groups = docs::path_of_calls(resource);
    Some(format!(
        "let mut objects = client{groups}.{}().list().page_size(100).stream();\n\
         while let Some(object) = objects.try_next().await? {{\n    \
             println!(\"{{object:?}}\");\n\
         }}\n",
        resource.names.module,
    ))
}

/// Sends a request that needs no arguments, or only ones with obvious examples.
pub(super) fn operation_example(api: &Api, version: &Version) -> Option<String> {
    let asks = |operation: &Operation| {
        let arguments = (operation.method == "GET").then(|| example_arguments(operation)).flatten()?;
        let request = operation::request_path(operation).replace("(…)", &format!("({})", arguments.join(", ")));
        Some(format!("let response = {request}.await?;\nprintln!(\"{{response:?}}\");\n"))
    };
    let named = api.example.as_deref().and_then(|id| version.operations.get(id));
    let alone = version.operations.values().filter(|operation| !operation::takes_any(operation));
    named.into_iter().chain(alone).chain(version.operations.values()).find_map(asks)
}

/// Arguments for the required parameters, if they are strings and numbers.
fn example_arguments(operation: &Operation) -> Option<Vec<String>> {
    let required = operation.parameters.iter().map(|parameter| &parameter.field).filter(|field| field.is_required());
    let arguments: Vec<String> = required
        .map(|field| match field.kind {
            Type::Text | Type::Base64 => Some(format!("{:?}", field.name)),
            Type::Integer | Type::Unsigned => Some("1".to_owned()),
            _ => None,
        })
        .collect::<Option<_>>()?;
    let body = operation.body.as_ref().is_some_and(|body| body.required);
    (!body && arguments.len() < MANY).then_some(arguments)
}
