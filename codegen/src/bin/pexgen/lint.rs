//! `pexgen lint`

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use pexgen::diff::unknown_rules;
use pexgen::input::config::FILE_NAME;
use pexgen::lint::{lint, lint_api, report};
use pexgen::loaded::LoadedApi;
use pexgen::{Diagnostic, Failure};
use serde_json::json;

use crate::load::{self, LoadError, ReportFormat};
use crate::{Outcome, terminal};

/// The arguments of `pexgen lint`.
#[derive(Args)]
pub struct Arguments {
    /// Folders of APIs, each with a `pexgen.toml`, or of single versions
    #[arg(value_name = "FOLDER", required = true)]
    folders: Vec<PathBuf>,
    /// Configuration, instead of the `pexgen.toml` beside the documents
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    format: ReportFormat,
    /// Exit with 1 if there are findings
    #[arg(long, value_enum, default_value_t)]
    fail_on: FailOn,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// If there is any finding
    Any,
    /// Never
    #[default]
    Never,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Outcome {
    let (mut found, mut errors) = (Vec::new(), Vec::new());
    for folder in &arguments.folders {
        match findings(folder, arguments.config.as_deref()) {
            Ok(findings) => found.extend(findings),
            Err(LoadError::Input(failure)) => errors.extend(failure.diagnostics),
            Err(error) => return error.report(arguments.format),
        }
    }
    if !errors.is_empty() {
        if arguments.format != ReportFormat::Json {
            errors.extend(found);
        }
        return load::invalid(&errors, arguments.format);
    }
    match arguments.format {
        ReportFormat::Text => terminal::text(&report::text(&found)),
        ReportFormat::Markdown => terminal::text(&report::markdown(&found)),
        ReportFormat::Json => terminal::json(&json!({ "diagnostics": found })),
        ReportFormat::Github => terminal::text(&report::github(&found)),
    }
    if arguments.fail_on == FailOn::Any && !found.is_empty() { Outcome::Different } else { Outcome::Success }
}

/// Returns the findings about all versions in the folder of an API, or about one version by its folder: only with all
/// versions it is known which entries of the configuration match nothing.
fn findings(folder: &Path, config: Option<&Path>) -> Result<Vec<Diagnostic>, LoadError> {
    if !folder.join(FILE_NAME).is_file() {
        return Ok(lint(&load::version(folder, config)?));
    }
    let api = LoadedApi::read_with_paths(folder, config)?;
    let unknown = unknown_rules(&api.config);
    if !unknown.is_empty() {
        return Err(Failure { diagnostics: unknown }.into());
    }
    Ok(lint_api(&api)?)
}
