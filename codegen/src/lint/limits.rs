//! Lints of limits.

use super::{Described, Lint};
use crate::diagnostic::Id;

/// Reports limits that no value is within.
pub fn check(lint: &mut Lint<'_>, at: &Described<'_>) {
    let limits = &at.field.limits;
    for (what, bounds) in [("value", &limits.range), ("length", &limits.length), ("number of items", &limits.items)] {
        if bounds.are_contradictory() {
            let message = format!("no value of `{}` is valid: its {what} must be {bounds}", at.field.wire);
            lint.described(Id::Contradiction, at, "", message, "correct the document");
        }
    }
}
