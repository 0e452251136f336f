//! How values are added to a request or a form.

use crate::model::{Parameter, ParameterLocation, Style};

/// How a value is added to a request or a form.
#[derive(Clone)]
pub enum Put {
    Parameter(ParameterPlan),
    /// The body as JSON, of this media type.
    Json(String),
    /// The body as text, of this media type.
    Text(String),
    /// The body as bytes, of this media type.
    Bytes(String),
    /// The body as the fields of a form.
    Form,
    /// The body as a form with files.
    Multipart,
    /// The body as one of several media types.
    Body,
    /// A part of a form.
    Part(String),
    /// A file of a form.
    File(String),
    /// Several files of a form.
    Files(String),
}

/// The runtime's declaration of a parameter.
#[derive(Clone)]
pub struct ParameterPlan {
    pub wire: String,
    /// The runtime's function for parameters at its location.
    pub location: &'static str,
    /// The runtime's functions for what deviates from the usual style of that location.
    pub deviations: Vec<&'static str>,
}

impl ParameterPlan {
    /// Plans the declaration, with deviations from the usual style of its location.
    pub fn new(parameter: &Parameter) -> Self {
        let (location, usual, is_exploded) = match parameter.location {
            ParameterLocation::Path => ("path", Style::Simple, false),
            ParameterLocation::Query => ("query", Style::Form, true),
            ParameterLocation::Header => ("header", Style::Simple, false),
            ParameterLocation::Cookie => ("cookie", Style::Form, true),
        };
        let style = match parameter.style {
            style if style == usual => None,
            Style::Label => Some("label"),
            Style::Matrix => Some("matrix"),
            Style::SpaceDelimited => Some("spaces"),
            Style::PipeDelimited => Some("pipes"),
            Style::TabDelimited => Some("tabs"),
            Style::DeepObject => Some("deep"),
            Style::Simple | Style::Form => None,
        };
        // Brackets leave nothing to explode.
        let explodes = parameter.explode != is_exploded && parameter.style != Style::DeepObject;
        let explode = explodes.then_some(if parameter.explode { "exploded" } else { "joined" });
        let reserved = parameter.allow_reserved.then_some("reserved");
        let deviations =
            if parameter.json { vec!["json"] } else { [style, explode, reserved].into_iter().flatten().collect() };
        Self { wire: parameter.field.wire.clone(), location, deviations }
    }
}
