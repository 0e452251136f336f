//! Lints of choices.

use heck::ToPascalCase;
use serde_json::Value;

use super::endpoints::same;
use super::{FieldOf, Lint};
use crate::diagnostic::Id;
use crate::input::tastypie::{Document, WireType};
use crate::model::{Choice, Type};

/// Reports choices that have no effect, or that do not fit their field.
pub fn misplaced(lint: &mut Lint<'_>, at: FieldOf<'_>, document: &Document) {
    let Some(field) = document.fields.get(&at.field.wire) else { return };
    let Some(choices) = &field.choices else { return };
    if choices.is_empty() {
        let message = format!("`{}` has an empty list of choices", at.field.wire);
        lint.field(Id::EmptyChoices, at, "/valid_choices", message, "the list is ignored");
        return;
    }
    if !matches!(field.wire_type, WireType::String | WireType::Integer | WireType::Boolean) {
        let message = format!("`{}` has choices, but is not a string, an integer or a boolean", at.field.wire);
        lint.field(Id::MisplacedChoices, at, "/valid_choices", message, "the choices are ignored");
        return;
    }
    let is_integer =
        |choice: &&Value| choice.is_i64() || choice.as_str().is_some_and(|text| text.parse::<i64>().is_ok());
    if field.wire_type == WireType::Integer
        && let Some(choice) = choices.iter().find(|choice| !is_integer(choice))
    {
        let message = format!("`{}` is an integer, but its choice `{choice}` is not", at.field.wire);
        let help = if choices.iter().all(Value::is_number) {
            "the value is refused where an integer is needed"
        } else {
            "the choices are read as strings"
        };
        lint.field(Id::MisplacedChoices, at, "/valid_choices", message, help);
    }
}

pub fn clashing(lint: &mut Lint<'_>, at: FieldOf<'_>) {
    let Type::Choice(choices) = &at.field.kind else { return };
    // Choices of symbols alone are named after them.
    let named = choices.values.iter().filter(|choice| !choice.wire.to_pascal_case().is_empty());
    for values in same(named, |choice| choice.wire.to_pascal_case()) {
        let name = |choice: &&Choice| format!("{} as `{}`", Value::from(choice.wire.as_str()), choice.name);
        let names: Vec<String> = values.iter().map(name).collect();
        let message = format!("choices of `{}` differ only in spelling: {}", at.field.wire, names.join(", "));
        lint.field(Id::NamesClash, at, "/valid_choices", message, "the bindings use these names");
    }
}
