//! Names of versions and of the items in the modules of groups: resources, operations, actions and nested
//! groups.

use std::collections::BTreeSet;

use super::registry::NameRegistry;
use super::scope::{Wire, modules_scope};
use crate::model::Version;

/// Names that the crate root and `Cargo.toml` define.
const ROOT: [&str; 7] = ["bin", "blocking", "default", "lib", "oauth2", "runtime", "snmp"];
/// Names that the module of a version defines, and features that are no groups.
const VERSION: [&str; 7] = ["blocking", "builder", "check_schema", "default", "oauth2", "runtime", "snmp"];
/// Methods that the client of a version has from the connection that it dereferences to, and from the traits of
/// conversion: a method of its own with such a name would hide them.
const CLIENT: [&str; 15] = [
    "as_async",
    "create",
    "delete",
    "dynamic",
    "endpoint",
    "from",
    "get",
    "into",
    "invoke",
    "invoke_on",
    "list",
    "nested",
    "request",
    "server_version",
    "update",
];

/// Assigns the modules and features of the versions.
pub fn name_versions(versions: &mut [Version], registry: &mut NameRegistry<'_>) {
    let wires: Vec<Wire> = versions.iter().map(|version| Wire::of(&version.name)).collect();
    let modules = registry.resolve("versions".to_owned(), &modules_scope().reserving(ROOT), wires);
    for (version, module) in versions.iter_mut().zip(modules) {
        version.module = module;
    }
}

/// Assigns the modules of groups and of the items in them.
pub fn name_all(version: &mut Version, versions: &[String], registry: &mut NameRegistry<'_>) {
    let resources = version.resources.values().map(|resource| &resource.group);
    let operations = version.operations.values().map(|operation| &operation.group);
    let mut groups: BTreeSet<Vec<String>> = BTreeSet::from([Vec::new()]);
    for group in resources.chain(operations) {
        groups.extend((1..=group.len()).map(|length| group[..length].to_vec()));
    }
    for group in &groups {
        name_group(version, group, &groups, versions, registry);
    }
}

fn name_group(
    version: &mut Version,
    group: &[String],
    groups: &BTreeSet<Vec<String>>,
    versions: &[String],
    registry: &mut NameRegistry<'_>,
) {
    let mut scope = modules_scope();
    if group.is_empty() {
        scope = scope.reserving(VERSION).reserving(CLIENT).reserving(versions.iter().map(String::as_str));
    }
    let is_inner = |path: &&Vec<String>| path.len() == group.len() + 1 && path.starts_with(group);
    let inner: Vec<&String> = groups.iter().filter(is_inner).filter_map(|path| path.last()).collect();
    let resources: Vec<String> = ids(version.resources.iter().map(|(id, one)| (id, &one.group)), group);
    let operations: Vec<String> = ids(version.operations.iter().map(|(id, one)| (id, &one.group)), group);

    let mut wires: Vec<Wire> = inner.iter().map(|name| of_group(name)).collect();
    for id in &resources {
        let resource = &version.resources[id];
        wires.push(Wire::of_resource(resource));
        wires.extend(resource.actions.keys().map(|action| {
            Wire::with_text(format!("{}/{action}", resource.name), format!("{}_{action}", resource.name))
        }));
    }
    wires.extend(operations.iter().map(|id| Wire::of_operation(id)));

    let mut modules = registry.resolve(format!("modules of {}", group.join("/")), &scope, wires).into_iter();
    for name in inner {
        let path = [group, std::slice::from_ref(name)].concat();
        name_path(version, &path, modules.next().unwrap_or_default());
    }
    for id in &resources {
        let Some(resource) = version.resources.get_mut(id) else {
            continue;
        };
        resource.names.module = modules.next().unwrap_or_default();
        resource.names.actions = resource.actions.keys().cloned().zip(modules.by_ref()).collect();
    }
    for id in &operations {
        let Some(operation) = version.operations.get_mut(id) else {
            continue;
        };
        operation.names.method = modules.next().unwrap_or_default();
    }
}

/// Returns the ids of the items in a group.
pub(super) fn ids<'a>(all: impl Iterator<Item = (&'a String, &'a Vec<String>)>, group: &[String]) -> Vec<String> {
    all.filter(|(_, of)| *of == group).map(|(id, _)| id.clone()).collect()
}

/// Returns the wire name of a nested group, which may equal the name of a resource there.
fn of_group(name: &str) -> Wire {
    let id = if name.is_empty() { String::new() } else { format!("{name}/") };
    Wire::with_text(id, name.to_owned())
}

/// Sets a group's module on all items in the group or below it.
fn name_path(version: &mut Version, path: &[String], module: String) {
    if let [name] = path
        && let Some(part) = version.parts.get_mut(name)
    {
        part.module.clone_from(&module);
    }
    let resources = version.resources.values_mut().map(|one| (&one.group, &mut one.names.group));
    let operations = version.operations.values_mut().map(|one| (&one.group, &mut one.names.group));
    for (_, modules) in resources.chain(operations).filter(|(group, _)| group.starts_with(path)) {
        modules.truncate(path.len() - 1);
        modules.push(module.clone());
    }
}
