//! Bodies that are forms: objects whose properties are sent one by one.

use std::collections::BTreeMap;

use super::bodies::Family;
use super::json_type::JsonType;
use super::merged_schema::Additional;
use super::outline::{Body, Outline};
use super::scalars::text;
use super::type_context::TypeContext;
use super::{Lowering, keys};
use crate::input::openapi::{Located, Node};
use crate::model::{
    FormFields, More, Object, ParameterLocation, Parts, Serialization, Shape, Type, essence, is_one_media_type,
};

/// Keys of `encoding` that say how a field is serialized.
const STYLE: [&str; 3] = ["allowReserved", "explode", "style"];

impl<'a> Lowering<'a, '_> {
    /// A form whose properties are sent as in a query.
    pub fn form(&mut self, media: &Located<'a>, name: &str) -> FormFields {
        let serializations = self.serializations_of_fields(media);
        FormFields { schema: self.members_of_form(media, name, Body::Json), serializations }
    }

    /// The styles of fields, from `encoding`. A style takes precedence over a media type.
    fn serializations_of_fields(&mut self, media: &Located<'a>) -> BTreeMap<String, Serialization> {
        let schema = media.get("schema");
        let members = schema.map(|schema| self.merged(&[schema]).properties).unwrap_or_default();
        let mut found = BTreeMap::new();
        for (name, encoding) in media.get("encoding").iter().flat_map(Located::members) {
            self.check_part(name, &encoding);
            let property = members.get(name);
            if STYLE.iter().any(|key| encoding.get(key).is_some()) {
                let serialization = self.serialization(&encoding, ParameterLocation::Query);
                if let Some([schema]) = property.map(Vec::as_slice) {
                    self.check_nested(schema, serialization.style);
                }
                found.insert(name.to_owned(), serialization);
            } else if let Some(at) = encoding.get("contentType") {
                let kinds = property.map(|schemas| self.merged(schemas).kinds()).unwrap_or_default();
                let is_sent = match kinds[..] {
                    [JsonType::Object] => at.node.text().map(Family::of) == Some(Family::Json),
                    [JsonType::List] => false,
                    _ => at.node.text().map(essence).as_deref() == Some("text/plain"),
                };
                if !is_sent {
                    self.not_expressed(&at, &format!("the media type of `{name}`"));
                }
            }
        }
        found
    }

    /// The parts of a form, each with a media type of its own.
    pub fn multipart(&mut self, media: &Located<'a>, name: &str) -> Parts {
        Parts { media: self.media_of_parts(media), schema: self.members_of_form(media, name, Body::Form) }
    }

    fn members_of_form(&mut self, media: &Located<'a>, name: &str, body: Body) -> String {
        let Some(schema) = media.get("schema") else { return self.free_form(media, name, Type::Json) };
        let merged = self.merged(std::slice::from_ref(&schema));
        let is_named = match self.outline(&merged) {
            Outline::Object => true,
            // The runtime sends the fields of any object, but the parts of known ones only.
            Outline::Union(variants) => body == Body::Json && self.are_objects(&variants),
            _ => false,
        };
        if is_named && let Type::Named(id) = self.typed(&[schema], &TypeContext::whole(name).in_body(body)).kind {
            return id;
        }
        let more = match &merged.additional {
            Additional::Of(schema) => self
                .typed(
                    std::slice::from_ref(schema),
                    &TypeContext::whole(format!("{name}.more")).in_body(body.of_members()),
                )
                .inner(),
            _ => {
                self.not_expressed(
                    &merged.at,
                    "the properties of a form whose schema is not an object with `properties`",
                );
                Type::Json
            }
        };
        self.free_form(media, name, more)
    }

    /// Whether all alternatives of a union are objects.
    fn are_objects(&mut self, alternatives: &[Located<'a>]) -> bool {
        alternatives.iter().all(|alternative| {
            let merged = self.merged(std::slice::from_ref(alternative));
            matches!(self.outline(&merged), Outline::Object)
        })
    }

    /// A form whose parts have no names.
    fn free_form(&mut self, media: &Located<'a>, name: &str, kind: Type) -> String {
        let id = self.untaken(name);
        let object = Object { more: Some(More { name: String::new(), kind }), ..Object::default() };
        self.add(id.clone(), media, String::new(), false, Shape::Object(object));
        id
    }

    /// The media types of parts, from `encoding` or from their schemas.
    fn media_of_parts(&mut self, media: &Located<'a>) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        let schema = media.get("schema");
        let members = schema.map(|schema| self.merged(&[schema]).properties).unwrap_or_default();
        let encodings: BTreeMap<&str, Located<'a>> = media.get("encoding").iter().flat_map(Located::members).collect();
        for (name, encoding) in &encodings {
            self.check_part(name, encoding);
            self.check_style(name, encoding);
            if !members.contains_key(name) {
                self.not_expressed(
                    encoding,
                    &format!("the `encoding` of `{name}`, which is not a property of the schema"),
                );
            }
        }
        for (name, schemas) in members {
            let mut merged = self.merged(&schemas);
            let said = encodings.get(name).and_then(|encoding| encoding.get("contentType"));
            let Some(at) = said.or_else(|| merged.parts.iter().find_map(|(part, _)| part.get("contentMediaType")))
            else {
                continue;
            };
            // Each item of a list is a part of its own.
            if merged.kinds() == [JsonType::List] {
                merged = self.merged(&merged.items);
            }
            // What isn't a single value is sent as JSON.
            let is_json = merged.kinds().iter().any(|kind| matches!(kind, JsonType::List | JsonType::Object));
            let is_file = text(&merged, Body::Part) == Type::File || self.is_untyped_file(&merged);
            match at.node.text() {
                Some(media)
                    if is_file || (is_one_media_type(media) && (!is_json || Family::of(media) == Family::Json)) =>
                {
                    found.insert(name.to_owned(), media.to_owned());
                }
                _ => self.not_expressed(&at, &format!("the media type of `{name}`")),
            }
        }
        found
    }

    /// Reports what is stated about a part but not supported.
    fn check_part(&mut self, name: &str, encoding: &Located<'a>) {
        self.check_keys(encoding, keys::ENCODING);
        if let Some(headers) = encoding.get("headers").filter(|headers| headers.members().next().is_some()) {
            self.not_expressed(&headers, &format!("headers of the part `{name}`"));
        }
    }

    /// Reports styles, which only fields of `application/x-www-form-urlencoded` have.
    fn check_style(&mut self, name: &str, encoding: &Located<'a>) {
        let unusual = |key: &str, usual: Node| encoding.get(key).filter(|at| *at.node != usual);
        let style = unusual("style", Node::Text("form".to_owned()));
        let explode = unusual("explode", Node::Boolean(true));
        let reserved = unusual("allowReserved", Node::Boolean(false));
        for at in style.into_iter().chain(explode).chain(reserved) {
            self.not_expressed(&at, &format!("`style`, `explode` or `allowReserved` of the part `{name}`"));
        }
    }
}
