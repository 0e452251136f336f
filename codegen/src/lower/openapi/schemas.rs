//! Named types: which there are, what they are called, and those that wait to be lowered.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::composed::end_of;
use super::json_type::JsonType;
use super::labels::component_name;
use super::merged_schema::{Location, MergedSchema};
use super::outline::{Body, Outline, Target};
use super::scalars;
use super::type_context::TypeContext;
use super::{Dialect, Lowering};
use crate::input::openapi::{Documents, Located, Node};
use crate::model::{History, Limits, Schema, SchemaNames, Shape, Type};

/// The named types of a version.
#[derive(Debug, Default)]
pub struct Schemas<'a> {
    /// What is known of schemas that are referred to.
    targets: HashMap<(Vec<Location<'a>>, Body), Target>,
    taken: BTreeSet<String>,
    /// Types without a name that are being lowered, each inside the one before.
    pub inside: Vec<Located<'a>>,
    waiting: Vec<Waiting<'a>>,
    /// Those that are lowered, by id.
    pub done: BTreeMap<String, Schema>,
    /// The components that extend a schema by `allOf`.
    children: HashMap<Location<'a>, Vec<Located<'a>>>,
    /// The names of components whose schemas are in other documents.
    names: HashMap<Location<'a>, &'a str>,
}

#[derive(Debug)]
struct Waiting<'a> {
    id: String,
    merged: MergedSchema<'a>,
    outline: Outline<'a>,
    body: Body,
    /// Whether nothing refers to it by a name.
    is_inline: bool,
}

impl<'a> Schemas<'a> {
    /// Records what components there are, and which extend which others.
    pub fn inherit(&mut self, root: &Located<'a>, documents: &'a Documents) {
        for (name, component) in root.find(&["components", "schemas"]).iter().flat_map(Located::members) {
            self.taken.insert(name.to_owned());
            let child = end_of(documents, &component);
            if child.document != root.document {
                self.names.entry((child.document, child.pointer.clone())).or_insert(name);
            }
            for base in child.get("allOf").iter().flat_map(Located::items).filter(|base| base.reference().is_some()) {
                let base = end_of(documents, &base);
                let children = self.children.entry((base.document, base.pointer)).or_default();
                if !children.contains(&child) {
                    children.push(child.clone());
                }
            }
        }
    }

    /// The components that extend a schema, directly or through others, except those that are in the union of one of
    /// them: one that has the same discriminator.
    pub fn children(&self, at: &Located<'a>) -> Vec<Located<'a>> {
        let property = |at: &Located<'a>| at.find(&["discriminator", "propertyName"]).map(|name| name.node);
        let direct =
            |at: &Located<'a>| self.children.get(&(at.document, at.pointer.clone())).into_iter().flatten().rev();
        let mut found: Vec<Located<'a>> = Vec::new();
        let mut seen = HashSet::from([(at.document, at.pointer.as_str())]);
        let mut waiting: Vec<&Located<'a>> = direct(at).collect();
        while let Some(child) = waiting.pop() {
            if seen.insert((child.document, child.pointer.as_str())) {
                if property(child).is_none() || property(child) != property(at) {
                    waiting.extend(direct(child));
                }
                found.push(child.clone());
            }
        }
        found
    }

    /// The name of a schema: that of its component, else the last part of its pointer.
    pub fn name(&self, at: &Located<'a>) -> String {
        let component = self.names.get(&(at.document, at.pointer.clone())).map(|name| (*name).to_owned());
        component.unwrap_or_else(|| at.pointer.rsplit('/').next().unwrap_or_default().to_owned())
    }
}

impl<'a> Lowering<'a, '_> {
    /// What a schema that is referred to is: a named type, or one without a name.
    pub fn target(&mut self, at: &Located<'a>, body: Body) -> Target {
        let key = (vec![(at.document, at.pointer.clone())], body);
        if let Some(target) = self.schemas.targets.get(&key) {
            return target.clone();
        }
        let name = component_name(at);
        let target = if self.is_alias(at) {
            Target::Plain(name)
        } else {
            let merged = self.merged(std::slice::from_ref(at));
            match self.outline(&merged) {
                Outline::Plain => Target::Plain(name),
                // Without files a form and an object are the same.
                _ if body == Body::Form && !self.holds_files(&merged) => self.target(at, Body::Json),
                outline => {
                    let (nullable, constant) = (merged.nullable, merged.constant());
                    let is_component =
                        self.documents.root().find(&["components", "schemas", &name]).as_ref() == Some(at);
                    let id = match body {
                        // Also if nothing else refers to it yet, so that what is added renames nothing.
                        Body::Form => self.untaken(&format!("{name}.form")),
                        _ if is_component => name,
                        _ => self.untaken(&name),
                    };
                    self.schemas.waiting.push(Waiting { id: id.clone(), merged, outline, body, is_inline: false });
                    Target::Named { id, nullable, constant }
                }
            }
        };
        self.schemas.targets.insert(key, target.clone());
        target
    }

    /// The types of components that are not the type of anything yet: messages that a server sends of its own accord are
    /// described so, values of properties that are any JSON, and what other components extend.
    pub fn components_beside(&mut self, root: &Located<'a>) -> Vec<String> {
        let components = root.find(&["components", "schemas"]);
        let mut found = Vec::new();
        for (name, at) in components.iter().flat_map(Located::members) {
            if !self.is_target(&at) {
                let typed = self.referred_type(&at, &TypeContext::whole(name));
                found.extend(typed.inner().schema().map(str::to_owned));
            }
        }
        found
    }

    /// Whether something has the type of a schema.
    fn is_target(&self, at: &Located<'a>) -> bool {
        let key = |body| (vec![(at.document, at.pointer.clone())], body);
        [Body::Json, Body::Form, Body::Part].into_iter().any(|body| self.schemas.targets.contains_key(&key(body)))
    }

    /// Whether a schema is another one under a second name.
    fn is_alias(&mut self, at: &Located<'a>) -> bool {
        let composed = self.composed(std::slice::from_ref(at));
        composed.references.len() == 1 && composed.own.iter().all(|own| self.adds_nothing(own))
    }

    /// A named type that is described where it is used, or in something that several locations use.
    pub fn inline(&mut self, name: &str, merged: MergedSchema<'a>, outline: Outline<'a>, body: Body) -> Type {
        let body = if body == Body::Form && !self.holds_files(&merged) { Body::Json } else { body };
        let key = (merged.roots.clone(), body);
        if let Some(Target::Named { id, .. }) = self.schemas.targets.get(&key) {
            return Type::Named(id.clone());
        }
        let id = self.untaken(name);
        let target = Target::Named { id: id.clone(), nullable: merged.nullable, constant: merged.constant() };
        self.schemas.targets.insert(key, target);
        self.schemas.waiting.push(Waiting { id: id.clone(), merged, outline, body, is_inline: true });
        Type::Named(id)
    }

    /// Returns whether a property is a file if the schemas describe a form.
    fn holds_files(&mut self, merged: &MergedSchema<'a>) -> bool {
        merged.properties.values().any(|schemas| {
            let mut member = self.merged(schemas);
            if member.kinds() == [JsonType::List] {
                member = self.merged(&member.items);
            }
            self.is_untyped_file(&member)
                || (member.kinds() == [JsonType::Text]
                    && member.values.is_none()
                    && scalars::text(&member, Body::Part) == Type::File)
        })
    }

    /// Returns whether a part of a form without a type is a file: from OpenAPI 3.1 on, such parts are
    /// `application/octet-stream`.
    pub fn is_untyped_file(&self, part: &MergedSchema<'a>) -> bool {
        let is_untyped = part.kinds().is_empty() && part.alternatives.is_empty() && part.values.is_none();
        is_untyped && self.dialect != Dialect::V30
    }

    /// A named type of schemas that are described under another name as well.
    pub fn fresh(&mut self, name: &str, merged: MergedSchema<'a>, outline: Outline<'a>) -> Type {
        let id = self.untaken(name);
        self.schemas.waiting.push(Waiting { id: id.clone(), merged, outline, body: Body::Json, is_inline: true });
        Type::Named(id)
    }

    /// A name that no other type has.
    pub fn untaken(&mut self, name: &str) -> String {
        let mut id = name.to_owned();
        let mut number = 1;
        while !self.schemas.taken.insert(id.clone()) {
            number += 1;
            id = format!("{name}.{number}");
        }
        id
    }

    /// A named type that is finished.
    pub fn add(&mut self, id: String, at: &Located<'a>, description: String, deprecated: bool, shape: Shape) {
        let schema = Schema {
            id: id.clone(),
            description,
            deprecated,
            is_inline: false,
            shape,
            limits: Limits::default(),
            read: false,
            written: false,
            differs_when_sent: false,
            cycle: 0,
            names: SchemaNames::default(),
            document: at.document.to_owned(),
            pointer: self.documents.pointer_in_text(at.document, &at.pointer),
            history: History::default(),
        };
        self.schemas.done.insert(id, schema);
    }

    /// Lowers all types that wait, and those that they lead to.
    pub fn finish_schemas(&mut self) {
        while let Some(Waiting { id, merged, outline, body, is_inline }) = self.schemas.waiting.pop() {
            let parts = merged.outermost_first();
            let annotations = self.annotations(parts.iter().copied());
            let variants: Vec<_> = parts.iter().flat_map(|part| self.limits_of_variants(part)).collect();
            let shape = match outline {
                Outline::Object => Shape::Object(self.object(&id, &merged, body)),
                Outline::Choice => Shape::Choice(self.choices(&merged)),
                Outline::Union(members) => Shape::Union(self.union(&id, &merged, &members)),
                Outline::Children(children) => Shape::Union(self.children_union(&id, &merged, &children)),
                Outline::Kinds | Outline::Plain => Shape::Union(self.kinds_union(&id, &merged)),
            };
            self.add(id.clone(), &merged.at, annotations.words(), annotations.deprecated, shape);
            if let Some(schema) = self.schemas.done.get_mut(&id) {
                // The other limits are facts of fields.
                schema.limits.keywords = annotations.limits.keywords;
                schema.limits.keywords.extend(variants);
                schema.is_inline = is_inline;
            }
        }
    }
}

impl<'a> MergedSchema<'a> {
    /// Its parts, the outermost first.
    pub fn outermost_first(&self) -> Vec<&Located<'a>> {
        let mut parts: Vec<&(Located<'a>, usize)> = self.parts.iter().collect();
        parts.sort_by_key(|(_, depth)| *depth);
        // Within a depth, what composes stands behind what it is composed of.
        let mut ordered = Vec::with_capacity(parts.len());
        for group in parts.chunk_by(|one, other| one.1 == other.1) {
            ordered.extend(group.iter().rev().map(|(at, _)| at));
        }
        ordered
    }

    /// Returns whether it has properties.
    pub fn has_members(&self) -> bool {
        !self.properties.is_empty()
    }

    /// A value of the schemas themselves, such as `title`.
    pub fn own(&self, key: &str) -> Option<&'a Node> {
        self.outermost_first().into_iter().find_map(|part| part.node.get(key))
    }
}
