//! The table of rules: what each kind of change means.

use std::fmt;

use serde::Serialize;

use crate::diagnostic::nearest;

/// Declares rules: name, id, impact, direction, step, mirror, and what hides the step from cargo-semver-checks, then title,
/// why and advice.
macro_rules! rules {
    ($($name:ident = $id:literal $impact:ident $direction:ident $step:ident, $kind:ident $mirror:literal
        $(, unchecked $gap:ident)?:
        $title:literal, $why:literal, $advice:literal;)*) => {
        use super::{Affects, Impact, Mirror, Rule, Step};
        $(
            #[doc = $title]
            pub static $name: Rule = Rule {
                id: $id,
                impact: Impact::$impact,
                direction: Affects::$direction,
                step: Step::$step,
                mirror: rules!(@$kind $mirror),
                semver_gap: rules!(@gap $($gap)?),
                title: $title,
                why: $why,
                advice: $advice,
            };
        )*
        /// The rules of this module.
        pub static ALL: &[&Rule] = &[$(&$name),*];
    };
    (@gap) => { None };
    (@gap $gap:ident) => { Some(super::SemverGap::$gap) };
    (@mirrors $id:literal) => { Mirror::Rule($id) };
    (@alone $reason:literal) => { Mirror::None($reason) };
}

pub mod field;
pub mod filter;
pub mod operation;
pub mod resource;
pub mod text;
pub mod value;

/// The effect of a change on a program that was built for the old version and talks to the new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Impact {
    /// No effect.
    Compatible,
    /// The program may behave differently.
    Risky,
    /// A request is refused or ignored, or a response cannot be read.
    Breaking,
}

/// The messages that contain the changed item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Affects {
    /// In requests.
    Request,
    /// In responses.
    Response,
    /// In requests and responses.
    Both,
}

/// The effect of a change on code that uses the generated bindings, as a step of semantic versioning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// The code compiles as before.
    Patch,
    /// The code compiles as before, and there are new items.
    Minor,
    /// The code may not compile.
    Major,
}

/// The rule for the opposite change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mirror {
    /// The id of the rule.
    Rule(&'static str),
    /// No opposite rule; the reason.
    None(&'static str),
}

/// A change of public items that cargo-semver-checks does not detect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SemverGap {
    /// The types of fields, parameters and results.
    Types,
    /// The arguments of a constructor.
    Constructor,
    /// The traits that a type implements.
    Traits,
}

/// A kind of change.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable id, for programs that process reports.
    pub id: &'static str,
    /// The effect on a running program.
    pub impact: Impact,
    /// The messages that contain the changed item.
    pub direction: Affects,
    /// The largest effect on the generated bindings.
    pub step: Step,
    /// The rule for the opposite change.
    pub mirror: Mirror,
    /// Why cargo-semver-checks does not report the step; `None` if it does, or if it was not compared.
    pub semver_gap: Option<SemverGap>,
    /// A short description of the change.
    pub title: &'static str,
    /// The reason for the impact.
    pub why: &'static str,
    /// What to do about the change.
    pub advice: &'static str,
}

impl SemverGap {
    /// Returns the reason as a sentence.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Types => {
                "cargo-semver-checks does not report this step, because it does not compare the types of fields, parameters \
                 and results."
            }
            Self::Constructor => {
                "cargo-semver-checks does not report this step, because it does not compare the arguments of a constructor \
                 that only one instance of a generic type has."
            }
            Self::Traits => {
                "cargo-semver-checks does not report this step, because it compares only derived traits, not those that a \
                 type implements."
            }
        }
    }
}

impl Affects {
    /// Returns the direction of an item in requests, responses or both.
    pub const fn of(sent: bool, received: bool) -> Self {
        match (sent, received) {
            (true, true) => Self::Both,
            (true, false) => Self::Request,
            (false, _) => Self::Response,
        }
    }

    /// Returns whether requests contain the item.
    pub const fn is_sent(self) -> bool {
        matches!(self, Self::Request | Self::Both)
    }

    /// Returns whether responses contain the item.
    pub const fn is_received(self) -> bool {
        matches!(self, Self::Response | Self::Both)
    }

    /// Returns the direction that both have in common.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self::of(self.is_sent() && other.is_sent(), self.is_received() && other.is_received())
    }

    /// Selects the rule for this direction.
    pub const fn rule(self, both: &'static Rule, request: &'static Rule, response: &'static Rule) -> &'static Rule {
        match self {
            Self::Both => both,
            Self::Request => request,
            Self::Response => response,
        }
    }
}

impl Impact {
    /// All impacts, the worst first.
    pub const ALL: [Self; 3] = [Self::Breaking, Self::Risky, Self::Compatible];

    /// Returns the name in lower case.
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

impl fmt::Display for Affects {
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

/// Returns all rules.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    [resource::ALL, field::ALL, value::ALL, filter::ALL, text::ALL, operation::ALL].into_iter().flatten().copied()
}

/// Returns the rule with an id.
pub fn find(id: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.id == id)
}

/// Returns the id that is most similar to a misspelled one.
pub fn suggest(id: &str) -> Option<&'static str> {
    nearest(id, all().map(|rule| rule.id))
}
