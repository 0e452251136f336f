//! `pexgen lint`

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use pexgen::lint::{lint, report};
use serde_json::json;

use crate::load::{self, ReportFormat};
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
    let mut found = Vec::new();
    for folder in &arguments.folders {
        match load::versions_in(folder, arguments.config.as_deref()) {
            Ok(versions) => found.extend(versions.iter().flat_map(lint)),
            Err(error) => return error.report(),
        }
    }
    match arguments.format {
        ReportFormat::Text => terminal::text(&report::text(&found)),
        ReportFormat::Markdown => terminal::text(&report::markdown(&found)),
        ReportFormat::Json => terminal::json(&json!({ "diagnostics": found })),
        ReportFormat::Github => terminal::text(&report::github(&found)),
    }
    if arguments.fail_on == FailOn::Any && !found.is_empty() { Outcome::Different } else { Outcome::Success }
}
