//! Missing help texts.

use super::{FieldOf, Lint};
use crate::diagnostic::Id;
use crate::input::tastypie::is_stock_help;

pub fn check(lint: &mut Lint<'_>, at: FieldOf<'_>) {
    // Keys need no explanation.
    if at.field.is_key() {
        return;
    }
    let help = at.field.help.trim();
    if help.is_empty() {
        let message = format!("`{}` has no help text", at.field.wire);
        lint.field(Id::MissingHelp, at, "", message, "the bindings have no documentation for the field");
    } else if is_stock_help(help) {
        let message = format!("`{}` has only the default help text of Tastypie", at.field.wire);
        lint.field(Id::MissingHelp, at, "/help_text", message, "the default text only repeats the type");
    }
}
