//! Types of values, from schemas.

use super::Lowering;
use super::annotations::Annotations;
use super::choices::ambiguous;
use super::json_type::JsonType;
use super::merged_schema::{Additional, MergedSchema};
use super::outline::{Body, Outline, Target, outline_of_alternatives};
use super::scalars::{integer, text};
use super::type_context::{TypeContext, Typed};
use crate::input::openapi::{Located, Node};
use crate::model::Type;

/// How deep lists and maps may nest; deeper ones are JSON.
const DEEPEST: usize = 24;

impl<'a> Lowering<'a, '_> {
    /// The type of values that follow schemas.
    pub fn typed(&mut self, roots: &[Located<'a>], context: &TypeContext) -> Typed {
        if context.depth > DEEPEST {
            if let Some(at) = roots.first() {
                self.not_expressed(at, "arrays and maps that are nested this deep");
            }
            return Typed::json();
        }
        if let [root] = roots
            && let Some(kind) = self.replaced(root)
        {
            return Typed {
                kind,
                nullable: self.says_null(root),
                annotations: self.annotations([root]),
                constant: None,
            };
        }
        let composed = self.composed(roots);
        if let [target] = composed.references.as_slice()
            && composed.own.iter().all(|own| self.adds_nothing(own))
        {
            let annotations = self.annotations(&composed.own);
            let typed = self.referred_type(target, context);
            return Typed {
                kind: typed.kind,
                nullable: typed.nullable || composed.nullable,
                annotations: annotations.or(typed.annotations),
                constant: typed.constant.filter(|_| !composed.nullable),
            };
        }
        let merged = self.merged(roots);
        let annotations = self.annotations(merged.outermost_first());
        let nullable = merged.nullable;
        let constant = merged.constant();
        let kind = match self.outline(&merged) {
            Outline::Plain => self.plain(&merged, context),
            Outline::Choice if context.direct => Type::Choice(self.choices(&merged)),
            outline => self.inline(&context.name, merged, outline, context.body.of_named()),
        };
        Typed { kind, nullable, annotations, constant }
    }

    /// The type that a schema has where it is referred to.
    pub fn referred_type(&mut self, target: &Located<'a>, context: &TypeContext) -> Typed {
        if self.replaced(target).is_some() {
            return self.typed(std::slice::from_ref(target), context);
        }
        match self.target(target, context.body.of_named()) {
            Target::Named { id, nullable, constant } => Typed {
                // The type documents itself; only whether it is deprecated is repeated.
                annotations: Annotations {
                    help: String::new(),
                    title: String::new(),
                    default: None,
                    ..self.annotations([target])
                },
                kind: Type::Named(id),
                nullable,
                constant,
            },
            Target::Plain(name) => {
                if self.schemas.inside.contains(target) {
                    self.not_expressed(target, "a type that contains nothing but itself");
                    return Typed::json();
                }
                let inside = TypeContext { name: format!("{name}.item"), ..context.inside() };
                self.schemas.inside.push(target.clone());
                let typed = self.typed(std::slice::from_ref(target), &inside);
                self.schemas.inside.pop();
                typed
            }
        }
    }

    /// What schemas describe together.
    pub fn outline(&mut self, merged: &MergedSchema<'a>) -> Outline<'a> {
        if let Some(values) = &merged.values {
            let nameable = |node: &Node| matches!(node, Node::Text(_) | Node::Number(_) | Node::Boolean(_));
            let flags = values.iter().all(|value| matches!(value.node, Node::Boolean(_)));
            let fits = !flags && values.iter().all(|value| nameable(value.node));
            let ambiguous = ambiguous(values).filter(|_| fits && merged.kinds != [JsonType::Text]);
            if let Some(value) = ambiguous {
                self.not_expressed(value, "a value that is listed both as a string and as a number or boolean");
                return Outline::Plain;
            }
            if fits {
                return Outline::Choice;
            }
            if !flags {
                self.not_expressed(&merged.at, "`enum` with arrays or objects");
            }
            return Outline::Plain;
        }
        let kinds = merged.kinds();
        if !merged.alternatives.is_empty() {
            return outline_of_alternatives(merged);
        }
        if let Some(discriminator) = &merged.discriminator
            && merged.at.get("discriminator").as_ref() == Some(discriminator)
        {
            let children = self.schemas.children(&merged.at);
            if !children.is_empty() {
                return Outline::Children(children);
            }
        }
        if kinds.len() > 1 {
            return Outline::Kinds;
        }
        match kinds.first() {
            Some(JsonType::Object) | None if merged.has_members() => Outline::Object,
            _ => Outline::Plain,
        }
    }

    /// The type of what needs no name.
    fn plain(&mut self, merged: &MergedSchema<'a>, context: &TypeContext) -> Type {
        let flags = merged.values.as_ref().is_some_and(|values| !values.is_empty());
        if flags {
            let all = merged.values.iter().flatten().all(|value| matches!(value.node, Node::Boolean(_)));
            return if all { Type::Boolean } else { Type::Json };
        }
        let kinds = merged.kinds();
        match kinds.first() {
            Some(kind) => self.of_kind(*kind, merged, context),
            None if context.body == Body::Part && self.is_untyped_file(merged) => Type::File,
            None => Type::Json,
        }
    }

    /// The type of values of one kind.
    pub fn of_kind(&mut self, kind: JsonType, merged: &MergedSchema<'a>, context: &TypeContext) -> Type {
        match kind {
            JsonType::Boolean => Type::Boolean,
            JsonType::Integer => integer(merged),
            JsonType::Number if merged.format.is_some_and(is_integer_format) => integer(merged),
            JsonType::Number => Type::Float,
            JsonType::Text => text(merged, context.body),
            JsonType::List => {
                for (part, _) in &merged.parts {
                    if let Some(tuple) = part.get("prefixItems") {
                        self.not_expressed(&tuple, "the schemas of `prefixItems`");
                        return Type::List(Box::new(Type::Json));
                    }
                }
                let items = if merged.items.is_empty() {
                    Type::Json
                } else {
                    self.typed(&merged.items, &context.inside()).inner()
                };
                Type::List(Box::new(items))
            }
            JsonType::Object => {
                let inside = TypeContext { body: Body::Json, ..context.inside() };
                let members = match &merged.additional {
                    Additional::Of(schema) => self.typed(std::slice::from_ref(schema), &inside).inner(),
                    Additional::Unsaid | Additional::None | Additional::Any => Type::Json,
                };
                Type::Map(Box::new(members))
            }
        }
    }
}

/// Whether a format of numbers allows integers only, as those of OpenAPI's format registry do.
fn is_integer_format(format: &str) -> bool {
    matches!(format, "int8" | "int16" | "int32" | "int64" | "uint8" | "uint16" | "uint32" | "uint64")
}
