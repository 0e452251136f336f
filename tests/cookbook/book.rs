//! Builds `docs/cookbook.md` from the examples, and compares it with the file in the repository.
//!
//! After a change of the examples, `UPDATE_COOKBOOK=1 cargo test -p pexgen-tests --test cookbook book` rewrites it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::sections::SECTIONS;

/// The chapters, in the order of the guide.
const CHAPTERS: &[(&str, &[&str])] = &[
    ("Using the management API", &["connecting.rs"]),
    (
        "Configuration API",
        &[
            "configuration/objects.rs",
            "configuration/conference.rs",
            "configuration/automatic_participant.rs",
            "configuration/gateway_routing_rule.rs",
            "configuration/deployment.rs",
            "configuration/worker_vm.rs",
            "configuration/ivr_theme.rs",
            "configuration/licence.rs",
        ],
    ),
    ("Status API", &["status.rs"]),
    ("History API", &["history.rs"]),
    ("Command API", &["command/participant.rs", "command/conference.rs", "command/platform.rs"]),
    (
        "Retrieving, paginating, filtering and ordering",
        &["retrieving/objects.rs", "retrieving/pagination.rs", "retrieving/filtering.rs", "retrieving/ordering.rs"],
    ),
    ("Using the API with SNMP", &["snmp.rs"]),
    ("Version 14", &["version_14.rs"]),
];

/// The line after which the document is generated.
const MARK: &str = "<!-- Generated from tests/cookbook by its tests. -->\n";

/// A source file with examples.
pub struct Source {
    pub file: &'static str,
    about: String,
    pub imports: String,
    pub examples: Vec<Example>,
}

pub struct Example {
    pub name: String,
    about: String,
    /// The sections of the guides that it stands for.
    labels: Vec<Label>,
    pub code: String,
}

/// A section of the guides: `Title (versions 14 and 21)`. An example that only compiles with another version names it:
/// `Title (version 14), in version 41`. What no guide shows has the title `none`: `none (version 41)`.
struct Label {
    title: String,
    /// The versions whose guides have the section.
    guides: Vec<String>,
    /// The versions that the example compiles with.
    code: Vec<String>,
}

impl Label {
    fn parse(text: &str) -> Self {
        let (section, other) = text.split_once("), in version ").unwrap_or((text.trim_end_matches(')'), ""));
        let (title, versions) = section.rsplit_once(" (").unwrap_or_else(|| panic!("`{text}` has no version"));
        let guides = numbers(versions);
        let code = if other.is_empty() { guides.clone() } else { numbers(other) };
        Self { title: title.to_owned(), guides, code }
    }
}

impl Example {
    /// Returns the versions that the example compiles with.
    pub fn versions(&self) -> BTreeSet<&String> {
        self.labels.iter().flat_map(|label| &label.code).collect()
    }

    /// Returns the label of a section in one of these versions.
    fn label(&self, title: &str, versions: &[String]) -> Option<&Label> {
        let is_of = |label: &&Label| label.title == title && label.guides.iter().any(|one| versions.contains(one));
        self.labels.iter().find(is_of)
    }
}

/// Returns the numbers in a text.
fn numbers(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_ascii_digit());
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cookbook")
}

/// Reads the part of a file before its tests: comment, imports and examples.
fn read(file: &'static str) -> Source {
    let text = fs::read_to_string(folder().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
    let (text, _) = text.split_once("\nmod tests {\n").unwrap_or_else(|| panic!("{file} has no tests"));
    let mut source = Source { file, about: String::new(), imports: String::new(), examples: Vec::new() };
    let mut comment = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(about) = line.strip_prefix("//!") {
            let _ = writeln!(source.about, "{}", about.trim());
        } else if let Some(about) = line.strip_prefix("///") {
            comment.push(about.trim());
        } else if line.starts_with("use ") {
            let _ = writeln!(source.imports, "{}", item(line, &mut lines));
        } else if let Some(name) = name(line) {
            let guide = |line: &&str| line.starts_with("Guide: ");
            let labels = comment.iter().filter(|line| guide(line)).map(|line| Label::parse(&line["Guide: ".len()..]));
            let labels: Vec<_> = labels.collect();
            comment.retain(|line| !guide(line));
            let about = comment.join("\n").trim().to_owned();
            assert!(!about.is_empty() && !labels.is_empty(), "{file}: {name} does not say what it is");
            comment.clear();
            source.examples.push(Example { name: name.to_owned(), about, labels, code: item(line, &mut lines) });
        } else {
            assert!(line.is_empty(), "{file}: expected an example before the tests, found `{line}`");
        }
    }
    source
}

/// Returns the name of the function that this line declares.
fn name(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("pub ")?;
    let rest = rest.strip_prefix("async ").unwrap_or(rest).strip_prefix("fn ")?;
    rest.split(['(', '<']).next()
}

/// Returns an item of the file, from its first line on.
fn item<'a>(first: &'a str, lines: &mut impl Iterator<Item = &'a str>) -> String {
    let mut text = first.to_owned();
    let mut last = first;
    while last != "}" && (last.starts_with(' ') || !last.ends_with(';')) {
        last = lines.next().expect("an item has an end");
        text.push('\n');
        text.push_str(last);
    }
    text
}

pub fn sources() -> impl Iterator<Item = (&'static str, Vec<Source>)> {
    CHAPTERS.iter().map(|(title, files)| (*title, files.iter().map(|file| read(file)).collect()))
}

/// Returns the table from sections of the guides to examples.
fn table() -> String {
    let mut text = String::from("\n## Sections of the guides\n\n| Section | Version | Example |\n|---|---|---|\n");
    let chapters: Vec<_> = sources().collect();
    for (title, versions) in SECTIONS {
        let guides = numbers(versions);
        let examples = chapters.iter().flat_map(|(_, sources)| sources).flat_map(|source| {
            source.examples.iter().filter_map(|example| {
                let (name, label) = (&example.name, example.label(title, &guides)?);
                let other = (label.code != label.guides).then(|| format!(" (version {})", label.code.join(" and ")));
                Some(format!("[`{name}`](#{name}){}", other.unwrap_or_default()))
            })
        });
        let examples: Vec<_> = examples.collect();
        if !examples.is_empty() {
            let versions = versions.trim_start_matches("versions ").trim_start_matches("version ");
            let _ = writeln!(text, "| {title} | {versions} | {} |", examples.join("<br>"));
        }
    }
    text
}

/// Returns the chapters of the cookbook: every example with its code.
fn chapters() -> String {
    let mut text = String::new();
    for (title, sources) in sources() {
        let _ = writeln!(text, "\n## {title}");
        for source in sources {
            let topic = source.about.trim_end().trim_end_matches('.');
            let (file, imports) = (source.file, &source.imports);
            let _ = writeln!(text, "\n### {topic}\n\n[{file}](../tests/cookbook/{file})\n\n```rust\n{imports}```");
            for Example { name, about, code, .. } in &source.examples {
                let _ = writeln!(text, "\n#### `{name}`\n\n{about}\n\n```rust\n{code}\n```");
            }
        }
    }
    text
}

#[test]
fn every_section_of_the_guides_has_an_example() {
    let pairs = |title: &str, versions: &[String]| {
        versions.iter().map(|one| (title.to_owned(), one.clone())).collect::<Vec<_>>()
    };
    let known: BTreeSet<_> = SECTIONS.iter().flat_map(|(title, versions)| pairs(title, &numbers(versions))).collect();
    let chapters: Vec<_> = sources().collect();
    let examples = chapters.iter().flat_map(|(_, sources)| sources).flat_map(|source| &source.examples);
    let labels: Vec<&Label> =
        examples.clone().flat_map(|example| &example.labels).filter(|label| label.title != "none").collect();
    let named: BTreeSet<_> = labels.iter().flat_map(|label| pairs(&label.title, &label.guides)).collect();
    let covered: BTreeSet<_> = labels.iter().flat_map(|label| pairs(&label.title, &label.code)).collect();
    assert_eq!(named.difference(&known).collect::<Vec<_>>(), Vec::<&_>::new(), "sections that no guide has");
    let missing: Vec<_> = known.difference(&covered).collect();
    assert!(missing.is_empty(), "sections without an example that compiles with the guide's version: {missing:?}");
    let names: BTreeSet<_> = examples.clone().map(|example| &example.name).collect();
    assert_eq!(names.len(), examples.count(), "names are unique");
}

#[test]
fn every_file_is_in_a_chapter() {
    let listed: BTreeSet<_> = CHAPTERS.iter().flat_map(|(_, files)| *files).map(|file| folder().join(file)).collect();
    let mut folders = vec![folder()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if fs::read_to_string(&path).expect("a source").contains("\n/// Guide: ") {
                assert!(listed.contains(&path), "{} is not in a chapter", path.display());
            }
        }
    }
}

#[test]
fn the_cookbook_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/cookbook.md");
    let text = fs::read_to_string(&path).expect("docs/cookbook.md can be read");
    let (head, _) = text.split_once(MARK).expect("docs/cookbook.md has the line before its generated part");
    let expected = format!("{head}{MARK}{}{}", table(), chapters());
    if env::var_os("UPDATE_COOKBOOK").is_some() {
        fs::write(path, expected).expect("docs/cookbook.md can be written");
    } else if text != expected {
        let differs = text.lines().zip(expected.lines()).position(|(is, should)| is != should);
        let line = 1 + differs.unwrap_or_else(|| text.lines().count().min(expected.lines().count()));
        panic!("docs/cookbook.md differs from the examples from line {line} on; UPDATE_COOKBOOK=1 rewrites it");
    }
}
