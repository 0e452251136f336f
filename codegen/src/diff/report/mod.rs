//! A comparison for people, pull requests, programs and code hosts.

mod github;
mod json;
pub(super) mod markdown;
mod outline;
mod text;

pub use github::github;
pub use json::{json, rule as json_rule};
pub use markdown::markdown;
pub use text::{explain, text};

use std::fmt::Write as _;

use super::{Comparison, Detail, Finding};

/// Longest value that is shown in full to people, in characters.
const LONGEST: usize = 120;
/// Most values that are shown to people.
const MOST: usize = 12;

/// `3 × field gone, 1 × resource gone`: the rules and how often, not more than a few.
fn tally<'a>(rules: impl IntoIterator<Item = (&'a str, usize)>) -> String {
    let all: Vec<String> = rules.into_iter().map(|(title, count)| format!("{count} × {title}")).collect();
    match all.len().checked_sub(4) {
        Some(more @ 1..) => {
            format!("{}, and {more} other kind{}", all[..4].join(", "), if more == 1 { "" } else { "s" })
        }
        _ => all.join(", "),
    }
}

/// The one sentence that says what the changes do to code that uses the bindings.
fn verdict(comparison: &Comparison, strong: impl Fn(&str) -> String) -> String {
    let (old, new) = (&comparison.old, &comparison.new);
    match comparison.step() {
        None => format!("The bindings of {old} and {new} are the same."),
        Some(step) => {
            let reasons = comparison.reasons();
            let reasons = tally(reasons.iter().map(|(rule, count)| (rule.title, *count)));
            let step = strong(&step.to_string());
            format!(
                "For code that moves from the bindings of {old} to those of {new} this is a {step} step: {reasons}."
            )
        }
    }
}

/// How a server's texts are written, so that they stay what they are.
#[derive(Clone, Copy)]
struct Style {
    /// What stands on the wire.
    code: fn(&str) -> String,
    /// Sentences.
    prose: fn(&str) -> String,
}

/// What a finding is about, and what exactly changed.
fn item(finding: &Finding, style: Style) -> String {
    let code = style.code;
    let mut text = finding.field.as_deref().map(code).unwrap_or_default();
    let separated = if text.is_empty() { "" } else { ": " };
    match &finding.detail {
        Detail::Nothing => {}
        Detail::Values(values) => {
            text += separated;
            text += &values.iter().take(MOST).map(|value| code(&shorten(value))).collect::<Vec<_>>().join(", ");
            if values.len() > MOST {
                let _ = write!(text, " and {} more", values.len() - MOST);
            }
        }
        Detail::Change { old, new } => {
            text += separated;
            let _ = write!(text, "{} → {}", code(&shorten(old)), code(&shorten(new)));
        }
        Detail::Note(note) => {
            let _ = write!(text, " ({note})");
        }
        Detail::New { kind, help } => {
            let colon = if help.is_empty() { "" } else { ": " };
            let _ = write!(text, " ({}){colon}{}", (style.prose)(kind), (style.prose)(&shorten(help)));
        }
    }
    text + &hint(finding, style)
}

/// What the name probably became, or was before.
fn hint(finding: &Finding, style: Style) -> String {
    let code = style.code;
    match (&finding.rename, &finding.after) {
        (Some(other), Some(_)) => format!(" – perhaps {} under a new name", code(other)),
        (Some(other), None) => format!(" – perhaps it is {} now", code(other)),
        (None, _) => String::new(),
    }
}

/// A resource that came or went.
fn whole(finding: &Finding, style: Style) -> String {
    let note = match &finding.detail {
        Detail::Note(note) => format!(" ({note})"),
        _ => String::new(),
    };
    (style.code)(&finding.resource) + &note + &hint(finding, style)
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let start: String = text.chars().take(LONGEST).collect();
    format!("{start}…")
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

fn changes(count: usize) -> String {
    format!("{count} change{}", if count == 1 { "" } else { "s" })
}
