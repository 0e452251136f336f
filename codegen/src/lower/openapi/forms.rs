//! Bodies that are forms: an object whose members are sent one by one.

use super::facts::Additional;
use super::schemas::{Body, Outline};
use super::types::Spot;
use super::{Lowering, keys};
use crate::input::openapi::{At, Node};
use crate::model::{More, Object, Shape, Type};

/// How the members of a form are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// As in a query.
    Pairs,
    /// Each as a part with a media type of its own.
    Parts,
}

impl<'a> Lowering<'a, '_> {
    /// The schema of a form's members.
    pub fn form(&mut self, media: &At<'a>, name: &str, kind: Kind) -> String {
        self.check_parts(media, kind);
        let body = if kind == Kind::Parts { Body::Form } else { Body::Json };
        let Some(schema) = media.get("schema") else { return self.free_form(media, name, Type::Json) };
        let facts = self.facts(std::slice::from_ref(&schema));
        if let Outline::Object = self.outline(&facts)
            && let Type::Named(id) = self.typed(&[schema], &Spot::whole(name).in_body(body)).kind
        {
            return id;
        }
        let more = match &facts.additional {
            Additional::Of(schema) => {
                self.typed(std::slice::from_ref(schema), &Spot::whole(format!("{name}.more")).in_body(body)).inner()
            }
            _ => {
                self.not_expressed(&facts.at, "which members a form has, where its schema is no object with members");
                Type::Json
            }
        };
        self.free_form(media, name, more)
    }

    /// A form whose members nothing names.
    fn free_form(&mut self, media: &At<'a>, name: &str, kind: Type) -> String {
        let id = self.untaken(name);
        let object = Object { fields: Vec::new(), more: Some(More { name: String::new(), kind }) };
        self.add(id.clone(), media, String::new(), false, Shape::Object(object));
        id
    }

    /// Reports what is said of single parts and can't be followed.
    fn check_parts(&mut self, media: &At<'a>, kind: Kind) {
        for (name, part) in media.get("encoding").iter().flat_map(At::members) {
            self.check_keys(&part, keys::ENCODING);
            if let Some(headers) = part.get("headers").filter(|headers| headers.members().next().is_some()) {
                self.not_expressed(&headers, &format!("headers of the part `{name}`"));
            }
            let usual = |key: &str, value: Node| part.get(key).filter(|at| *at.node != value);
            let style = usual("style", Node::Text("form".to_owned()));
            for at in style.into_iter().chain(usual("explode", Node::Boolean(true))) {
                self.not_expressed(&at, &format!("how the part `{name}` is spelled"));
            }
            // A file tells its media type when it is sent; all else is sent as what it is.
            if kind == Kind::Pairs
                && let Some(at) = part.get("contentType")
            {
                self.not_expressed(&at, &format!("the media type of `{name}`"));
            }
        }
    }
}
