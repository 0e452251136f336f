//! Limits and deprecation that Tastypie's help texts state.
//!
//! A Tastypie schema has no keys for them, so its help texts are the only source. A sentence that
//! is not understood is no limit: a wrong limit is worse than none.

use crate::model::limits::numbers;
use crate::model::{Bounds, Limits};

/// Parses the limits in a help text.
pub fn limits(text: &str) -> Limits {
    sentences(text).map(|sentence| limit(&sentence.to_lowercase())).fold(Limits::default(), Limits::and)
}

/// Returns whether a help text states that the field is deprecated.
pub fn is_deprecated(text: &str) -> bool {
    sentences(text).any(|sentence| sentence.to_lowercase().contains("deprecated"))
}

/// Parses a sentence in lower case.
fn limit(sentence: &str) -> Limits {
    let begins = |starts: &[&str]| starts.iter().any(|start| sentence.starts_with(start));
    let length = |least, most| Limits { length: Bounds::inclusive(least, most), ..Limits::default() };
    let range = |least, most| Limits { range: Bounds::inclusive(least, most), ..Limits::default() };
    match &numbers(sentence)[..] {
        [most] if begins(&["maximum length", "max length", "max. length"]) => length(None, Some(most.clone())),
        [least] if begins(&["minimum length", "min length", "min. length"]) => length(Some(least.clone()), None),
        [most] if begins(&["maximum:", "maximum value", "max value"]) => range(None, Some(most.clone())),
        [least] if begins(&["minimum:", "minimum value", "min value"]) => range(Some(least.clone()), None),
        [least, most]
            if least.as_f64() <= most.as_f64()
                && begins(&["length", "range", "between", "must be between", "valid range", "values from"]) =>
        {
            let is_length = ["length", "character", "digits"].iter().any(|word| sentence.contains(word));
            let (least, most) = (Some(least.clone()), Some(most.clone()));
            if is_length { length(least, most) } else { range(least, most) }
        }
        _ => Limits::default(),
    }
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(". ").map(|sentence| sentence.trim().trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use serde_json::Number;

    use super::*;

    fn bounds(least: Option<i64>, most: Option<i64>) -> Bounds {
        Bounds::inclusive(least.map(Number::from), most.map(Number::from))
    }

    #[test]
    fn sentences_with_a_limit_are_parsed() {
        let help = limits("The name. Maximum length: 1,250 characters.");
        assert_eq!((help.length, help.range), (bounds(None, Some(1250)), Bounds::default()));
        assert_eq!(limits("PIN. Length: 4-20 digits.").length, bounds(Some(4), Some(20)));
        assert_eq!(limits("Range: -5 to 0.5.").range, Bounds::inclusive(Some((-5).into()), Number::from_f64(0.5)));
        assert_eq!(limits("Range: 4s to 5s.").range, bounds(Some(4), Some(5)));
        let both = limits("Minimum length: 4 characters. Maximum length: 8 characters.");
        assert_eq!(both.length, bounds(Some(4), Some(8)));
    }

    #[test]
    fn unknown_sentences_give_no_limit() {
        let help = "The range of the 2 ports is set elsewhere. See RFC 2833. Range: 1 to 2 or 5 to 6.";
        assert_eq!(limits(help), Limits::default());
    }

    #[test]
    fn deprecated_in_a_sentence_is_detected() {
        assert!(is_deprecated("Switch for push. Deprecated, ignored."));
        assert!(!is_deprecated("Switch for push."));
    }
}
