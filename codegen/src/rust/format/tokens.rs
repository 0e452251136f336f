//! Tokens as a flat list, with the width that each has on one line.

use std::iter::Peekable;
use std::ops::Range;

use proc_macro2::token_stream::IntoIter;
use proc_macro2::{Delimiter, Group, Literal, Punct, Spacing, TokenStream, TokenTree};

use super::FormatError;
use super::kind::{Bracket, Kind};
use super::spacing::Spaces;

/// The tokens of a file.
pub struct Tokens {
    text: String,
    list: Vec<Token>,
}

/// One token.
struct Token {
    kind: Kind,
    /// Where it is in the text of all tokens.
    text: Range<usize>,
    /// Whether a space is before it, on the same line.
    is_spaced: bool,
    /// Where it begins if all tokens are on one line, in characters.
    column: usize,
    width: usize,
    /// The number of blocks that begin before it.
    blocks: usize,
    /// Of a bracket: the index of the other one.
    other: usize,
}

impl Token {
    /// Where it ends if all tokens are on one line.
    fn end(&self) -> usize {
        self.column + self.width
    }
}

/// Punctuation of several characters that is one token.
const COMBINED: [&str; 10] = ["::", "->", "=>", "..", "..=", "==", "!=", "&&", "||", "+="];

impl Tokens {
    /// Converts tokens.
    pub fn new(tokens: TokenStream) -> Result<Self, FormatError> {
        let mut reader = Reader {
            tokens: Self { text: String::new(), list: Vec::new() },
            spaces: Spaces::default(),
            open: Vec::new(),
        };
        reader.stream(tokens)?;
        match reader.open.pop() {
            Some(_) => Err(FormatError("a `<` is not closed".to_owned())),
            None => Ok(reader.tokens),
        }
    }

    /// The number of tokens.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    pub fn kind(&self, index: usize) -> Option<Kind> {
        self.list.get(index).map(|token| token.kind)
    }

    /// The text of a token; empty behind the last.
    pub fn text(&self, index: usize) -> &str {
        self.list.get(index).map_or("", |token| &self.text[token.text.clone()])
    }

    pub fn is_spaced(&self, index: usize) -> bool {
        self.list[index].is_spaced
    }

    /// The index of the other one of a pair of brackets.
    pub fn other(&self, index: usize) -> usize {
        self.list[index].other
    }

    /// The width of tokens on one line, in characters.
    pub fn width(&self, range: &Range<usize>) -> usize {
        if range.is_empty() { 0 } else { self.list[range.end - 1].end() - self.list[range.start].column }
    }

    /// Whether tokens contain a block, which is never on one line unless it is empty.
    pub fn has_block(&self, range: &Range<usize>) -> bool {
        let blocks = |index: usize| self.list.get(index).map(|token| token.blocks);
        !range.is_empty() && blocks(range.start) != blocks(range.end - 1)
    }

    /// The index behind a token and, if it is an opening bracket, all that is inside.
    pub fn after(&self, index: usize) -> usize {
        match self.kind(index) {
            Some(Kind::Open(_)) => self.other(index) + 1,
            _ => index + 1,
        }
    }

    /// The indices of tokens that are inside no brackets of a range.
    pub fn outer(&self, range: Range<usize>) -> impl Iterator<Item = usize> {
        let mut next = range.start;
        std::iter::from_fn(move || {
            let index = next;
            next = self.after(index.min(range.end));
            (index < range.end).then_some(index)
        })
    }
}

/// Converts a stream of tokens.
struct Reader {
    tokens: Tokens,
    spaces: Spaces,
    /// The opening brackets that are not closed yet.
    open: Vec<usize>,
}

type Trees = Peekable<IntoIter>;

impl Reader {
    fn stream(&mut self, stream: TokenStream) -> Result<(), FormatError> {
        let mut trees = stream.into_iter().peekable();
        while let Some(tree) = trees.next() {
            match tree {
                TokenTree::Ident(ident) => self.push(Kind::Word, &ident.to_string()),
                TokenTree::Literal(literal) => self.push(Kind::Word, &literal.to_string()),
                TokenTree::Group(group) => self.group(&group)?,
                TokenTree::Punct(punct) => match punct.as_char() {
                    '#' => self.attribute(&mut trees),
                    '<' => self.open(Bracket::Angle, "<"),
                    '>' => self.close(Bracket::Angle, ">")?,
                    '\'' => self.lifetime(&mut trees),
                    _ => {
                        let text = combined(&punct, &mut trees);
                        self.push(Kind::Punctuation, &text);
                    }
                },
            }
        }
        Ok(())
    }

    fn group(&mut self, group: &Group) -> Result<(), FormatError> {
        let (bracket, open, close) = match group.delimiter() {
            Delimiter::None => return self.stream(group.stream()),
            Delimiter::Parenthesis => (Bracket::Parenthesis, "(", ")"),
            Delimiter::Bracket => (Bracket::Square, "[", "]"),
            Delimiter::Brace => (self.spaces.brace(), "{", "}"),
        };
        self.open(bracket, open);
        self.stream(group.stream())?;
        self.close(bracket, close)
    }

    /// An attribute behind its `#`: documentation is one token, of others it is only the mark.
    fn attribute(&mut self, trees: &mut Trees) {
        let is_bang = |tree: &TokenTree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == '!');
        let is_inner = trees.next_if(is_bang).is_some();
        let text = match trees.peek() {
            Some(TokenTree::Group(group)) => documentation(&group.stream()),
            _ => None,
        };
        match text {
            Some(text) => {
                trees.next();
                if is_inner {
                    self.push(Kind::InnerDocumentation, &format!("//!{text}"));
                } else {
                    self.push(Kind::Documentation, &format!("///{text}"));
                }
            }
            None => self.push(Kind::Punctuation, if is_inner { "#!" } else { "#" }),
        }
    }

    fn lifetime(&mut self, trees: &mut Trees) {
        let name = trees.next().map_or_else(String::new, |name| name.to_string());
        self.push(Kind::Word, &format!("'{name}"));
    }

    fn open(&mut self, bracket: Bracket, text: &str) {
        self.open.push(self.tokens.len());
        self.push(Kind::Open(bracket), text);
    }

    fn close(&mut self, bracket: Bracket, text: &str) -> Result<(), FormatError> {
        let Some(open) = self.open.pop().filter(|open| self.tokens.list[*open].kind == Kind::Open(bracket)) else {
            return Err(FormatError(format!("`{text}` closes no bracket")));
        };
        if self.is_superfluous_comma(open, bracket) {
            self.pop();
        }
        let index = self.tokens.len();
        if bracket == Bracket::Import && index == open + 2 {
            self.unwrap(open);
            return Ok(());
        }
        self.push(Kind::Close(bracket), text);
        self.tokens.list[open].other = index;
        self.tokens.list[index].other = open;
        Ok(())
    }

    /// Whether the last token is a comma before a closing bracket, other than that of a tuple.
    fn is_superfluous_comma(&self, open: usize, bracket: Bracket) -> bool {
        let before = open.checked_sub(1).and_then(|before| self.tokens.kind(before));
        let is_tuple = bracket == Bracket::Parenthesis && !matches!(before, Some(Kind::Word | Kind::Close(_)));
        self.tokens.text(self.tokens.len() - 1) == "," && bracket != Bracket::Block && !is_tuple
    }

    /// Removes the brackets around a single imported name.
    fn unwrap(&mut self, open: usize) {
        self.tokens.list.remove(open);
        if let Some(name) = self.tokens.list.last_mut() {
            name.column -= 1;
        }
        self.spaces.before(Kind::Close(Bracket::Import), "");
    }

    fn pop(&mut self) {
        if let Some(last) = self.tokens.list.pop() {
            self.tokens.text.truncate(last.text.start);
        }
    }

    fn push(&mut self, kind: Kind, text: &str) {
        let is_spaced = self.spaces.before(kind, text);
        let (column, blocks) = match self.tokens.list.last() {
            Some(last) => {
                // An empty block is on one line.
                let is_filled = last.kind == Kind::Open(Bracket::Block) && kind != Kind::Close(Bracket::Block);
                (last.end() + usize::from(is_spaced), last.blocks + usize::from(is_filled))
            }
            None => (0, 0),
        };
        let start = self.tokens.text.len();
        self.tokens.text.push_str(text);
        let (width, text) = (text.chars().count(), start..self.tokens.text.len());
        self.tokens.list.push(Token { kind, text, is_spaced, column, width, blocks, other: 0 });
    }
}

/// Punctuation with what follows of the same operator.
fn combined(first: &Punct, trees: &mut Trees) -> String {
    let mut text = first.as_char().to_string();
    let mut spacing = first.spacing();
    while spacing == Spacing::Joint
        && let Some(TokenTree::Punct(next)) = trees.peek()
        && COMBINED
            .iter()
            .any(|whole| whole.strip_prefix(text.as_str()) == Some(next.as_char().encode_utf8(&mut [0; 4])))
    {
        text.push(next.as_char());
        spacing = next.spacing();
        trees.next();
    }
    text
}

/// The text of an attribute `doc = "…"`.
fn documentation(attribute: &TokenStream) -> Option<String> {
    let mut trees = attribute.clone().into_iter();
    let (Some(TokenTree::Ident(name)), Some(TokenTree::Punct(_)), Some(TokenTree::Literal(literal)), None) =
        (trees.next(), trees.next(), trees.next(), trees.next())
    else {
        return None;
    };
    (name == "doc").then(|| string(&literal)).flatten().filter(|text| !text.contains(['\n', '\r']))
}

fn string(literal: &Literal) -> Option<String> {
    let text = literal.to_string();
    match text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
        Some(inner) if !inner.contains('\\') => Some(inner.to_owned()),
        _ => match syn::Lit::new(literal.clone()) {
            syn::Lit::Str(text) => Some(text.value()),
            _ => None,
        },
    }
}
