//! The checks of pull requests: `pexgen init --ci`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use pexgen::output;

use super::plain;
use super::undo::Undo;
use crate::workspace::Workspace;
use crate::{Outcome, terminal};

/// Where pull requests are checked.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Host {
    /// GitHub Actions: `.github/workflows/bindings.yml`
    Github,
    /// GitLab: `.gitlab-ci.yml`
    Gitlab,
}

/// The report that both hosts run.
const REPORT: (&str, &str) = (".ci/schema-report", include_str!("../../../../ci/schema-report"));

/// The line of the report with the folders of the APIs.
const FOLDERS: &str = "for schemas in schemas; do\n";

/// Returns the report on the folders of a workspace.
fn report(workspace: &Workspace) -> String {
    let quoted = workspace.schemas.iter().map(|folder| {
        let name = plain(folder).join("/");
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
        if name.chars().all(is_plain) { name } else { format!("'{}'", name.replace('\'', "'\\''")) }
    });
    let folders: Vec<String> = quoted.collect();
    REPORT.1.replacen(FOLDERS, &format!("for schemas in {}; do\n", folders.join(" ")), 1)
}

/// Returns the root of the Git repository, unless it is the current folder.
fn repository_above() -> Option<PathBuf> {
    let here = env::current_dir().ok()?;
    let root = here.ancestors().find(|folder| folder.join(".git").exists())?;
    (root != here).then(|| root.to_owned())
}

/// Writes the files. One that exists with another content is an error.
pub fn write(host: Host) -> Result<(), Outcome> {
    if let Some(root) = repository_above() {
        return Err(terminal::usage_error(&format!(
            "this folder is below the root of its repository, where the file of the checks has to be\n  help: run the command in {}",
            root.display()
        )));
    }
    let workflow = match host {
        Host::Github => (".github/workflows/bindings.yml", include_str!("../../../../ci/github.yml")),
        Host::Gitlab => (".gitlab-ci.yml", include_str!("../../../../ci/gitlab.yml")),
    };
    let workspace = Workspace::in_folder(Path::new(".")).map_err(|message| terminal::usage_error(&message))?;
    let report = report(&workspace.unwrap_or_default());
    let files = [(REPORT.0, report.as_str()), workflow];
    let differs =
        |path: &str, text: &str| Path::new(path).exists() && !fs::read_to_string(path).is_ok_and(|old| old == text);
    if let Some((path, _)) = files.iter().find(|(path, text)| differs(path, text)) {
        return Err(terminal::usage_error(&format!(
            "{path} exists\n  help: `init` never overwrites: move the file away, and add to the new one what it had"
        )));
    }
    let mut undo = Undo::default();
    for (path, text) in files {
        undo.note(Path::new(path));
        output::write(Path::new(path), text).map_err(|error| terminal::io_error(&error))?;
    }
    undo.keep();
    for (path, _) in files {
        terminal::line(path);
    }
    Ok(())
}
