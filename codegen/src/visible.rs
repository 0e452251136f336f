//! Text of documents for terminals and logs.

/// Returns a text with its control characters as escapes: `\u{1b}` for the one that begins the commands of a terminal.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_control(c) {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// Returns whether a character moves the cursor or changes the direction of text.
pub fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_escaped() {
        assert_eq!(visible("n\u{1b}[31m\u{202e}\u{61c}\r\nä"), "n\\u{1b}[31m\\u{202e}\\u{61c}\\r\\nä");
    }
}
