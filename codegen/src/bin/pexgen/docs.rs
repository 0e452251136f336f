//! `pexgen docs`

use std::path::{Path, PathBuf};

use clap::Args;
use pexgen::output::{self, Change};
use pexgen::reference;
use serde_json::json;

use crate::terminal::{self, Failures, Paths};
use crate::{Format, Outcome, selection};

/// The arguments of `pexgen docs`.
#[derive(Args)]
pub struct Arguments {
    /// Folders of APIs, each with a `pexgen.toml`; by default all in --schemas
    #[arg(value_name = "API")]
    folders: Vec<PathBuf>,
    /// Folder that contains the folders of APIs [default: those of the workspace, or `schemas`]
    #[arg(long, value_name = "FOLDER")]
    schemas: Vec<PathBuf>,
    /// Folder for the pages. Pages of an earlier run that are not written any more are removed
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// Configuration, instead of the `pexgen.toml` in the folder (requires exactly one API)
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Outcome {
    let folders = match selection::folders_of(&arguments.folders, &arguments.schemas) {
        Ok(folders) => folders,
        Err(message) => return terminal::usage_error(&message),
    };
    let config = arguments.config.as_deref();
    if config.is_some() && folders.len() != 1 {
        return terminal::usage_error("--config requires exactly one API");
    }
    let (mut apis, mut failures) = (Vec::new(), Failures::default());
    for folder in &folders {
        match reference::read(folder, config) {
            Ok((api, warnings)) => {
                if arguments.format == Format::Text {
                    terminal::diagnostics(Paths { folder, config }, &warnings);
                }
                apis.push(api);
            }
            Err(failure) => failures.add(Paths { folder, config }, &failure, arguments.format),
        }
    }
    match failures.end(arguments.format) {
        Ok(()) => write(&arguments.out, &reference::site(&apis), arguments.format),
        Err(outcome) => outcome,
    }
}

/// Writes all pages or none.
fn write(out: &Path, files: &output::Files, format: Format) -> Outcome {
    let is_old_page = |path: &str, text: &str| output::is_page(path) && output::is_ours(text);
    let plan = match output::plan_owned(out, files, is_old_page) {
        Ok(plan) => plan,
        Err(error) => return terminal::io_error(&error),
    };
    if let Some(file) = plan.foreign() {
        return terminal::usage_error(&format!(
            "{} has files that `pexgen docs` did not write, such as `{file}`\n  help: name an empty or a new folder with --out",
            out.display()
        ));
    }
    if let Err(error) = plan.apply() {
        return terminal::io_error(&error);
    }
    let removed = plan.changes.iter().filter(|(_, change)| matches!(change, Change::Removed(_))).count();
    let written = plan.changes.len() - removed;
    match format {
        Format::Text => terminal::line(&format!(
            "{} files in {}: {written} written, {removed} removed, {} unchanged; open {}",
            files.len(),
            out.display(),
            files.len() - written,
            out.join("index.html").display()
        )),
        Format::Json => {
            terminal::json(&json!({ "folder": out, "files": files.len(), "written": written, "removed": removed }));
        }
    }
    Outcome::Success
}
