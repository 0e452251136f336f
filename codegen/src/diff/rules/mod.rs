//! What a change between two versions means, as a table.

use std::fmt;

use serde::Serialize;

use crate::diagnostic::nearest;

/// Declares rules: name, id, impact, direction, step and mirror, then title, why and advice.
macro_rules! rules {
    ($($name:ident = $id:literal $impact:ident $direction:ident $step:ident, $kind:ident $mirror:literal:
        $title:literal, $why:literal, $advice:literal;)*) => {
        use super::{Direction, Impact, Mirror, Rule, Step};
        $(
            #[doc = $title]
            pub static $name: Rule = Rule {
                id: $id,
                impact: Impact::$impact,
                direction: Direction::$direction,
                step: Step::$step,
                mirror: rules!(@$kind $mirror),
                title: $title,
                why: $why,
                advice: $advice,
            };
        )*
        /// Every rule of this file.
        pub static ALL: &[&Rule] = &[$(&$name),*];
    };
    (@mirrors $id:literal) => { Mirror::Rule($id) };
    (@alone $reason:literal) => { Mirror::None($reason) };
}

pub mod field;
pub mod filter;
pub mod operation;
pub mod resource;
pub mod text;
pub mod value;

/// What a change does to a program that was written for the old version and meets the new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Impact {
    /// Nothing.
    Compatible,
    /// It may behave differently.
    Risky,
    /// A request is refused, ignored or can't be read any more.
    Breaking,
}

/// Whether what changed is sent, received or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Sent.
    Request,
    /// Received.
    Response,
    /// Sent and received.
    Both,
}

/// What a change does to code that uses the generated bindings, in the steps of semantic versioning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// It compiles as before.
    Patch,
    /// It compiles as before, and there is more to use.
    Minor,
    /// It may not compile any more.
    Major,
}

/// The rule for the opposite change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mirror {
    /// Its id.
    Rule(&'static str),
    /// The rule has no mirror; the reason.
    None(&'static str),
}

/// A kind of change.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable name: tools may match on it.
    pub id: &'static str,
    /// What it does to a program that runs.
    pub impact: Impact,
    /// Whether what changed is sent, received or both.
    pub direction: Direction,
    /// What it does to the generated bindings, at most.
    pub step: Step,
    /// The rule for the opposite change.
    pub mirror: Mirror,
    /// In a few words.
    pub title: &'static str,
    /// Why it matters as much as it does.
    pub why: &'static str,
    /// What to do about it.
    pub advice: &'static str,
}

impl Direction {
    /// The direction of what is sent, received or both.
    pub const fn of(sent: bool, received: bool) -> Self {
        match (sent, received) {
            (true, true) => Self::Both,
            (true, false) => Self::Request,
            (false, _) => Self::Response,
        }
    }

    /// Whether requests contain it.
    pub const fn is_sent(self) -> bool {
        matches!(self, Self::Request | Self::Both)
    }

    /// Whether responses contain it.
    pub const fn is_received(self) -> bool {
        matches!(self, Self::Response | Self::Both)
    }

    /// The direction that both have.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self::of(self.is_sent() && other.is_sent(), self.is_received() && other.is_received())
    }

    /// The rule for what is sent and received, only sent, or only received.
    pub const fn rule(self, both: &'static Rule, request: &'static Rule, response: &'static Rule) -> &'static Rule {
        match self {
            Self::Both => both,
            Self::Request => request,
            Self::Response => response,
        }
    }
}

impl Impact {
    /// Each, the worst first.
    pub const ALL: [Self; 3] = [Self::Breaking, Self::Risky, Self::Compatible];

    /// As it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Compatible => "compatible",
            Self::Risky => "risky",
            Self::Breaking => "breaking",
        }
    }
}

impl fmt::Display for Impact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Request => "requests",
            Self::Response => "responses",
            Self::Both => "requests and responses",
        })
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        })
    }
}

/// Every rule.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    [resource::ALL, field::ALL, value::ALL, filter::ALL, text::ALL, operation::ALL].into_iter().flatten().copied()
}

/// The rule of an id.
pub fn find(id: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.id == id)
}

/// The id nearest to a misspelt one.
pub fn suggest(id: &str) -> Option<&'static str> {
    nearest(id, all().map(|rule| rule.id))
}
