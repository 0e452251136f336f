//! Lints of defaults.

use serde_json::Value;

use super::{Described, FieldOf, Lint};
use crate::diagnostic::Id;
use crate::input::tastypie::{Document, VOLATILE_DEFAULT};
use crate::json::unquoted;
use crate::loaded::LoadedVersion;
use crate::model::{Choices, DefaultValue, Field, Shape, Type};

pub fn check(lint: &mut Lint<'_>, at: FieldOf<'_>) {
    let Some(default) = &at.field.default else { return };
    let (DefaultValue::Constant(value) | DefaultValue::Volatile(value)) = default;
    // Tastypie writes "" for every automatic key.
    if at.field.is_key() || (at.field.filtering.unique && value == "") {
        return;
    }
    match default {
        DefaultValue::Volatile(value) if value.is_string() => volatile(lint, at, value),
        DefaultValue::Volatile(value) | DefaultValue::Constant(value) => constant(lint, &at.described(), value),
    }
}

/// Reports a default of null where null is not accepted. Lowering treats it as no default.
pub fn null(lint: &mut Lint<'_>, at: FieldOf<'_>, document: &Document) {
    let wire = &at.field.wire;
    let default = document.fields.get(wire).and_then(|field| field.default.as_ref());
    if default.is_some_and(Value::is_null) && !at.field.nullable && !at.field.is_key() {
        let message = format!("the default of `{wire}` is null, but null isn't accepted");
        lint.field(Id::DefaultOfWrongType, at, "/default", message, "it is read as no default");
    }
}

fn volatile(lint: &mut Lint<'_>, at: FieldOf<'_>, default: &Value) {
    // Of `fetch` there is only a mark in its place.
    let shown = if default == VOLATILE_DEFAULT { String::new() } else { shown(at.field, default) };
    let message = format!("the default of `{}` changes with every download{shown}", at.field.wire);
    lint.field(Id::VolatileDefault, at, "/default", message, "the bindings and `pexgen diff` ignore it");
}

/// Reports a default that the server would refuse.
pub fn constant(lint: &mut Lint<'_>, at: &Described<'_>, default: &Value) {
    const REPORT: &str = "report it to the maintainers of the server";
    let (wire, shown) = (&at.field.wire, shown(at.field, default));
    if !default.is_null() && !fits(&at.field.kind, default) {
        let message = format!("the default of `{wire}` has another type than the field{shown}");
        lint.described(Id::DefaultOfWrongType, at, "/default", message, REPORT);
    } else if choices(lint.loaded, &at.field.kind).is_some_and(|choices| is_outside_choices(at.field, choices, default))
    {
        let message = format!("the default of `{wire}` is not one of its choices{shown}");
        let help = "the bindings keep the value, but have no variant for it";
        lint.described(Id::DefaultOutsideChoices, at, "/default", message, help);
    } else if !at.field.limits.contain(default) {
        let message = format!("the default of `{wire}` is outside its documented limits{shown}");
        lint.described(Id::DefaultOutsideLimits, at, "/default", message, REPORT);
    }
}

/// Returns a default for the end of a message, unless it is a secret.
fn shown(field: &Field, default: &Value) -> String {
    if field.secret { String::new() } else { format!(": `{default}`") }
}

/// Returns the choices of a type, which may have a name.
fn choices<'a>(loaded: &'a LoadedVersion, kind: &'a Type) -> Option<&'a Choices> {
    match kind {
        Type::Choice(choices) => Some(choices),
        Type::Nullable(inner) => choices(loaded, inner),
        Type::Named(schema) => match &loaded.version.schemas.get(schema)?.shape {
            Shape::Choice(choices) => Some(choices),
            Shape::Object(_) | Shape::Union(_) => None,
        },
        _ => None,
    }
}

fn fits(kind: &Type, default: &Value) -> bool {
    match kind {
        Type::Text | Type::Base64 | Type::File | Type::Uuid | Type::Uri | Type::Duration => default.is_string(),
        Type::Integer | Type::Unsigned => default.as_f64().is_some_and(|number| number.fract() == 0.0),
        Type::Float => default.is_number(),
        Type::Boolean => default.is_boolean(),
        // Tastypie writes `true` for the current time.
        Type::Date | Type::DateTime | Type::Instant | Type::Time => {
            default.is_string() || default == &Value::Bool(true)
        }
        Type::List(_) => default.is_array(),
        Type::Map(_) => default.is_object(),
        Type::Choice(choices) if choices.numeric => default.is_number(),
        Type::Decimal | Type::Choice(_) => default.is_string() || default.is_number(),
        Type::Nullable(inner) => default.is_null() || fits(inner, default),
        Type::Relation(_) | Type::OwnUri | Type::Named(_) | Type::Foreign(_) | Type::Json => true,
    }
}

fn is_outside_choices(field: &Field, choices: &Choices, default: &Value) -> bool {
    let text = unquoted(default);
    // An empty default means that no choice is made, if the field allows that.
    let chooses_nothing = default.is_null() || (text.is_empty() && (field.blank || field.nullable));
    !chooses_nothing && choices.values.iter().all(|choice| choice.wire != text)
}
