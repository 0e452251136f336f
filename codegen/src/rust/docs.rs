//! The server's words as documentation: escaped, so that they are data and nothing else.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use crate::model::{Field, Read, Relation, Resource, Type};

/// Longest default that is shown in full, in characters.
const LONGEST_DEFAULT: usize = 60;

/// Doc attributes for paragraphs that are markdown already; empty ones are left out.
pub fn paragraphs<T: AsRef<str>>(paragraphs: impl IntoIterator<Item = T>) -> TokenStream {
    let mut tokens = TokenStream::new();
    let mut first = true;
    for paragraph in paragraphs {
        let paragraph = paragraph.as_ref();
        if paragraph.is_empty() {
            continue;
        }
        if !first {
            tokens.extend(quote!(#[doc = ""]));
        }
        first = false;
        for line in paragraph.lines() {
            let line = format!(" {line}");
            let line = line.trim_end();
            tokens.extend(quote!(#[doc = #line]));
        }
    }
    tokens
}

/// The same for the inside of a module or file (`//!`).
pub fn inner<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> TokenStream {
    let mut tokens = TokenStream::new();
    for (index, paragraph) in texts.into_iter().filter(|text| !text.as_ref().is_empty()).enumerate() {
        if index > 0 {
            tokens.extend(quote!(#![doc = ""]));
        }
        for line in paragraph.as_ref().lines() {
            let line = format!(" {line}");
            let line = line.trim_end();
            tokens.extend(quote!(#![doc = #line]));
        }
    }
    tokens
}

/// A text of the server's on one line, as markdown that shows exactly that text.
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
    let words: Vec<String> = text.split(is_blank).filter(|word| !word.is_empty()).map(escape_word).collect();
    words.join(" ")
}

/// A note of the configuration's: as [`escape`], but what stands between backticks stays code.
pub fn note(text: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    for (index, part) in text.split('`').enumerate() {
        parts.push(match index {
            0 => escape_inline(part, escape),
            _ if index % 2 == 1 => code(part),
            // Only at its start a line can be anything but text.
            _ => escape_inline(part, escape_words),
        });
    }
    parts.concat()
}

/// A help text: as [`note`] where its backticks come in pairs, else as [`escape`].
pub fn help(text: &str) -> String {
    let fences = text.split('`').count() - 1;
    if fences > 0 && fences.is_multiple_of(2) && !text.contains("``") { note(text) } else { escape(text) }
}

/// Paragraphs of markdown as such, with lists, and no other markup than code.
pub fn prose(text: &str) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut before = Line::Blank;
    for line in text.lines().map(str::trim) {
        let item = ["- ", "* "].iter().find_map(|mark| line.strip_prefix(mark));
        let now = if line.is_empty() { Line::Blank } else { Line::Text };
        match (paragraphs.last_mut(), item, before) {
            _ if now == Line::Blank => {}
            (Some(last), Some(item), Line::Text) => *last = format!("{last}\n- {item}"),
            (_, Some(item), _) => paragraphs.push(format!("- {item}")),
            (Some(last), None, Line::Text) => *last = format!("{last} {line}"),
            (_, None, _) => paragraphs.push(line.to_owned()),
        }
        before = now;
    }
    paragraphs.iter().map(|paragraph| listed(paragraph)).collect()
}

#[derive(Clone, Copy, PartialEq)]
enum Line {
    Blank,
    Text,
}

/// A paragraph with the marks of its lists kept.
fn listed(paragraph: &str) -> String {
    let lines = paragraph.lines().map(|line| match line.strip_prefix("- ") {
        Some(item) => format!("- {}", help(item)),
        None => help(line),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The attribute of what is going away.
pub fn deprecated(is: bool) -> Option<TokenStream> {
    is.then(|| quote!(#[deprecated]))
}

/// Escaped, with the blanks at both ends kept: they separate from what stands beside.
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

/// A text on one line, as it is but for what can't be seen.
pub fn plain(text: &str) -> String {
    text.split(is_blank).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// White space, control characters, and the characters that turn the direction of writing.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn starts_a_block(line: &str) -> bool {
    line.starts_with(['#', '+', '-', '=', ':'])
}

/// Where the number of what markdown would take for a list ends.
fn list_number(line: &str) -> Option<usize> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0 && line[digits..].starts_with(['.', ')'])).then_some(digits)
}

fn escape_word(word: &str) -> String {
    let (mut escaped, mut rest) = (String::new(), word);
    while let Some(at) = ["http://", "https://"].iter().filter_map(|scheme| rest.find(scheme)).min() {
        let length =
            rest[at..].find(['<', '>', '"', '`', '\\', '|', '[', ']', '(', ')', '{', '}']).unwrap_or(rest.len() - at);
        let address = rest[at..at + length].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'']);
        // A scheme alone is no address.
        let is_address = address.len() > "https://".len();
        let end = at + if is_address { address.len() } else { "http://".len() };
        if is_address {
            escaped.extend([escape_characters(&rest[..at]).as_str(), "<", address, ">"]);
        } else {
            escaped += &escape_characters(&rest[..end]);
        }
        rest = &rest[end..];
    }
    escaped + &escape_characters(rest)
}

fn escape_characters(word: &str) -> String {
    let mut escaped = String::with_capacity(word.len());
    let mut before = None;
    let mut characters = word.chars().peekable();
    while let Some(c) = characters.next() {
        let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let special = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$' => true,
            // Inside a word an underscore is only itself.
            '_' => !(inside(before) && inside(characters.peek().copied())),
            _ => false,
        };
        if special {
            escaped.push('\\');
        }
        escaped.push(c);
        before = Some(c);
    }
    escaped
}

/// How the client is asked for a resource's group: `.command().participant()`.
pub fn path_of_calls(resource: &Resource) -> String {
    resource.names.group.iter().fold(String::new(), |calls, module| calls + "." + module + "()")
}

/// A text as inline code, whatever it holds.
pub fn code(text: &str) -> String {
    let text: String = text.chars().map(|c| if is_blank(c) { ' ' } else { c }).collect();
    if text.trim().is_empty() {
        return "(empty)".to_owned();
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// What a field means and which values it takes, for its place in an object that is read.
pub fn read_field(field: &Field) -> Vec<String> {
    let mut facts = Vec::new();
    if field.nullable && !matches!(&field.kind, Type::Relation(relation) if relation.many) {
        facts.push("May be null.".to_owned());
    }
    if field.unique && !field.is_key {
        facts.push("Unique.".to_owned());
    }
    if field.readonly && !field.is_key {
        facts.push("Read-only.".to_owned());
    }
    if let Type::Relation(Relation { read: Some(read), many, .. }) = &field.kind {
        facts.push(match (read, many) {
            (Read::Uri, false) => "Read as a URI.".to_owned(),
            (Read::Uri, true) => "Read as URIs.".to_owned(),
            (Read::Object, false) => "Read as the whole object.".to_owned(),
            (Read::Object, true) => "Read as whole objects.".to_owned(),
        });
    }
    facts.extend(default(field));
    let (help, facts) = (help(&field.help), facts.join(" "));
    // Facts go on as sentences behind sentences; behind anything else they stand apart.
    if help.ends_with(['.', '!', '?']) && !facts.is_empty() {
        vec![format!("{help} {facts}")]
    } else {
        vec![help, facts]
    }
}

/// A line of a list of what must be given.
pub fn item(name: &str, help: &str) -> String {
    format!("- `{name}`: {help}").trim_end_matches([':', ' ']).to_owned()
}

/// What a field means and what happens without it, for its setter.
pub fn setter(field: &Field) -> String {
    let help = help(&field.help);
    match default(field) {
        Some(default) => format!("{help} {default}").trim().to_owned(),
        None if help.is_empty() => format!("Sets {}.", code(&field.wire)),
        None => help,
    }
}

fn default(field: &Field) -> Option<String> {
    let default = field.default.as_ref()?;
    if field.help.to_lowercase().contains("default") {
        return None;
    }
    if field.default_is_volatile() {
        return Some("Default: the server's choice.".to_owned());
    }
    let shown = match default {
        Value::Null => return None,
        Value::String(text) if text.is_empty() => return None,
        Value::String(text) => text.clone(),
        Value::Array(items) if items.is_empty() => return None,
        Value::Object(entries) if entries.is_empty() => return None,
        other => other.to_string(),
    };
    if shown.chars().count() > LONGEST_DEFAULT {
        let start: String = shown.chars().take(LONGEST_DEFAULT).collect();
        return Some(format!("Default: {}…", code(&start)));
    }
    Some(format!("Default: {}.", code(&shown)))
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
        assert_eq!(escape("1 & 2 &amp;"), "1 \\& 2 \\&amp;");
        assert_eq!(escape("http://x}https://example.com/<a>"), "http://x}<https://example.com/>\\<a\\>");
    }

    #[test]
    fn notes_keep_code_and_nothing_else() {
        assert_eq!(note("`a`: b *c* `#`"), "`a`: b \\*c\\* `#`");
        assert_eq!(help("one ` alone"), "one \\` alone");
        assert_eq!(prose("a `b`\nc\n\n- d\n- <e>\n\nf"), ["a `b` c", "- d\n- \\<e\\>", "f"]);
    }

    #[test]
    fn code_keeps_backticks() {
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code(""), "(empty)");
    }
}
