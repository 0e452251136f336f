//! Documentation: doc attributes, and the descriptions of fields.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use crate::markdown::{code, escape, help, line, prose};
use crate::model::{Access, Field, History, Presence, Read, Relation, Resource, Type};

/// Longest default that is shown in full, in characters.
const LONGEST_DEFAULT: usize = 60;

/// Doc attributes of paragraphs in Markdown; empty ones are left out.
pub fn paragraphs<T: AsRef<str>>(paragraphs: impl IntoIterator<Item = T>) -> TokenStream {
    let lines = lines(paragraphs).into_iter().map(|line| literal(&line));
    quote!(#(#[doc = #lines])*)
}

/// The lines of paragraphs in Markdown as they are behind `///`; empty paragraphs are left out.
pub fn lines<T: AsRef<str>>(paragraphs: impl IntoIterator<Item = T>) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in paragraphs {
        let paragraph = paragraph.as_ref();
        if !paragraph.is_empty() && !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(paragraph.lines().map(|line| {
            let line = line.trim_end();
            if line.is_empty() { String::new() } else { format!(" {line}") }
        }));
    }
    lines
}

/// The same for the inside of a module or file (`//!`).
pub fn inner<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> TokenStream {
    let lines = lines(texts).into_iter().map(|line| literal(&line));
    quote!(#(#![doc = #lines])*)
}

/// A line of documentation as a literal: a raw one if possible, which needs no escapes and is read much faster.
fn literal(line: &str) -> Literal {
    let raw = (!line.contains('"')).then(|| format!("r\"{line}\"").parse().ok()).flatten();
    raw.unwrap_or_else(|| Literal::string(line))
}

/// The attribute of deprecated items.
pub fn deprecated(is: bool) -> Option<TokenStream> {
    is.then(|| quote!(#[deprecated]))
}

/// The accessors of a resource's group: `.command().participant()`.
pub fn path_of_calls(resource: &Resource) -> String {
    resource.names.group.iter().fold(String::new(), |calls, module| calls + "." + module + "()")
}

/// What a field of an object is: its description, default and limits, and when it is `None`.
pub fn read_field(field: &Field) -> Vec<String> {
    let mut facts = Vec::new();
    if field.filtering.unique && !field.is_key() {
        facts.push("Unique.".to_owned());
    }
    if field.access == Access::ReadOnly {
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
    facts.extend(absence(field).map(str::to_owned));
    facts.extend(history(&field.history));
    let (help, facts) = (field_help(field), facts.join(" "));
    // Facts follow sentences as sentences; after anything else they are a paragraph.
    if help.ends_with(['.', '!', '?']) && !facts.is_empty() {
        vec![format!("{help} {facts}")]
    } else {
        vec![help, facts]
    }
}

/// The description of a field, with the limits that it doesn't state itself.
pub fn field_help(field: &Field) -> String {
    if field.is_markdown {
        let mut blocks = help_blocks(field);
        let limits = help(&field.limits.sentences(&field.help).join(" "));
        match blocks.last_mut().filter(|block| is_paragraph(block)) {
            Some(last) if !limits.is_empty() => {
                last.push_str(if last.ends_with(['.', '!', '?', ':']) { " " } else { ". " });
                last.push_str(&limits);
            }
            _ => blocks.extend(Some(limits).filter(|limits| !limits.is_empty())),
        }
        return blocks.join("\n\n");
    }
    // Servers in Python write their defaults in Python.
    let mut text = description(&field.help)
        .trim_end()
        .replace("Default: False", "Default: `false`")
        .replace("Default: True", "Default: `true`");
    for sentence in field.limits.sentences(&field.help) {
        if !text.is_empty() {
            text += if text.ends_with(['.', '!', '?', ':']) { " " } else { ". " };
        }
        text += &sentence;
    }
    help(&text)
}

/// The description of a field alone, as paragraphs and other blocks.
pub fn help_blocks(field: &Field) -> Vec<String> {
    if field.is_markdown { prose(&field.help) } else { vec![help(&field.help)] }
}

/// Whether a block of Markdown can be continued by a sentence.
fn is_paragraph(block: &str) -> bool {
    let is_numbered = block.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(". ");
    !is_numbered && !block.starts_with(['#', '|', '>', ' ']) && !block.starts_with("- ") && !block.starts_with("```")
}

/// When a field of an object is `None`.
pub fn absence(field: &Field) -> Option<&'static str> {
    match field.presence {
        Presence::Never => Some("Write-only: responses do not contain it."),
        _ if !field.is_optional() => None,
        Presence::EmptyIsNull => Some("`None` if empty."),
        _ if field.nullable => Some("`None` if null."),
        _ => Some("`None` if absent."),
    }
}

/// A description without words that only repeat the type.
fn description(help: &str) -> &str {
    help.strip_prefix("Yes/no: ").unwrap_or(help)
}

/// The first sentence of a field's description; empty if the description is only a list or a table.
pub fn brief(field: &Field) -> String {
    if !field.is_markdown {
        return help(first_sentence(description(&field.help)));
    }
    let blocks = help_blocks(field);
    let first = blocks.first().filter(|block| is_paragraph(block)).map_or("", String::as_str);
    let sentence = first_sentence(first);
    // A sentence does not end inside code or a link.
    let is_whole = sentence.matches('`').count().is_multiple_of(2)
        && sentence.matches('[').count() == sentence.matches(']').count();
    (if is_whole { sentence } else { first }).replace('\n', " ")
}

/// The first sentence of a text.
pub fn first_sentence(text: &str) -> &str {
    let end = text.find(". ").map_or(text.len(), |end| end + 1);
    &text[..end]
}

/// A line of a list of required fields. What only names the field is left out.
pub fn item(name: &str, help: &str) -> String {
    let help = if help.starts_with("Sets `") && help.ends_with("`.") { "" } else { help };
    let help = if help.contains('\n') { line(help) } else { help.to_owned() };
    format!("- `{name}`: {help}").trim_end_matches([':', ' ']).to_owned()
}

/// What a field is, and its default, for its setter.
pub fn setter(field: &Field) -> String {
    let help = field_help(field);
    let text = match default(field) {
        Some(default) => format!("{help} {default}").trim().to_owned(),
        None if help.is_empty() => format!("Sets {}.", code(&field.wire)),
        None => help,
    };
    with_sentence(text, history(&field.history))
}

/// In which versions an item exists: `Since v38. Removed in v41.`
pub fn history(history: &History) -> Option<String> {
    let since = history.since.iter().map(|version| format!("Since {}.", escape(version)));
    let changed = history.type_changed_in.iter().map(|version| format!("Type changed in {}.", escape(version)));
    let removed = history.removed_in.iter().map(|version| format!("Removed in {}.", escape(version)));
    let sentences: Vec<String> = since.chain(changed).chain(removed).collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

/// Adds the versions in which an item exists to the first paragraph of its documentation.
pub fn add_history(paragraphs: &mut Vec<String>, item: &History) {
    let Some(sentences) = history(item) else { return };
    match paragraphs.first_mut() {
        Some(first) => *first = with_sentence(std::mem::take(first), Some(sentences)),
        None => paragraphs.push(sentences),
    }
}

/// Adds a sentence to a block of Markdown: on its last line, or below a block that is not a paragraph.
pub fn with_sentence(text: String, sentence: Option<String>) -> String {
    let Some(sentence) = sentence else { return text };
    let last = text.rsplit("\n\n").next().unwrap_or_default();
    if !is_paragraph(last) {
        return format!("{text}\n\n{sentence}");
    }
    let end = if last.ends_with(['.', '!', '?', ':', '…']) { " " } else { ". " };
    format!("{text}{end}{sentence}")
}

/// The value of new objects that are created without a field, unless its description states it.
pub fn default(field: &Field) -> Option<String> {
    let default = field.default.as_ref()?;
    if field.help.to_lowercase().contains("default") {
        return None;
    }
    let Some(default) = default.constant() else { return Some("Default: set by the server.".to_owned()) };
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
