//! Documentation: doc attributes, and the descriptions of fields.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use crate::markdown::{code, ends_with_paragraph, escape, help, line, prose, states, with_sentence};
use crate::model::{Access, DefaultValue, Field, History, Presence, Read, Relation, Resource, Type};

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
pub fn read_field(field: &Field) -> String {
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
    with_sentence(&field_help(field), &facts.join(" "))
}

/// The description of a field, with the limits that it doesn't state itself.
pub fn field_help(field: &Field) -> String {
    let text = if field.is_markdown {
        prose(&field.help).join("\n\n")
    } else {
        // Servers in Python write their defaults in Python.
        let text = description(&field.help).trim_end().replace("Default: False", "Default: `false`");
        help(&text.replace("Default: True", "Default: `true`"))
    };
    with_sentence(&text, &help(&field.limits.sentences(&field.help).join(" ")))
}

/// When a field of an object is `None`.
pub fn absence(field: &Field) -> Option<&'static str> {
    match field.presence {
        Presence::Never => Some("Write-only: responses do not contain it."),
        _ if !field.is_optional() => None,
        Presence::EmptyIsNull => Some("`None` if empty."),
        Presence::MayBeAbsent if field.nullable => Some("`None` if null or absent."),
        _ if field.nullable => Some("`None` if null."),
        _ => Some("`None` if absent."),
    }
}

/// A description without words that only repeat the type.
fn description(help: &str) -> &str {
    help.strip_prefix("Yes/no: ").unwrap_or(help)
}

/// The first sentence of a field's description; empty if the description begins with a list or a table.
pub fn brief(field: &Field) -> String {
    if field.is_markdown { summary(&field.help) } else { help(first_sentence(description(&field.help))) }
}

/// The first sentence of a description in CommonMark, on one line; empty if it begins with a list or a table.
pub fn summary(description: &str) -> String {
    let blocks = prose(description);
    let first = blocks.first().filter(|block| ends_with_paragraph(block)).map_or("", String::as_str);
    let sentence = first_sentence(first);
    // A sentence does not end inside code or a link.
    let is_whole = sentence.matches('`').count().is_multiple_of(2)
        && sentence.matches('[').count() == sentence.matches(']').count();
    line(if is_whole { sentence } else { first })
}

/// Abbreviations that sentences continue behind, without their last period.
const ABBREVIATIONS: [&str; 9] = ["approx", "cf", "e.g", "eg", "i.e", "ie", "incl", "resp", "vs"];

/// The first sentence of a text.
fn first_sentence(text: &str) -> &str {
    let mut periods = text.match_indices('.').map(|(at, _)| at);
    let end = periods.find(|&at| is_end(&text[..at], &text[at + 1..])).map_or(text.len(), |at| at + 1);
    &text[..end]
}

/// Whether a period between these two texts ends a sentence.
fn is_end(before: &str, after: &str) -> bool {
    let word = before.rsplit([' ', '\n', '(', ',']).next().unwrap_or_default().to_lowercase();
    after.starts_with([' ', '\n'])
        && !ABBREVIATIONS.contains(&word.as_str())
        && !after.trim_start().starts_with(char::is_lowercase)
}

/// A line of a list of required fields. What only names the field is left out.
pub fn item(name: &str, help: &str) -> String {
    let help = if help.starts_with("Sets `") && help.ends_with("`.") { "" } else { help };
    let help = if help.contains('\n') { line(help) } else { help.to_owned() };
    format!("- `{name}`: {help}").trim_end_matches([':', ' ']).to_owned()
}

/// What a field is, and its default, for its setter.
pub fn setter(field: &Field) -> String {
    sent(field, "Sets")
}

/// What a field is, and its default, for the struct of required fields.
pub fn required(field: &Field) -> String {
    sent(field, "The value of")
}

/// What a field is that is sent; `start` introduces the name of one without a description.
fn sent(field: &Field, start: &str) -> String {
    let text = with_sentence(&field_help(field), &default(field).unwrap_or_default());
    let text = if text.is_empty() { format!("{start} {}.", code(&field.wire)) } else { text };
    with_sentence(&text, &history(&field.history).unwrap_or_default())
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
        Some(first) => *first = with_sentence(first, &sentences),
        None => paragraphs.push(sentences),
    }
}

/// The value of new objects that are created without a field, unless its description states it or it is a secret.
pub fn default(field: &Field) -> Option<String> {
    let about = field.help.to_lowercase();
    let is_mentioned = about.contains("default");
    if let DefaultValue::Volatile(_) = field.default.as_ref()? {
        return (!is_mentioned).then(|| "Default: set by the server.".to_owned());
    }
    let default = field.public_default()?;
    if is_mentioned && is_stated(&about, default) {
        return None;
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

/// Whether a description in lower case states a value, in its words for yes and no.
fn is_stated(about: &str, value: &Value) -> bool {
    match value {
        Value::Bool(true) => ["true", "yes", "on", "enabled"].iter().any(|word| states(about, word)),
        Value::Bool(false) => ["false", "no", "off", "disabled"].iter().any(|word| states(about, word)),
        Value::String(text) => states(about, &text.to_lowercase()),
        Value::Array(items) => items.iter().all(|item| is_stated(about, item)),
        other => states_number(about, &other.to_string()),
    }
}

/// Whether a text contains a number, which a unit may follow: `30s`.
fn states_number(text: &str, number: &str) -> bool {
    let number = number.strip_suffix(".0").unwrap_or(number);
    text.match_indices(number).any(|(start, _)| {
        let after = text[start + number.len()..].trim_start_matches('.');
        let before = text[..start].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || ".-".contains(c))
            && !after.starts_with(|c: char| c.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_do_not_end_at_abbreviations() {
        assert_eq!(first_sentence("A room, e.g. VMR. Another"), "A room, e.g. VMR.");
        assert_eq!(first_sentence("Up to approx. 5 of them.\nMore"), "Up to approx. 5 of them.");
        assert_eq!(first_sentence("See no. of rooms"), "See no. of rooms");
        assert_eq!(summary("In `a. B` only. More"), "In `a. B` only. More");
        assert_eq!(summary("One\n*two*. Three\n\nFour"), "One *two*.");
    }

    #[test]
    fn stated_values_are_words() {
        assert!(is_stated("default: 5 seconds", &Value::from(5)));
        assert!(!is_stated("the default of 50 is often too much", &Value::from(5)));
        assert!(is_stated("default: 0s.", &Value::from(0)));
        assert!(!is_stated("default: 0.5.", &Value::from(0)));
        assert!(is_stated("enabled by default", &Value::from(true)));
        assert!(!is_stated("the default gateway", &Value::from(true)));
    }
}
