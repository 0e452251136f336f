//! Formats the tokens of generated code, as rustfmt would lay them out.
//!
//! Generated code needs a small part of the language, so that tokens are laid out without a syntax tree: items, statements,
//! `match`, calls and lists. What fits into a line is on one; what does not is broken at its chain of calls or its last
//! brackets. Two properties of generated code are relied on: `<` and `>` are brackets of generics, and no string literal
//! spans lines.

mod expression;
mod items;
mod kind;
mod spacing;
mod tokens;

use std::fmt;
use std::ops::Range;

use proc_macro2::TokenStream;

use tokens::Tokens;

/// The widest line, in characters: the default of rustfmt.
const WIDTH: usize = 100;

/// The indentation of a level.
const STEP: usize = 4;

/// Why tokens cannot be formatted: they are no items of Rust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatError(String);

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Formats the items of a file.
///
/// # Errors
/// Tokens that are no items: a mistake of pexgen.
pub fn items(tokens: TokenStream) -> Result<String, FormatError> {
    let tokens = Tokens::new(tokens)?;
    let mut printer = Printer { tokens: &tokens, text: String::new(), column: 0 };
    printer.items(0..tokens.len(), 0)?;
    Ok(printer.text)
}

/// The text that was formatted so far.
struct Printer<'a> {
    tokens: &'a Tokens,
    text: String,
    /// The width of the last line.
    column: usize,
}

impl Printer<'_> {
    /// Begins a line.
    fn indent(&mut self, indent: usize) {
        self.text.extend(std::iter::repeat_n(' ', indent));
        self.column = indent;
    }

    /// Ends the line.
    fn newline(&mut self) {
        self.text.push('\n');
        self.column = 0;
    }

    /// Ends the line and begins another one.
    fn next_line(&mut self, indent: usize) {
        self.newline();
        self.indent(indent);
    }

    fn write(&mut self, text: &str) {
        self.text.push_str(text);
        self.column += text.chars().count();
    }

    /// Writes tokens on the line as they are.
    fn flat(&mut self, range: Range<usize>) {
        for index in range.clone() {
            if index > range.start && self.tokens.is_spaced(index) {
                self.text.push(' ');
            }
            self.text.push_str(self.tokens.text(index));
        }
        self.column += self.tokens.width(&range);
    }

    fn space_before(&mut self, index: usize) {
        if self.tokens.is_spaced(index) {
            self.write(" ");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formatted(text: &str) -> String {
        items(text.parse().expect("tokens")).expect("items")
    }

    /// Formatted code is formatted already.
    fn unchanged(text: &str) {
        assert_eq!(formatted(text), text);
    }

    #[test]
    fn items_are_separated() {
        unchanged(
            "//! Docs.\n\n#![allow(x)]\n\nuse a;\n\npub mod b;\n#[cfg(x)]\npub mod c;\n\nimpl A for B {}\nimpl C for B {}\n\n\
             impl B {\n    const X: u8 = 1;\n    type Y = u8;\n\n    fn f() {}\n}\n\nrecord!(B);\nother!(B, c);\n\n/// D.\npub fn d() {}\n",
        );
    }

    #[test]
    fn parameters_arguments_and_chains_are_broken_where_they_do_not_fit() {
        let long = "a".repeat(60);
        unchanged(&format!(
            "fn x(\n    self,\n    {long}: impl Into<Nullable<&'static str>>,\n    b: B,\n) -> Result<(), Error<'static>> {{\n    \
             Self(\n        Body::new()\n            .with(\"{long}\", a.into())\n            .with(\"b\", &b),\n        \
             PhantomData,\n    )\n}}\n"
        ));
        unchanged(&format!(
            "fn x(self) {{\n    self.with(\n        \"{long}\",\n        list::<Link<Tag>>(value.into_iter()),\n    );\n}}\n"
        ));
    }

    #[test]
    fn arms_of_a_match_are_on_lines_of_their_own() {
        let long = "a".repeat(80);
        unchanged(&format!(
            "fn x(&self) -> bool {{\n    match name {{\n        \"a\" => value.read(&mut self.a),\n        \
             \"{long}\" => {{\n            value.read_required(&mut self.a)\n        }}\n        _ => {{}}\n    }}\n}}\n"
        ));
    }

    #[test]
    fn operators_have_spaces_and_prefixes_have_none() {
        unchanged(
            "fn x<'de, V: Value<'de> + Clone>(a: &'de mut [T], b: &[(&str, u8)]) {\n    \
             let Y { a, b } = y;\n    matches!(self, Self::A | Self::B);\n    c.map(|it| &it[..]).ok()?\n}\n",
        );
        unchanged("const X: &'static [&'static dyn A] = &[&a::X, &[], !0, -1];\n");
        unchanged("#[derive(Clone)]\npub struct X<S = Nested>(Body, PhantomData<S>);\n");
    }

    #[test]
    fn long_attributes_are_broken_inside() {
        let long = "a".repeat(60);
        unchanged(&format!("#![cfg_attr(\n    feature = \"{long}\",\n    doc = \"{long}\",\n)]\n\nuse a;\n"));
    }

    #[test]
    fn arguments_of_macros_stay_as_they_are() {
        let long = "A".repeat(60);
        unchanged(&format!("body!(\n    {long}<S> => {long}<S>\n);\n"));
        unchanged(&format!("schemas!(\n    {long},\n    {long};\n);\n"));
    }

    #[test]
    fn documented_fields_and_imports() {
        let names: Vec<String> = (0..20).map(|index| format!("Name{index}")).collect();
        unchanged("/// X.\npub struct X {\n    /// A \"quoted\" \\ a.\n    a: A,\n    b: B,\n}\n");
        let lines = format!("use a::{{\n    {},\n    {},\n}};\n", names[..13].join(", "), names[13..].join(", "));
        unchanged(&lines);
    }

    #[test]
    fn what_is_no_item_is_an_error() {
        for text in ["fn", "a < b", "struct X", "1 + 1"] {
            assert!(items(text.parse().expect("tokens")).is_err(), "{text}");
        }
    }
}
