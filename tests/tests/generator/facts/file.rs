//! The format of a facts file.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

/// The statements of one guide.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guide {
    /// Title and version of the guide.
    pub title: String,
    /// The API and the version that the guide describes, `pexip-infinity/v14`.
    pub version: String,
    /// The statements, by sections of the guide.
    pub sections: Vec<Section>,
}

/// A section of a guide.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Title of the section.
    pub title: String,
    /// The resource of all facts that name no other subject.
    pub resource: Option<String>,
    /// The schema of all facts that name no other subject.
    pub schema: Option<String>,
    /// The statements.
    pub facts: Vec<Fact>,
}

/// One statement of a guide. `tests/facts/README.md` describes the keys.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Fact {
    /// Title of the section, for reports.
    #[serde(skip)]
    pub section: String,
    pub line: u32,
    pub statement: String,

    pub resource: Option<String>,
    pub schema: Option<String>,
    pub path: Option<String>,
    pub methods: Vec<String>,

    pub answer: Option<String>,
    pub body: Option<Value>,
    pub header: Option<String>,
    pub key: Option<String>,
    pub limit: Option<u64>,
    pub parameter: Option<String>,
    pub query: Option<String>,
    pub status: Vec<u16>,

    pub field: Option<String>,
    pub choice: Vec<String>,
    pub default: Option<Value>,
    pub nullable: Option<bool>,
    pub required: Option<bool>,
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub value: Option<Value>,

    pub test: Option<String>,
    pub documented: Option<String>,

    pub reading: Option<String>,
    pub except: Vec<String>,
}

impl Guide {
    /// Reads a file.
    ///
    /// # Panics
    /// When the file can't be read, or has a key that is not in the format.
    pub fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// Parses the text of a file.
    ///
    /// # Errors
    /// Text that is not TOML, or that has a key that is not in the format.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// Returns all facts, each with the subject of its section.
    pub fn facts(&self) -> Vec<Fact> {
        self.sections.iter().flat_map(Section::facts).collect()
    }
}

impl Section {
    fn facts(&self) -> impl Iterator<Item = Fact> {
        self.facts.iter().cloned().map(|mut fact| {
            fact.section.clone_from(&self.title);
            if fact.resource.is_none() && fact.schema.is_none() {
                fact.resource.clone_from(&self.resource);
                fact.schema.clone_from(&self.schema);
            }
            fact
        })
    }
}

impl Fact {
    /// Returns what is wrong with the row itself.
    pub fn flaw(&self) -> Option<&'static str> {
        let about_field = self.field.is_some() || self.parameter.is_some();
        let of_field = self.default.is_some() || self.nullable.is_some() || self.required.is_some();
        let of_value = !self.choice.is_empty() || self.kind.is_some() || self.value.is_some();
        let of_model = about_field
            || of_value
            || self.path.is_some()
            || !self.methods.is_empty()
            || self.answer.is_some()
            || self.body.is_some()
            || self.header.is_some()
            || self.key.is_some()
            || self.limit.is_some()
            || self.query.is_some()
            || !self.status.is_empty();
        let of_operation = self.path.is_some() && self.resource.is_none();
        let has_subject = self.resource.is_some() || self.schema.is_some() || self.path.is_some();
        let is_pattern = self.resource.as_deref().is_some_and(|name| name.contains('*'));
        if self.line == 0 || self.statement.is_empty() {
            Some("the row has no `line` or no `statement`")
        } else if !of_model && self.test.is_none() && self.documented.is_none() {
            Some("the row has no key that can be checked")
        } else if of_model && !has_subject {
            Some("the row has no subject: `resource`, `schema` or `path`")
        } else if of_field && !about_field {
            Some("the row has no `field` or `parameter`")
        } else if of_value && !about_field && self.schema.is_none() && !of_operation {
            Some("the row has no `field`, `parameter` or `schema`")
        } else if self.reading.as_deref().is_some_and(|reason| reason.trim().len() < 10) {
            Some("`reading` gives no reason")
        } else if !self.except.is_empty() && self.reading.is_none() {
            Some("`except` has no `reading`")
        } else if is_pattern && self.reading.is_some() && self.except.is_empty() {
            Some("a `reading` about several resources names them in `except`")
        } else {
            None
        }
    }
}
