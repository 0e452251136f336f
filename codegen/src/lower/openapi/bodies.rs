//! Bodies of requests and responses: their kinds by media type.

use super::Lowering;
use super::json_type::JsonType;
use super::keys;
use super::labels::component_name;
use super::scalars::is_binary;
use super::type_context::TypeContext;
use crate::input::openapi::Located;
use crate::model::{Content, Direction, Encoding, RequestBody, Type, essence, is_json_lines};

/// What media types mean to the bindings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    Json,
    Form,
    Multipart,
    Text,
    Bytes,
    /// Server-sent events.
    Events,
    /// JSON Lines.
    Lines,
    /// Parts that are no form.
    Parts,
    /// Whatever it is.
    Any,
}

impl Family {
    pub fn of(media: &str) -> Self {
        match essence(media).as_str() {
            "application/json" | "text/json" => Self::Json,
            "application/x-www-form-urlencoded" => Self::Form,
            "multipart/form-data" => Self::Multipart,
            "*/*" | "application/*" | "" => Self::Any,
            "application/xml" | "application/yaml" | "application/x-yaml" | "application/javascript" => Self::Text,
            "text/event-stream" => Self::Events,
            lines if is_json_lines(lines) => Self::Lines,
            other if other.ends_with("+json") => Self::Json,
            other if other.ends_with("+xml") || other.ends_with("+yaml") || other.starts_with("text/") => Self::Text,
            other if other.starts_with("multipart/") => Self::Parts,
            _ => Self::Bytes,
        }
    }
}

/// Any type.
const ANY: &str = "*/*";

/// The type of bytes that nobody said more about.
const UNKNOWN: &str = "application/octet-stream";

/// What a schema says of a whole body.
enum Whole<'a> {
    Nothing,
    Binary,
    Text,
    Structure(Located<'a>),
}

impl<'a> Lowering<'a, '_> {
    /// What a request takes as its body.
    pub fn body(&mut self, operation: &Located<'a>, id: &str) -> Option<RequestBody> {
        let given = operation.get("requestBody")?;
        let at = self.resolved(&given)?;
        self.check_keys(&at, keys::BODY);
        let name = self.name_of(&given, || format!("{id}.body"));
        let contents = self.contents(&at, &name, Direction::Written);
        if contents.is_empty() {
            self.not_expressed(&at, "a `requestBody` without a media type in `content`");
            return None;
        }
        let required = self.flag(&at, "required").unwrap_or(false);
        Some(RequestBody { required, description: self.described(&given, &at), contents })
    }

    /// Returns the name for types without one: that of the component that contains them, or `otherwise`.
    pub fn name_of(&self, at: &Located<'a>, otherwise: impl FnOnce() -> String) -> String {
        let target = at.reference().and_then(|reference| self.documents.target(at, reference).ok());
        target.map_or_else(otherwise, |target| component_name(&target))
    }

    /// The kinds of body that `content` describes.
    pub fn contents(&mut self, at: &Located<'a>, name: &str, direction: Direction) -> Vec<Content> {
        let described: Vec<(&str, Located<'a>)> = self.parts_of(at, "content");
        let described: Vec<(&str, Located<'a>)> =
            described.into_iter().filter_map(|(media, at)| Some((media, self.resolved(&at)?))).collect();
        let json = described.iter().find(|(media, _)| Family::of(media) == Family::Json).map(|(_, at)| at.clone());
        let mut contents: Vec<Content> = Vec::new();
        for (media, at) in described {
            self.check_keys(&at, keys::MEDIA);
            if self.is_json_again(media, &at, json.as_ref()) {
                continue;
            }
            let (media, encoding) = self.encoding(media, &at, name, direction);
            let is_known = |known: &&mut Content| match (&known.encoding, &encoding) {
                (Encoding::Json(one), Encoding::Json(other)) => one == other,
                (Encoding::Bytes, Encoding::Bytes) | (Encoding::Text, Encoding::Text) if media == ANY => true,
                _ => known.media == media,
            };
            match contents.iter_mut().find(is_known) {
                // What any type is read as is what the others beside it are read as.
                Some(known) if media == ANY => media.clone_into(&mut known.media),
                Some(_) => {}
                None => contents.push(Content { media: media.to_owned(), encoding, name: String::new() }),
            }
        }
        contents
    }

    /// Whether a kind of body is another spelling of the JSON beside it, which the bindings take.
    fn is_json_again(&mut self, media: &str, at: &Located<'a>, json: Option<&Located<'a>>) -> bool {
        let Some(json) = json else { return false };
        let spells = matches!(Family::of(media), Family::Text | Family::Bytes | Family::Parts);
        if !spells || !matches!(self.whole(at), Whole::Structure(_)) {
            return false;
        }
        if at.node.get("schema") != json.node.get("schema") {
            self.not_expressed(at, &format!("the schema of `{media}`, which differs from that of JSON"));
        }
        true
    }

    fn encoding<'m>(
        &mut self,
        media: &'m str,
        at: &Located<'a>,
        name: &str,
        direction: Direction,
    ) -> (&'m str, Encoding) {
        let family = match (Family::of(media), direction) {
            (Family::Events, Direction::Read) => return (media, Encoding::Events(self.event_data(at, name))),
            (Family::Lines, Direction::Read) => return (media, Encoding::Lines(self.line(at, name))),
            (Family::Events | Family::Lines, Direction::Written) => Family::Bytes,
            (family, _) => family,
        };
        let content = self.whole(at);
        if matches!(content, Whole::Structure(_)) && matches!(family, Family::Text | Family::Bytes) {
            self.not_expressed(at, &format!("the properties of a body of `{media}`"));
        }
        let json = |this: &mut Self, content: &Whole<'a>| match content {
            Whole::Nothing => Type::Json,
            Whole::Text | Whole::Binary => Type::Text,
            Whole::Structure(schema) => this.typed(std::slice::from_ref(schema), &TypeContext::whole(name)).inner(),
        };
        match (family, &content) {
            (Family::Json | Family::Text, Whole::Binary) | (Family::Bytes | Family::Events | Family::Lines, _) => {
                (media, Encoding::Bytes)
            }
            (Family::Json, content) => (media, Encoding::Json(json(self, content))),
            (Family::Any, Whole::Structure(_)) => ("application/json", Encoding::Json(json(self, &content))),
            // A response is accepted whatever its media type, but a request needs one.
            (Family::Any, Whole::Text) => {
                (if direction == Direction::Written { "text/plain" } else { ANY }, Encoding::Text)
            }
            (Family::Any, _) => (if direction == Direction::Written { UNKNOWN } else { ANY }, Encoding::Bytes),
            (Family::Form, _) if direction == Direction::Written => (media, Encoding::Form(self.form(at, name))),
            (Family::Multipart, _) if direction == Direction::Written => {
                (media, Encoding::Multipart(self.multipart(at, name)))
            }
            (Family::Text, _) => (media, Encoding::Text),
            (Family::Form, _) => {
                self.not_expressed(at, "the properties of a form in a response");
                (media, Encoding::Text)
            }
            (Family::Multipart | Family::Parts, _) => {
                self.not_expressed(at, &format!("the properties of a body of `{media}`"));
                (media, Encoding::Bytes)
            }
        }
    }

    fn whole(&mut self, at: &Located<'a>) -> Whole<'a> {
        let Some(schema) = at.get("schema") else { return Whole::Nothing };
        let merged = self.merged(std::slice::from_ref(&schema));
        let plain = merged.values.is_none() && merged.alternatives.is_empty() && !merged.nullable;
        match merged.kinds().as_slice() {
            [JsonType::Text] if is_binary(&merged) => Whole::Binary,
            [JsonType::Text]
                if plain && merged.own("contentMediaType").is_some() && merged.own("contentEncoding").is_none() =>
            {
                Whole::Binary
            }
            [JsonType::Text] if plain && !matches!(merged.format, Some("date-time" | "date")) => Whole::Text,
            [] if plain && !merged.has_members() => Whole::Nothing,
            _ => Whole::Structure(schema),
        }
    }
}
