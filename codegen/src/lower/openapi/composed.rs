//! What a schema is composed of: `$ref`, `allOf`, and a choice with one schema beside null.

use std::collections::HashSet;

use super::json_type::JsonType;
use super::{Dialect, Lowering, keys};
use crate::diagnostic::Id;
use crate::input::openapi::{Documents, Located, Node};

/// A schema and what it is composed of by `allOf`, without what it refers to.
#[derive(Debug, Default)]
pub struct Composed<'a> {
    /// The schemas themselves, the outermost first.
    pub own: Vec<Located<'a>>,
    /// The schemas that are referred to.
    pub references: Vec<Located<'a>>,
    /// Something of it says that the value may be null.
    pub nullable: bool,
}

/// What a schema says of single values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// Their kind.
    pub kind: JsonType,
    /// It lists them.
    pub lists: bool,
    /// It allows null as well.
    pub nullable: bool,
    /// They are passwords.
    pub password: bool,
}

/// Whether a schema says that the value may be null, and nothing else: what generators write for null in 3.0, which has
/// no type for it.
fn is_null_by_flag(node: &Node) -> bool {
    let Node::Object(members) = node else { return false };
    let says = |key: &str| matches!(key, "nullable" | "default" | "description" | "title" | "example" | "deprecated");
    members.get("nullable") == Some(&Node::Boolean(true))
        && members.keys().all(|key| says(key) || key.starts_with("x-"))
}

/// Whether a schema itself is that of a password.
pub fn is_password(at: &Located<'_>) -> bool {
    at.node.get("format").and_then(Node::text) == Some("password")
}

/// Returns the list of the values of a schema. With Zalando's extension `x-extensible-enum` there may be others, which
/// the bindings expect anyway.
pub fn listed<'a>(schema: &Located<'a>) -> Option<Located<'a>> {
    schema.get("enum").or_else(|| schema.get("x-extensible-enum"))
}

/// The schema that one stands for if it only refers to another, such as a component that is in a file of its own.
pub fn end_of<'a>(documents: &'a Documents, at: &Located<'a>) -> Located<'a> {
    let adds = |key: &str| key == "allOf" || keys::SHAPING.contains(&key);
    let mut end = at.clone();
    // A circle or a missing target is reported where the schema is used.
    while let Some(reference) = end.reference()
        && !end.members().any(|(key, _)| adds(key))
        && documents.resolve(&end).is_ok()
        && let Ok(target) = documents.target(&end, reference)
    {
        end = target;
    }
    end
}

impl<'a> Lowering<'a, '_> {
    /// What schemas are made of, without following references.
    pub fn composed(&mut self, roots: &[Located<'a>]) -> Composed<'a> {
        let mut composed = Composed::default();
        let mut waiting: Vec<Located<'a>> = roots.iter().rev().cloned().collect();
        while let Some(at) = waiting.pop() {
            self.check_schema(&at);
            composed.nullable |= self.says_null(&at);
            if at.reference().is_some() {
                composed.references.extend(self.referred(&at));
            }
            let members: Vec<Located<'a>> = self.members_of(&at);
            waiting.extend(members.into_iter().rev());
            composed.own.push(at);
        }
        composed
    }

    /// The schemas that hold together with a schema.
    fn members_of(&mut self, at: &Located<'a>) -> Vec<Located<'a>> {
        let all_of: Vec<Located<'a>> = self.part(at, "allOf").iter().flat_map(Located::items).collect();
        let alternatives = self.alternatives(at);
        let only = if let [only] = alternatives.as_slice() { Some(only.clone()) } else { None };
        all_of.into_iter().chain(only).collect()
    }

    /// The schema that a reference leads to.
    fn referred(&mut self, at: &Located<'a>) -> Option<Located<'a>> {
        // Seen to the end first: a circle says nothing.
        self.resolved(at)?;
        self.documents.target(at, at.reference()?).ok()
    }

    /// Returns the schemas of `oneOf` and `anyOf` except those that only allow null. If one lists values and the others
    /// allow any value of the same type, it is the only one: choices are open.
    pub fn alternatives(&mut self, at: &Located<'a>) -> Vec<Located<'a>> {
        let both: Vec<Located<'a>> = ["oneOf", "anyOf"].iter().filter_map(|key| self.part(at, key)).collect();
        if let [_, second] = both.as_slice() {
            self.not_expressed(second, "`anyOf` beside `oneOf`");
        }
        let items = both.first().into_iter().flat_map(Located::items);
        let members: Vec<Located<'a>> = items.filter(|item| !self.is_null(item)).collect();
        let scalars = self.scalars(&members);
        if scalars.iter().filter(|scalar| scalar.lists).count() != 1 {
            return members;
        }
        members.into_iter().zip(scalars).filter(|(_, scalar)| scalar.lists).map(|(member, _)| member).collect()
    }

    /// What schemas say of single values, if all say no more than that, and of the same kind: a choice between them is
    /// one type. Else empty.
    pub fn scalars(&self, members: &[Located<'a>]) -> Vec<Scalar> {
        let scalars: Option<Vec<Scalar>> = members.iter().map(|member| self.scalar(member)).collect();
        let kind = |scalar: &Scalar| scalar.kind;
        scalars
            .filter(|scalars| scalars.iter().map(kind).all(|one| Some(one) == scalars.first().map(kind)))
            .unwrap_or_default()
    }

    /// What the alternatives of a schema say of single values, if they are one type. Else empty.
    pub fn scalars_of(&self, at: &Located<'a>) -> Vec<Scalar> {
        let both = ["oneOf", "anyOf"].iter().filter_map(|key| at.get(key));
        both.flat_map(|alternatives| {
            let members: Vec<Located<'a>> = alternatives.items().filter(|item| !self.is_null(item)).collect();
            self.scalars(&members)
        })
        .collect()
    }

    /// What a schema says of single values, where it says no more than that.
    pub fn scalar(&self, at: &Located<'a>) -> Option<Scalar> {
        let at = self.documents.resolve(at).ok()?;
        if ["$ref", "allOf", "oneOf", "anyOf", "not"].iter().any(|key| at.node.get(key).is_some()) {
            return None;
        }
        let values: Vec<&Node> = match (listed(&at).map(|list| list.node), at.node.get("const")) {
            (Some(Node::List(values)), _) => values.iter().filter(|value| **value != Node::Null).collect(),
            (_, Some(value)) => vec![value],
            _ => Vec::new(),
        };
        let kind = match at.node.get("type") {
            Some(kind) => JsonType::of_name(kind.text()?)?,
            None => JsonType::of(values.first()?)?,
        };
        let is_scalar = matches!(kind, JsonType::Text | JsonType::Integer | JsonType::Number);
        let fits = values.iter().all(|value| JsonType::of(value) == Some(kind));
        (is_scalar && fits).then(|| Scalar {
            kind,
            lists: !values.is_empty(),
            nullable: self.says_null(&at),
            password: is_password(&at),
        })
    }

    fn is_null(&self, at: &Located<'a>) -> bool {
        let Ok(at) = self.documents.resolve(at) else { return false };
        let is_null_name = |node: &Node| node.text() == Some("null");
        let by_type = at.node.get("type").is_some_and(|kind| match kind {
            Node::List(kinds) => !kinds.is_empty() && kinds.iter().all(is_null_name),
            kind => is_null_name(kind),
        });
        let by_values = match at.node.get("enum") {
            Some(Node::List(values)) => !values.is_empty() && values.iter().all(|value| *value == Node::Null),
            _ => false,
        };
        by_type || by_values || at.node.get("const") == Some(&Node::Null) || is_null_by_flag(at.node)
    }

    /// Whether a schema itself says that a value may be null.
    pub fn says_null(&self, at: &Located<'a>) -> bool {
        let by_flag = at.node.get("nullable") == Some(&Node::Boolean(true));
        let by_type = match at.node.get("type") {
            Some(Node::List(kinds)) => kinds.iter().any(|kind| kind.text() == Some("null")),
            Some(kind) => kind.text() == Some("null"),
            None => false,
        };
        let by_values = match at.node.get("enum") {
            Some(Node::List(values)) => {
                values.contains(&Node::Null) && at.node.get("type").is_none_or(|kind| kind.text().is_none())
            }
            _ => at.node.get("const") == Some(&Node::Null),
        };
        let by_alternative = ["oneOf", "anyOf"]
            .iter()
            .filter_map(|key| at.get(key))
            .any(|alternatives| alternatives.items().any(|item| self.is_null(&item)));
        let by_scalars = self.scalars_of(at).iter().any(|scalar| scalar.nullable);
        by_flag || by_type || by_values || by_alternative || by_scalars
    }

    /// Whether a schema adds nothing to what it refers to but words, or that it may be null.
    pub fn adds_nothing(&mut self, at: &Located<'a>) -> bool {
        let several = self.alternatives(at).len() > 1;
        !at.members().any(|(key, _)| match key {
            "oneOf" | "anyOf" => several,
            _ => keys::SHAPING.contains(&key),
        })
    }

    /// The schemas and all that they refer to, what is composed before what composes it.
    pub fn flattened(&mut self, roots: &[Located<'a>]) -> Vec<(Located<'a>, usize)> {
        enum Step<'a> {
            Enter(Located<'a>, usize),
            Leave(Located<'a>, usize),
        }
        let mut parts = Vec::new();
        let mut seen: HashSet<(&str, String)> = HashSet::new();
        let mut waiting: Vec<Step<'a>> = roots.iter().rev().map(|at| Step::Enter(at.clone(), 0)).collect();
        while let Some(step) = waiting.pop() {
            match step {
                Step::Leave(at, depth) => parts.push((at, depth)),
                Step::Enter(at, depth) => {
                    if !seen.insert((at.document, at.pointer.clone())) {
                        continue;
                    }
                    self.check_schema(&at);
                    waiting.push(Step::Leave(at.clone(), depth));
                    let members = self.members_of(&at);
                    waiting.extend(members.into_iter().rev().map(|member| Step::Enter(member, depth)));
                    if at.reference().is_some()
                        && let Some(target) = self.referred(&at)
                    {
                        waiting.push(Step::Enter(target, depth + 1));
                    }
                }
            }
        }
        parts
    }

    /// Looks at the keys of a schema, once.
    fn check_schema(&mut self, at: &Located<'a>) {
        if !self.checked.insert((at.document, at.pointer.clone())) {
            return;
        }
        match at.node {
            Node::Object(_) => {}
            Node::Boolean(true) => return,
            Node::Boolean(false) => return self.not_expressed(at, "a schema that allows no value"),
            _ => return self.wrong_shape(at, "a schema"),
        }
        self.check_keys(at, keys::SCHEMA);
        for key in keys::NOT_EXPRESSED {
            if let Some(value) = at.get(key) {
                self.not_expressed(&value, &format!("the keyword `{key}`"));
            }
        }
        if let Some(value) = at.get("nullable").filter(|_| self.dialect != Dialect::V30) {
            let help = "it is read as in OpenAPI 3.0; write `type: [\"…\", \"null\"]`";
            self.findings.say(Id::UnknownKey, &value, "OpenAPI 3.1 has no `nullable`", help);
        }
        if self.dialect == Dialect::V30 && at.reference().is_some() {
            let is_repeated = |key: &str, value: &Located<'a>| {
                self.documents.resolve(at).is_ok_and(|target| target.node.get(key) == Some(value.node))
            };
            let mut beside =
                at.members().filter(|(key, _)| keys::SHAPING.contains(key) || matches!(*key, "type" | "nullable"));
            if let Some((key, value)) = beside.find(|(key, value)| !is_repeated(key, value)) {
                let help = "it is applied as in OpenAPI 3.1; put both into `allOf`";
                let message = format!("before OpenAPI 3.1, `{key}` beside `$ref` is ignored");
                self.findings.say(Id::Contradiction, &value, message, help);
            }
        }
    }
}
