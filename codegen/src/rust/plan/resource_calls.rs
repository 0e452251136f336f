//! Examples of all calls of a resource, for the reference.

use super::bindings::Bindings;
use super::example::{accessor, command_call, example_key};
use super::example_values::arguments;
use crate::model::{Api, Field, Lookup, Method, Resource, Role, Type, Version};

/// The calls of a resource by what they do, as far as their arguments have obvious examples.
pub fn resource_calls(api: &Api, version: &Version, resource: &Resource) -> Vec<(&'static str, String)> {
    if matches!(resource.role, Role::Command(_)) {
        return command_call(Bindings::of_crate(api), version, resource)
            .map(|call| ("Invoke", call))
            .into_iter()
            .collect();
    }
    let Some(accessor) = accessor(version, resource) else { return Vec::new() };
    let path = format!("{}::{}::{}", Bindings::of_crate(api).path(), version.module, resource.names.group.join("::"));
    let key = example_key(resource);
    let is_read = resource.details(Method::Get) && resource.get_response.is_none();
    let created = resource.lists(Method::Post).then(|| created(&accessor, &path, resource)).flatten();
    let calls = [
        ("List", resource.is_listed().then(|| format!("let objects = {accessor}.list().all().await?;"))),
        ("Filter", resource.is_listed().then(|| filtered(&accessor, &path, resource)).flatten()),
        ("Read one", is_read.then(|| format!("let object = {accessor}.get({key}).await?;"))),
        ("Create", created.filter(|_| resource.files().next().is_none())),
        ("Change", resource.is_patched().then(|| changed(&accessor, &path, resource)).flatten()),
        (
            "Delete",
            (resource.details(Method::Delete) && resource.delete_parameters.is_empty())
                .then(|| format!("{accessor}.delete({key}).await?;")),
        ),
    ];
    calls.into_iter().filter_map(|(title, call)| Some((title, call?))).collect()
}

fn filtered(accessor: &str, path: &str, resource: &Resource) -> Option<String> {
    let field = filter_field(resource)?;
    let module = &resource.names.module;
    Some(format!(
        "use {path}::{module};\n\nlet found = {accessor}.list().filter({module}::{}().eq({:?})).all().await?;",
        field.name, field.name
    ))
}

fn created(accessor: &str, path: &str, resource: &Resource) -> Option<String> {
    let new = &resource.names.new;
    let required = resource.fields.iter().filter(|field| field.is_required());
    let arguments = arguments(required)?.join(", ");
    Some(format!("use {path}::{new};\n\nlet created = {accessor}.create(&{new}::new({arguments})).await?;"))
}

fn changed(accessor: &str, path: &str, resource: &Resource) -> Option<String> {
    let field = change_field(resource)?;
    let (patch, key) = (&resource.names.patch, example_key(resource));
    let value = format!("{:?}", field.name);
    Some(format!("use {path}::{patch};\n\n{accessor}.update({key}, &{patch}::new().{}({value})).await?;", field.name))
}

/// The field that lists are filtered by in examples: the first one of plain strings.
pub fn filter_field(resource: &Resource) -> Option<&Field> {
    let is_plain = |field: &&Field| field.kind == Type::Text && field.allows(Lookup::Exact) && !field.secret;
    resource.fields.iter().find(is_plain)
}

/// The field that objects are changed in in examples: the first one of plain strings that is not the key.
pub fn change_field(resource: &Resource) -> Option<&Field> {
    let is_key = |field: &Field| resource.key.as_ref().is_some_and(|key| key.field == field.wire);
    let is_plain = |field: &&Field| {
        field.kind == Type::Text && field.is_written() && !field.secret && !field.deprecated && !is_key(field)
    };
    resource.fields.iter().find(is_plain)
}
