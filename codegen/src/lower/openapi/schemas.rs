//! Named types: which there are, what they are called, and those that wait to be lowered.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Lowering;
use super::bodies::Family;
use super::facts::{Facts, Kind, Place};
use super::labels::component_name;
use super::outline::{Body, Outline, Target};
use super::scalars;
use super::spot::Spot;
use crate::input::openapi::{At, Documents, Node};
use crate::model::{History, Schema, SchemaNames, Shape, Type};

/// The named types of a version.
#[derive(Debug, Default)]
pub struct Schemas<'a> {
    /// What is known of schemas that are referred to.
    targets: HashMap<(Vec<Place<'a>>, Body), Target>,
    taken: BTreeSet<String>,
    /// Components that only forms refer to.
    only_form: BTreeSet<String>,
    /// Types without a name that are being lowered, each inside the one before.
    pub inside: Vec<At<'a>>,
    waiting: Vec<Waiting<'a>>,
    /// Those that are lowered, by id.
    pub done: BTreeMap<String, Schema>,
    /// The components that extend another one by `allOf`.
    children: HashMap<(&'a str, String), Vec<At<'a>>>,
}

#[derive(Debug)]
struct Waiting<'a> {
    id: String,
    facts: Facts<'a>,
    outline: Outline<'a>,
    body: Body,
}

impl<'a> Schemas<'a> {
    /// Notes what components there are, and which extend which others.
    pub fn inherit(&mut self, root: &At<'a>, documents: &'a Documents) {
        let (mut by_forms, mut by_others) = (BTreeSet::new(), BTreeSet::new());
        references_to_components(root.node, false, &mut by_forms, &mut by_others);
        self.only_form = by_forms.difference(&by_others).map(|name| (*name).to_owned()).collect();
        for (name, component) in root.find(&["components", "schemas"]).iter().flat_map(At::members) {
            self.taken.insert(name.to_owned());
            for base in component.get("allOf").iter().flat_map(At::items) {
                if let Some(reference) = base.reference()
                    && let Ok(base) = documents.target(&base, reference)
                {
                    self.children.entry((base.document, base.pointer)).or_default().push(component.clone());
                }
            }
        }
    }

    /// The components that extend another one.
    pub fn children(&self, at: &At<'a>) -> &[At<'a>] {
        self.children.get(&(at.document, at.pointer.clone())).map_or(&[], Vec::as_slice)
    }
}

impl<'a> Lowering<'a, '_> {
    /// What a schema that is referred to is: a named type, or one without a name.
    pub fn target(&mut self, at: &At<'a>, body: Body) -> Target {
        let key = (vec![(at.document, at.pointer.clone())], body);
        if let Some(target) = self.schemas.targets.get(&key) {
            return target.clone();
        }
        let name = component_name(at);
        let target = if self.is_alias(at) {
            Target::Plain(name)
        } else {
            let facts = self.facts(std::slice::from_ref(at));
            match self.outline(&facts) {
                Outline::Plain => Target::Plain(name),
                // Without files a form and an object are the same.
                _ if body == Body::Form && !self.holds_files(&facts) => self.target(at, Body::Json),
                outline => {
                    let (nullable, constant) = (facts.nullable, facts.constant());
                    let is_component =
                        self.documents.root().find(&["components", "schemas", &name]).as_ref() == Some(at);
                    let id = match body {
                        Body::Form if is_component && self.schemas.only_form.contains(&name) => name,
                        Body::Form => self.untaken(&format!("{name}.form")),
                        _ if is_component => name,
                        _ => self.untaken(&name),
                    };
                    self.wait(id.clone(), facts, outline, body);
                    Target::Named { id, nullable, constant }
                }
            }
        };
        self.schemas.targets.insert(key, target.clone());
        target
    }

    /// The types of components that nothing led to yet: messages that a server sends of its own accord are described
    /// so, and values of properties that are any JSON.
    pub fn components_beside(&mut self, root: &At<'a>) -> Vec<String> {
        let components = root.find(&["components", "schemas"]);
        let mut found = Vec::new();
        for (name, at) in components.iter().flat_map(At::members) {
            if !self.checked.contains(&(at.document, at.pointer.clone())) {
                let typed = self.referred_type(&at, &Spot::whole(name));
                found.extend(typed.inner().schema().map(str::to_owned));
            }
        }
        found
    }

    /// Whether a schema is another one under a second name.
    fn is_alias(&mut self, at: &At<'a>) -> bool {
        let composed = self.composed(std::slice::from_ref(at));
        composed.references.len() == 1 && composed.own.iter().all(|own| self.adds_nothing(own))
    }

    /// A named type that is described where it is used, or in something that several places use.
    pub fn inline(&mut self, name: &str, facts: Facts<'a>, outline: Outline<'a>, body: Body) -> Type {
        let body = if body == Body::Form && !self.holds_files(&facts) { Body::Json } else { body };
        let key = (facts.roots.clone(), body);
        if let Some(Target::Named { id, .. }) = self.schemas.targets.get(&key) {
            return Type::Named(id.clone());
        }
        let id = self.untaken(name);
        let target = Target::Named { id: id.clone(), nullable: facts.nullable, constant: facts.constant() };
        self.schemas.targets.insert(key, target);
        self.wait(id.clone(), facts, outline, body);
        Type::Named(id)
    }

    /// Returns whether a property is a file if the schemas describe a form.
    fn holds_files(&mut self, facts: &Facts<'a>) -> bool {
        facts.properties.values().any(|schemas| {
            let mut member = self.facts(schemas);
            if member.kinds() == [Kind::List] {
                member = self.facts(&member.items);
            }
            member.kinds() == [Kind::Text]
                && member.values.is_none()
                && scalars::text(&member, Body::Part) == Type::File
        })
    }

    /// A named type of schemas that are described under another name as well.
    pub fn fresh(&mut self, name: &str, facts: Facts<'a>, outline: Outline<'a>) -> Type {
        let id = self.untaken(name);
        self.wait(id.clone(), facts, outline, Body::Json);
        Type::Named(id)
    }

    /// Has a type lowered later.
    fn wait(&mut self, id: String, facts: Facts<'a>, outline: Outline<'a>, body: Body) {
        self.schemas.waiting.push(Waiting { id, facts, outline, body });
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
    pub fn add(&mut self, id: String, at: &At<'a>, description: String, deprecated: bool, shape: Shape) {
        let schema = Schema {
            id: id.clone(),
            description,
            deprecated,
            shape,
            read: false,
            written: false,
            names: SchemaNames::default(),
            document: at.document.to_owned(),
            pointer: at.pointer.clone(),
            history: History::default(),
        };
        self.schemas.done.insert(id, schema);
    }

    /// Lowers all types that wait, and those that they lead to.
    pub fn finish_schemas(&mut self) {
        while let Some(Waiting { id, facts, outline, body }) = self.schemas.waiting.pop() {
            let notes = self.notes(facts.outermost_first());
            let shape = match outline {
                Outline::Object => Shape::Object(self.object(&id, &facts, body)),
                Outline::Choice => Shape::Choice(self.choices(&facts)),
                Outline::Union(members) => Shape::Union(self.union(&id, &facts, &members)),
                Outline::Children(children) => Shape::Union(self.children_union(&id, &facts, &children)),
                Outline::Kinds | Outline::Plain => Shape::Union(self.kinds_union(&id, &facts)),
            };
            self.add(id, &facts.at, notes.words(), notes.deprecated, shape);
        }
    }
}

/// Notes the components that are referred to as whole forms, and those that anything else refers to.
fn references_to_components<'n>(
    node: &'n Node,
    is_form: bool,
    by_forms: &mut BTreeSet<&'n str>,
    by_others: &mut BTreeSet<&'n str>,
) {
    match node {
        Node::List(items) => items.iter().for_each(|item| references_to_components(item, false, by_forms, by_others)),
        Node::Object(members) => {
            for (key, value) in members {
                if let Node::Text(text) = value
                    && key == "$ref"
                    && let Some(name) = text.strip_prefix("#/components/schemas/")
                {
                    if is_form {
                        by_forms.insert(name)
                    } else {
                        by_others.insert(name)
                    };
                }
                let inside = Family::of(key) == Family::Multipart || Family::of(key) == Family::Form;
                match value.get("schema") {
                    Some(schema) if inside => references_to_components(schema, true, by_forms, by_others),
                    _ => references_to_components(value, false, by_forms, by_others),
                }
            }
        }
        _ => {}
    }
}

impl<'a> Facts<'a> {
    /// Its parts, the outermost first.
    pub fn outermost_first(&self) -> Vec<&At<'a>> {
        let mut parts: Vec<&(At<'a>, usize)> = self.parts.iter().collect();
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
