//! Examples of calls for the documentation, and for the first program.

use super::super::docs;
use super::bindings::Bindings;
use super::example_values;
use super::operation::{self, example::ExampleCall};
use super::tree::Group;
use crate::model::{Api, Authentication, Method, Operation, Resource, Role, ServerUrl, Version};

/// The version that the features turn on by default.
pub fn default_version(api: &Api) -> Option<&Version> {
    let chosen = api.versions.iter().find(|version| api.default_version.as_ref() == Some(&version.name));
    chosen.or(api.versions.last())
}

/// A first program: it lists objects, or sends a request that needs no arguments.
pub fn program(bindings: Bindings<'_>, version: &Version) -> Option<String> {
    let by_operation = || {
        let request = request(bindings.api, version)?;
        Some(format!("let response = {request}.await?;\nprintln!(\"{{response:?}}\");\n"))
    };
    let lines = iteration_example(bindings.api, version).or_else(by_operation)?;
    let (start, krate) = (bindings.example_start(), bindings.path());
    Some(format!(
        "{start}\n\
         # async fn example() -> {krate}::runtime::Result<()> {{\n\
         use {krate}::{}::Client;\n\n\
         let client = Client::builder({:?}){}.build()?;\n\
         {lines}\
         # Ok(())\n# }}\n\
         ```",
        version.module,
        server(version),
        authentication(&version.authentication, |credential| format!("{credential:?}")),
    ))
}

/// The server of examples where nothing names one.
pub const PLACEHOLDER_SERVER: &str = "https://server.example.com";

/// The server of examples: the first one that the document names.
pub fn server(version: &Version) -> &str {
    version.servers.iter().find_map(ServerUrl::origin).unwrap_or(PLACEHOLDER_SERVER)
}

/// The calls that set the client's credentials. `value` returns the expression of a credential.
pub fn authentication(schemes: &[Authentication], value: impl Fn(&str) -> String) -> String {
    // Of several keys, each has its own name.
    let key = |name: &str| value(if schemes.len() > 1 { name } else { "key" });
    let call = |scheme: &Authentication| match scheme {
        Authentication::Basic => format!(".basic_auth({}, {})", value("user"), value("password")),
        Authentication::Bearer => format!(".bearer_auth({})", value("token")),
        Authentication::Header(name) => format!(".header_auth({name:?}, {})", key(name)),
        Authentication::Query(name) => format!(".query_auth({name:?}, {})", key(name)),
        Authentication::Cookie(name) => format!(".cookie_auth({name:?}, {})", key(name)),
        Authentication::Certificate => format!(".client_certificate({})", value(CERTIFICATE)),
    };
    schemes.iter().map(call).collect()
}

/// The credential of [`Authentication::Certificate`].
pub const CERTIFICATE: &str = "certificate and key in PEM";

/// A call below the accessor of a group: the list of the example's resource, or of the first one, or a command.
pub fn group_call(bindings: Bindings<'_>, version: &Version, group: &Group<'_>) -> Option<String> {
    let is_example = |resource: &&&Resource| bindings.api.example.as_ref() == Some(&resource.id) && is_listed(resource);
    let lists = |resource: &&Resource| list_call(version, resource).filter(|_| is_listed(resource));
    let example = group.resources.iter().find(is_example).and_then(lists);
    let call = example.or_else(|| group.resources.iter().find_map(lists));
    call.or_else(|| first_command(bindings, version, group)).map(|call| snippet(bindings, version, &call))
}

/// A call of the accessor of a resource, or of the method of a command, if its arguments have obvious examples.
pub fn resource_call(bindings: Bindings<'_>, version: &Version, resource: &Resource) -> Option<String> {
    let call = list_call(version, resource).or_else(|| command_call(bindings, version, resource))?;
    Some(snippet(bindings, version, &call))
}

fn snippet(bindings: Bindings<'_>, version: &Version, call: &str) -> String {
    let (start, krate, module) = (bindings.example_start(), bindings.path(), &version.module);
    format!(
        "{start}\n\
         # async fn example(client: {krate}::{module}::Client) -> {krate}::runtime::Result<()> {{\n\
         {call}\n\
         # Ok(()) }}\n\
         ```",
    )
}

/// Lists the objects of a resource, or reads one if there is no list.
fn list_call(version: &Version, resource: &Resource) -> Option<String> {
    let accessor = accessor(version, resource)?;
    if resource.is_listed() {
        return Some(format!("let objects = {accessor}.list().all().await?;"));
    }
    let is_read = resource.details(Method::Get) && resource.get_response.is_none();
    is_read.then(|| format!("let object = {accessor}.get({}).await?;", example_key(resource)))
}

/// The accessor of stored objects, with the key of the parent.
pub(super) fn accessor(version: &Version, resource: &Resource) -> Option<String> {
    let parent = match &resource.role {
        Role::Collection => String::new(),
        Role::Nested { parent } => example_key(version.resources.get(parent)?).to_owned(),
        _ => return None,
    };
    Some(format!("client{}.{}({parent})", docs::path_of_calls(resource), resource.names.module))
}

pub(super) fn example_key(resource: &Resource) -> &'static str {
    if resource.key.as_ref().is_some_and(|key| key.integer) { "1" } else { "\"key\"" }
}

/// The first command of a group, or of the groups inside it, whose required fields have obvious examples.
fn first_command(bindings: Bindings<'_>, version: &Version, group: &Group<'_>) -> Option<String> {
    let own = group.resources.iter().find_map(|resource| command_call(bindings, version, resource));
    own.or_else(|| group.groups.values().find_map(|inner| first_command(bindings, version, inner)))
}

pub(super) fn command_call(bindings: Bindings<'_>, version: &Version, resource: &Resource) -> Option<String> {
    let is_plain = matches!(&resource.role, Role::Command(command) if command.parent.is_none());
    let required = resource.fields.iter().filter(|field| field.is_required());
    let arguments = example_values::arguments(required).filter(|_| is_plain && resource.files().next().is_none())?;
    let (krate, module, path) = (bindings.path(), &version.module, resource.names.group.join("::"));
    let (request, groups, accessor) = (&resource.names.new, docs::path_of_calls(resource), &resource.names.module);
    Some(format!(
        "use {krate}::{module}::{path}::{request};\n\n\
         let response = client{groups}.{accessor}(&{request}::new({})).await?;",
        arguments.join(", ")
    ))
}

/// Whether an example can list the objects of a resource.
fn is_listed(resource: &Resource) -> bool {
    resource.role == Role::Collection && resource.is_listed()
}

/// The resource that examples list.
pub fn listed<'v>(api: &Api, version: &'v Version) -> Option<&'v Resource> {
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

/// A request that needs no arguments, or only ones with obvious examples.
pub fn request(api: &Api, version: &Version) -> Option<String> {
    let call = |operation: &Operation| {
        let example = (operation.method == "GET").then(|| ExampleCall::of(version, operation)).flatten();
        Some(example.filter(ExampleCall::is_plain)?.call)
    };
    let named = api.example.as_deref().and_then(|id| version.operations.get(id));
    let alone = version.operations.values().filter(|operation| !operation::takes_any(operation));
    named.into_iter().chain(alone).chain(version.operations.values()).find_map(call)
}
