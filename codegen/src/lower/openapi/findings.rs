//! Findings about the documents. They are collected first, so that positions are computed once per document.

use std::collections::{BTreeMap, HashSet};

use crate::diagnostic::{Diagnostic, Diagnostics, Id, Place, Severity};
use crate::input::openapi::{At, Documents};
use crate::input::position::Positions;

/// Findings about values of documents.
#[derive(Debug, Default)]
pub struct Findings {
    found: BTreeMap<String, Vec<Finding>>,
    /// Findings that were reported already: a schema that several places refer to is read several times.
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
    pub fn say(&mut self, id: Id, at: &At<'_>, message: impl Into<String>, help: impl Into<String>) {
        let message = message.into();
        let place = format!("{}#{}", at.document, at.pointer);
        if self.said.insert((id, place, message.clone())) {
            let finding = Finding { id, pointer: at.pointer.clone(), message, help: help.into() };
            self.found.entry(at.document.to_owned()).or_default().push(finding);
        }
    }

    /// Moves all findings to `diagnostics`, with their positions.
    pub fn place(self, documents: &Documents, diagnostics: &mut Diagnostics) {
        for file in documents.files() {
            let Some(found) = self.found.get(&file.path) else { continue };
            let mut positions = Positions::of(file);
            for finding in found {
                let pointer = documents.pointer_in_text(&file.path, &finding.pointer);
                let (line, column) = positions.pointer_or_around(&pointer).unwrap_or_default();
                let place = Place { file: file.path.clone(), line, column, pointer };
                let help = match finding.id.severity() {
                    Severity::Error => {
                        let entry = entry(finding.id, &documents.reference_in_text(&file.path, &finding.pointer));
                        format!("{}. To get past it, change the value in `pexgen.toml`: {entry}", finding.help)
                    }
                    Severity::Warning => finding.help.clone(),
                };
                diagnostics.push(Diagnostic::new(finding.id, place, &finding.message, help));
            }
        }
    }
}

/// The entry of `pexgen.toml` that changes the value that an error is about.
fn entry(id: Id, place: &str) -> String {
    match id {
        Id::NotASchema | Id::UnsupportedVersion => {
            "`[patch] operations = [{ op = \"add\", path = \"/openapi\", value = \"3.1.0\" }]`".to_owned()
        }
        Id::NothingToGenerate => "`[patch.merge] \"#\" = { paths = { … } }`".to_owned(),
        _ => {
            let path = toml::Value::from(place);
            format!("`[patch] operations = [{{ op = \"replace\", path = {path}, value = … }}]`")
        }
    }
}
