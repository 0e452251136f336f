//! Comparison of the location and the serialization of parameters.

use super::Detail;
use super::fieldset::location;
use super::pair::FieldPair;
use super::rules::operation as rules;
use crate::model::{Parameter, Serialization, Style};

/// Compares two versions of a parameter except its field.
pub fn compare(pair: &mut FieldPair<'_, '_>, old: &Parameter, new: &Parameter) {
    if old.location != new.location {
        pair.note(&rules::PARAMETER_MOVED, "", Detail::change(location(old.location), location(new.location)));
    }
    let (before, after) = (serialization(old), serialization(new));
    // The default style depends on the location.
    if before != after && old.location == new.location {
        pair.note(&rules::PARAMETER_STYLE_CHANGED, "", Detail::change(before, after));
    }
}

fn serialization(parameter: &Parameter) -> String {
    if parameter.json { "JSON".to_owned() } else { style(parameter.serialization) }
}

/// Describes how a value is serialized, in OpenAPI's terms.
pub fn style(serialization: Serialization) -> String {
    let style = match serialization.style {
        Style::Simple => "simple",
        Style::Label => "label",
        Style::Matrix => "matrix",
        Style::Form => "form",
        Style::SpaceDelimited => "spaceDelimited",
        Style::PipeDelimited => "pipeDelimited",
        Style::TabDelimited => "tabDelimited",
        Style::DeepObject => "deepObject",
    };
    let explode = if serialization.explode { ", exploded" } else { "" };
    let reserved = if serialization.allow_reserved { ", reserved characters allowed" } else { "" };
    format!("{style}{explode}{reserved}")
}
