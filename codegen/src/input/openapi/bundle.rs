//! One document in place of one that is split over several files.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use indexmap::IndexMap;

use super::{Documents, Located, Node};
use crate::pointer::unescape;

/// The extension that holds values that are no components, such as a list of parameters.
const OTHER: &str = "x-bundled";

/// Keys whose value is a schema.
const SCHEMA_AT: &[&str] = &[
    "additionalProperties",
    "contains",
    "contentSchema",
    "else",
    "if",
    "itemSchema",
    "items",
    "not",
    "propertyNames",
    "schema",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// Keys whose value contains schemas, by name or in a list.
const SCHEMAS_IN: &[&str] = &[
    "$defs",
    "allOf",
    "anyOf",
    "definitions",
    "dependentSchemas",
    "oneOf",
    "patternProperties",
    "prefixItems",
    "properties",
    "schemas",
];

/// Keys of components other than schemas whose value contains such components, by name or in a list.
const COMPONENTS_IN: &[&str] = &["callbacks", "examples", "headers", "links", "parameters", "pathItems", "responses"];

impl Documents {
    /// Returns the document that describes the API, with everything that it refers to in other files: as components,
    /// or below `x-bundled` if no kind of component fits.
    pub fn bundle(&self) -> Node {
        let root = self.root();
        let mut bundle =
            Bundle { documents: self, places: BTreeMap::new(), taken: BTreeSet::new(), open: VecDeque::new() };
        for (kind, components) in root.get("components").iter().flat_map(Located::members) {
            bundle.taken.extend(components.members().map(|(name, _)| (kind.to_owned(), name.to_owned())));
        }
        let mut bundled = bundle.root_document(&root);
        while let Some((kind, name, value)) = bundle.open.pop_front() {
            let value = bundle.copied(&value, &[]);
            if let Some(place) = section(&mut bundled, &kind) {
                place.insert(name, value);
            }
        }
        bundled
    }
}

/// The members of a kind of component, or of the extension.
fn section<'n>(document: &'n mut Node, kind: &str) -> Option<&'n mut IndexMap<String, Node>> {
    let path: &[&str] = if kind == OTHER { &[OTHER] } else { &["components", kind] };
    path.iter().try_fold(members(document)?, |outer, key| {
        members(outer.entry((*key).to_owned()).or_insert_with(|| Node::Object(IndexMap::new())))
    })
}

fn members(node: &mut Node) -> Option<&mut IndexMap<String, Node>> {
    match node {
        Node::Object(members) => Some(members),
        _ => None,
    }
}

struct Bundle<'d> {
    documents: &'d Documents,
    /// The pointers in the bundle by document and pointer of what was copied.
    places: BTreeMap<(String, String), String>,
    /// Kinds and names of components.
    taken: BTreeSet<(String, String)>,
    /// What has a place and is to be copied to it: kind, name, value.
    open: VecDeque<(String, String, Located<'d>)>,
}

impl<'d> Bundle<'d> {
    /// The document itself. Components that are in another file as a whole are put into it.
    fn root_document(&mut self, root: &Located<'d>) -> Node {
        let Some(components) = root.get("components").filter(|at| at.reference().is_some()) else {
            return self.copied(root, &[]);
        };
        let Ok(target) = self.documents.resolve(&components) else { return self.copied(root, &[]) };
        self.places.insert((target.document.to_owned(), target.pointer.clone()), "/components".to_owned());
        for (kind, components) in target.members() {
            self.taken.extend(components.members().map(|(name, _)| (kind.to_owned(), name.to_owned())));
        }
        let members = root.members().map(|(key, value)| {
            let value = if key == "components" { &target } else { &value };
            (key.to_owned(), self.copied(value, &[key]))
        });
        Node::Object(members.collect())
    }

    /// A copy of a value, with references into the bundle. `path` are the keys that lead to it, as far as they tell what
    /// it is.
    fn copied(&mut self, at: &Located<'d>, path: &[&str]) -> Node {
        match at.node {
            Node::List(_) => Node::List(at.items().map(|item| self.copied(&item, &below(path, ""))).collect()),
            Node::Object(_) => {
                let members = at.members().map(|(key, value)| {
                    let copy = match value.node.text() {
                        Some(reference) if key == "$ref" => self.reference(at, reference, path),
                        Some(reference) if matches!(path, [.., "discriminator", "mapping"]) => {
                            self.mapping(&value, reference)
                        }
                        _ => self.copied(&value, &below(path, key)),
                    };
                    (key.to_owned(), copy)
                });
                Node::Object(members.collect())
            }
            node => node.clone(),
        }
    }

    /// The reference that takes the place of one. One without a target stays as it is.
    fn reference(&mut self, at: &Located<'d>, reference: &str, path: &[&str]) -> Node {
        let Ok(target) = self.documents.target(at, reference) else { return Node::Text(reference.to_owned()) };
        Node::Text(format!("#{}", self.place(&target, kind(path))))
    }

    /// The schema that a value of a discriminator stands for: a reference, or the name of a component.
    fn mapping(&mut self, at: &Located<'d>, name: &str) -> Node {
        if name.contains(['/', '#', '.']) { self.reference(at, name, &["schema"]) } else { Node::Text(name.to_owned()) }
    }

    /// The pointer to a value in the bundle. A value of another file gets a place unless it is in one that has.
    fn place(&mut self, target: &Located<'d>, kind: Option<&str>) -> String {
        if target.document == self.documents.root().document {
            return target.pointer.clone();
        }
        let mut outer = target.pointer.as_str();
        loop {
            if let Some(place) = self.places.get(&(target.document.to_owned(), outer.to_owned())) {
                return format!("{place}{}", &target.pointer[outer.len()..]);
            }
            match outer.rfind('/') {
                Some(end) => outer = &outer[..end],
                None => break,
            }
        }
        let parts: Vec<&str> = target.pointer.split('/').skip(1).collect();
        let kind = match parts.as_slice() {
            ["components", kind, _] => kind,
            _ => kind.filter(|kind| *kind != "pathItems" || self.has_path_items()).unwrap_or(OTHER),
        };
        let file = target.document.rsplit('/').next().and_then(|file| file.split('.').next()).unwrap_or_default();
        let name =
            self.untaken(kind, &parts.last().map_or_else(|| file.to_owned(), |part| unescape(part).into_owned()));
        let place = if kind == OTHER { format!("/{OTHER}/{name}") } else { format!("/components/{kind}/{name}") };
        self.places.insert((target.document.to_owned(), target.pointer.clone()), place.clone());
        self.open.push_back((kind.to_owned(), name, target.clone()));
        place
    }

    /// Whether the version of OpenAPI has components for paths.
    fn has_path_items(&self) -> bool {
        let root = self.documents.root();
        root.node.get("openapi").and_then(Node::text).is_some_and(|version| !version.starts_with("3.0"))
    }

    /// A name of the characters that components may have, and that no other one has.
    fn untaken(&mut self, kind: &str, name: &str) -> String {
        let is_allowed = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
        let plain: String = name.chars().map(|c| if is_allowed(c) { c } else { '_' }).collect();
        let mut free = plain.clone();
        let mut number = 1;
        while !self.taken.insert((kind.to_owned(), free.clone())) {
            number += 1;
            free = format!("{plain}_{number}");
        }
        free
    }
}

/// The last two keys that lead to a value.
pub(super) fn below<'k>(path: &[&'k str], key: &'k str) -> Vec<&'k str> {
    path.last().copied().into_iter().chain([key]).collect()
}

/// The kind of component that a value is, by the keys that lead to it.
pub(super) fn kind<'k>(path: &[&'k str]) -> Option<&'k str> {
    match path {
        [.., "paths" | "webhooks", _] => Some("pathItems"),
        [.., outer, _] if SCHEMAS_IN.contains(outer) => Some("schemas"),
        [.., outer, _] if COMPONENTS_IN.contains(outer) => Some(outer),
        [.., "requestBody"] => Some("requestBodies"),
        [.., key] if SCHEMA_AT.contains(key) => Some("schemas"),
        _ => None,
    }
}
