//! How values are added to a request or a form.

use crate::model::{FormFields, Parameter, ParameterLocation, Serialization, Style};

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
    /// The body as the fields of a form, with the declarations of those that are serialized like parameters.
    Form(Vec<ParameterPlan>),
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
        let Parameter { field, location, serialization, json } = parameter;
        let plan = Self::serialized(&field.wire, *location, *serialization);
        if *json { Self { deviations: vec!["json"], ..plan } } else { plan }
    }

    /// Plans the declarations of fields of a form.
    pub fn of_form(form: &FormFields) -> Vec<Self> {
        let fields = form.serializations.iter();
        fields.map(|(wire, one)| Self::serialized(wire, ParameterLocation::Query, *one)).collect()
    }

    fn serialized(wire: &str, location: ParameterLocation, serialization: Serialization) -> Self {
        let (location, usual, is_exploded) = match location {
            ParameterLocation::Path => ("path", Style::Simple, false),
            ParameterLocation::Query => ("query", Style::Form, true),
            ParameterLocation::Header => ("header", Style::Simple, false),
            ParameterLocation::Cookie => ("cookie", Style::Form, true),
        };
        let style = match serialization.style {
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
        let explodes = serialization.explode != is_exploded && serialization.style != Style::DeepObject;
        let explode = explodes.then_some(if serialization.explode { "exploded" } else { "joined" });
        let reserved = serialization.allow_reserved.then_some("reserved");
        let deviations = [style, explode, reserved].into_iter().flatten().collect();
        Self { wire: wire.to_owned(), location, deviations }
    }
}
