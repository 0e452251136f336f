//! What schemas say of a value in words and flags: description, limits, default.

use serde_json::Value;

use super::Lowering;
use crate::input::openapi::{At, Node};

/// What is said of a value beside its type.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "a schema says all of these independently")]
pub struct Notes {
    /// Its description, and its limits in words.
    pub help: String,
    /// `title`.
    pub title: String,
    /// Is going away.
    pub deprecated: bool,
    /// Is never written.
    pub readonly: bool,
    /// Is never read.
    pub writeonly: bool,
    /// Its default.
    pub default: Option<Value>,
    /// Must not be shown.
    pub password: bool,
}

impl Notes {
    /// Takes what isn't said from what is around or behind it.
    pub fn or(mut self, other: Self) -> Self {
        if self.help.is_empty() {
            self.help = other.help;
        }
        if self.title.is_empty() {
            self.title = other.title;
        }
        self.deprecated |= other.deprecated;
        self.readonly |= other.readonly;
        self.writeonly |= other.writeonly;
        self.password |= other.password;
        self.default = self.default.or(other.default);
        self
    }

    /// Adds a sentence to what is said.
    pub fn add(&mut self, sentence: &str) {
        self.help = self.words();
        add(&mut self.help, &Sentence { text: sentence.to_owned(), values: Vec::new() });
    }

    /// The description, or else the title.
    pub fn words(&self) -> String {
        if self.help.is_empty() { self.title.clone() } else { self.help.clone() }
    }
}

impl<'a> Lowering<'a, '_> {
    /// What schemas say that hold together, the outermost first.
    pub fn notes<'p>(&mut self, parts: impl IntoIterator<Item = &'p At<'a>>) -> Notes
    where
        'a: 'p,
    {
        let parts: Vec<&At<'a>> = parts.into_iter().collect();
        let mut notes = Notes::default();
        for part in &parts {
            let one = Notes {
                help: self.text(part, "description"),
                title: self.text(part, "title"),
                deprecated: self.flag(part, "deprecated") == Some(true),
                readonly: self.flag(part, "readOnly") == Some(true),
                writeonly: self.flag(part, "writeOnly") == Some(true),
                default: part.node.get("default").map(Node::json),
                password: part.node.get("format").and_then(Node::text) == Some("password"),
            };
            notes = notes.or(one);
        }
        for sentence in parts.iter().flat_map(|part| limits(part)) {
            add(&mut notes.help, &sentence);
        }
        notes
    }
}

/// Adds a sentence, unless the text says the same already.
fn add(help: &mut String, sentence: &Sentence) {
    let said = !sentence.values.is_empty() && sentence.values.iter().all(|value| says(help, value));
    if said || help.contains(&sentence.text) {
        return;
    }
    if !help.is_empty() {
        let ends = help.ends_with(['.', '!', '?', ':']);
        help.push_str(if ends { " " } else { ". " });
    }
    help.push_str(&sentence.text);
}

/// Whether a text holds a value as a word.
fn says(text: &str, value: &str) -> bool {
    text.match_indices(value).any(|(start, found)| {
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !word(text[..start].chars().next_back()) && !word(text[start + found.len()..].chars().next())
    })
}

struct Sentence {
    text: String,
    /// What a text must hold to say the same.
    values: Vec<String>,
}

/// The limits of a schema, worded as [`diff`](crate::diff) reads them.
fn limits(at: &At<'_>) -> Vec<Sentence> {
    let number = |key: &str| match at.node.get(key)? {
        Node::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let text = |key: &str| at.node.get(key)?.text().map(str::to_owned);
    // In 3.0 a flag beside the limit.
    let excluded = |key: &str| at.node.get(key) == Some(&Node::Boolean(true));
    let (mut least, mut most) = (number("minimum"), number("maximum"));
    let mut above = number("exclusiveMinimum");
    let mut below = number("exclusiveMaximum");
    if excluded("exclusiveMinimum") {
        above = least.take();
    }
    if excluded("exclusiveMaximum") {
        below = most.take();
    }
    let mut found = vec![
        bounds(least, most, ("Range", "Minimum", "Maximum"), ""),
        one(above, |value| format!("More than {value}.")),
        one(below, |value| format!("Less than {value}.")),
        bounds(number("minLength"), number("maxLength"), ("Length", "Minimum length", "Maximum length"), " characters"),
        bounds(number("minItems"), number("maxItems"), ("Items", "Minimum of items", "Maximum of items"), ""),
        one(number("multipleOf"), |value| format!("A multiple of {value}.")),
        one(text("pattern"), |value| format!("Pattern: `{value}`.")),
    ];
    let typed = ["date-time", "date", "password", "binary", "byte", "int32", "int64", "float", "double"];
    found.push(one(text("format").filter(|format| !typed.contains(&format.as_str())), |value| {
        format!("Format: {value}.")
    }));
    found.push(one(example(at), |value| format!("Example: `{value}`.")));
    found.into_iter().flatten().collect()
}

fn example(at: &At<'_>) -> Option<String> {
    let first = at.get("examples").and_then(|examples| examples.items().next());
    let example = at.get("example").or(first)?;
    match example.node {
        Node::Text(text) if !text.is_empty() && !text.contains(['\n', '`']) => Some(text.clone()),
        Node::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn one(value: Option<String>, say: impl Fn(&str) -> String) -> Option<Sentence> {
    value.map(|value| Sentence { text: say(&value), values: vec![value] })
}

fn bounds(
    least: Option<String>,
    most: Option<String>,
    (both, at_least, at_most): (&str, &str, &str),
    unit: &str,
) -> Option<Sentence> {
    let text = match (&least, &most) {
        (Some(least), Some(most)) => format!("{both}: {least} to {most}{unit}."),
        (Some(least), None) => format!("{at_least}: {least}{unit}."),
        (None, Some(most)) => format!("{at_most}: {most}{unit}."),
        (None, None) => return None,
    };
    Some(Sentence { text, values: least.into_iter().chain(most).collect() })
}
