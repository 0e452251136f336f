//! From wire names to Rust names: deterministic, and independent of order and position.
//!
//! All names of a scope are gathered first. Each has candidates, the plain one first; names that
//! clash move on to their next candidate, phase by phase, until no two are equal. A name whose
//! plain rendering is the wire name itself never moves, so a newcomer can't rename it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use heck::{ToPascalCase, ToSnakeCase};

use super::{Field, LookupSet, Lookups, Resource, Role, Type, Version};

/// The variant of every choice enum that keeps values the schema doesn't list. It is reserved, so
/// that a new choice can't rename it.
pub const UNLISTED: &str = "Unlisted";

/// The longest name; longer ones are cut and told apart by a hash.
const LONGEST: usize = 100;

const KEYWORDS: &[&str] = &[
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super",
    "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// File names that Windows keeps for devices.
const DEVICES: &[&str] = &[
    "aux", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con", "lpt0", "lpt1",
    "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "nul", "prn",
];

/// Type names that a generated file uses unqualified: Rust's prelude and the runtime's.
pub const PRELUDE_TYPES: &[&str] = &[
    // Rust's
    "Clone",
    "Default",
    "Err",
    "From",
    "Into",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Result",
    "Some",
    "String",
    "ToString",
    "Vec",
    // the generated file's own
    "Api",
    "Deletion",
    "Required",
    // the runtime's prelude
    "AcrossRelation",
    "AllLookups",
    "BTreeMap",
    "Batch",
    "Body",
    "Boolean",
    "Choice",
    "Client",
    "ClientBuilder",
    "Command",
    "Complete",
    "Create",
    "CreateWithFile",
    "Created",
    "CreatedOrAccepted",
    "CreatedOrFile",
    "Date",
    "DateTime",
    "Decimal",
    "Delete",
    "DeleteAll",
    "DeleteWith",
    "Done",
    "Endpoint",
    "Error",
    "Field",
    "FieldValue",
    "File",
    "Float",
    "Get",
    "GetFile",
    "Integer",
    "IntoUri",
    "Json",
    "Link",
    "List",
    "Nested",
    "NestedIn",
    "NoLookups",
    "Nullable",
    "OneOf",
    "Ordered",
    "PhantomData",
    "Record",
    "Related",
    "Replace",
    "Resource",
    "ResourceUri",
    "Rooted",
    "Secret",
    "Text",
    "Time",
    "Timestamp",
    "ToMany",
    "ToOne",
    "Unknown",
    "Update",
    "Upload",
    "Uploads",
    "Writable",
];

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

/// Orders versions as people do: `v9` before `v10`.
pub fn version_order(one: &str, other: &str) -> std::cmp::Ordering {
    numbered(one).cmp(&numbered(other)).then_with(|| one.cmp(other))
}

/// A text as runs of letters and numbers.
fn numbered(text: &str) -> Vec<(String, u64)> {
    let mut parts: Vec<(String, u64)> = vec![(String::new(), 0)];
    let mut after_digit = false;
    for c in text.chars() {
        if after_digit && !c.is_ascii_digit() {
            parts.push((String::new(), 0));
        }
        after_digit = c.is_ascii_digit();
        if let Some((letters, number)) = parts.last_mut() {
            match c.to_digit(10) {
                Some(digit) => *number = number.saturating_mul(10).saturating_add(u64::from(digit)),
                None => letters.push(c),
            }
        }
    }
    parts
}

/// A scope of fields and functions.
fn fields_scope() -> Scope<'static> {
    // `new` is the constructor of what is created, `list` a function of the runtime.
    Scope::new(Case::Snake, "_", KEYWORDS.iter().copied().chain(["new", "list"]))
}

/// A scope of modules, which are files too.
fn modules_scope() -> Scope<'static> {
    // `new` is the constructor of a group's accessor.
    Scope::new(Case::Snake, "_", KEYWORDS.iter().chain(DEVICES).copied().chain(["new"]))
}

/// The Rust name of a module or feature of its own.
pub fn module(wire: &str) -> String {
    modules_scope().candidate(wire, 0)
}

/// Decides every name of a version.
pub fn name_all(version: &mut Version) {
    let mut groups: BTreeMap<Vec<String>, Vec<String>> = BTreeMap::new();
    for (id, resource) in &version.resources {
        groups.entry(resource.group.clone()).or_default().push(id.clone());
    }
    for ids in groups.values() {
        name_group(version, ids);
    }
    for resource in version.resources.values_mut() {
        let Resource { names, fields, .. } = resource;
        name_fields(fields);
        name_choices(fields, [names.read.as_str(), &names.new, &names.patch]);
        name_lookup_sets(fields);
    }
}

fn name_group(version: &mut Version, ids: &[String]) {
    let wires: Vec<String> = ids.iter().map(|id| version.resources[id].name.clone()).collect();
    let modules = modules_scope().resolve(wires.iter().map(String::as_str));
    let types = Scope::new(Case::Pascal, "Resource", PRELUDE_TYPES.iter().chain(KEYWORDS).copied())
        .resolve(wires.iter().map(String::as_str));
    let taken: BTreeSet<&str> = types.iter().map(String::as_str).collect();
    for ((id, module), read) in ids.iter().zip(modules).zip(&types) {
        let Some(resource) = version.resources.get_mut(id) else { continue };
        let derived = |prefix: &str, suffix: &str| {
            let name = format!("{prefix}{read}{suffix}");
            if taken.contains(name.as_str()) { format!("{name}Body") } else { name }
        };
        resource.names.new = match resource.role {
            Role::Command(_) => read.clone(),
            _ => derived("New", ""),
        };
        resource.names.patch = derived("", "Patch");
        resource.names.read.clone_from(read);
        resource.names.module = module;
    }
}

fn name_fields(fields: &mut [Field]) {
    let names = fields_scope().resolve(fields.iter().map(|field| field.wire.as_str()));
    for (field, name) in fields.iter_mut().zip(names) {
        field.name = name;
    }
}

fn name_choices(fields: &mut [Field], own: [&str; 3]) {
    let reserved = PRELUDE_TYPES.iter().chain(KEYWORDS).copied().chain(own);
    let scope = Scope::new(Case::Pascal, "Choice", reserved);
    let mut enums: Vec<&mut Field> = fields.iter_mut().filter(|field| matches!(field.kind, Type::Choice(_))).collect();
    let names = scope.resolve(enums.iter().map(|field| field.wire.as_str()).collect::<Vec<_>>());
    for (field, name) in enums.iter_mut().zip(names) {
        let Type::Choice(choices) = &mut field.kind else { continue };
        let variants = Scope::new(Case::Pascal, "Value", [UNLISTED, "Self"])
            .resolve(choices.values.iter().map(|choice| choice.wire.as_str()));
        for (choice, variant) in choices.values.iter_mut().zip(variants) {
            choice.name = variant;
        }
        UNLISTED.clone_into(&mut choices.other);
        choices.name = name;
    }
}

/// Lookup sets stand in a module of their own.
fn name_lookup_sets(fields: &mut [Field]) {
    let reserved = PRELUDE_TYPES.iter().chain(KEYWORDS).copied();
    let scope = Scope::new(Case::Pascal, "Lookups", reserved);
    let mut sets: Vec<(&str, &mut LookupSet)> = Vec::new();
    for field in fields {
        if let Lookups::Only(set) = &mut field.lookups {
            sets.push((&field.wire, set));
        }
    }
    let names = scope.resolve(sets.iter().map(|(wire, _)| *wire).collect::<Vec<_>>());
    for ((_, set), name) in sets.into_iter().zip(names) {
        set.name = name;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
