//! Parameters: what a request takes beside its body.

use super::bodies::Family;
use super::type_context::TypeContext;
use super::{Lowering, keys};
use crate::diagnostic::{Id, nearest};
use crate::input::openapi::{Located, Node};
use crate::markdown::with_sentence;
use crate::model::{Access, Parameter, ParameterLocation, Style, Type, essence};

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
        let set_otherwise = ["accept", "content-type", "authorization"];
        if location == ParameterLocation::Header && set_otherwise.contains(&name.to_ascii_lowercase().as_str()) {
            let message = format!("the header parameter `{name}` is ignored, as OpenAPI requires");
            let help = "the bindings set it from the media types of the body, or from the authentication";
            self.findings.say(Id::NotExpressed, at, message, help);
            return None;
        }
        let required = self.flag(at, "required").unwrap_or(false);
        if location == ParameterLocation::Path && !required {
            let message = format!("the path parameter `{name}` is not marked as required");
            self.findings.say(Id::BadValue, at, message, "add `required: true`");
        }
        let (style, explode) = self.style(at, location);
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
        let mut field = self.field(operation, &name, typed, required);
        field.access = Access::Writable { required };
        self.check_field(&field, at);
        Some(Parameter {
            field,
            location,
            style,
            explode,
            allow_reserved: self.flag(at, "allowReserved") == Some(true),
            json,
        })
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

    /// The style and whether it is exploded, as said or as is usual.
    fn style(&mut self, at: &Located<'a>, location: ParameterLocation) -> (Style, bool) {
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
        (style, self.flag(at, "explode").unwrap_or(style == Style::Form))
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
        style: Style::Simple,
        explode: false,
        allow_reserved: false,
        json: false,
    }
}
