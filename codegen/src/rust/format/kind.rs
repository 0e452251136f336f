//! The kinds of tokens and brackets.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An identifier, keyword, literal or lifetime.
    Word,
    /// Punctuation.
    Punctuation,
    /// Documentation of the next item.
    Documentation,
    /// Documentation of the item around it.
    InnerDocumentation,
    Open(Bracket),
    Close(Bracket),
}

/// A pair of brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bracket {
    Parenthesis,
    Square,
    /// `<` and `>` around generic arguments.
    Angle,
    /// `{` and `}` around items, statements, arms or declared fields.
    Block,
    /// `{` and `}` around the fields of a value or a pattern.
    Fields,
    /// `{` and `}` around imported names.
    Import,
}
