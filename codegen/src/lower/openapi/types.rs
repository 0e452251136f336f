//! Types of values, from schemas.

use super::Lowering;
use super::choices::ambiguous;
use super::facts::{Additional, Facts, Kind};
use super::notes::Notes;
use super::outline::{Body, Outline, Target, outline_of_alternatives};
use super::scalars::{integer, text};
use super::spot::{Spot, Typed};
use crate::input::openapi::{At, Node};
use crate::model::Type;

/// How deep lists and maps may nest; deeper ones are JSON.
const DEEPEST: usize = 24;

impl<'a> Lowering<'a, '_> {
    /// The type of values that follow schemas.
    pub fn typed(&mut self, roots: &[At<'a>], spot: &Spot) -> Typed {
        if spot.depth > DEEPEST {
            if let Some(at) = roots.first() {
                self.not_expressed(at, "lists and maps that are nested this deep");
            }
            return Typed::json();
        }
        if let [root] = roots
            && let Some(kind) = self.replaced(root)
        {
            return Typed { kind, nullable: self.says_null(root), notes: self.notes([root]), constant: None };
        }
        let composed = self.composed(roots);
        if let [target] = composed.references.as_slice()
            && composed.own.iter().all(|own| self.adds_nothing(own))
        {
            let notes = self.notes(&composed.own);
            let typed = self.referred_type(target, spot);
            return Typed {
                kind: typed.kind,
                nullable: typed.nullable || composed.nullable,
                notes: notes.or(typed.notes),
                constant: typed.constant.filter(|_| !composed.nullable),
            };
        }
        let facts = self.facts(roots);
        let notes = self.notes(facts.outermost_first());
        let nullable = facts.nullable;
        let constant = facts.constant();
        let kind = match self.outline(&facts) {
            Outline::Plain => self.plain(&facts, spot),
            Outline::Choice if spot.direct => Type::Choice(self.choices(&facts)),
            outline => self.inline(&spot.name, facts, outline, spot.body.of_named()),
        };
        Typed { kind, nullable, notes, constant }
    }

    /// The type that a schema has where it is referred to.
    pub fn referred_type(&mut self, target: &At<'a>, spot: &Spot) -> Typed {
        if self.replaced(target).is_some() {
            return self.typed(std::slice::from_ref(target), spot);
        }
        match self.target(target, spot.body.of_named()) {
            Target::Named { id, nullable, constant } => Typed {
                // The type documents itself; only whether it is deprecated is repeated.
                notes: Notes { help: String::new(), title: String::new(), default: None, ..self.notes([target]) },
                kind: Type::Named(id),
                nullable,
                constant,
            },
            Target::Plain(name) => {
                if self.schemas.inside.contains(target) {
                    self.not_expressed(target, "a type that contains nothing but itself");
                    return Typed::json();
                }
                let inside = Spot { name: format!("{name}.item"), ..spot.inside() };
                self.schemas.inside.push(target.clone());
                let typed = self.typed(std::slice::from_ref(target), &inside);
                self.schemas.inside.pop();
                typed
            }
        }
    }

    /// What schemas describe together.
    pub fn outline(&mut self, facts: &Facts<'a>) -> Outline<'a> {
        if let Some(values) = &facts.values {
            let nameable = |node: &Node| matches!(node, Node::Text(_) | Node::Number(_) | Node::Boolean(_));
            let flags = values.iter().all(|value| matches!(value.node, Node::Boolean(_)));
            let fits = !flags && values.iter().all(|value| nameable(value.node));
            let ambiguous = ambiguous(values).filter(|_| fits && facts.kinds != [Kind::Text]);
            if let Some(value) = ambiguous {
                self.not_expressed(value, "a value that is listed both as a string and as a number or boolean");
                return Outline::Plain;
            }
            if fits {
                return Outline::Choice;
            }
            if !flags {
                self.not_expressed(&facts.at, "a choice between lists or objects");
            }
            return Outline::Plain;
        }
        let kinds = facts.kinds();
        if !facts.alternatives.is_empty() {
            return outline_of_alternatives(facts);
        }
        if let Some(discriminator) = &facts.discriminator
            && facts.at.get("discriminator").as_ref() == Some(discriminator)
        {
            let children = self.schemas.children(&facts.at).to_vec();
            if !children.is_empty() {
                return Outline::Children(children);
            }
        }
        if kinds.len() > 1 {
            return Outline::Kinds;
        }
        match kinds.first() {
            Some(Kind::Object) | None if facts.has_members() => Outline::Object,
            _ => Outline::Plain,
        }
    }

    /// The type of what needs no name.
    fn plain(&mut self, facts: &Facts<'a>, spot: &Spot) -> Type {
        let flags = facts.values.as_ref().is_some_and(|values| !values.is_empty());
        if flags {
            let all = facts.values.iter().flatten().all(|value| matches!(value.node, Node::Boolean(_)));
            return if all { Type::Boolean } else { Type::Json };
        }
        let kinds = facts.kinds();
        match kinds.first() {
            Some(kind) => self.of_kind(*kind, facts, spot),
            None => Type::Json,
        }
    }

    /// The type of values of one kind.
    pub fn of_kind(&mut self, kind: Kind, facts: &Facts<'a>, spot: &Spot) -> Type {
        match kind {
            Kind::Boolean => Type::Boolean,
            Kind::Integer => integer(facts),
            Kind::Number => Type::Float,
            Kind::Text => text(facts, spot.body),
            Kind::List => {
                for (part, _) in &facts.parts {
                    if let Some(tuple) = part.get("prefixItems") {
                        self.not_expressed(&tuple, "which item of a list follows which schema");
                        return Type::List(Box::new(Type::Json));
                    }
                }
                let items =
                    if facts.items.is_empty() { Type::Json } else { self.typed(&facts.items, &spot.inside()).inner() };
                Type::List(Box::new(items))
            }
            Kind::Object => {
                let inside = Spot { body: Body::Json, ..spot.inside() };
                let members = match &facts.additional {
                    Additional::Of(schema) => self.typed(std::slice::from_ref(schema), &inside).inner(),
                    Additional::Unsaid | Additional::None | Additional::Any => Type::Json,
                };
                Type::Map(Box::new(members))
            }
        }
    }
}
