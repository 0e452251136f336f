//! The location of a type, and a type with what its schemas state.

use serde_json::Value;

use super::annotations::Annotations;
use super::outline::Body;
use crate::model::Type;

/// The location of a type.
#[derive(Clone, Debug)]
pub struct TypeContext {
    /// What a type without a name is called.
    pub name: String,
    /// A field or parameter, which may have choices of its own.
    pub direct: bool,
    /// What kind of body it is part of.
    pub body: Body,
    pub(super) depth: usize,
}

/// A type, and what the schemas state about its values.
#[derive(Clone, Debug)]
pub struct Typed {
    /// The type.
    pub kind: Type,
    /// A value may be null.
    pub nullable: bool,
    /// What the schemas state.
    pub annotations: Annotations,
    /// The only value, where there is one.
    pub constant: Option<Value>,
}

impl TypeContext {
    /// A field or parameter.
    pub fn direct(name: impl Into<String>) -> Self {
        Self { name: name.into(), direct: true, body: Body::Json, depth: 0 }
    }

    /// A whole body, or something else without choices of its own.
    pub fn whole(name: impl Into<String>) -> Self {
        Self { direct: false, ..Self::direct(name) }
    }

    /// The same in a kind of body.
    pub fn in_body(self, body: Body) -> Self {
        Self { body, ..self }
    }

    pub(super) fn inside(&self) -> Self {
        Self { direct: false, depth: self.depth + 1, ..self.clone() }
    }
}

impl Typed {
    /// Any JSON.
    pub fn json() -> Self {
        Self { kind: Type::Json, nullable: true, annotations: Annotations::default(), constant: None }
    }

    /// With null as a part of the type, for lists, maps and unions.
    pub fn inner(self) -> Type {
        match self.kind {
            Type::Json => Type::Json,
            kind if self.nullable => Type::Nullable(Box::new(kind)),
            kind => kind,
        }
    }
}
