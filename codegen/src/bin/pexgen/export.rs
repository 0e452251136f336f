//! `pexgen export`

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use pexgen::export::{self, openapi};
use pexgen::{LoadedVersion, output};
use serde::Serialize;

use crate::Outcome;
use crate::load::{self, ReportFormat};
use crate::terminal::{self, Paths};

/// The format to export to.
#[derive(Subcommand)]
pub enum Target {
    /// Export an OpenAPI 3.1 document, for clients in other languages, documentation and stubs
    Openapi(Arguments),
}

/// The arguments of `pexgen export openapi` and `pexgen bundle`.
#[derive(Args)]
pub struct Arguments {
    /// Folder with the documents of a version, such as `schemas/my-api/v1`
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// Configuration, instead of the `pexgen.toml` beside the folder
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Output file, instead of standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Output format [default: that of the extension of --output, otherwise JSON]
    #[arg(long, value_enum)]
    format: Option<Syntax>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Syntax {
    /// JSON
    Json,
    /// YAML
    Yaml,
}

/// Runs the command.
pub fn run(target: &Target) -> Outcome {
    let Target::Openapi(arguments) = target;
    let loaded = match arguments.load() {
        Ok(loaded) => loaded,
        Err(outcome) => return outcome,
    };
    if let Some(operation) = loaded.version.operations.values().next() {
        let (folder, document) = (arguments.folder.display(), &operation.document);
        return terminal::usage_error(&format!("{folder} has an OpenAPI document already: {document}"));
    }
    arguments.write(&openapi::export(&loaded))
}

/// Runs `pexgen bundle`.
pub fn bundle(arguments: &Arguments) -> Outcome {
    let loaded = match arguments.load() {
        Ok(loaded) => loaded,
        Err(outcome) => return outcome,
    };
    let Some(document) = loaded.bundle() else {
        let folder = arguments.folder.display();
        return terminal::usage_error(&format!(
            "{folder} has no OpenAPI document\n  help: `pexgen export openapi` writes one of Tastypie schemas"
        ));
    };
    arguments.write(&document)
}

impl Arguments {
    /// Returns the format: the one that is given, or else that of the output file.
    fn syntax(&self) -> Syntax {
        let extension = self.output.as_deref().and_then(Path::extension);
        let is_yaml =
            extension.is_some_and(|extension| ["yaml", "yml"].iter().any(|yaml| extension.eq_ignore_ascii_case(yaml)));
        self.format.unwrap_or(if is_yaml { Syntax::Yaml } else { Syntax::Json })
    }

    /// Loads the version, and prints its warnings.
    fn load(&self) -> Result<LoadedVersion, Outcome> {
        let loaded = load::version(&self.folder, self.config.as_deref());
        let loaded = loaded.map_err(|error| error.report(ReportFormat::Text))?;
        terminal::diagnostics(Paths::here(), &loaded.warnings);
        Ok(loaded)
    }

    /// Writes a document to the output file, or else to standard output.
    fn write(&self, document: &impl Serialize) -> Outcome {
        let serialized = match self.syntax() {
            Syntax::Json => export::to_json(document).map_err(|error| error.to_string()),
            Syntax::Yaml => export::to_yaml(document).map_err(|error| error.to_string()),
        };
        let text = match serialized {
            Ok(text) => text,
            Err(error) => return terminal::usage_error(&format!("can't serialize the document: {error}")),
        };
        match &self.output {
            None => terminal::text(&text),
            Some(path) => {
                if let Err(error) = output::write(path, &text) {
                    return terminal::io_error(&error);
                }
            }
        }
        Outcome::Success
    }
}
