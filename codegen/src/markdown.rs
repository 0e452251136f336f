//! Conversion of text from documents and configuration to Markdown: plain text is escaped, CommonMark keeps its
//! structure.

mod commonmark;
mod sentence;

#[cfg(feature = "cli")]
pub use commonmark::html;
pub use commonmark::{line, prose};
pub use sentence::{ends_with_paragraph, states, with_sentence};

/// Escapes a text for one line of Markdown, so that it is shown unchanged.
pub fn escape(text: &str) -> String {
    let mut line = escape_words(text);
    if starts_a_block(&line) {
        line.insert(0, '\\');
    }
    if let Some(digits) = list_number(&line) {
        line.insert(digits, '\\');
    }
    line
}

fn escape_words(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    for word in text.split(is_blank).filter(|word| !word.is_empty()) {
        if !escaped.is_empty() {
            escaped.push(' ');
        }
        escape_word(word, &mut escaped);
    }
    escaped
}

/// Escapes a note of the configuration: like [`escape`], but code between backticks stays code. The last backtick is
/// escaped if it has no partner.
pub fn note(text: &str) -> String {
    let mut parts: Vec<&str> = text.split('`').collect();
    let unpaired = if parts.len().is_multiple_of(2) { parts.pop() } else { None };
    let escaped = parts.iter().enumerate().map(|(index, part)| match index {
        0 => escape_inline(part, escape),
        _ if index % 2 == 1 => code(part),
        // Block syntax is possible only at the start of a line.
        _ => escape_inline(part, escape_words),
    });
    let end = unpaired.map(|part| format!("\\`{}", escape_inline(part, escape_words)));
    escaped.chain(end).collect()
}

/// Escapes a help text: like [`note`] if its backticks are paired, otherwise like [`escape`].
pub fn help(text: &str) -> String {
    let fences = text.split('`').count() - 1;
    if fences > 0 && fences.is_multiple_of(2) && !text.contains("``") { note(text) } else { escape(text) }
}

/// Escapes a text and keeps the spaces at both ends, which separate it from its neighbors.
fn escape_inline(text: &str, escape: fn(&str) -> String) -> String {
    let mut escaped = escape(text);
    if text.starts_with(is_blank) {
        escaped.insert(0, ' ');
    }
    if text.ends_with(is_blank) && !escaped.trim().is_empty() {
        escaped.push(' ');
    }
    escaped
}

/// Returns a text on one line, without invisible characters.
pub fn plain(text: &str) -> String {
    text.split(is_blank).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Returns whether a character is white space, a control character, or changes the text direction.
fn is_blank(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control() || c == ' ';
    }
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn starts_a_block(line: &str) -> bool {
    line.starts_with(['#', '+', '-', '=', ':'])
}

/// Returns the end of a number at the start of a line that Markdown would interpret as a list item.
fn list_number(line: &str) -> Option<usize> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0 && line[digits..].starts_with(['.', ')'])).then_some(digits)
}

fn escape_word(word: &str, escaped: &mut String) {
    // Most words are neither special nor a URL.
    if word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        escaped.push_str(word);
        return;
    }
    let mut rest = word;
    while let Some((before, url, after)) = first_url(rest) {
        escape_characters(before, escaped);
        escaped.extend(["<", url, ">"]);
        rest = after;
    }
    escape_characters(rest, escaped);
}

/// The first URL in a text, with what is before and after it.
fn first_url(text: &str) -> Option<(&str, &str, &str)> {
    // Searching for a character is faster.
    if !text.contains('/') {
        return None;
    }
    let mut from = 0;
    loop {
        let at = from + ["http://", "https://"].iter().filter_map(|scheme| text[from..].find(scheme)).min()?;
        let is_end = |c: char| is_blank(c) || "<>\"`\\|[](){}".contains(c);
        let length = text[at..].find(is_end).unwrap_or(text.len() - at);
        let url = text[at..at + length].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'']);
        // A scheme alone is no URL.
        if url.len() > "https://".len() {
            return Some((&text[..at], url, &text[at + url.len()..]));
        }
        from = at + "http://".len();
    }
}

fn escape_characters(word: &str, escaped: &mut String) {
    let mut before = None;
    let mut characters = word.chars().peekable();
    while let Some(c) = characters.next() {
        let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let special = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$' => true,
            // An underscore inside a word is not markup.
            '_' => !(inside(before) && inside(characters.peek().copied())),
            // rustdoc shows two hyphens as a dash.
            '-' => before == Some('-'),
            _ => false,
        };
        if special {
            escaped.push('\\');
        }
        escaped.push(c);
        before = Some(c);
    }
}

/// Formats any text as inline code.
pub fn code(text: &str) -> String {
    let text: String = text.chars().map(|c| if is_blank(c) { ' ' } else { c }).collect();
    if text.trim().is_empty() {
        return if text.is_empty() { "(empty)" } else { "(blank)" }.to_owned();
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_texts_stay_text() {
        assert_eq!(
            escape("# no [link](x) <b>`code`</b> *no* a_b _c_"),
            "\\# no \\[link\\](x) \\<b\\>\\`code\\`\\</b\\> \\*no\\* a_b \\_c\\_"
        );
        assert_eq!(escape("1. first\n\n    indented\r\u{202e}x"), "1\\. first indented x");
        assert_eq!(escape("see https://example.com/a?b=c."), "see <https://example.com/a?b=c>.");
        assert_eq!(escape("--force --- a-b"), "\\-\\-force -\\-\\- a-b");
        assert_eq!(escape("1 & 2 &amp;"), "1 \\& 2 \\&amp;");
        assert_eq!(escape("http://x}https://example.com/<a>"), "http://x}<https://example.com/>\\<a\\>");
    }

    #[test]
    fn notes_keep_code_but_no_other_markup() {
        assert_eq!(note("`a`: b *c* `#`"), "`a`: b \\*c\\* `#`");
        assert_eq!(help("one ` alone"), "one \\` alone");
        assert_eq!(note("`a` and ` *alone*"), "`a` and \\` \\*alone\\*");
        assert_eq!(note("`"), "\\`");
    }

    #[test]
    fn code_keeps_backticks() {
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!((code(""), code(" \n")), ("(empty)".to_owned(), "(blank)".to_owned()));
    }
}
