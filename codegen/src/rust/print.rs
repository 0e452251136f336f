//! Tokens to formatted text.

use proc_macro2::TokenStream;

use crate::diagnostic::{Diagnostic, Id, Place};
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
            Place::file(path),
            format!("what was generated from {source} is not Rust: {error}"),
            "this is a mistake of pexgen; please report it with the document",
        )
    })?;
    let source = plain(source);
    let header = format!("// {MARK} {} from {source}. Do not edit.\n\n", env!("CARGO_PKG_VERSION"));
    Ok(header + &spaced(&prettyplease::unparse(&file)))
}

/// With a blank line before every documented item and every item with a body, which prettyplease
/// leaves out. No string literal of generated code spans lines, so lines can be told by their ends.
fn spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len() + text.len() / 16);
    let mut previous = "";
    for line in text.lines() {
        if needs_space(previous, line) {
            spaced.push('\n');
        }
        spaced.push_str(line);
        spaced.push('\n');
        previous = line;
    }
    spaced
}

fn needs_space(previous: &str, line: &str) -> bool {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let (before, after) = (previous.trim(), line.trim());
    if indent(previous) != indent(line) || after.starts_with('}') || after.is_empty() {
        return false;
    }
    let starts_item =
        after.starts_with("///") || after.starts_with("#[") || after.starts_with("pub fn") || after.ends_with('{');
    let ended_item = before == "}" || (before.ends_with(['}', ';']) && !before.starts_with("//"));
    (starts_item && ended_item && !before.starts_with('#'))
        || (before == "}" && (after.starts_with("impl") || after.starts_with("pub") || after.ends_with(");")))
        || (before.starts_with("pub struct") && before.ends_with(';') && after.ends_with(");"))
        || (before.starts_with("//!") && !after.starts_with("//!"))
}
