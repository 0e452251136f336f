//! Help texts that help nobody.

use super::{At, Lint};
use crate::diagnostic::Id;

/// What Tastypie writes where a resource gives no help text (the classes of tastypie/fields.py).
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

pub fn check(lint: &mut Lint<'_>, at: At<'_>) {
    // Keys and addresses explain themselves.
    if at.field.is_key() {
        return;
    }
    let help = at.field.help.trim();
    if help.is_empty() {
        let message = format!("`{}` has no help text", at.field.wire);
        lint.field(Id::MissingHelp, at, "", message, "the bindings have no documentation for it");
    } else if STOCK.iter().any(|stock| help.starts_with(stock)) {
        let message = format!("`{}` has only the framework's own help text", at.field.wire);
        lint.field(Id::MissingHelp, at, "/help_text", message, "it says the type, which is known already");
    }
}
