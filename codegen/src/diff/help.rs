//! What help texts say about values: limits and deprecation, in sentences of their own.
//!
//! The documents have no keys for these, so the words are all there is. A sentence that isn't
//! understood is left as text: better no limit than a wrong one.

use super::Detail;
use super::pair::{FieldPair, Pair};
use super::rules::{Rule, text as rules};

/// What a help text says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Help {
    /// How long a text may be.
    pub length: Option<Bounds>,
    /// Which numbers are accepted.
    pub range: Option<Bounds>,
    /// Whether it will go.
    pub deprecated: bool,
    /// All other sentences.
    pub rest: Vec<String>,
}

/// From a number to a number, both included.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bounds {
    /// The least.
    pub least: Option<f64>,
    /// The most.
    pub most: Option<f64>,
}

impl Help {
    /// Reads a help text.
    pub fn read(text: &str) -> Self {
        let mut help = Self::default();
        for sentence in sentences(text) {
            let words = sentence.to_lowercase();
            let limit = Limit::read(&words);
            match limit {
                Some(Limit::Length(bounds)) => help.length = Some(bounds.within(help.length)),
                Some(Limit::Range(bounds)) => help.range = Some(bounds.within(help.range)),
                None if words.contains("deprecated") => help.deprecated = true,
                None => help.rest.push(sentence.to_owned()),
            }
        }
        help
    }
}

enum Limit {
    Length(Bounds),
    Range(Bounds),
}

impl Limit {
    /// Reads a sentence in lower case.
    fn read(words: &str) -> Option<Self> {
        let numbers = numbers(words);
        let begins = |starts: &[&str]| starts.iter().any(|start| words.starts_with(start));
        let about_length = words.contains("length") || words.contains("character") || words.contains("digits");
        match numbers[..] {
            [most] if begins(&["maximum length", "max length", "max. length"]) => {
                Some(Self::Length(Bounds { least: None, most: Some(most) }))
            }
            [least] if begins(&["minimum length", "min length", "min. length"]) => {
                Some(Self::Length(Bounds { least: Some(least), most: None }))
            }
            [most] if begins(&["maximum:", "maximum value", "max value"]) => {
                Some(Self::Range(Bounds { least: None, most: Some(most) }))
            }
            [least] if begins(&["minimum:", "minimum value", "min value"]) => {
                Some(Self::Range(Bounds { least: Some(least), most: None }))
            }
            [least, most]
                if least <= most
                    && begins(&["length", "range", "between", "must be between", "valid range", "values from"]) =>
            {
                let bounds = Bounds { least: Some(least), most: Some(most) };
                Some(if about_length { Self::Length(bounds) } else { Self::Range(bounds) })
            }
            _ => None,
        }
    }
}

impl Bounds {
    /// Both bounds at once, of two sentences.
    fn within(self, other: Option<Self>) -> Self {
        let other = other.unwrap_or_default();
        Self { least: self.least.or(other.least), most: self.most.or(other.most) }
    }

    /// Whether a number is accepted.
    pub fn contain(self, number: f64) -> bool {
        self.least.is_none_or(|least| number >= least) && self.most.is_none_or(|most| number <= most)
    }

    fn describe(self) -> String {
        match (self.least, self.most) {
            (Some(least), Some(most)) => format!("{least} to {most}"),
            (Some(least), None) => format!("at least {least}"),
            (None, Some(most)) => format!("at most {most}"),
            (None, None) => "any".to_owned(),
        }
    }
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(". ")
        .map(|sentence| sentence.trim().trim_end_matches('.'))
        .filter(|sentence| !sentence.is_empty())
}

/// The numbers of a sentence. A dash between numbers says "to", before one "minus".
fn numbers(words: &str) -> Vec<f64> {
    let mut numbers = Vec::new();
    let mut number = String::new();
    let mut previous = ' ';
    for c in words.chars().chain([' ']) {
        let goes_on = c.is_ascii_digit() || (matches!(c, '.' | ',') && previous.is_ascii_digit() && !number.is_empty());
        if goes_on {
            number.push(c);
        } else {
            numbers.extend(number.trim_end_matches(['.', ',']).replace(',', "").parse::<f64>());
            number.clear();
            if c == '-' && previous.is_whitespace() {
                number.push('-');
            }
        }
        previous = c;
    }
    numbers
}

/// Notes that something is going away, or no longer is, where a document says so outside of its texts.
pub fn deprecation(pair: &mut Pair<'_>, deprecated: bool) {
    pair.note(if deprecated { &rules::DEPRECATED } else { &rules::UNDEPRECATED }, "", Detail::Nothing);
}

/// Compares what is said of a field.
pub fn compare(pair: &mut FieldPair<'_, '_>) {
    if pair.old.deprecated != pair.new.deprecated {
        let rule = if pair.new.deprecated { &rules::DEPRECATED } else { &rules::UNDEPRECATED };
        pair.note(rule, "/deprecated", Detail::Nothing);
    }
    if pair.old.help == pair.new.help {
        return;
    }
    let (old, new) = (Help::read(&pair.old.help), Help::read(&pair.new.help));
    if old.deprecated != new.deprecated {
        let rule = if new.deprecated { &rules::DEPRECATED } else { &rules::UNDEPRECATED };
        let text = if new.deprecated { &pair.new.help } else { &pair.old.help };
        pair.note(rule, "/help_text", Detail::values([text]));
    }
    let limits_differ = old.length != new.length || old.range != new.range;
    if pair.ways.sent && limits_differ {
        limit(pair, (&rules::LENGTH_TIGHTENED, &rules::LENGTH_RELAXED), "length", old.length, new.length);
        limit(pair, (&rules::RANGE_TIGHTENED, &rules::RANGE_RELAXED), "range", old.range, new.range);
    }
    let is_said = old.deprecated != new.deprecated || (pair.ways.sent && limits_differ);
    if old.rest != new.rest || !is_said {
        pair.note(&rules::HELP_CHANGED, "/help_text", Detail::change(&pair.old.help, &pair.new.help));
    }
}

fn limit(
    pair: &mut FieldPair<'_, '_>,
    (tightened, relaxed): (&'static Rule, &'static Rule),
    what: &str,
    old: Option<Bounds>,
    new: Option<Bounds>,
) {
    let (old, new) = match (old, new) {
        (Some(old), Some(new)) => (old, new),
        (None, Some(new)) => {
            pair.note(&rules::LIMIT_NAMED, "/help_text", Detail::values([format!("{what}: {}", new.describe())]));
            return;
        }
        (Some(old), None) => {
            pair.note(&rules::LIMIT_UNNAMED, "/help_text", Detail::values([format!("{what}: {}", old.describe())]));
            return;
        }
        (None, None) => return,
    };
    let least = |bounds: Bounds| bounds.least.unwrap_or(f64::NEG_INFINITY);
    let most = |bounds: Bounds| bounds.most.unwrap_or(f64::INFINITY);
    let detail = Detail::change(old.describe(), new.describe());
    if least(new) > least(old) || most(new) < most(old) {
        pair.note(tightened, "/help_text", detail.clone());
    }
    if least(new) < least(old) || most(new) > most(old) {
        pair.note(relaxed, "/help_text", detail);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(least: impl Into<Option<f64>>, most: impl Into<Option<f64>>) -> Bounds {
        Bounds { least: least.into(), most: most.into() }
    }

    #[test]
    fn limits_are_read_from_sentences_of_their_own() {
        let help = Help::read("The name. Maximum length: 1,250 characters.");
        assert_eq!((help.length, help.range), (Some(bounds(None, 1250.0)), None));
        assert_eq!(help.rest, ["The name"]);
        assert_eq!(Help::read("PIN. Length: 4-20 digits.").length, Some(bounds(4.0, 20.0)));
        assert_eq!(Help::read("Range: -5 to 0.5.").range, Some(bounds(-5.0, 0.5)));
        assert_eq!(Help::read("Range: 4s to 5s.").range, Some(bounds(4.0, 5.0)));
        let both = Help::read("Minimum length: 4 characters. Maximum length: 8 characters.");
        assert_eq!(both.length, Some(bounds(4.0, 8.0)));
    }

    #[test]
    fn what_isnt_understood_stays_text() {
        let help = Help::read("The range of the 2 ports is set elsewhere. See RFC 2833. Range: 1 to 2 or 5 to 6.");
        assert_eq!((help.length, help.range, help.rest.len()), (None, None, 3));
    }

    #[test]
    fn deprecation_is_a_sentence() {
        let help = Help::read("Switch for push. Deprecated, ignored.");
        assert!(help.deprecated);
        assert_eq!(help.rest, ["Switch for push"]);
    }
}
