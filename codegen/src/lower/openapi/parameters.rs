//! Parameters: what a request takes beside its body.

use super::bodies::Family;
use super::json_type::JsonType;
use super::type_context::TypeContext;
use super::{Lowering, keys};
use crate::diagnostic::{Id, nearest};
use crate::input::openapi::{Located, Node};
use crate::markdown::with_sentence;
use crate::model::{Access, Parameter, ParameterLocation, Serialization, Style, Type, essence};

const PLACES: [(&str, ParameterLocation); 4] = [
    ("path", ParameterLocation::Path),
    ("query", ParameterLocation::Query),
    ("header", ParameterLocation::Header),
    ("cookie", ParameterLocation::Cookie),
];

const STYLES: [(&str, Style, &[ParameterLocation]); 8] = [
    ("simple", Style::Simple, &[ParameterLocation::Path, ParameterLocation::Header]),
    ("label", Style::Label, &[ParameterLocation::Path]),
    ("matrix", Style::Matrix, &[ParameterLocation::Path]),
    ("form", Style::Form, &[ParameterLocation::Query, ParameterLocation::Cookie]),
    ("spaceDelimited", Style::SpaceDelimited, &[ParameterLocation::Query]),
    ("pipeDelimited", Style::PipeDelimited, &[ParameterLocation::Query]),
    // Not a style of OpenAPI, but one of Swagger 2.0 (`tsv`).
    ("tabDelimited", Style::TabDelimited, &[ParameterLocation::Query]),
    ("deepObject", Style::DeepObject, &[ParameterLocation::Query]),
];

impl<'a> Lowering<'a, '_> {
    /// The parameters of an operation, from the levels of its path and the operation itself. Those of the path come first,
    /// unless a later level has its own.
    pub fn parameters(&mut self, levels: &[Located<'a>], id: &str) -> Vec<Parameter> {
        let mut parameters: Vec<Parameter> = Vec::new();
        for level in levels {
            let mut own: Vec<Parameter> = Vec::new();
            for (given, at) in self.parameters_of(level) {
                let Some(parameter) = self.parameter(&given, &at, id) else { continue };
                let same = |other: &Parameter| {
                    other.location == parameter.location && other.field.wire == parameter.field.wire
                };
                if own.iter().any(same) {
                    let message = format!("the parameter `{}` is defined twice", parameter.field.wire);
                    self.findings.say(Id::Contradiction, &given, message, "the first one is used; remove the other");
                } else {
                    own.push(parameter);
                }
            }
            let is_overridden = |parameter: &Parameter| {
                own.iter().any(|other| other.location == parameter.location && other.field.wire == parameter.field.wire)
            };
            parameters.retain(|parameter| !is_overridden(parameter));
            parameters.extend(own);
        }
        parameters
    }

    /// The parameters of a path or an operation, each as it is given and as it is described. A `$ref` in their place
    /// or among them may lead to a list of them.
    fn parameters_of(&mut self, level: &Located<'a>) -> Vec<(Located<'a>, Located<'a>)> {
        let mut found = Vec::new();
        let list = self.part(level, "parameters");
        for given in list.iter().flat_map(Located::items) {
            let Some(at) = self.resolved(&given) else { continue };
            if !matches!(at.node, Node::List(_)) {
                found.push((given, at));
                continue;
            }
            for given in at.items() {
                found.extend(self.resolved(&given).map(|at| (given, at)));
            }
        }
        found
    }

    fn parameter(&mut self, given: &Located<'a>, at: &Located<'a>, operation: &str) -> Option<Parameter> {
        self.check_keys(at, keys::PARAMETER);
        let name = self.text(at, "name");
        let location = self.location(at)?;
        if name.is_empty() {
            self.findings.say(
                Id::BadValue,
                at,
                "a parameter without a name",
                "the parameter is ignored; add its `name`",
            );
            return None;
        }
        // OpenAPI requires to ignore them. They are set from the media types of bodies and from the credentials.
        let set_otherwise = ["accept", "content-type", "authorization"];
        if location == ParameterLocation::Header && set_otherwise.contains(&name.to_ascii_lowercase().as_str()) {
            return None;
        }
        let required = self.flag(at, "required").unwrap_or(false);
        if location == ParameterLocation::Path && !required {
            let message = format!("the path parameter `{name}` is not marked as required");
            self.findings.say(Id::BadValue, at, message, "add `required: true`");
        }
        let serialization = self.serialization(at, location);
        let context = TypeContext::direct(format!("{operation}.{name}"));
        let (schema, json) = match at.get("content") {
            Some(content) => self.encoded(&content),
            None => (at.get("schema"), false),
        };
        let mut typed = match &schema {
            Some(schema) => self.typed(std::slice::from_ref(schema), &context),
            None => self.typed(&[], &context),
        };
        if schema.is_none() && !json {
            typed.kind = Type::Text;
        }
        let description = self.described(given, at);
        if !description.is_empty() {
            // What the type states stays.
            let about_type = std::mem::take(&mut typed.annotations.help);
            let added = if description.contains(&about_type) { "" } else { &about_type };
            typed.annotations.help = with_sentence(&description, added);
        }
        typed.annotations.deprecated |= self.flag(at, "deprecated") == Some(true);
        let required = required || location == ParameterLocation::Path;
        // A parameter is always sent.
        typed.annotations.writeonly = false;
        let mut field = self.field(operation, &name, typed, required);
        field.access = Access::Writable { required };
        self.check_field(&field, at);
        if let Some(schema) = schema.filter(|_| !json) {
            self.check_nested(&schema, serialization.style);
        }
        Some(Parameter { field, location, serialization, json })
    }

    fn location(&mut self, at: &Located<'a>) -> Option<ParameterLocation> {
        let text = self.text(at, "in");
        let found = PLACES.iter().find(|(name, _)| *name == text).map(|(_, location)| *location);
        if found.is_none() {
            let location = at.get("in").unwrap_or_else(|| at.clone());
            let message = format!("`{text}` is not a location of a parameter");
            let help = "expected `path`, `query`, `header` or `cookie`; the parameter is ignored";
            self.findings.say(Id::BadValue, &location, message, help);
        }
        found
    }

    /// How the value of a parameter, or of a field of a form, is serialized: as said or as is usual.
    pub fn serialization(&mut self, at: &Located<'a>, location: ParameterLocation) -> Serialization {
        let style = self.style(at, location);
        let explode = self.flag(at, "explode").unwrap_or(style == Style::Form);
        Serialization { style, explode, allow_reserved: self.flag(at, "allowReserved") == Some(true) }
    }

    /// Reports arrays and objects inside others, which no style but `deepObject` can separate.
    pub fn check_nested(&mut self, schema: &Located<'a>, style: Style) {
        let merged = self.merged(std::slice::from_ref(schema));
        let kinds = merged.kinds();
        let is_list = kinds.contains(&JsonType::List);
        let properties = merged.properties.values().filter(|_| kinds.contains(&JsonType::Object));
        let inner: Vec<&[Located<'a>]> =
            is_list.then_some(merged.items.as_slice()).into_iter().chain(properties.map(Vec::as_slice)).collect();
        let is_nested = |this: &mut Self, inner: &[Located<'a>]| {
            let kinds = this.merged(inner).kinds();
            kinds.len() == 1 && kinds.iter().any(|kind| matches!(kind, JsonType::List | JsonType::Object))
        };
        if style != Style::DeepObject && inner.iter().any(|inner| is_nested(self, inner)) {
            self.not_expressed(schema, "a style for arrays and objects inside the value; they are sent as JSON");
        }
    }

    /// The style, as said or as is usual.
    fn style(&mut self, at: &Located<'a>, location: ParameterLocation) -> Style {
        let usual = match location {
            ParameterLocation::Path | ParameterLocation::Header => Style::Simple,
            ParameterLocation::Query | ParameterLocation::Cookie => Style::Form,
        };
        let mut style = usual;
        if let Some(value) = at.get("style") {
            let text = self.text(at, "style");
            match STYLES.iter().find(|(name, _, _)| *name == text) {
                Some((_, known, locations)) if locations.contains(&location) => style = *known,
                _ => {
                    let fitting = STYLES
                        .iter()
                        .filter(|(_, _, locations)| locations.contains(&location))
                        .map(|(name, _, _)| *name);
                    let fitting: Vec<&str> = fitting.collect();
                    let near = nearest(&text, fitting.iter().copied());
                    let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
                    let message = format!("`{text}` is not a style of a parameter in this location");
                    let help = format!("{near}It is written as usual here; there are {}", fitting.join(", "));
                    self.findings.say(Id::BadValue, &value, message, help);
                }
            }
        }
        style
    }

    /// The schema of a parameter that is written as a body is, and whether it is JSON.
    fn encoded(&mut self, content: &Located<'a>) -> (Option<Located<'a>>, bool) {
        let Some((media, at)) = content.members().next() else { return (None, false) };
        if content.members().count() > 1 {
            self.not_expressed(content, "more than one media type in `content` of a parameter");
        }
        let json = Family::of(media) == Family::Json;
        if !json && !essence(media).starts_with("text/") {
            self.not_expressed(&at, &format!("a parameter with the media type `{media}`"));
        }
        let schema = if json { at.get("schema") } else { None };
        (schema, json)
    }
}

/// A parameter that a path has a place for and that nothing describes.
pub fn undescribed(operation: &str, name: &str, lowering: &mut Lowering<'_, '_>) -> Parameter {
    let mut typed = lowering.typed(&[], &TypeContext::direct(name));
    typed.kind = Type::Text;
    typed.nullable = false;
    Parameter {
        field: lowering.field(operation, name, typed, true),
        location: ParameterLocation::Path,
        serialization: Serialization { style: Style::Simple, explode: false, allow_reserved: false },
        json: false,
    }
}
