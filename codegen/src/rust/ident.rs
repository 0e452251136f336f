//! Identifiers.

use proc_macro2::{Ident, Span};

/// An identifier; names come from the naming pass, so they are always valid.
pub fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}
