//! Finds values of YAML documents in block style, by their indentation.
//!
//! Parsing a large document takes as long as all that is generated from a part of it. Published documents are in block style
//! nearly throughout, where the entries of a mapping are the lines with its indentation. What is written in another way is
//! not found here: flow style, aliases, tags, complex keys.

use std::collections::HashMap;

use crate::pointer::unescape;

/// The lines of a document, and the entries that were looked up.
#[derive(Debug)]
pub struct BlockYaml<'a> {
    lines: Vec<Line<'a>>,
    /// The entries of mappings and sequences by pointer.
    known: HashMap<String, HashMap<String, Place>>,
}

/// A line that is not empty and no comment.
#[derive(Debug)]
struct Line<'a> {
    /// Its number, from 1.
    number: usize,
    /// The number of spaces that it begins with.
    indent: usize,
    /// The rest.
    text: &'a str,
}

/// The start of a value.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// Index of the line.
    line: usize,
    /// Offset in the line.
    offset: usize,
}

impl<'a> BlockYaml<'a> {
    /// Reads the lines of a document.
    pub fn new(text: &'a str) -> Self {
        let mut lines = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let rest = line.trim_start_matches(' ');
            let is_marker = rest.starts_with('%') || line.trim_end() == "---";
            if !(rest.trim_end().is_empty() || rest.starts_with('#') || is_marker) {
                lines.push(Line { number: index + 1, indent: line.len() - rest.len(), text: rest });
            }
        }
        Self { lines, known: HashMap::new() }
    }

    /// Returns line and column, both from 1, of the value that a pointer names, if it is in block style.
    pub fn pointer(&mut self, pointer: &str) -> Option<(usize, usize)> {
        let place = self.place(pointer)?;
        let line = &self.lines[place.line];
        let before = line.text.get(..place.offset.checked_sub(line.indent)?)?;
        Some((line.number, line.indent + before.chars().count() + 1))
    }

    fn place(&mut self, pointer: &str) -> Option<Place> {
        let Some((above, key)) = pointer.rsplit_once('/') else {
            let line = self.lines.first().filter(|_| pointer.is_empty())?;
            return Some(Place { line: 0, offset: line.indent });
        };
        if !self.known.contains_key(above) {
            let place = self.place(above)?;
            let entries = self.entries(place);
            self.known.insert(above.to_owned(), entries);
        }
        self.known.get(above)?.get(&*unescape(key)).copied()
    }

    /// The entries of a mapping or a sequence: a value each, as far as it is in block style.
    fn entries(&self, start: Place) -> HashMap<String, Place> {
        let mut entries = HashMap::new();
        let is_sequence = self.text(start).and_then(item).is_some();
        let mut items = 0;
        for (index, line) in self.lines.iter().enumerate().skip(start.line) {
            let is_first = index == start.line;
            if !is_first && line.indent < start.offset {
                break;
            }
            if !is_first && line.indent > start.offset {
                continue;
            }
            let text = self.text(Place { line: index, ..start }).unwrap_or_default();
            let (key, rest) = match (is_sequence, item(text), entry(text)) {
                (true, Some(rest), _) => {
                    items += 1;
                    ((items - 1).to_string(), rest)
                }
                (true, None, _) => break,
                (false, None, Some((key, rest))) => (key.to_owned(), rest),
                (false, ..) => continue,
            };
            if let Some(value) = self.value(index, start.offset, rest, is_sequence) {
                entries.insert(key, value);
            }
        }
        entries
    }

    /// The text of a line from an offset.
    fn text(&self, place: Place) -> Option<&'a str> {
        let line = self.lines.get(place.line)?;
        line.text.get(place.offset.checked_sub(line.indent)?..)
    }

    /// The value behind the key on a line, or below it.
    fn value(&self, line: usize, indent: usize, rest: &str, is_item: bool) -> Option<Place> {
        let value = rest.trim_start_matches(' ');
        match value.chars().next() {
            None | Some('#') => {
                let next = self.lines.get(line + 1)?;
                // The items of a sequence may have the indentation of its key.
                let is_inside =
                    next.indent > indent || (!is_item && next.indent == indent && item(next.text).is_some());
                let is_plain = !next.text.starts_with(['&', '*', '!']);
                (is_inside && is_plain).then_some(Place { line: line + 1, offset: next.indent })
            }
            Some('&' | '*' | '!' | '|' | '>') => None,
            Some(_) => {
                let Line { indent, text, .. } = self.lines.get(line)?;
                Some(Place { line, offset: indent + text.len() - value.len() })
            }
        }
    }
}

/// What is behind the dash of an item of a sequence.
fn item(text: &str) -> Option<&str> {
    text.strip_prefix('-').filter(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// The key of an entry of a mapping, and what is behind the colon.
fn entry(text: &str) -> Option<(&str, &str)> {
    let (key, rest) = match text.chars().next()? {
        quote @ ('"' | '\'') => {
            let (key, rest) = text[1..].split_once(quote)?;
            (key, rest.strip_prefix(':')?)
        }
        '?' | '[' | '{' | '&' | '*' | '!' | '|' | '>' => return None,
        _ => match text.split_once(": ") {
            Some((key, _)) => (key, &text[key.len() + 1..]),
            None => (text.trim_end().strip_suffix(':')?, ""),
        },
    };
    let is_plain = !key.contains(['\\', '#']) && (rest.is_empty() || rest.starts_with(' '));
    is_plain.then_some((key, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source_text::yaml;

    #[test]
    fn positions_are_those_of_the_parser() {
        let text = "# A comment.\n---\nopenapi: 3.1.0\n'info':\n  title: é\n  \"text\": |\n    paths:\n      x: y\n\
                    paths:\n  /a/b~c:\n    get:\n      tags:\n      - one\n      - two\n      list:\n        - name: x\n          \
                    schema:\n            type: string\n        -\n          name: y\n    put: {a: [1, 2]}\n  /c: &anchor\n    x: 1\n  /d: *anchor\n";
        let all = yaml::positions(text);
        let mut found = BlockYaml::new(text);
        let mut count = 0;
        for (pointer, position) in &all {
            if let Some(place) = found.pointer(pointer) {
                // The parser says that a sequence with the indentation of its key begins at its first item.
                let column = if pointer.ends_with("/tags") { position.1 - 2 } else { position.1 };
                assert_eq!(place, (position.0, column), "{pointer}");
                count += 1;
            }
        }
        for missing in ["/paths/~1a~1b~0c/put/a", "/paths/~1d", "/paths/~1d/x", "/info/text/paths", "/nowhere"] {
            assert_eq!(found.pointer(missing), None, "{missing}");
        }
        assert_eq!(count, all.len() - 8, "{all:?}");
    }

    #[test]
    fn any_text_is_read() {
        for text in ["", "\n", "-", "a", "a:", "- -", ":", "\"", "'a", "é: é:", "a: b: c", "  a:\n b:\nc:"] {
            let mut found = BlockYaml::new(text);
            for pointer in ["", "/a", "/0", "/0/0", "/a/b", "/é", "/a/b/c", "a"] {
                found.pointer(pointer);
            }
        }
    }
}
