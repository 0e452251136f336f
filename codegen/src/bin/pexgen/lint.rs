//! `pexgen lint`

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use pexgen::input::config::FILE_NAME;
use pexgen::lint::{lint, report};
use pexgen::loaded::{LoadedVersion, config_beside, read_config};
use pexgen::{Diagnostic, Failure};
use serde_json::json;

use crate::diff::{Refused, ReportFormat};
use crate::{Outcome, draw};

/// Which documents, and how to report.
#[derive(Args)]
pub struct Arguments {
    /// Folders of APIs, each with a `pexgen.toml`, or of single versions
    #[arg(value_name = "FOLDER", required = true)]
    folders: Vec<PathBuf>,
    /// A configuration in place of the `pexgen.toml` beside the documents
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// How to report
    #[arg(long, value_enum, default_value_t)]
    format: ReportFormat,
    /// Exit with 1 when there is anything to say
    #[arg(long, value_enum, default_value_t)]
    fail_on: FailOn,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Any diagnostic
    Any,
    /// Nothing
    #[default]
    Never,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Outcome {
    let mut found = Vec::new();
    for folder in &arguments.folders {
        match examine(folder, arguments.config.as_deref()) {
            Ok(diagnostics) => found.extend(diagnostics),
            Err(refused) => return refused.report(),
        }
    }
    match arguments.format {
        ReportFormat::Text => draw::text(&report::text(&found)),
        ReportFormat::Markdown => draw::text(&report::markdown(&found)),
        ReportFormat::Json => draw::json(&json!({ "diagnostics": found })),
        ReportFormat::Github => draw::text(&report::github(&found)),
    }
    if arguments.fail_on == FailOn::Any && !found.is_empty() { Outcome::Found } else { Outcome::Fine }
}

/// What there is to say about every version of an API, or about a single one.
fn examine(folder: &Path, config: Option<&Path>) -> Result<Vec<Diagnostic>, Refused> {
    let own = folder.join(FILE_NAME);
    let (versions, beside) =
        if own.is_file() { (versions(folder)?, Some(own)) } else { (vec![folder.to_owned()], config_beside(folder)) };
    let path = config.map(Path::to_owned).or(beside).ok_or_else(|| Refused::NoConfig(folder.to_owned()))?;
    let config = read_config(&path).map_err(Refused::Input)?;
    let mut found = Vec::new();
    let mut wrong = Vec::new();
    for version in versions {
        match LoadedVersion::read(&version, &config) {
            Ok(loaded) => found.extend(lint(&loaded)),
            Err(failure) => wrong.extend(failure.diagnostics),
        }
    }
    if wrong.is_empty() { Ok(found) } else { Err(Refused::Input(Failure { diagnostics: wrong })) }
}

/// The folders of an API's versions, by name.
fn versions(folder: &Path) -> Result<Vec<PathBuf>, Refused> {
    let unreadable = |error: std::io::Error| Refused::Unreadable(folder.to_owned(), error);
    let mut versions = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        if entry.path().is_dir() && !entry.file_name().to_string_lossy().starts_with('.') {
            versions.push(entry.path());
        }
    }
    versions.sort();
    Ok(versions)
}
