//! Names that must differ from each other: candidates for each, and which of them it gets.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use heck::{ToPascalCase, ToSnakeCase};

use super::reserved::{DEVICES, KEYWORDS};

/// The longest name; longer ones are cut and told apart by a hash.
const LONGEST: usize = 100;

/// How names of a scope are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// Fields, functions, modules.
    Snake,
    /// Types and variants.
    Pascal,
}

/// A scope in which names must differ.
pub struct Scope<'a> {
    case: Case,
    reserved: BTreeSet<&'a str>,
    /// What a reserved name gets behind it.
    suffix: &'a str,
}

impl<'a> Scope<'a> {
    /// A scope with names that are taken already; `suffix` (`Choice`, `_`) tells a wire name that
    /// would be one of them apart.
    pub fn new(case: Case, suffix: &'a str, reserved: impl IntoIterator<Item = &'a str>) -> Self {
        Self { case, suffix, reserved: reserved.into_iter().collect() }
    }

    /// The scope with more names taken.
    pub fn reserving(mut self, names: impl IntoIterator<Item = &'a str>) -> Self {
        self.reserved.extend(names);
        self
    }

    /// One Rust name for each wire name, in the same order.
    pub fn resolve<'w>(&self, wires: impl IntoIterator<Item = &'w str>) -> Vec<String> {
        let wires: Vec<&str> = wires.into_iter().collect();
        let mut phases = vec![0; wires.len()];
        let mut names: Vec<String> = wires.iter().map(|wire| self.candidate(wire, 0)).collect();
        loop {
            let mut clashing: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
            for (index, name) in names.iter().enumerate() {
                clashing.entry(name).or_default().push(index);
            }
            let moving: Vec<usize> = clashing
                .into_values()
                .filter(|indexes| indexes.len() > 1)
                .flatten()
                .filter(|&index| phases[index] < 2 && !(phases[index] == 0 && self.is_canonical(wires[index])))
                .collect();
            if moving.is_empty() {
                return names;
            }
            for index in moving {
                phases[index] += 1;
                names[index] = self.candidate(wires[index], phases[index]);
            }
        }
    }

    fn candidate(&self, wire: &str, phase: usize) -> String {
        let name = match phase {
            0 => self.render(&plain(wire)),
            1 => self.render(&spelled(wire)),
            _ => format!("{}{}", self.render(&plain(wire)), self.render(&format!("x{:08x}", hash(wire)))),
        };
        let name = if name.len() > LONGEST {
            // Cutting is safe: every character is ASCII here.
            let hash = format!("x{:08x}", hash(wire));
            self.render(&format!("{}_{hash}", &name[..LONGEST - 12]))
        } else {
            name
        };
        if self.reserved.contains(name.as_str()) { format!("{name}{}", self.suffix) } else { name }
    }

    fn is_canonical(&self, wire: &str) -> bool {
        let snake = plain(wire).to_snake_case();
        snake == wire && !self.reserved.contains(self.render(&snake).as_str())
    }

    fn render(&self, words: &str) -> String {
        match self.case {
            Case::Snake => {
                let name = words.to_snake_case();
                if name.starts_with(|c: char| c.is_ascii_digit()) { format!("n{name}") } else { name }
            }
            Case::Pascal => {
                let name = words.to_pascal_case();
                if name.starts_with(|c: char| c.is_ascii_digit()) { format!("N{name}") } else { name }
            }
        }
    }
}

/// The words of a name, without what only separates them.
fn plain(wire: &str) -> String {
    let ascii = deunicode::deunicode(wire);
    // A sign before a number carries meaning; elsewhere signs only separate.
    let signed = match ascii.strip_prefix('-') {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit()) => format!("minus_{rest}"),
        _ => match ascii.strip_prefix('+') {
            Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit()) => format!("plus_{rest}"),
            _ => ascii,
        },
    };
    let words: String = signed.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if words.chars().any(|c| c != '_') { words } else { spelled(wire) }
}

/// The words of a name with everything in it said in letters.
fn spelled(wire: &str) -> String {
    if wire.is_empty() {
        return "empty".to_owned();
    }
    let mut words = String::new();
    let mut characters = wire.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' => words.push(c),
            // One underscore between words only separates them; two say that one name stands below another.
            '_' if words.ends_with(|c: char| c.is_ascii_alphanumeric()) && characters.peek().is_some() => {
                words.push_str(if characters.next_if_eq(&'_').is_some() { "_sub_" } else { "_" });
            }
            other => {
                words.push('_');
                match spelling(other) {
                    Some(word) => words.push_str(word),
                    // Writing to a String can't fail.
                    None => drop(write!(words, "u{:04x}", u32::from(other))),
                }
                words.push('_');
            }
        }
    }
    if wire.chars().any(|c| c.is_ascii_uppercase()) && wire.chars().all(|c| c.is_ascii_alphanumeric()) {
        words.push_str(if wire.chars().any(|c| c.is_ascii_lowercase()) { "_mixed" } else { "_upper" });
    }
    words
}

fn spelling(c: char) -> Option<&'static str> {
    Some(match c {
        ' ' => "space",
        '!' => "exclamation",
        '"' => "quote",
        '#' => "hash",
        '$' => "dollar",
        '%' => "percent",
        '&' => "and",
        '\'' => "apostrophe",
        '(' | ')' => "parenthesis",
        '*' => "star",
        '+' => "plus",
        ',' => "comma",
        '-' => "dash",
        '.' => "dot",
        '/' => "slash",
        ':' => "colon",
        ';' => "semicolon",
        '<' => "less",
        '=' => "equals",
        '>' => "greater",
        '?' => "question",
        '@' => "at",
        '[' | ']' => "bracket",
        '\\' => "backslash",
        '^' => "caret",
        '_' => "underscore",
        '`' => "backtick",
        '{' | '}' => "brace",
        '|' => "bar",
        '~' => "tilde",
        '\n' => "newline",
        '\r' => "return",
        '\t' => "tab",
        _ => return None,
    })
}

/// FNV-1a, 32 bits: small, and the same everywhere and for ever.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// A scope of fields and functions.
pub(super) fn fields_scope<'a>() -> Scope<'a> {
    // `new` is the constructor of what is created, `list` a function of the runtime.
    Scope::new(Case::Snake, "_", KEYWORDS.iter().copied().chain(["new", "list"]))
}

/// A scope of modules, which are files too.
pub(super) fn modules_scope<'a>() -> Scope<'a> {
    // `new` is the constructor of a group's accessor, `types` the module of schemas.
    Scope::new(Case::Snake, "_", KEYWORDS.iter().chain(DEVICES).copied().chain(["new", "types"]))
}

/// The Rust name of a module or feature of its own.
pub fn module(wire: &str) -> String {
    modules_scope().candidate(wire, 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::naming::UNLISTED;

    fn variants(wires: &[&str]) -> Vec<String> {
        Scope::new(Case::Pascal, "Value", [UNLISTED, "Self"]).resolve(wires.iter().copied())
    }

    #[test]
    fn awkward_values_get_good_names() {
        assert_eq!(
            variants(&["", "+1", "-1", "1_good", "MANUAL-PROVISION-ONLY", "self", "unlisted", "naïve", "\n"]),
            [
                "Empty",
                "Plus1",
                "Minus1",
                "N1Good",
                "ManualProvisionOnly",
                "SelfValue",
                "UnlistedValue",
                "Naive",
                "Newline"
            ]
        );
    }

    #[test]
    fn clashes_are_told_apart_by_meaning_and_the_plain_name_stays() {
        assert_eq!(variants(&["foo_bar", "foo-bar", "fooBar"]), ["FooBar", "FooDashBar", "FooBarMixed"]);
        assert_eq!(variants(&["a", "A"]), ["A", "AUpper"]);
        assert_eq!(variants(&["4:0", "40"]), ["N4Colon0", "N40"]);
        assert_eq!(variants(&["call_stream", "call__stream", "_call"]), ["CallStream", "CallSubStream", "Call"]);
        assert_eq!(variants(&["call", "_call", "call_"]), ["Call", "UnderscoreCall", "CallUnderscore"]);
    }

    #[test]
    fn order_does_not_matter() {
        let one = variants(&["x-y", "x y", "x_y"]);
        let mut other = variants(&["x_y", "x y", "x-y"]);
        other.reverse();
        assert_eq!(one, other);
    }

    #[test]
    fn long_names_are_cut_and_differ() {
        let long = "long".repeat(100);
        let longer = format!("{long}er");
        let names = variants(&[&long, &longer]);
        assert!(names.iter().all(|name| name.len() <= LONGEST), "{names:?}");
        assert_ne!(names[0], names[1]);
    }

    #[test]
    fn fields_avoid_keywords() {
        assert_eq!(
            fields_scope().resolve(["type", "self", "gen", "new", "limit", "2fa"]),
            ["type_", "self_", "gen_", "new_", "limit", "n2fa"]
        );
    }
}
