//! Converts a JSON pointer or a byte offset into line and column.
//!
//! Positions are computed only for findings, so that reading stays cheap: the text is parsed again, one level for each
//! part of the pointer.

use std::collections::{BTreeMap, HashMap};

use serde_json::value::RawValue;

use super::block_yaml::BlockYaml;
use super::{SourceFile, yaml};
use crate::pointer::unescape;

/// Positions in one file.
#[derive(Debug)]
pub struct Positions<'a> {
    text: &'a str,
    /// Line and column at regular offsets, computed on first use.
    marks: Vec<(usize, usize)>,
    yaml: Option<YamlPositions<'a>>,
    /// The entries of objects and arrays of a JSON document by pointer, computed on first use.
    json: HashMap<String, Members<'a>>,
}

impl<'a> Positions<'a> {
    /// Creates the positions of a JSON or YAML document.
    pub fn of(file: &'a SourceFile) -> Self {
        let yaml = yaml::is_yaml(&file.path).then(|| YamlPositions::new(&file.text));
        Self { text: &file.text, marks: Vec::new(), yaml, json: HashMap::new() }
    }

    /// Returns line and column, both from 1, of the value that `pointer` names.
    pub fn pointer(&mut self, pointer: &str) -> Option<(usize, usize)> {
        if let Some(positions) = &mut self.yaml {
            return positions.pointer(pointer);
        }
        let value = self.raw(pointer)?;
        let offset = value.get().as_ptr().addr().checked_sub(self.text.as_ptr().addr())?;
        Some(self.offset(offset))
    }

    /// Returns line and column of a byte offset.
    fn offset(&mut self, offset: usize) -> (usize, usize) {
        if self.marks.is_empty() {
            self.marks = marks(self.text);
        }
        let mark = (offset / STEP).min(self.marks.len().saturating_sub(1));
        let (line, column) = self.marks.get(mark).copied().unwrap_or((1, 1));
        let between = self.text.as_bytes().get(mark * STEP..offset).unwrap_or_default();
        between.iter().copied().fold((line, column), after)
    }

    /// Returns line and column of the value, or of the nearest value around it.
    pub fn pointer_or_around(&mut self, pointer: &str) -> Option<(usize, usize)> {
        let mut at = pointer;
        loop {
            if let Some(position) = self.pointer(at) {
                return Some(position);
            }
            at = &at[..at.rfind('/')?];
        }
    }

    fn raw(&mut self, pointer: &str) -> Option<&'a RawValue> {
        let Some((above, key)) = pointer.rsplit_once('/') else {
            return serde_json::from_str(self.text).ok().filter(|_| pointer.is_empty());
        };
        if !self.json.contains_key(above) {
            let members = Members::of(self.raw(above)?);
            self.json.insert(above.to_owned(), members);
        }
        self.json.get(above)?.get(&unescape(key))
    }
}

/// Positions in a YAML document.
#[derive(Debug)]
struct YamlPositions<'a> {
    text: &'a str,
    block: BlockYaml<'a>,
    /// All positions, computed when one is not found by indentation: finding one takes as long as finding all.
    all: Option<HashMap<String, (usize, usize)>>,
}

impl<'a> YamlPositions<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, block: BlockYaml::new(text), all: None }
    }

    fn pointer(&mut self, pointer: &str) -> Option<(usize, usize)> {
        let all = || yaml::positions(self.text);
        self.block.pointer(pointer).or_else(|| self.all.get_or_insert_with(all).get(pointer).copied())
    }
}

/// The distance of marks, in bytes.
const STEP: usize = 4096;

fn marks(text: &str) -> Vec<(usize, usize)> {
    let mut at = (1, 1);
    let mut marks = Vec::with_capacity(text.len() / STEP + 1);
    for chunk in text.as_bytes().chunks(STEP) {
        marks.push(at);
        at = chunk.iter().copied().fold(at, after);
    }
    marks
}

/// Line and column after a byte; columns are counted in characters.
fn after((line, column): (usize, usize), byte: u8) -> (usize, usize) {
    match byte {
        b'\n' => (line + 1, 1),
        // Not the first byte of a character.
        0x80..=0xbf => (line, column),
        _ => (line, column + 1),
    }
}

/// What is directly inside a JSON value.
#[derive(Debug)]
enum Members<'a> {
    Object(BTreeMap<String, &'a RawValue>),
    Array(Vec<&'a RawValue>),
}

impl<'a> Members<'a> {
    fn of(value: &'a RawValue) -> Self {
        if value.get().starts_with('[') {
            return Self::Array(serde_json::from_str(value.get()).unwrap_or_default());
        }
        Self::Object(serde_json::from_str(value.get()).unwrap_or_default())
    }

    fn get(&self, key: &str) -> Option<&'a RawValue> {
        match self {
            Self::Object(entries) => entries.get(key).copied(),
            Self::Array(items) => items.get(key.parse::<usize>().ok()?).copied(),
        }
    }
}

/// Returns line and column, both from 1, of a byte offset.
pub fn of_offset(text: &str, offset: usize) -> (usize, usize) {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// Returns the message of a JSON error without the position.
pub fn json_error(error: &serde_json::Error) -> String {
    let said = error.to_string();
    match said.split(" at line ").next().unwrap_or_default() {
        "recursion limit exceeded" => "values are nested more than 127 levels deep".to_owned(),
        said => said.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_in_long_texts_are_those_of_offsets() {
        let items: Vec<String> =
            (0..5000).map(|item| format!("\"é{item}\"{}", if item % 7 == 0 { "\n" } else { "" })).collect();
        let file = SourceFile { path: "a.json".to_owned(), text: format!("[{}]", items.join(",")).into() };
        let mut positions = Positions::of(&file);
        for item in [0, 1, 7, 8, 700, 4096, 4999] {
            let offset = file.text.find(&format!("\"é{item}\"")).expect("an item");
            assert_eq!(positions.pointer(&format!("/{item}")), Some(of_offset(&file.text, offset)), "{item}");
        }
    }

    #[test]
    fn finds_values_behind_escaped_keys_and_in_lists() {
        let text = "{\n  \"a/b\": [1,\n    {\"~\": \"é\", \"x\": true}]\n}";
        let file = SourceFile { path: "a.json".to_owned(), text: text.into() };
        let mut positions = Positions::of(&file);
        assert_eq!(positions.pointer("/a~1b/0"), Some((2, 11)));
        assert_eq!(positions.pointer("/a~1b/1/~0"), Some((3, 11)));
        assert_eq!(positions.pointer("/a~1b/1/x"), Some((3, 21)));
        assert_eq!(positions.pointer(""), Some((1, 1)));
        assert_eq!(positions.pointer("/nowhere"), None);
        assert_eq!(positions.pointer_or_around("/a~1b/1/y/z"), Some((3, 5)));
    }
}
