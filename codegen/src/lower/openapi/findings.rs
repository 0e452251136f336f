//! Findings about the documents. They are collected first, so that positions are computed once per document.

use std::collections::{BTreeMap, HashSet};

use crate::diagnostic::{Diagnostic, Diagnostics, Id, Location, Severity};
use crate::input::openapi::{Documents, Located};
use crate::source_text::position::Positions;

/// Findings about values of documents.
#[derive(Debug, Default)]
pub struct Findings {
    found: BTreeMap<String, Vec<Finding>>,
    /// Findings that were reported already: a schema that several locations refer to is read several times.
    said: HashSet<(Id, String, String)>,
}

#[derive(Debug)]
struct Finding {
    id: Id,
    pointer: String,
    message: String,
    help: String,
}

impl Findings {
    /// Reports something about a value.
    pub fn say(&mut self, id: Id, at: &Located<'_>, message: impl Into<String>, help: impl Into<String>) {
        let message = message.into();
        let location = format!("{}#{}", at.document, at.pointer);
        if self.said.insert((id, location, message.clone())) {
            let finding = Finding { id, pointer: at.pointer.clone(), message, help: help.into() };
            self.found.entry(at.document.to_owned()).or_default().push(finding);
        }
    }

    /// Moves all findings to `diagnostics`, with their positions.
    pub fn location(self, documents: &Documents, diagnostics: &mut Diagnostics) {
        for file in documents.files() {
            let Some(found) = self.found.get(&file.path) else { continue };
            let mut positions = Positions::of(file);
            for finding in found {
                let pointer = documents.pointer_in_text(&file.path, &finding.pointer);
                let (line, column) = positions.pointer_or_around(&pointer).unwrap_or_default();
                let location = Location { file: file.path.clone(), line, column, pointer };
                let help = match finding.id.severity() {
                    Severity::Error => {
                        let entry = entry(finding.id, &documents.reference_to(&file.path, &finding.pointer));
                        format!("{}. To get past it, change the value in `pexgen.toml`: {entry}", finding.help)
                    }
                    Severity::Warning => finding.help.clone(),
                };
                diagnostics.push(Diagnostic::new(finding.id, location, &finding.message, help));
            }
        }
    }
}

/// The entry of `pexgen.toml` that changes the value that an error is about.
fn entry(id: Id, location: &str) -> String {
    match id {
        Id::NotASchema | Id::UnsupportedVersion => {
            "`[patch] operations = [{ op = \"add\", path = \"/openapi\", value = \"3.1.0\" }]`".to_owned()
        }
        Id::NothingToGenerate => "`[patch.merge] \"#\" = { paths = { … } }`".to_owned(),
        _ => {
            let path = toml::Value::from(location);
            format!("`[patch] operations = [{{ op = \"replace\", path = {path}, value = … }}]`")
        }
    }
}
