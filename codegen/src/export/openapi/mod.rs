//! Export of a version as an OpenAPI 3.1 document, for clients in other languages, documentation pages and stubs.
//!
//! The document describes what a Tastypie server does, as far as its documents and the configuration state
//! it: responses may lack fields, a relation is a URI or the whole object, choices may have unlisted values,
//! and timestamps have no zone.
//!
//! Names are derived from ids. The name of a resource's component is its id with `.` for `/`, and a suffix:
//!
//! | component of `configuration/conference` | content |
//! |---|---|
//! | `configuration.conference` | the object in a response |
//! | `….new` | an object to create or replace |
//! | `….nested` | an object to create inside its parent, without the relation to the parent |
//! | `….form` | an object to create together with its files; of a command, the request with its files |
//! | `….patch` | a partial update: omitted fields are left unchanged |
//! | `….upload` | only the files of an object |
//! | `….page`, `….set` | a page of the list; several objects requested by their keys |
//! | `….batch`, `….change` | a batch of changes; one change of a batch |
//! | `….all` | all objects of a list, to replace the existing ones |
//! | `….request`, `….outcome` | the request and the response of a command |
//! | `….<field>.choices` | the choices of a field |
//!
//! The names of operations are derived in the same way: `configuration.conference.list`, `.create`,
//! `.replace_all`, `.batch`, `.delete_all`, `.get`, `.get_several`, `.replace`, `.update`, `.upload`,
//! `.delete`, `.action.<name>`, and `.invoke`. In names, each byte other than ASCII letters, digits and `_`
//! is written as `-` and two hexadecimal digits, and so is an underscore that follows another one. The tag of
//! an operation is the name of the resource's component.

mod bodies;
mod defaults;
pub mod document;
mod fields;
pub mod name;
mod parameters;
mod paths;
mod responses;
pub mod schema;

use std::collections::{BTreeMap, BTreeSet};

pub use document::Document;
use document::{Components, Info, SecurityScheme, Tag};
use paths::Paths;

use crate::loaded::LoadedVersion;
use crate::markdown::note;
use crate::model::{Relation, Resource, Version};

/// The version of OpenAPI of the exported documents.
const OPENAPI: &str = "3.1.0";

/// Exports a version.
pub fn export(loaded: &LoadedVersion) -> Document {
    let version = &loaded.version;
    let mut paths = Paths::new();
    let mut schemas = bodies::shared();
    for resource in version.resources.values() {
        let context = Context { version, resource };
        context.paths(&mut paths);
        context.schemas(&mut schemas);
    }
    // No document states whether a server supports OAuth2 as well, and OpenAPI cannot describe assertions
    // that are signed with a key (RFC 7523): generated clients would send a secret and be refused.
    let scheme = SecurityScheme::Http { scheme: "basic", description: "User name and password.".to_owned() };
    Document {
        openapi: OPENAPI,
        info: Info {
            title: loaded.config.title().to_owned(),
            description: note(&loaded.config.description),
            version: version.name.clone(),
        },
        security: vec![BTreeMap::from([("basic".to_owned(), Vec::new())])],
        tags: tags(version, &paths),
        paths,
        components: Components {
            schemas,
            responses: responses::failures(),
            security_schemes: BTreeMap::from([("basic", scheme)]),
        },
    }
}

/// Returns the tags of the resources that have operations.
fn tags(version: &Version, paths: &Paths) -> Vec<Tag> {
    let operations = paths.values().flat_map(|item| item.operations.values());
    let used: BTreeSet<&str> = operations.flat_map(|operation| &operation.tags).map(String::as_str).collect();
    version.resources.values().map(tag).filter(|tag| used.contains(tag.name.as_str())).collect()
}

fn tag(resource: &Resource) -> Tag {
    let paragraphs: Vec<String> =
        [&resource.description, &resource.notes].into_iter().flatten().map(|text| note(text)).collect();
    Tag { name: name::resource(&resource.id), description: paragraphs.join("\n\n") }
}

/// The resource that is being exported, and its version.
#[derive(Clone, Copy)]
struct Context<'a> {
    version: &'a Version,
    resource: &'a Resource,
}

impl<'a> Context<'a> {
    /// Returns the target of a relation.
    fn target(&self, relation: &Relation) -> Option<&'a Resource> {
        self.version.resources.get(relation.target.as_deref()?)
    }
}
