//! Where spaces are between the tokens of a line.

use super::kind::{Bracket, Kind};

/// Decides about the space before each token, in the order of the text.
#[derive(Default)]
pub struct Spaces {
    last: Last,
    /// The brackets around the next token, from the outermost; the first is the file.
    around: Vec<Inside>,
    outside: Inside,
}

/// What is known inside a pair of brackets.
#[derive(Clone, Copy, Default)]
struct Inside {
    /// Whether the next braces are the block of a keyword such as `impl` or `match`.
    expects_block: bool,
    /// Whether the parameters of a closure are open.
    is_closure: bool,
    /// Whether it is an attribute.
    is_attribute: bool,
}

/// The token before, as far as spaces depend on it.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Last {
    #[default]
    Start,
    /// An identifier or literal: what follows continues it.
    Operand,
    /// A keyword that another operand follows, or a lifetime.
    Keyword,
    /// An operator before its only operand.
    Prefix,
    /// An operator with spaces on both sides.
    Operator,
    /// Punctuation without spaces, such as `::`.
    Tight,
    /// Punctuation with a space behind it.
    Separator,
    /// The `!` of a macro.
    Bang,
    /// The end of a closure's parameters.
    Closure,
    /// The end of an attribute.
    Attribute,
    Open(Bracket),
    Close(Bracket),
}

/// Keywords behind which brackets stand apart.
const KEYWORDS: [&str; 23] = [
    "as", "async", "const", "dyn", "else", "enum", "for", "if", "impl", "in", "let", "loop", "match", "move", "mut",
    "ref", "return", "static", "type", "unsafe", "use", "where", "while",
];

/// Keywords whose next braces are a block.
const BLOCKS: [&str; 12] =
    ["enum", "fn", "for", "if", "impl", "loop", "match", "mod", "struct", "trait", "union", "while"];

impl Spaces {
    /// Whether a space is before the next token.
    pub fn before(&mut self, kind: Kind, text: &str) -> bool {
        match kind {
            Kind::Documentation | Kind::InnerDocumentation => {
                self.last = Last::Start;
                false
            }
            Kind::Word => self.word(text),
            Kind::Open(bracket) => self.open(bracket),
            Kind::Close(bracket) => self.close(bracket),
            Kind::Punctuation => self.punctuation(text),
        }
    }

    /// What braces are that begin here.
    pub fn brace(&mut self) -> Bracket {
        let expects_block = std::mem::take(&mut self.inside().expects_block);
        match self.last {
            Last::Tight => Bracket::Import,
            _ if expects_block => Bracket::Block,
            Last::Operand | Last::Close(Bracket::Angle) | Last::Bang => Bracket::Fields,
            _ => Bracket::Block,
        }
    }

    fn inside(&mut self) -> &mut Inside {
        self.around.last_mut().unwrap_or(&mut self.outside)
    }

    /// Whether what begins an operand has a space before it.
    fn is_apart(&self) -> bool {
        match self.last {
            Last::Start | Last::Prefix | Last::Tight => false,
            Last::Open(bracket) => is_spacious(bracket),
            _ => true,
        }
    }

    /// Whether an operand ends here.
    fn is_behind_operand(&self) -> bool {
        matches!(self.last, Last::Operand | Last::Close(_))
    }

    fn word(&mut self, text: &str) -> bool {
        let is_spaced = self.is_apart();
        let is_keyword = self.last != Last::Tight && (KEYWORDS.contains(&text) || text.starts_with('\''));
        if BLOCKS.contains(&text) {
            self.inside().expects_block = true;
        }
        self.last = if is_keyword { Last::Keyword } else { Last::Operand };
        is_spaced
    }

    fn open(&mut self, bracket: Bracket) -> bool {
        let is_spaced = match self.last {
            Last::Operand | Last::Close(_) | Last::Bang => is_spacious(bracket),
            Last::Keyword => bracket != Bracket::Angle,
            _ => self.is_apart(),
        };
        let is_attribute = self.last == Last::Tight && bracket == Bracket::Square;
        self.around.push(Inside { is_attribute, ..Inside::default() });
        self.last = Last::Open(bracket);
        is_spaced
    }

    fn close(&mut self, bracket: Bracket) -> bool {
        let is_spaced = is_spacious(bracket) && self.last != Last::Open(bracket);
        let inside = self.around.pop().unwrap_or_default();
        self.last = if inside.is_attribute { Last::Attribute } else { Last::Close(bracket) };
        is_spaced
    }

    fn punctuation(&mut self, text: &str) -> bool {
        let (is_spaced, last) = match text {
            "," | ";" => {
                self.inside().expects_block = false;
                (false, Last::Separator)
            }
            ":" => (false, Last::Separator),
            "." => (false, Last::Tight),
            "?" => (false, Last::Operand),
            "::" | ".." | "..=" => (self.is_apart() && !self.is_behind_operand(), Last::Tight),
            "#" | "#!" => (self.is_apart(), Last::Tight),
            "!" if self.last == Last::Operand => (false, Last::Bang),
            "|" if self.inside().is_closure => {
                self.inside().is_closure = false;
                (false, Last::Closure)
            }
            "|" if !self.is_behind_operand() => {
                self.inside().is_closure = true;
                (self.is_apart(), Last::Prefix)
            }
            "||" if !self.is_behind_operand() => (self.is_apart(), Last::Closure),
            "!" | "&" | "&&" | "*" | "-" if !self.is_behind_operand() => (self.is_apart(), Last::Prefix),
            _ => (self.is_apart(), Last::Operator),
        };
        self.last = last;
        is_spaced
    }
}

/// Whether brackets have spaces on both sides.
fn is_spacious(bracket: Bracket) -> bool {
    matches!(bracket, Bracket::Block | Bracket::Fields)
}
