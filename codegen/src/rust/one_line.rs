//! Tokens as one line of text, with the spaces that rustfmt would write.
//!
//! It knows the tokens of declarations and calls. `<`, `>`, `&` and `*` are never binary operators there.

use std::fmt::{Display, Write as _};

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

/// Returns the tokens as text.
pub fn one_line(tokens: TokenStream) -> String {
    let mut line = Line::default();
    line.tokens(tokens);
    line.text
}

/// Signs of two characters.
const PAIRS: [[char; 2]; 5] = [[':', ':'], ['-', '>'], ['=', '>'], ['.', '.'], ['=', '=']];

/// What was written last, as far as the next space depends on it.
#[derive(Clone, Copy, Default, PartialEq)]
enum Last {
    /// Nothing, or a token that nothing is separated from: `(`, `.`, `&`, `::`.
    #[default]
    Tight,
    /// A name, a literal or a lifetime.
    Word,
    /// `)`, `]` or `>`: a name behind it is separated.
    Closed,
    /// `,`, `:`, `=` and other signs with a space behind them.
    Spaced,
}

#[derive(Default)]
struct Line {
    text: String,
    last: Last,
    in_closure_head: bool,
}

impl Line {
    fn tokens(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(ident) => self.word(ident),
                TokenTree::Literal(literal) => self.word(literal),
                TokenTree::Group(group) => self.group(&group),
                TokenTree::Punct(punct) => {
                    let pair = tokens.next_if(|next| {
                        let TokenTree::Punct(next) = next else { return false };
                        punct.spacing() == Spacing::Joint && PAIRS.contains(&[punct.as_char(), next.as_char()])
                    });
                    let mut sign = String::from(punct.as_char());
                    if let Some(TokenTree::Punct(second)) = pair {
                        sign.push(second.as_char());
                    }
                    self.sign(&sign);
                }
            }
        }
    }

    fn word(&mut self, word: impl Display) {
        if self.last != Last::Tight {
            self.text.push(' ');
        }
        // Writing to a string does not fail.
        let _ = write!(self.text, "{word}");
        self.last = Last::Word;
    }

    /// Writes a sign that belongs to what is behind it.
    fn prefix(&mut self, sign: &str) {
        if self.last != Last::Tight {
            self.text.push(' ');
        }
        self.text.push_str(sign);
        self.last = Last::Tight;
    }

    /// Writes a sign that belongs to what is before it.
    fn suffix(&mut self, sign: &str, last: Last) {
        self.text.push_str(sign);
        self.last = last;
    }

    fn sign(&mut self, sign: &str) {
        match sign {
            "," | ";" | ":" => self.suffix(sign, Last::Spaced),
            // A path starts with it only where a space is anyway.
            "." | "::" | ".." | "<" | "!" => self.suffix(sign, Last::Tight),
            ">" | "?" => self.suffix(sign, Last::Closed),
            "|" if self.in_closure_head => {
                self.in_closure_head = false;
                self.suffix(sign, Last::Spaced);
            }
            "|" => {
                self.in_closure_head = true;
                self.prefix(sign);
            }
            "&" | "*" | "\'" | "#" | "-" => self.prefix(sign),
            // `=`, `=>`, `->`, `+`, `==`.
            _ => {
                self.word(sign);
                self.last = Last::Spaced;
            }
        }
    }

    fn group(&mut self, group: &Group) {
        let (open, close, last) = match group.delimiter() {
            Delimiter::Parenthesis => ("(", ")", Last::Closed),
            Delimiter::Bracket => ("[", "]", Last::Closed),
            Delimiter::Brace => (" { ", " }", Last::Closed),
            Delimiter::None => return self.tokens(group.stream()),
        };
        // A call, an index and a tuple struct follow a name directly; a lifetime is no such name.
        let is_after_lifetime =
            self.text.rsplit([' ', '(', '<', '&']).next().is_some_and(|word| word.starts_with('\''));
        if self.last == Last::Spaced || (self.last == Last::Word && is_after_lifetime) {
            self.text.push(' ');
        }
        self.text.push_str(open);
        self.last = Last::Tight;
        self.tokens(group.stream());
        self.suffix(close, last);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_spaced_as_usual() {
        for line in [
            "pub fn a<C: Connection>(&self, value: impl IntoIterator<Item = impl Into<Vec<u8>>>) -> Result<(), V::Error>",
            "fn field<'de, V: FieldValue<'de>>(&mut self, name: &str, value: V) -> Result<(), V::Error>",
            "const KNOWN: &'static [(Self, &'static str)] = &[(Self::A, \"a, b\"), (Self::B, \"b\")];",
            "Self(self.0.with(Parameter::query(\"a\").exploded(), list::<String>(value)))",
            "ResponseSpec::of(\"200 201\", \"application/json\", |reply| reply.json().map(X::A))",
            "\"a\" => value.nullable(&mut self.a)?,",
            "#[derive(Clone, Debug, PartialEq)]",
            "pub a: Option<BTreeMap<String, super::super::b::C>>,",
            "impl<'de> A for B<-1>",
            "pexgen_runtime::choice!(A, Unlisted);",
        ] {
            assert_eq!(one_line(line.parse().expect("tokens")), line);
        }
    }
}
