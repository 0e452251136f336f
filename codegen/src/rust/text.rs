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
use super::layout::{Line, WIDTH};
use super::one_line::one_line;

/// The ends of the literal.
const ENDS: (&str, &str) = ("r##\"", "\"##");
/// What is around the literal in the line that [`expand`] replaces.
const MACRO: (&str, &str) = ("pexgen_text!(", ");");
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

    /// Adds an array: `const X: &[u8] = &[1, 2];` from `const X: &[u8] = &` and the items.
    pub fn array(&mut self, start: impl ToTokens, items: impl IntoIterator<Item = TokenStream>) -> &mut Self {
        self.list(&one_line(start.into_token_stream()), ("[", "]"), items.into_iter().map(one_line), ";")
    }

    /// Adds the call of a method as a statement: on the line below its receiver, if it only fits there.
    pub fn call(&mut self, receiver: &str, method: &str, arguments: &[String]) -> &mut Self {
        let call = format!(".{method}({})", arguments.join(", "));
        let fits_below = self.width(&call, ";") + 4 <= WIDTH;
        if fits_below && self.width(receiver, &call) + 1 > WIDTH {
            self.write(receiver, "");
            self.depth += 1;
            self.write(&call, ";");
            self.depth -= 1;
            return self;
        }
        self.list(&format!("{receiver}.{method}"), ("(", ")"), arguments.to_vec(), ";")
    }

    /// Opens a block whose line has items in brackets, such as the parameters of a function.
    pub fn open_list(
        &mut self,
        start: impl ToTokens,
        brackets: (&str, &str),
        items: impl IntoIterator<Item = TokenStream>,
        end: &str,
    ) -> &mut Self {
        let items = items.into_iter().map(one_line);
        self.list(&one_line(start.into_token_stream()), brackets, items, &format!("{end} {{"));
        self.depth += 1;
        self
    }

    /// Adds the value of a block.
    pub fn value(&mut self, value: &str) -> &mut Self {
        self.write(value, "")
    }

    /// Adds an arm of a `match`.
    pub fn arm(&mut self, pattern: &str, value: &str) -> &mut Self {
        let whole = format!("{pattern} => {value}");
        if self.width(&whole, ",") <= WIDTH {
            return self.write(&whole, ",");
        }
        self.write(pattern, " => {");
        self.depth += 1;
        self.value(value).close()
    }

    /// Adds items in brackets, on one line if they fit.
    fn list(
        &mut self,
        start: &str,
        (open, close): (&str, &str),
        items: impl IntoIterator<Item = String>,
        end: &str,
    ) -> &mut Self {
        let items: Vec<String> = items.into_iter().collect();
        let whole = format!("{start}{open}{}{close}", items.join(", "));
        if self.width(&whole, end) <= WIDTH {
            return self.write(&whole, end);
        }
        self.write(start, open);
        self.depth += 1;
        for item in &items {
            self.write(item, ",");
        }
        self.depth -= 1;
        self.write(close, end)
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

/// A string literal.
pub fn literal(text: &str) -> String {
    Literal::string(text).to_string()
}

impl ToTokens for Text {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let literal = || {
            let is_safe = self.fits
                && !self.written.is_empty()
                && !self.written.contains(ENDS.1)
                && !self.written.contains(LINE_END);
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

/// Replaces the macros by their lines.
pub fn expand<'a>(lines: &'a [Line<'a>]) -> Vec<Line<'a>> {
    let mut expanded = Vec::with_capacity(lines.len());
    for line in lines {
        let inner = line.trim_start_matches(' ');
        let literal = inner.strip_prefix(MACRO.0).and_then(|rest| rest.strip_suffix(MACRO.1));
        let text = literal.and_then(|literal| literal.strip_prefix(ENDS.0)?.strip_suffix(ENDS.1));
        let Some(text) = text else {
            expanded.push(Cow::Borrowed(&**line));
            continue;
        };
        let indent = &line[..line.len() - inner.len()];
        expanded.extend(text.split(LINE_END).map(|line| {
            if indent.is_empty() || line.is_empty() { Cow::Borrowed(line) } else { Cow::Owned([indent, line].concat()) }
        }));
    }
    expanded
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
        text.array(quote!(const X: &'static [(Self, &'static str)] = &), items(1));
        text.array(quote!(const Y: &'static [(Self, &'static str)] = &), items(5));
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
