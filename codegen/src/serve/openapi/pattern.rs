//! Patterns of schemas, which are regular expressions of ECMAScript.

use regex::Regex;

/// Compiles a pattern, if the regular expressions of Rust can express it.
pub(super) fn compiled(pattern: &str) -> Option<Regex> {
    Regex::new(&translated(pattern)).ok()
}

/// In ECMAScript, `\d` and `\w` are ASCII, and a class contains no other classes.
fn translated(pattern: &str) -> String {
    let (mut text, mut is_in_class) = (String::new(), false);
    let mut rest = pattern.chars();
    while let Some(letter) = rest.next() {
        match letter {
            '\\' => match rest.next() {
                Some('d') => text.push_str("[0-9]"),
                Some('D') => text.push_str("[^0-9]"),
                Some('w') => text.push_str("[0-9A-Za-z_]"),
                Some('W') => text.push_str("[^0-9A-Za-z_]"),
                other => text.extend(['\\'].into_iter().chain(other)),
            },
            '[' if is_in_class => text.push_str("\\["),
            '&' | '~' if is_in_class => text.extend(['\\', letter]),
            // Two of them are a difference in Rust.
            '-' if is_in_class && text.ends_with('-') => text.push_str("\\-"),
            _ => {
                is_in_class = letter == '[' || is_in_class && letter != ']';
                text.push(letter);
            }
        }
    }
    text
}
