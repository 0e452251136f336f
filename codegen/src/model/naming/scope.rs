//! Names that must differ from each other: candidates for each, and which of them it gets.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use heck::{ToPascalCase, ToSnakeCase};

use super::reserved::{DEVICES, KEYWORDS};
use crate::model::Resource;

/// The longest name; longer ones are cut and made unique by a hash.
const LONGEST: usize = 100;

/// How a name is derived from its wire name. A name that clashes moves on to the next phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Not derived: `names.lock` has it.
    Locked,
    /// From the words of the wire name.
    Plain,
    /// With the other characters replaced by their names.
    Spelled,
    /// With a hash of the wire name, which is the last phase.
    Hashed,
}

impl Phase {
    const fn next(self) -> Self {
        match self {
            Self::Plain => Self::Spelled,
            Self::Locked | Self::Spelled | Self::Hashed => Self::Hashed,
        }
    }
}

/// A name that something may get.
struct Candidate<'a> {
    wire: &'a Wire,
    phase: Phase,
    name: String,
    /// Whether another one of the scope has the same id, so that only its position tells it apart.
    repeated: bool,
}

/// How names of a scope are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// Fields, functions, modules.
    Snake,
    /// Types and variants.
    Pascal,
}

/// What is to be named.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wire {
    /// What tells it from all others of its scope.
    pub id: String,
    /// What its name comes from: the id itself, as a rule.
    pub text: String,
    /// What its name comes from where another one comes to the same name. Without it, the id with all of its
    /// punctuation spelled out.
    pub apart: Option<String>,
}

impl Wire {
    /// A wire name that is unique in its scope.
    pub fn of(wire: &str) -> Self {
        Self::with_text(wire.to_owned(), wire.to_owned())
    }

    /// A wire name whose name comes from another text.
    pub fn with_text(id: String, text: String) -> Self {
        Self { id, text, apart: None }
    }

    /// An operation: one without an `operationId` is known by its method and path.
    pub fn of_operation(id: &str) -> Self {
        let apart = id.contains(" /").then(|| path_words(id));
        Self { apart, ..Self::of(id) }
    }

    /// A resource among those of its group, which may come from another folder.
    pub fn of_resource(resource: &Resource) -> Self {
        let own = format!("{}/{}", resource.group.join("/"), resource.name) == resource.id;
        Self::with_text(if own { resource.name.clone() } else { resource.id.clone() }, resource.name.clone())
    }
}

/// A scope in which names must differ.
pub struct Scope<'a> {
    case: Case,
    reserved: BTreeSet<&'a str>,
    /// What other names of the scope are made of: the first behind these, the second before them.
    derived: (&'a [&'a str], &'a [&'a str]),
    /// What a reserved name gets behind it.
    suffix: &'a str,
}

impl<'a> Scope<'a> {
    /// A scope with names that are taken already; `suffix` (`Choice`, `_`) tells a wire name that
    /// would be one of them apart.
    pub fn new(case: Case, suffix: &'a str, reserved: impl IntoIterator<Item = &'a str>) -> Self {
        Self { case, suffix, reserved: reserved.into_iter().collect(), derived: (&[], &[]) }
    }

    /// The scope with more names taken.
    pub fn reserving(mut self, names: impl IntoIterator<Item = &'a str>) -> Self {
        self.reserved.extend(names);
        self
    }

    /// The scope with all names taken that begin or end so, for names that are made of others.
    pub fn deriving(mut self, prefixes: &'a [&'a str], suffixes: &'a [&'a str]) -> Self {
        self.derived = (prefixes, suffixes);
        self
    }

    /// One Rust name for each wire name, in the same order, where nothing was named before.
    #[cfg(test)]
    fn resolve<'w>(&self, wires: impl IntoIterator<Item = &'w str>) -> Vec<String> {
        let wires: Vec<Wire> = wires.into_iter().map(Wire::of).collect();
        self.resolve_beside(&wires, &BTreeMap::new())
    }

    /// One Rust name for each of `wires`, in the same order. Names given `earlier` are kept, as far
    /// as they are names at all.
    pub fn resolve_beside(&self, wires: &[Wire], earlier: &BTreeMap<String, String>) -> Vec<String> {
        let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
        for (id, name) in earlier.iter().filter(|(_, name)| self.is_free(name)) {
            owners.entry(name).or_insert(id);
        }
        let kept =
            |wire: &Wire| earlier.get(&wire.id).filter(|name| owners.get(name.as_str()) == Some(&wire.id.as_str()));
        let mut seen = BTreeSet::new();
        let candidate = |wire| {
            let (phase, name) = match kept(wire) {
                Some(name) => (Phase::Locked, name.clone()),
                None => (Phase::Plain, self.candidate(wire, Phase::Plain)),
            };
            Candidate { wire, phase, name, repeated: !seen.insert(&wire.id) }
        };
        let mut candidates: Vec<Candidate<'_>> = wires.iter().map(candidate).collect();
        loop {
            let clashes = self.clashes(&candidates, &owners);
            if clashes.is_empty() {
                return self.number(candidates, &owners);
            }
            for index in clashes {
                let candidate = &mut candidates[index];
                candidate.phase = candidate.phase.next();
                candidate.name = self.candidate(candidate.wire, candidate.phase);
            }
        }
    }

    /// The candidates that must move on to their next phase: those whose name another one has, or
    /// whose name belongs to something else in `names.lock`.
    fn clashes(&self, candidates: &[Candidate<'_>], owners: &BTreeMap<&str, &str>) -> Vec<usize> {
        let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, candidate) in candidates.iter().enumerate() {
            by_name.entry(&candidate.name).or_default().push(index);
        }
        let mut clashes = Vec::new();
        for (name, indexes) in by_name {
            let is_owned = owners.contains_key(name);
            if indexes.len() == 1 && !is_owned {
                continue;
            }
            clashes.extend(indexes.into_iter().filter(|&index| {
                let Candidate { wire, phase, repeated, .. } = &candidates[index];
                match phase {
                    Phase::Locked => *repeated,
                    // No other wire name has this plain name, but one of an earlier version may own it.
                    Phase::Plain => is_owned || *repeated || !self.is_canonical(wire),
                    Phase::Spelled => true,
                    Phase::Hashed => false,
                }
            }));
        }
        clashes
    }

    /// What even hashes don't tell apart is counted.
    fn number(&self, found: Vec<Candidate<'_>>, owners: &BTreeMap<&str, &str>) -> Vec<String> {
        let mut order: Vec<usize> = (0..found.len()).collect();
        // What doesn't move is first.
        order.sort_by_key(|&index| {
            (found[index].phase != Phase::Locked, found[index].phase != Phase::Plain, &found[index].wire.id)
        });
        let mut names: Vec<String> = found.iter().map(|candidate| candidate.name.clone()).collect();
        let mut taken: BTreeSet<String> = BTreeSet::new();
        for index in order {
            let Candidate { phase, name, .. } = &found[index];
            let is_free = |name: &str, taken: &BTreeSet<String>| {
                !taken.contains(name) && (*phase == Phase::Locked || !owners.contains_key(name))
            };
            let counted = (2..).map(|count| self.render(&format!("{name}_{count}")));
            let free = std::iter::once(name.clone()).chain(counted).find(|name| is_free(name, &taken));
            names[index] = free.unwrap_or_default();
            taken.insert(names[index].clone());
        }
        names
    }

    /// The name that follows from the wire name alone, whatever else is in the scope.
    pub fn evident(&self, wire: &Wire) -> Option<String> {
        self.is_canonical(wire).then(|| self.candidate(wire, Phase::Plain))
    }

    fn candidate(&self, wire: &Wire, phase: Phase) -> String {
        let name = match phase {
            Phase::Plain => self.render(&plain(start(&wire.text))),
            Phase::Spelled if self.is_canonical(wire) => self.render(&format!("{}_plain", wire.text)),
            Phase::Spelled => self.render(&wire.apart.clone().unwrap_or_else(|| spelled(start(&wire.id)))),
            Phase::Locked | Phase::Hashed => format!(
                "{}{}",
                self.render(&plain(start(&wire.text))),
                self.render(&format!("x{:08x}", hash(&wire.id)))
            ),
        };
        let name = if name.len() > LONGEST {
            // Cutting is safe: every character is ASCII here.
            let hash = format!("x{:08x}", hash(&wire.id));
            self.render(&format!("{}_{hash}", &name[..LONGEST - 12]))
        } else {
            name
        };
        // A word behind it would leave a beginning as it is.
        let name = if self.begins_derived(&name) { format!("{}{name}", self.suffix) } else { name };
        if self.is_reserved(&name) { format!("{name}{}", self.suffix) } else { name }
    }

    /// Whether no other wire name of the kind leads to the same name.
    fn is_canonical(&self, wire: &Wire) -> bool {
        let name = self.render(&plain(start(&wire.text)));
        // A name with an underscore behind it can't come from anything else; one with a word may.
        let told_apart = self.suffix == "_" || !self.is_reserved(&name);
        wire.id == wire.text && name.len() <= LONGEST && told_apart && snake(&name) == wire.text
    }

    fn is_reserved(&self, name: &str) -> bool {
        let ends = |suffix: &&str| name.ends_with(suffix);
        self.reserved.contains(name) || self.begins_derived(name) || self.derived.1.iter().any(ends)
    }

    /// Whether it begins as names do that are made of others: with a word, not with a part of one.
    fn begins_derived(&self, name: &str) -> bool {
        let rest = |prefix: &&str| name.strip_prefix(*prefix).and_then(|rest| rest.chars().next());
        self.derived.0.iter().filter_map(rest).any(|next| !next.is_ascii_lowercase())
    }

    /// Whether a name can be given in this scope.
    pub fn is_free(&self, name: &str) -> bool {
        let first = |c: char| {
            if self.case == Case::Snake { c.is_ascii_lowercase() } else { c.is_ascii_uppercase() }
        };
        let rest = |c: char| match self.case {
            Case::Snake => c == '_' || c.is_ascii_lowercase() || c.is_ascii_digit(),
            Case::Pascal => c.is_ascii_alphanumeric(),
        };
        name.starts_with(first) && name.chars().all(rest) && name.len() <= 2 * LONGEST && !self.is_reserved(name)
    }

    fn render(&self, words: &str) -> String {
        match self.case {
            Case::Snake => {
                let name = snake(words);
                if name.starts_with(|c: char| c.is_ascii_digit()) { format!("n{name}") } else { name }
            }
            Case::Pascal => {
                let name = words.to_pascal_case();
                if name.starts_with(|c: char| c.is_ascii_digit()) { format!("N{name}") } else { name }
            }
        }
    }
}

/// Most names are so already, which is found out faster than made so.
fn snake(words: &str) -> String {
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    if words.split('_').all(is_word) { words.to_owned() } else { words.to_snake_case() }
}

/// As much of a text as can be seen of it in a name.
fn start(text: &str) -> &str {
    text.char_indices().nth(2 * LONGEST).map_or(text, |(end, _)| &text[..end])
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

/// The words of a method and a path: slashes and braces only separate, but for a slash at the end.
fn path_words(id: &str) -> String {
    let mut words = String::new();
    for c in start(id).chars() {
        match c {
            c if c.is_ascii_alphanumeric() => words.push(c),
            ' ' | '/' | '{' | '}' | '_' => words.push('_'),
            other => match spelling(other) {
                Some(word) => words.extend(["_", word, "_"]),
                // Writing to a String can't fail.
                None => drop(write!(words, "_u{:04x}_", u32::from(other))),
            },
        }
    }
    if id.ends_with('/') {
        words.push_str("_slash");
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
    // `new` is the constructor of a group's accessor, which has those of traits too; `types` is the module of schemas.
    let own = ["as_ref", "borrow", "clone", "deref", "new", "types", "pexgen_runtime"];
    Scope::new(Case::Snake, "_", KEYWORDS.iter().chain(DEVICES).copied().chain(own))
}

/// The Rust name of a module or feature of its own.
pub fn module(wire: &str) -> String {
    modules_scope().candidate(&Wire::of(wire), Phase::Plain)
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
