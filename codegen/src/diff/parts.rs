//! The parts of items, each of which may differ between two versions.

use std::collections::BTreeSet;

use super::DocumentPointer;
use super::fieldset::FieldSet;
use super::located::Located;
use crate::model::{Field, Object, Operation, Parameter, Resource, Response, Schema, Shape};
use crate::pointer::escape;

/// A part of an item.
pub struct Part<T: 'static> {
    /// The name in findings.
    pub name: &'static str,
    /// Makes an item take the part over from another version.
    pub take_over: fn(&mut T, &T),
    /// Returns whether the part is equal in both versions, where that takes no copy.
    pub is_equal: fn(&T, &T) -> bool,
}

impl<T> Part<T> {
    const fn new(name: &'static str, take_over: fn(&mut T, &T)) -> Self {
        Self { name, take_over, is_equal: |_, _| false }
    }
}

/// Lists parts, each a field of the struct.
macro_rules! parts {
    ($item:ty: $($name:literal = $field:ident),* $(,)?) => {
        [$(Part {
            name: $name,
            take_over: |to: &mut $item, from: &$item| to.$field.clone_from(&from.$field),
            is_equal: |to, from| to.$field == from.$field,
        }),*]
    };
}

/// An item that consists of fields and other parts. What only follows from other items is no part: in which messages a schema
/// is, and the names of items that only one version has.
pub trait Parted: Located + Clone + 'static {
    /// The parts beside fields.
    const PARTS: &'static [&'static [Part<Self>]];

    /// Returns the fields with their ids.
    fn fields(&self) -> Vec<(String, &Field)>;

    /// Returns the fields in the same order.
    fn fields_mut(&mut self) -> Vec<&mut Field>;

    /// Exchanges two fields.
    fn swap(&mut self, one: usize, other: usize);

    /// Removes all fields.
    fn clear_fields(&mut self);

    /// Adds a field of another version of the item.
    fn add_field(&mut self, other: &Self, index: usize);

    /// Returns the location of a field.
    fn field_pointer(&self, wire: &str) -> DocumentPointer;
}

/// The parts of a field.
pub const OF_FIELD: &[&[Part<Field>]] = &[
    &parts![Field:
        "type" = kind,
        "nullable" = nullable,
        "blank" = blank,
        "presence" = presence,
        "filtering" = filtering,
        "limits" = limits,
        "default" = default,
        "help text" = help,
        "secret" = secret,
        "deprecated" = deprecated,
        "name in the bindings" = name,
    ],
    &[Part::new("read-only", |to, from| {
        // Another key is reported for the resource.
        if to.is_key() == from.is_key() {
            to.access = from.access;
        }
    })],
];

impl Parted for Schema {
    const PARTS: &'static [&'static [Part<Self>]] = &[
        &parts![Self: "description" = description, "deprecated" = deprecated, "limits" = limits],
        &[Part::new("undescribed properties", |to, from| {
            if let (Shape::Object(to), Shape::Object(from)) = (&mut to.shape, &from.shape) {
                to.closed = from.closed;
                to.more.clone_from(&from.more);
            }
        })],
        &[Part::new("constants", |to, from| {
            if let (Shape::Object(to), Shape::Object(from)) = (&mut to.shape, &from.shape) {
                let own = own_constants(to, from);
                let constants = from.constants.iter().map(|(name, value)| (name.clone(), value.clone()));
                to.constants.retain(|name, _| !own.contains(name));
                to.constants.extend(constants.filter(|(name, _)| own.contains(name)));
            }
        })],
        &[Part::new("kind of type", |to, from| {
            if !matches!((&to.shape, &from.shape), (Shape::Object(_), Shape::Object(_))) {
                to.shape.clone_from(&from.shape);
            }
        })],
        &[Part::new("names in the bindings", |to, from| {
            to.names.module.clone_from(&from.names.module);
            if to.read_name().is_some() && from.read_name().is_some() {
                to.names.read.clone_from(&from.names.read);
            }
            if to.sent_name().is_some() && from.sent_name().is_some() {
                to.names.new.clone_from(&from.names.new);
            }
        })],
    ];

    fn fields(&self) -> Vec<(String, &Field)> {
        Self::fields(self).iter().map(|field| (field.wire.clone(), field)).collect()
    }

    fn fields_mut(&mut self) -> Vec<&mut Field> {
        match &mut self.shape {
            Shape::Object(object) => object.fields.iter_mut().collect(),
            Shape::Choice(_) | Shape::Union(_) => Vec::new(),
        }
    }

    fn swap(&mut self, one: usize, other: usize) {
        if let Shape::Object(object) = &mut self.shape {
            object.fields.swap(one, other);
        }
    }

    fn clear_fields(&mut self) {
        if let Shape::Object(object) = &mut self.shape {
            object.fields.clear();
        }
    }

    fn add_field(&mut self, other: &Self, index: usize) {
        if let (Shape::Object(object), Shape::Object(other)) = (&mut self.shape, &other.shape) {
            object.fields.extend(other.fields.get(index).cloned());
        }
    }

    fn field_pointer(&self, wire: &str) -> DocumentPointer {
        FieldSet::of_schema(self).field_pointer(wire, "")
    }
}

impl Parted for Operation {
    const PARTS: &'static [&'static [Part<Self>]] = &[
        &parts![Self:
            "group" = group,
            "method" = method,
            "path" = path,
            "summary" = summary,
            "description" = description,
            "security" = security,
            "deprecated" = deprecated,
            "date of removal" = sunset,
            "callbacks" = callbacks,
            "stream" = stream,
        ],
        &[Part::new("description of the body", |to, from| {
            if let (Some(to), Some(from)) = (&mut to.body, &from.body) {
                to.description.clone_from(&from.description);
            }
        })],
        &[Part::new("body", |to, from| {
            let description = to.body.as_ref().map(|body| body.description.clone());
            to.body.clone_from(&from.body);
            if let (Some(body), Some(description)) = (&mut to.body, description) {
                body.description = description;
            }
        })],
        &[
            Part::new("descriptions of responses", |to, from| {
                descriptions(&mut to.responses, &from.responses);
                descriptions(&mut to.error_responses, &from.error_responses);
            }),
            Part::new("links", |to, from| {
                for (to, from) in same_status(&mut to.responses, &from.responses) {
                    to.links.clone_from(&from.links);
                }
            }),
            Part::new("responses", |to, from| responses(&mut to.responses, &from.responses)),
            Part::new("error responses", |to, from| responses(&mut to.error_responses, &from.error_responses)),
        ],
        &[
            Part::new("descriptions of headers", |to, from| {
                for (to, from) in same_header(&mut to.headers, &from.headers) {
                    to.help.clone_from(&from.help);
                }
            }),
            Part::new("headers", |to, from| {
                let mut headers = from.headers.clone();
                for (header, before) in same_header(&mut headers, &to.headers) {
                    header.help.clone_from(&before.help);
                }
                to.headers = headers;
            }),
        ],
        &[Part::new("serialization of parameters", serialization)],
        &[Part::new("names in the bindings", |to, from| {
            let (to, from) = (&mut to.names, &from.names);
            to.group.clone_from(&from.group);
            names([
                (&mut to.method, &from.method),
                (&mut to.request, &from.request),
                (&mut to.body, &from.body),
                (&mut to.form, &from.form),
                (&mut to.response, &from.response),
                (&mut to.error_response, &from.error_response),
                (&mut to.headers, &from.headers),
            ]);
        })],
    ];

    fn fields(&self) -> Vec<(String, &Field)> {
        FieldSet::of_operation(self).entries.into_iter().map(|entry| (entry.id, entry.field)).collect()
    }

    fn fields_mut(&mut self) -> Vec<&mut Field> {
        self.parameters.iter_mut().map(|parameter| &mut parameter.field).collect()
    }

    fn swap(&mut self, one: usize, other: usize) {
        self.parameters.swap(one, other);
    }

    fn clear_fields(&mut self) {
        self.parameters.clear();
    }

    fn add_field(&mut self, other: &Self, index: usize) {
        self.parameters.extend(other.parameters.get(index).cloned());
    }

    fn field_pointer(&self, wire: &str) -> DocumentPointer {
        FieldSet::of_operation(self).field_pointer(wire, "")
    }
}

impl Parted for Resource {
    const PARTS: &'static [&'static [Part<Self>]] = &[
        &parts![Self:
            "role" = role,
            "path" = path,
            "methods of the list" = list_methods,
            "methods of the object" = detail_methods,
            "page size" = default_limit,
            "key" = key,
            "property of the objects" = collection,
            "description" = description,
            "notes" = notes,
            "responses to POST" = create_responses,
            "accepted responses" = accepted,
            "single object" = is_single,
            "response to GET" = get_response,
            "uploads" = uploads,
            "method of uploads" = configured_upload_method,
            "form of booleans" = delete_booleans,
            "relation to the parent" = back_reference,
        ],
        &[
            Part::new("actions", |to, from| {
                to.actions.clone_from(&from.actions);
                to.names.actions.clone_from(&from.names.actions);
            }),
            Part::new("parameters of DELETE", |to, from| {
                to.delete_parameters.clone_from(&from.delete_parameters);
                to.names.delete_parameters.clone_from(&from.names.delete_parameters);
            }),
            Part::new("names in the bindings", |to, from| {
                let (to, from) = (&mut to.names, &from.names);
                to.group.clone_from(&from.group);
                names([
                    (&mut to.module, &from.module),
                    (&mut to.read, &from.read),
                    (&mut to.new, &from.new),
                    (&mut to.patch, &from.patch),
                    (&mut to.endpoint, &from.endpoint),
                ]);
            }),
        ],
    ];

    fn fields(&self) -> Vec<(String, &Field)> {
        self.fields.iter().map(|field| (field.wire.clone(), field)).collect()
    }

    fn fields_mut(&mut self) -> Vec<&mut Field> {
        self.fields.iter_mut().collect()
    }

    fn swap(&mut self, one: usize, other: usize) {
        self.fields.swap(one, other);
    }

    fn clear_fields(&mut self) {
        self.fields.clear();
    }

    fn add_field(&mut self, other: &Self, index: usize) {
        self.fields.extend(other.fields.get(index).cloned());
    }

    fn field_pointer(&self, wire: &str) -> DocumentPointer {
        self.document_pointer(&format!("/fields/{}", escape(wire)))
    }
}

/// Takes over the names of items that both versions have.
fn names<const N: usize>(names: [(&mut String, &String); N]) {
    for (to, from) in names.into_iter().filter(|(to, from)| !to.is_empty() && !from.is_empty()) {
        to.clone_from(from);
    }
}

/// Returns the properties of both versions whose constants the schema itself describes: what differs in a named type is
/// reported there.
fn own_constants(old: &Object, new: &Object) -> BTreeSet<String> {
    let both = old.fields.iter().filter_map(|one| Some((one, new.fields.iter().find(|other| other.wire == one.wire)?)));
    let is_named = |(one, other): &(&Field, &Field)| one.kind.direct().is_some() && one.kind == other.kind;
    both.filter(|pair| !is_named(pair)).map(|(one, _)| one.wire.clone()).collect()
}

fn same_status<'a>(
    to: &'a mut [Response],
    from: &'a [Response],
) -> impl Iterator<Item = (&'a mut Response, &'a Response)> {
    to.iter_mut().filter_map(|to| {
        let from = from.iter().find(|from| from.status == to.status)?;
        Some((to, from))
    })
}

fn same_header<'a>(to: &'a mut [Field], from: &'a [Field]) -> impl Iterator<Item = (&'a mut Field, &'a Field)> {
    to.iter_mut().filter_map(|to| {
        let from = from.iter().find(|from| from.wire.eq_ignore_ascii_case(&to.wire))?;
        Some((to, from))
    })
}

fn descriptions(to: &mut [Response], from: &[Response]) {
    for (to, from) in same_status(to, from) {
        to.description.clone_from(&from.description);
    }
}

/// Takes over responses, except for their descriptions and links.
fn responses(to: &mut Vec<Response>, from: &[Response]) {
    let mut responses = from.to_vec();
    for (response, before) in same_status(&mut responses, to) {
        response.description.clone_from(&before.description);
        response.links.clone_from(&before.links);
    }
    *to = responses;
}

/// Takes over everything but the fields of parameters that both versions have.
fn serialization(to: &mut Operation, from: &Operation) {
    let ids = |operation: &Operation| operation.fields().into_iter().map(|(id, _)| id).collect::<Vec<String>>();
    let (before, after) = (ids(to), ids(from));
    for (id, parameter) in before.iter().zip(&mut to.parameters) {
        if let Some(index) = after.iter().position(|other| other == id) {
            *parameter = Parameter { field: parameter.field.clone(), ..from.parameters[index].clone() };
        }
    }
}
