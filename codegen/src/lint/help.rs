//! Missing help texts.

use super::{FieldOf, Lint};
use crate::diagnostic::Id;

/// The beginnings of the help texts that Tastypie writes by default (tastypie/fields.py).
const STOCK: [&str; 13] = [
    "A date & time as a string",
    "A date as a string",
    "A dictionary of data",
    "A file URL as a string",
    "A list of data",
    "A single related resource",
    "A time as string",
    "Boolean data. Ex:",
    "Fixed precision numeric data",
    "Floating point numeric data",
    "Integer data. Ex:",
    "Many related resources",
    "Unicode string data. Ex:",
];

pub fn check(lint: &mut Lint<'_>, at: FieldOf<'_>) {
    // Keys need no explanation.
    if at.field.is_key() {
        return;
    }
    let help = at.field.help.trim();
    if help.is_empty() {
        let message = format!("`{}` has no help text", at.field.wire);
        lint.field(Id::MissingHelp, at, "", message, "the bindings have no documentation for the field");
    } else if STOCK.iter().any(|stock| help.starts_with(stock)) {
        let message = format!("`{}` has only the default help text of Tastypie", at.field.wire);
        lint.field(Id::MissingHelp, at, "/help_text", message, "the default text only repeats the type");
    }
}
