//! Tokens to formatted text.

use proc_macro2::TokenStream;

use super::{layout, text};
use crate::diagnostic::{Diagnostic, Id, Location};
use crate::markdown::plain;
use crate::output::MARK;

/// Formats a file. `source` names the document that it came from.
///
/// # Errors
/// Tokens that aren't Rust: a mistake of pexgen.
pub fn file(path: &str, source: &str, tokens: TokenStream) -> Result<String, Diagnostic> {
    let file = syn::parse2(tokens).map_err(|error| {
        Diagnostic::new(
            Id::InvalidOutput,
            Location::file(path),
            format!("what was generated from {source} is not Rust: {error}"),
            "this is a mistake of pexgen; please report it with the document",
        )
    })?;
    let source = plain(source);
    let header = format!("// {MARK} {} from {source}. Do not edit.\n\n", env!("CARGO_PKG_VERSION"));
    let printed = prettyplease::unparse(&file);
    let lines = layout::joined(&printed);
    Ok(header + &layout::separated(&text::expand(&lines)))
}
