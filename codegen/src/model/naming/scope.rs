//! Assignment of unique names within a scope.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use heck::{ToPascalCase, ToSnakeCase};

use super::reserved::{FIELDS, MODULES, Reserved};
use crate::model::Resource;

/// Maximum length of a name; longer names are truncated and made unique by a hash.
const LONGEST: usize = 100;

/// How a name is derived from its wire name. A name that clashes advances to the next phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Recorded in `names.lock`, not derived.
    Locked,
    /// Derived from the words of the wire name.
    Plain,
    /// Derived with all other characters spelled out.
    SpelledOut,
    /// Derived with all other characters spelled out and a word for its capital letters.
    Cased,
    /// Derived with a hash of the wire name; the last phase.
    Hashed,
}

impl Phase {
    const fn next(self) -> Self {
        match self {
            Self::Plain => Self::SpelledOut,
            Self::SpelledOut => Self::Cased,
            Self::Locked | Self::Cased | Self::Hashed => Self::Hashed,
        }
    }
}

/// A name that an item may get.
struct Candidate<'a> {
    wire: &'a Wire,
    phase: Phase,
    name: String,
    /// Whether an earlier item of the scope has the same id, so that only the position distinguishes them.
    repeated: bool,
}

/// The case of the names in a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// `snake_case`, for fields, functions and modules.
    Snake,
    /// `CamelCase`, for types and variants.
    Pascal,
}

/// The wire name of an item to be named.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wire {
    /// Id that is unique in its scope.
    pub id: String,
    /// Text that the name is derived from, usually the id itself.
    pub text: String,
    /// What its name comes from where another one comes to the same name. Without it, the id with all of its
    /// punctuation spelled out.
    pub apart: Option<String>,
}

impl Wire {
    /// Creates a wire name that is unique in its scope.
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

    /// A media type, named after the encoding of its body. Of those with the same encoding, after itself.
    pub fn of_media_type(media: String, encoding: String) -> Self {
        let apart = Some(path_words(&media));
        Self { apart, ..Self::with_text(media, encoding) }
    }

    /// Creates the wire name of a resource in its group, which may come from another folder.
    pub fn of_resource(resource: &Resource) -> Self {
        let own = format!("{}/{}", resource.group.join("/"), resource.name) == resource.id;
        Self::with_text(if own { resource.name.clone() } else { resource.id.clone() }, resource.name.clone())
    }
}

/// A scope in which all names differ.
pub struct Scope<'a> {
    case: Case,
    reserved: &'static Reserved,
    /// Further reserved names.
    also_reserved: BTreeSet<&'a str>,
    /// Prefixes and suffixes of the names that are derived from others.
    derived: (&'a [&'a str], &'a [&'a str]),
    /// The suffix that is appended to a reserved name.
    suffix: &'a str,
}

impl<'a> Scope<'a> {
    /// Creates a scope with reserved names; `suffix` (`Choice`, `_`) is appended to a name that would equal
    /// one of them.
    pub fn new(case: Case, suffix: &'a str, reserved: &'static Reserved) -> Self {
        Self { case, suffix, reserved, also_reserved: BTreeSet::new(), derived: (&[], &[]) }
    }

    /// Reserves more names.
    pub fn reserving(mut self, names: impl IntoIterator<Item = &'a str>) -> Self {
        self.also_reserved.extend(names);
        self
    }

    /// Reserves all names with these prefixes or suffixes, because other names are derived with them.
    pub fn deriving(mut self, prefixes: &'a [&'a str], suffixes: &'a [&'a str]) -> Self {
        self.derived = (prefixes, suffixes);
        self
    }

    /// Returns one Rust name for each wire name, in the same order, without recorded names.
    #[cfg(test)]
    fn resolve<'w>(&self, wires: impl IntoIterator<Item = &'w str>) -> Vec<String> {
        let wires: Vec<Wire> = wires.into_iter().map(Wire::of).collect();
        self.resolve_beside(&wires, &BTreeMap::new())
    }

    /// Returns one Rust name for each of `wires`, in the same order. Names in `earlier` are kept if they are
    /// valid in the scope.
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

    /// Returns the candidates that must advance to the next phase: those whose name another candidate has as
    /// well, or that `names.lock` records for another item.
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
                    // No other wire name gives this plain name, but an item of an earlier version may own it.
                    Phase::Plain => is_owned || *repeated || !self.is_canonical(wire, &self.plain(wire)),
                    Phase::SpelledOut | Phase::Cased => true,
                    Phase::Hashed => false,
                }
            }));
        }
        clashes
    }

    /// Appends a number to names that are equal even with hashes.
    fn number(&self, found: Vec<Candidate<'_>>, owners: &BTreeMap<&str, &str>) -> Vec<String> {
        let mut order: Vec<usize> = (0..found.len()).collect();
        // Recorded and plain names go first, so that they stay unnumbered.
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

    /// Returns the name that follows from the wire name alone, whatever else is in the scope.
    pub fn evident(&self, wire: &Wire) -> Option<String> {
        let name = self.plain(wire);
        self.is_canonical(wire, &name).then(|| self.valid(wire, name))
    }

    /// Returns the name that the words of the wire name give.
    fn plain(&self, wire: &Wire) -> String {
        self.render(&plain(start(&wire.text)))
    }

    fn candidate(&self, wire: &Wire, phase: Phase) -> String {
        let spelled_out = || wire.apart.clone().unwrap_or_else(|| spelled(start(&wire.id)));
        let name = match phase {
            Phase::Plain => self.plain(wire),
            Phase::SpelledOut | Phase::Cased if self.is_canonical(wire, &self.plain(wire)) => {
                self.render(&format!("{}_plain", wire.text))
            }
            Phase::SpelledOut => self.render(&spelled_out()),
            Phase::Cased => self.render(&(spelled_out() + case_word(&wire.id))),
            Phase::Locked | Phase::Hashed => {
                format!("{}{}", self.plain(wire), self.render(&format!("x{:08x}", hash(&wire.id))))
            }
        };
        self.valid(wire, name)
    }

    /// Shortens a name, and changes one that is reserved.
    fn valid(&self, wire: &Wire, name: String) -> String {
        let name = if name.len() > LONGEST {
            // Truncation cannot split a character: all are ASCII here.
            let hash = format!("x{:08x}", hash(&wire.id));
            self.render(&format!("{}_{hash}", &name[..LONGEST - 12]))
        } else {
            name
        };
        // A suffix would not change how the name begins, so it is put in front.
        let name = if self.begins_derived(&name) { format!("{}{name}", self.suffix) } else { name };
        if self.is_reserved(&name) { format!("{name}{}", self.suffix) } else { name }
    }

    /// Returns whether no other wire name gives the same plain name.
    fn is_canonical(&self, wire: &Wire, plain: &str) -> bool {
        // A trailing underscore cannot come from another wire name; a word can.
        let is_unambiguous = self.suffix == "_" || !self.is_reserved(plain);
        wire.id == wire.text && plain.len() <= LONGEST && is_unambiguous && snake(plain) == wire.text
    }

    fn is_reserved(&self, name: &str) -> bool {
        let ends = |suffix: &&str| name.ends_with(suffix);
        self.reserved.contains(name)
            || self.also_reserved.contains(name)
            || self.begins_derived(name)
            || self.derived.1.iter().any(ends)
    }

    /// Returns whether it begins with the prefix of derived names, followed by a new word.
    fn begins_derived(&self, name: &str) -> bool {
        let rest = |prefix: &&str| name.strip_prefix(*prefix).and_then(|rest| rest.chars().next());
        self.derived.0.iter().filter_map(rest).any(|next| !next.is_ascii_lowercase())
    }

    /// Returns whether a name is valid and not reserved in this scope.
    pub fn is_free(&self, name: &str) -> bool {
        let first = |c: char| {
            if self.case == Case::Snake { c.is_ascii_lowercase() } else { c.is_ascii_uppercase() }
        };
        let rest = |c: char| match self.case {
            Case::Snake => c == '_' || c.is_ascii_lowercase() || c.is_ascii_digit(),
            Case::Pascal => c.is_ascii_alphanumeric(),
        };
        let parts = if self.case == Case::Snake { vec![name] } else { number_parts(name) };
        name.starts_with(first)
            && parts.iter().all(|part| part.chars().all(rest))
            && name.len() <= 2 * LONGEST
            && !self.is_reserved(name)
    }

    fn render(&self, words: &str) -> String {
        match self.case {
            Case::Snake => {
                let name = snake(words);
                if name.starts_with(|c: char| c.is_ascii_digit()) { format!("n{name}") } else { name }
            }
            Case::Pascal => {
                let words = whole_acronyms(words);
                let parts: Vec<String> = number_parts(&words).into_iter().map(ToPascalCase::to_pascal_case).collect();
                let name = parts.join("_");
                if name.starts_with(|c: char| c.is_ascii_digit()) { format!("N{name}") } else { name }
            }
        }
    }
}

/// Converts to `snake_case`. Most names already are, which is cheaper to check than to convert.
fn snake(words: &str) -> String {
    if is_snake(words) { words.to_owned() } else { whole_acronyms(words).to_snake_case() }
}

/// Writes acronyms with small letters in them as one word, which would be several otherwise: `userIDs` as `userIds`, `IPv6` as
/// `Ipv6`, `OAuth` as `Oauth`.
fn whole_acronyms(words: &str) -> Cow<'_, str> {
    if !words.contains(|c: char| c.is_ascii_uppercase()) {
        return Cow::Borrowed(words);
    }
    let letters: Vec<char> = words.chars().collect();
    let mut whole = letters.clone();
    let at = |index: usize| letters.get(index).copied().unwrap_or('_');
    let mut start = 0;
    while start < letters.len() {
        let length = letters[start..].iter().take_while(|c| c.is_ascii_uppercase()).count();
        let (end, after) = (start + length, at(start + length + 1));
        let is_plural = at(end) == 's' && !after.is_ascii_lowercase();
        let is_version = at(end) == 'v' && after.is_ascii_digit();
        let is_oauth = length == 2 && letters[start..].starts_with(&['O', 'A', 'u', 't', 'h']);
        if length > 1 && (is_plural || is_version || is_oauth) {
            whole[start + 1..end].iter_mut().for_each(char::make_ascii_lowercase);
        }
        start = end + 1;
    }
    Cow::Owned(whole.into_iter().collect())
}

/// Splits a text at underscores between two digits, which stay in names of types and variants: `15` is not 1.5.
fn number_parts(words: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, separators) in words.match_indices('_') {
        let end = at + separators.len();
        let is_digit = |c: Option<&u8>| c.is_some_and(u8::is_ascii_digit);
        let before = at.checked_sub(1).and_then(|before| words.as_bytes().get(before));
        if is_digit(before) && is_digit(words.as_bytes().get(end)) {
            parts.push(&words[start..at]);
            start = end;
        }
    }
    parts.push(&words[start..]);
    parts
}

/// Returns whether a text consists of lower-case words and numbers, separated by single underscores.
fn is_snake(words: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    words.split('_').all(is_word)
}

/// Returns the prefix of a text that can have an effect on its name.
fn start(text: &str) -> &str {
    if text.len() <= 2 * LONGEST {
        return text;
    }
    text.char_indices().nth(2 * LONGEST).map_or(text, |(end, _)| &text[..end])
}

/// Returns the words of a name, without separators.
fn plain(wire: &str) -> String {
    if is_snake(wire) {
        return wire.to_owned();
    }
    let ascii = deunicode::deunicode(wire);
    // A sign before a number is significant; elsewhere it only separates words.
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

/// Returns the words of a name with all special characters spelled out.
fn spelled(wire: &str) -> String {
    if wire.is_empty() {
        return "empty".to_owned();
    }
    let mut words = String::new();
    let mut characters = wire.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' => words.push(c),
            // A single underscore separates words; a double one separates the names of nested resources.
            '_' if words.ends_with(|c: char| c.is_ascii_alphanumeric()) && characters.peek().is_some() => {
                words.push_str(if characters.next_if_eq(&'_').is_some() { "_sub_" } else { "_" });
            }
            other => {
                words.push('_');
                match spelling(other) {
                    Some(word) => words.push_str(word),
                    // Writing to a `String` cannot fail.
                    None => drop(write!(words, "u{:04x}", u32::from(other))),
                }
                words.push('_');
            }
        }
    }
    // Nothing else can distinguish such a name.
    if wire.chars().all(|c| c.is_ascii_alphanumeric()) {
        words.push_str(case_word(wire));
    }
    words
}

/// Returns the end of a name that tells it from the same name in lower case.
fn case_word(wire: &str) -> &'static str {
    match (wire.contains(|c: char| c.is_ascii_uppercase()), wire.contains(|c: char| c.is_ascii_lowercase())) {
        (false, _) => "",
        (true, true) => "_mixed",
        (true, false) => "_upper",
    }
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

/// Computes the 32-bit FNV-1a hash, which is short and never changes.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Creates a scope of fields and functions.
pub(super) fn fields_scope<'a>() -> Scope<'a> {
    Scope::new(Case::Snake, "_", &FIELDS)
}

/// Creates a scope of modules, which are file names too.
pub(super) fn modules_scope<'a>() -> Scope<'a> {
    Scope::new(Case::Snake, "_", &MODULES)
}

/// Returns the Rust name of a module or feature outside a group.
pub fn module(wire: &str) -> String {
    modules_scope().candidate(&Wire::of(wire), Phase::Plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::naming::reserved::VARIANTS;

    fn variants(wires: &[&str]) -> Vec<String> {
        Scope::new(Case::Pascal, "Value", &VARIANTS).resolve(wires.iter().copied())
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
    fn clashing_names_spell_out_their_characters_and_the_plain_name_stays() {
        assert_eq!(variants(&["foo_bar", "foo-bar", "fooBar"]), ["FooBar", "FooDashBar", "FooBarMixed"]);
        assert_eq!(variants(&["a", "A"]), ["A", "AUpper"]);
        assert_eq!(variants(&["a b", "A B", "A b"]), ["ASpaceB", "ASpaceBUpper", "ASpaceBMixed"]);
        assert_eq!(variants(&["4:0", "40"]), ["N4_0", "N40"]);
        assert_eq!(variants(&["call_stream", "call__stream", "_call"]), ["CallStream", "CallSubStream", "Call"]);
        assert_eq!(variants(&["call", "_call", "call_"]), ["Call", "UnderscoreCall", "CallUnderscore"]);
    }

    #[test]
    fn acronyms_are_one_word() {
        let names =
            ["EnableIPv6", "userIDs", "virtualIPsOfHost", "OAuth2Token", "isOAuth", "HTTPSession", "IDsync", "aB"];
        let snake = [
            "enable_ipv6",
            "user_ids",
            "virtual_ips_of_host",
            "oauth2_token",
            "is_oauth",
            "http_session",
            "i_dsync",
            "a_b",
        ];
        assert_eq!(fields_scope().resolve(names), snake);
        assert_eq!(variants(&["VirtualIPs", "IPv6"]), ["VirtualIps", "Ipv6"]);
    }

    #[test]
    fn digits_stay_apart() {
        let wires = ["1.5", "15", "v1.2.3", "2024-01-15", "h264", "16:9", "1 x 2", "1.a"];
        let names = ["N1_5", "N15", "V1_2_3", "N2024_01_15", "H264", "N16_9", "N1X2", "N1A"];
        assert_eq!(variants(&wires), names);
        assert_eq!(variants(&["1.5", "1-5"]), ["N1Dot5", "N1Dash5"]);
    }

    #[test]
    fn order_does_not_matter() {
        let one = variants(&["x-y", "x y", "x_y"]);
        let mut other = variants(&["x_y", "x y", "x-y"]);
        other.reverse();
        assert_eq!(one, other);
    }

    #[test]
    fn long_names_are_truncated_and_unique() {
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
