//! A version as an OpenAPI 3.1 document, for what is not Rust: clients in other languages, documentation pages, stubs.
//!
//! What stands in the document is what a Tastypie server does, as far as its documents and the configuration tell, and no
//! more: fields may be missing from what is read, relations are a URI or the object, choices may have values that are
//! not listed, moments have no zone.
//!
//! Names are derived. A component of a resource is called by its id with `.` for `/`, and a suffix:
//!
//! | component of `configuration/conference` | is |
//! |---|---|
//! | `configuration.conference` | the object as it is read |
//! | `….new` | to be created, or written as a whole |
//! | `….nested` | to be created inside its parent, without the reference back |
//! | `….form` | to be created together with its files; of a command, the request with its files |
//! | `….patch` | a change: what is left out stays |
//! | `….upload` | its files alone |
//! | `….page`, `….set` | a page of the list; several objects by their keys |
//! | `….batch`, `….change` | many changes at once; one of them |
//! | `….all` | all objects, in place of those there are |
//! | `….request`, `….outcome` | of a command: its request and its response |
//! | `….<field>.choices` | the values of a field |
//!
//! Operations are called the same way: `configuration.conference.list`, `.create`, `.replace_all`, `.batch`,
//! `.delete_all`, `.get`, `.get_several`, `.replace`, `.update`, `.upload`, `.delete`, `.action.<name>`, and `.invoke`.
//! In names, bytes other than ASCII letters, digits and `_` are written as `-` and two hexadecimal digits, and so is an
//! underscore behind another one. The names of tags are those of resources.

mod bodies;
pub mod document;
mod fields;
pub mod name;
mod parameters;
mod paths;
mod responses;
pub mod schema;

use std::collections::BTreeMap;

pub use document::Document;
use document::{Components, Info, SecurityScheme, Tag};

use crate::loaded::LoadedVersion;
use crate::model::{Relation, Resource, Role, Version};

/// The version of OpenAPI that documents are written in.
const OPENAPI: &str = "3.1.0";

/// Writes a version as a document.
pub fn export(loaded: &LoadedVersion) -> Document {
    let version = &loaded.version;
    let mut paths = paths::Paths::new();
    let mut schemas = bodies::shared();
    for resource in version.resources.values() {
        let context = Context { version, resource };
        context.paths(&mut paths);
        context.schemas(&mut schemas);
    }
    // Whether a server offers OAuth2 as well, no document of its own says; and that assertions are signed with a key
    // (RFC 7523), cannot be expressed in OpenAPI: clients would send a secret and be refused.
    let scheme = SecurityScheme::Http { scheme: "basic", description: "User name and password.".to_owned() };
    Document {
        openapi: OPENAPI,
        info: Info {
            title: loaded.config.title().to_owned(),
            description: loaded.config.description.trim().to_owned(),
            version: version.name.clone(),
        },
        security: vec![BTreeMap::from([("basic".to_owned(), Vec::new())])],
        tags: version.resources.values().filter(|resource| has_paths(resource)).map(tag).collect(),
        paths,
        components: Components {
            schemas,
            responses: responses::failures(),
            security_schemes: BTreeMap::from([("basic", scheme)]),
        },
    }
}

fn has_paths(resource: &Resource) -> bool {
    !matches!(resource.role, Role::Embedded | Role::Reply)
}

fn tag(resource: &Resource) -> Tag {
    Tag { name: name::resource(&resource.id), description: resource.notes.clone().unwrap_or_default() }
}

/// A resource being written, and its version.
#[derive(Clone, Copy)]
struct Context<'a> {
    version: &'a Version,
    resource: &'a Resource,
}

impl<'a> Context<'a> {
    /// The resource that a relation points to.
    fn target(&self, relation: &Relation) -> Option<&'a Resource> {
        self.version.resources.get(relation.target.as_deref()?)
    }
}
