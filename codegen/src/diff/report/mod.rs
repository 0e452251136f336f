//! Reports of a comparison: text, Markdown, JSON and annotations for code hosts.

mod github;
#[cfg(feature = "cli")]
mod html;
mod json;
pub(super) mod markdown;
mod outline;
mod text;

pub use github::github;
#[cfg(feature = "cli")]
pub(crate) use html::values;
#[cfg(feature = "cli")]
pub use html::{Compared, html};
pub use json::{json, rule as json_rule};
pub use markdown::markdown;
pub use text::{explain, text};

use std::fmt::Write as _;

use super::{Comparison, Detail, Finding};

/// Length in characters above which a value is shortened.
const LONGEST: usize = 120;
/// Maximum number of values in a line.
const MOST: usize = 12;

/// Lists rules and how often each applies, at most a few: `3 × field removed, 1 × resource removed`.
fn tally<'a>(rules: impl IntoIterator<Item = (&'a str, usize)>) -> String {
    let all: Vec<String> = rules.into_iter().map(|(title, count)| format!("{count} × {title}")).collect();
    match all.len().checked_sub(4) {
        Some(more @ 1..) => {
            format!("{}, and {more} other kind{}", all[..4].join(", "), if more == 1 { "" } else { "s" })
        }
        _ => all.join(", "),
    }
}

/// Summarizes in one sentence what the changes do to code that uses the bindings.
fn verdict(comparison: &Comparison, strong: impl Fn(&str) -> String) -> String {
    let (old, new) = (&comparison.old, &comparison.new);
    let others = match comparison.unused {
        0 => String::new(),
        count => format!(" {} of items that the sources do not name.", changes(count)),
    };
    let sentence = match comparison.step() {
        None if !others.is_empty() => format!("Nothing changed from {old} to {new} that the sources name."),
        None => format!("The bindings of {old} and {new} are the same."),
        Some(step) => {
            let reasons = comparison.reasons();
            let reasons = tally(reasons.iter().map(|(rule, count)| (rule.title, *count)));
            let step = strong(&step.to_string());
            format!(
                "For code that moves from the bindings of {old} to those of {new} this is a {step} step: {reasons}."
            )
        }
    };
    sentence + &others
}

/// How strings from documents are escaped.
#[derive(Clone, Copy)]
struct Style {
    /// Escapes a name or a value.
    code: fn(&str) -> String,
    /// Escapes a sentence.
    prose: fn(&str) -> String,
}

/// Describes the changed item and its details.
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
            let (old, new) = shorten_both(old, new);
            let _ = write!(text, "{} → {}", code(&old), code(&new));
        }
        Detail::Note(note) => {
            let _ = write!(text, " ({note})");
        }
        Detail::New { kind, help } => {
            let _ = write!(text, " ({})", (style.prose)(kind));
            if !help.is_empty() {
                let _ = write!(text, ": {}", (style.prose)(&shorten(help)));
            }
        }
    }
    text + &hint(finding, style) + &accepted(finding, style)
}

/// States why a change is accepted, and where the sources of a crate name the item.
fn accepted(finding: &Finding, style: Style) -> String {
    let accepted = finding.accepted.as_ref().map(|reason| format!(" – accepted: {}", (style.prose)(reason)));
    let places: Vec<String> = finding.uses.iter().take(MOST).map(|place| (style.code)(place)).collect();
    let more = finding.uses.len().saturating_sub(MOST);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let used = if places.is_empty() { String::new() } else { format!(" – used in {}{more}", places.join(", ")) };
    accepted.unwrap_or_default() + &used
}

/// Suggests the probable new name of a removed item, or the probable old name of an added one.
fn hint(finding: &Finding, style: Style) -> String {
    let code = style.code;
    match (&finding.rename, &finding.after) {
        (Some(other), Some(_)) => format!(" – perhaps renamed from {}", code(other)),
        (Some(other), None) => format!(" – perhaps renamed to {}", code(other)),
        (None, _) => String::new(),
    }
}

/// Describes an added or removed resource.
fn whole(finding: &Finding, style: Style) -> String {
    let note = match &finding.detail {
        Detail::Note(note) => format!(" ({note})"),
        _ => String::new(),
    };
    (style.code)(&finding.resource) + &note + &hint(finding, style) + &accepted(finding, style)
}

/// How much of a difference has to be shown at least, and how much of what is before it, in characters.
const DIFFERENCE: usize = 30;
const CONTEXT: usize = 30;

/// Returns the start of a long text, without the word that does not fit.
fn shorten(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let start: String = text.chars().take(LONGEST).collect();
    let words = start.rsplit_once(' ').map_or(&*start, |(words, _)| words);
    // A value without spaces, such as a list of choices in JSON, is cut where it ends.
    let shown = if words.len() * 2 > start.len() { words } else { &start };
    format!("{shown}…")
}

/// Shortens the texts before and after a change. They begin shortly before they differ, if their starts would be the same.
fn shorten_both(old: &str, new: &str) -> (String, String) {
    let same = old.chars().zip(new.chars()).take_while(|(one, other)| one == other).count();
    let is_long = old.chars().count().max(new.chars().count()) > LONGEST;
    if !is_long || same < LONGEST - DIFFERENCE {
        return (shorten(old), shorten(new));
    }
    let start = old.char_indices().nth(same - CONTEXT).map_or(0, |(index, _)| index);
    let word = old[start..].find(' ').map_or(start, |space| start + space + 1);
    // A text without spaces is cut anywhere.
    let start = if old[start..word].chars().count() < CONTEXT { word } else { start };
    let rest = |text: &str| format!("…{}", shorten(text[start..].trim_end()));
    (rest(old), rest(new))
}

/// The title of a report. Both names are the same if documents were changed in place.
fn title(old: &str, new: &str) -> String {
    if old == new { format!("Changes of {old}") } else { format!("Changes from {old} to {new}") }
}

/// Returns a text with a capital at its start.
pub(crate) fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

fn changes(count: usize) -> String {
    format!("{count} change{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_shown_where_they_differ() {
        let start = "The unique identifier of the thing. ".repeat(10);
        let (old, new) = shorten_both(&format!("{start}It is a number."), &format!("{start}It is a string."));
        assert_eq!(old, "…of the thing. It is a number.");
        assert_eq!(new, "…of the thing. It is a string.");
        let (old, new) = shorten_both(&start, &format!("{start}It is a string."));
        assert_eq!(
            (old.as_str(), new.as_str()),
            ("…identifier of the thing.", "…identifier of the thing. It is a string.")
        );
    }

    #[test]
    fn texts_that_differ_early_are_shown_from_their_start() {
        let long = "a thing ".repeat(40);
        let (old, new) = shorten_both(&format!("Old: {long}"), &format!("New: {long}"));
        assert!(old.starts_with("Old: a thing") && new.starts_with("New: a thing"), "{old} {new}");
        assert_eq!(shorten_both("one", "other"), ("one".to_owned(), "other".to_owned()));
        // Without spaces, and with characters of several bytes.
        let long = "é".repeat(200);
        let (_, new) = shorten_both(&long, &format!("{long}x"));
        assert_eq!(new, format!("…{}x", "é".repeat(30)));
    }
}
