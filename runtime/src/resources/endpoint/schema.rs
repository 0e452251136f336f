//! Comparing the bindings of a resource with the schema that the server publishes.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use http::Method;
use serde::Deserializer;
use serde::de::{Error as _, IgnoredAny, MapAccess, Visitor};

use super::Endpoint;
use crate::decode::{Decode, KeySeed};
use crate::http::connection::Connection;
use crate::http::request::Request;
use crate::resource::Resource;
use crate::wire::{Access, FieldVisitor, ToWire};

/// The differences between the bindings of a resource and the schema that the server publishes for it.
///
/// The fields are compared by their names. Whether filters and choices differ is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SchemaDrift {
    /// The resource: `configuration/conference`.
    pub resource: &'static str,
    /// Fields of the bindings that the server does not have. They keep their default values, and a filter by one of them
    /// is ignored by some servers, which then return every object.
    pub missing: Vec<String>,
    /// Fields of the server that the bindings do not have.
    pub added: Vec<String>,
}

impl SchemaDrift {
    /// Returns whether the bindings have the same fields as the server.
    pub fn is_empty(&self) -> bool {
        self.missing.is_empty() && self.added.is_empty()
    }
}

impl fmt::Display for SchemaDrift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.resource)?;
        match (self.missing.as_slice(), self.added.as_slice()) {
            ([], []) => f.write_str("no differences"),
            (missing, []) => write!(f, "missing fields {}", missing.join(", ")),
            ([], added) => write!(f, "new fields {}", added.join(", ")),
            (missing, added) => write!(f, "missing fields {}; new fields {}", missing.join(", "), added.join(", ")),
        }
    }
}

pub(super) fn check<R: Resource, C: Connection>(endpoint: &Endpoint<R, C>) -> Request<SchemaDrift, C> {
    let mut parts = endpoint.list_parts(Method::GET);
    parts.path.push_str("schema/");
    Request::reading(endpoint.client(), parts, |response| {
        let published = response.decode::<PublishedFields>()?.0;
        let known = Names::of::<R>();
        Ok(SchemaDrift {
            resource: R::NAME,
            missing: known.difference(&published).cloned().collect(),
            added: published.difference(&known).cloned().collect(),
        })
    })
}

/// The names of the fields of a type.
struct Names(BTreeSet<String>);

impl Names {
    fn of<R: Resource>() -> BTreeSet<String> {
        let mut names = Self(BTreeSet::new());
        R::default().visit(&mut names);
        names.0
    }
}

impl FieldVisitor for Names {
    fn visit<T: ToWire>(&mut self, name: &str, _access: Access, _value: &T) {
        self.0.insert(name.to_owned());
    }
}

/// The names of the fields in a schema document.
struct PublishedFields(BTreeSet<String>);

impl Decode for PublishedFields {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PublishedFieldsVisitor)
    }
}

struct PublishedFieldsVisitor;

impl<'de> Visitor<'de> for PublishedFieldsVisitor {
    type Value = PublishedFields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a schema document with `fields`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<PublishedFields, A::Error> {
        let mut fields = None;
        while let Some(name) = map.next_key_seed(KeySeed)? {
            if name == "fields" {
                fields = Some(map.next_value::<BTreeMap<String, IgnoredAny>>()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        let fields = fields.ok_or_else(|| A::Error::missing_field("fields"))?;
        Ok(PublishedFields(fields.into_keys().collect()))
    }
}
