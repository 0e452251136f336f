//! `pexgen export`

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use pexgen::export::openapi::{self, Document};
use pexgen::loaded::{LoadedVersion, config_beside, read_config};
use pexgen::output;

use crate::diff::Refused;
use crate::{Outcome, draw};

/// What to write.
#[derive(Subcommand)]
pub enum Target {
    /// An OpenAPI 3.1 document of the whole API: for clients in other languages, documentation pages and stubs
    Openapi(Arguments),
}

/// Which documents, and where to.
#[derive(Args)]
pub struct Arguments {
    /// Folder of a version's schema documents: `schemas/pexip-infinity/v41`
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// A configuration in place of the `pexgen.toml` beside the folder
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Where the document goes, in place of standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// How the document is written
    #[arg(long, value_enum, default_value_t)]
    format: Spelling,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Spelling {
    /// JSON
    #[default]
    Json,
    /// YAML
    Yaml,
}

/// Runs the command.
pub fn run(target: &Target) -> Outcome {
    let Target::Openapi(arguments) = target;
    let loaded = match read(&arguments.folder, arguments.config.as_deref()) {
        Ok(loaded) => loaded,
        Err(refused) => return refused.report(),
    };
    draw::diagnostics(Path::new(""), &loaded.warnings);
    if let Some(operation) = loaded.version.operations.values().next() {
        let (folder, document) = (arguments.folder.display(), &operation.document);
        return draw::wrong_use(&format!("{folder} is described by an OpenAPI document already: {document}"));
    }
    let text = match spell(&openapi::export(&loaded), arguments.format) {
        Ok(text) => text,
        Err(message) => return draw::wrong_use(&message),
    };
    match &arguments.output {
        None => draw::text(&text),
        Some(path) => {
            if let Err(error) = output::write(path, &text) {
                return draw::disk(&error);
            }
        }
    }
    Outcome::Fine
}

fn spell(document: &Document, spelling: Spelling) -> Result<String, String> {
    let spelled = match spelling {
        Spelling::Json => document.to_json().map_err(|error| error.to_string()),
        Spelling::Yaml => document.to_yaml().map_err(|error| error.to_string()),
    };
    spelled.map_err(|error| format!("the document can't be written: {error}"))
}

fn read(folder: &Path, config: Option<&Path>) -> Result<LoadedVersion, Refused> {
    let path = config.map(Path::to_owned).or_else(|| config_beside(folder));
    let config = read_config(&path.ok_or_else(|| Refused::NoConfig(folder.to_owned()))?).map_err(Refused::Input)?;
    LoadedVersion::read(folder, &config).map_err(Refused::Input)
}
