//! `pexgen docs`

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;
use pexgen::model::Api;
use pexgen::output::{self, Changes};
use pexgen::{Diagnostic, reference};
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
    let (mut apis, mut warnings, mut failures) = (Vec::new(), Vec::new(), Failures::default());
    for folder in &folders {
        match reference::read(folder, config) {
            Ok((api, found)) => {
                if arguments.format == Format::Text {
                    terminal::diagnostics(Paths { folder, config }, &found);
                }
                apis.push(api);
                warnings.extend(found);
            }
            Err(failure) => failures.add(Paths { folder, config }, &failure, arguments.format),
        }
    }
    if let Err(outcome) = failures.end(arguments.format) {
        return outcome;
    }
    match check_names(&folders, &apis) {
        Ok(()) => write(&arguments.out, &reference::site(&apis), &warnings, arguments.format),
        Err(message) => terminal::usage_error(&message),
    }
}

/// Returns an error message if two APIs have the same name, because the pages of an API are in a folder of its name.
fn check_names(folders: &[PathBuf], apis: &[Api]) -> Result<(), String> {
    let mut named: BTreeMap<&str, &Path> = BTreeMap::new();
    for (folder, api) in folders.iter().zip(apis) {
        if let Some(other) = named.insert(&api.name, folder) {
            if other == folder {
                return Err(format!("{} is named twice", folder.display()));
            }
            return Err(format!(
                "the APIs in {} and {} have the same name: {}\n  help: change `name` in one pexgen.toml",
                other.display(),
                folder.display(),
                api.name
            ));
        }
    }
    Ok(())
}

/// Writes all pages or none.
fn write(out: &Path, files: &output::Files, warnings: &[Diagnostic], format: Format) -> Outcome {
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
    let changes = Changes::of(&plan.changes);
    let (written, removed) = (changes.written(), changes.removed.len());
    match format {
        Format::Text => terminal::line(&format!(
            "{} files in {}: {written} written, {removed} removed, {} unchanged; open {}",
            files.len(),
            out.display(),
            files.len() - written,
            out.join("index.html").display()
        )),
        Format::Json => terminal::json(&json!({
            "folder": out,
            "files": files.len(),
            "written": written,
            "removed": removed,
            "warnings": warnings,
        })),
    }
    Outcome::Success
}
