//! Code that is written as text, because all of its lines are short.
//!
//! Parsing tokens and formatting the syntax tree is most of the work of generating. The code that there is most of (structs,
//! enums, setters, tables) needs neither: it has one short statement on each line. [`Text`] writes such lines, and passes
//! the formatter as a macro with one literal, which [`expand`] replaces. With a line that is too long, it is formatted like
//! everything else.

use std::borrow::Cow;

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::docs;
use super::layout::WIDTH;
use super::one_line::one_line;

/// The start of the line that [`expand`] replaces.
const MACRO: &str = "pexgen_text!(";
/// The ends of the literal in it.
const ENDS: (&str, &str) = ("r##\"", "\"##");
/// Stands for the end of a line in the literal.
const LINE_END: char = '\u{1}';

/// Items, or members of an `impl`.
pub struct Text {
    written: String,
    /// Levels of indentation: of the next line, and of whatever contains the text.
    depth: usize,
    outside: usize,
    fits: bool,
}

impl Text {
    /// Items of a module.
    pub fn items() -> Self {
        Self { written: String::new(), depth: 0, outside: 0, fits: true }
    }

    /// Members of an `impl`.
    pub fn members() -> Self {
        Self { outside: 1, ..Self::items() }
    }

    /// Adds documentation.
    pub fn docs<T: AsRef<str>>(&mut self, paragraphs: impl IntoIterator<Item = T>) -> &mut Self {
        for line in docs::lines(paragraphs) {
            self.indent();
            self.written.push_str("///");
            self.written.push_str(&line);
            self.written.push('\n');
        }
        self
    }

    /// Adds the attribute of deprecated items.
    pub fn deprecated(&mut self, is: bool) -> &mut Self {
        match docs::deprecated(is) {
            Some(attribute) => self.line(attribute),
            None => self,
        }
    }

    /// Adds a line.
    pub fn line(&mut self, tokens: impl ToTokens) -> &mut Self {
        self.write(&one_line(tokens.into_token_stream()), "")
    }

    /// Adds a line with a comma.
    pub fn entry(&mut self, tokens: impl ToTokens) -> &mut Self {
        self.write(&one_line(tokens.into_token_stream()), ",")
    }

    /// Adds a line that opens a block.
    pub fn open(&mut self, tokens: impl ToTokens) -> &mut Self {
        self.write(&one_line(tokens.into_token_stream()), " {");
        self.depth += 1;
        self
    }

    /// Closes a block.
    pub fn close(&mut self) -> &mut Self {
        self.depth -= 1;
        self.write("}", "")
    }

    /// Adds an array, on one line if it fits: `const X: &[u8] = &[1, 2];` from `const X: &[u8] = &` and the items.
    pub fn array(&mut self, start: impl ToTokens, items: &[TokenStream]) -> &mut Self {
        let start = one_line(start.into_token_stream());
        let items: Vec<String> = items.iter().map(|item| one_line(item.clone())).collect();
        let whole = format!("{start}[{}]", items.join(", "));
        if self.width(&whole, ";") <= WIDTH {
            return self.write(&whole, ";");
        }
        self.write(&start, "[");
        self.depth += 1;
        for item in &items {
            self.write(item, ",");
        }
        self.depth -= 1;
        self.write("]", ";")
    }

    fn write(&mut self, line: &str, end: &str) -> &mut Self {
        self.fits &= self.width(line, end) <= WIDTH;
        self.indent();
        self.written.push_str(line);
        self.written.push_str(end);
        self.written.push('\n');
        self
    }

    fn width(&self, line: &str, end: &str) -> usize {
        4 * (self.outside + self.depth) + line.chars().count() + end.len()
    }

    fn indent(&mut self) {
        for _ in 0..self.depth {
            self.written.push_str("    ");
        }
    }
}

impl ToTokens for Text {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let literal = || {
            let is_safe = self.fits && !self.written.contains(ENDS.1) && !self.written.contains(LINE_END);
            let text = self.written.trim_end().replace('\n', LINE_END.encode_utf8(&mut [0; 4]));
            is_safe.then(|| format!("{}{text}{}", ENDS.0, ENDS.1).parse::<Literal>().ok()).flatten()
        };
        match literal() {
            Some(literal) => tokens.extend(quote!(pexgen_text!(#literal);)),
            // What is not Rust is reported with the file.
            None => tokens.extend(self.written.parse::<TokenStream>().unwrap_or_else(|_| quote!(compile_error!()))),
        }
    }
}

/// Replaces the macros by their text.
pub fn expand(printed: &str) -> Vec<Cow<'_, str>> {
    let mut lines = Vec::new();
    let mut printed = printed.lines();
    while let Some(line) = printed.next() {
        let inner = line.trim_start_matches(' ');
        let Some(literal) = inner.strip_prefix(MACRO) else {
            lines.push(Cow::Borrowed(line));
            continue;
        };
        let indent = &line[..line.len() - inner.len()];
        // The formatter puts a long literal on a line of its own.
        let literal = if literal.is_empty() { printed.next().unwrap_or_default().trim_start() } else { literal };
        if !literal.ends_with(");") {
            printed.next();
        }
        let text = literal.strip_prefix(ENDS.0).and_then(|rest| rest.rsplit_once(ENDS.1)).map_or("", |(text, _)| text);
        lines.extend(text.split(LINE_END).map(|line| {
            if indent.is_empty() || line.is_empty() {
                Cow::Borrowed(line)
            } else {
                Cow::Owned(format!("{indent}{line}"))
            }
        }));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::super::print;
    use super::*;

    fn printed(text: &Text) -> String {
        let file = print::file("a.rs", "a", quote!(impl X { #text })).expect("Rust");
        file.split_once("\n\n").expect("a header").1.to_owned()
    }

    fn setter(name: &str) -> Text {
        let name = super::super::ident::ident(name);
        let mut text = Text::members();
        text.docs(["Sets `a`.", "Or \"b\"."]).open(quote!(pub fn #name(self, value: impl Into<String>) -> Self));
        text.line(quote!(self.with("#name", value.into()))).close();
        text
    }

    #[test]
    fn short_lines_stay_and_long_ones_are_formatted() {
        assert_eq!(
            printed(&setter("a")),
            "impl X {\n    /// Sets `a`.\n    ///\n    /// Or \"b\".\n    \
             pub fn a(self, value: impl Into<String>) -> Self {\n        self.with(\"#name\", value.into())\n    }\n}\n"
        );
        let long = "a".repeat(60);
        assert_eq!(
            printed(&setter(&long)),
            format!(
                "impl X {{\n    /// Sets `a`.\n    ///\n    /// Or \"b\".\n    \
                 pub fn {long}(\n        self,\n        value: impl Into<String>,\n    ) -> Self {{\n        \
                 self.with(\"#name\", value.into())\n    }}\n}}\n"
            )
        );
    }

    #[test]
    fn the_end_of_the_literal_in_a_text_is_no_end() {
        let mut text = Text::items();
        text.docs(["A \"## b."]).line(quote!(
            pub struct X;
        ));
        assert_eq!(print::file("a.rs", "a", quote!(#text)).expect("Rust").lines().nth(2), Some("/// A \"## b."));
    }

    #[test]
    fn arrays_are_broken_when_they_do_not_fit() {
        let items = |count: usize| vec![quote!((Self::A, "a")); count];
        let mut text = Text::members();
        text.array(quote!(const X: &'static [(Self, &'static str)] = &), &items(1));
        text.array(quote!(const Y: &'static [(Self, &'static str)] = &), &items(5));
        assert_eq!(
            printed(&text),
            format!(
                "impl X {{\n    const X: &'static [(Self, &'static str)] = &[(Self::A, \"a\")];\n    \
                 const Y: &'static [(Self, &'static str)] = &[\n{}    ];\n}}\n",
                "        (Self::A, \"a\"),\n".repeat(5)
            )
        );
    }
}
