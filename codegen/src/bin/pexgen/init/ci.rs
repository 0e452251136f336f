//! The checks of pull requests: `pexgen init --ci`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use pexgen::input::config::FILE_NAME;
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
    let folders: Vec<String> = workspace.schemas.iter().map(|folder| in_shell(&plain(folder).join("/"))).collect();
    REPORT.1.replacen(FOLDERS, &format!("for schemas in {}; do\n", folders.join(" ")), 1)
}

/// Returns a path as a shell reads it.
fn in_shell(path: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    if path.chars().all(is_plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', "'\\''")) }
}

/// Returns a text as a string of YAML.
fn in_yaml(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

impl Host {
    /// Returns the file of the checks, with its path below the root of the repository. `folder` is that of the workspace
    /// below the root; empty if it is the root.
    fn workflow(self, folder: &str) -> (String, String) {
        match self {
            Self::Github if folder.is_empty() => (".github/workflows/bindings.yml".to_owned(), GITHUB.to_owned()),
            Self::Github => {
                let own =
                    format!("{RUNNER}    defaults:\n      run:\n        working-directory: {}\n", in_yaml(folder));
                let name = format!(".github/workflows/bindings-{}.yml", folder.replace('/', "-"));
                (name, GITHUB.replacen(RUNNER, &own, 1))
            }
            Self::Gitlab if folder.is_empty() => (".gitlab-ci.yml".to_owned(), GITLAB.to_owned()),
            Self::Gitlab => {
                let enter = in_yaml(&format!("cd {}", in_shell(folder)));
                let script = GITLAB.replacen(SCRIPT, &format!("{SCRIPT}    - {enter}\n"), 1);
                let artifact = format!("paths: [{}]", in_yaml(&format!("{folder}/report.md")));
                (".gitlab-ci.yml".to_owned(), script.replacen("paths: [report.md]", &artifact, 1))
            }
        }
    }
}

/// The checks of each host.
const GITHUB: &str = include_str!("../../../../ci/github.yml");
const GITLAB: &str = include_str!("../../../../ci/gitlab.yml");

/// The lines behind which the folder of a workspace is entered.
const RUNNER: &str = "    runs-on: ubuntu-latest\n";
const SCRIPT: &str = "  script:\n";

/// Returns the workspace of the current folder, which must be its own.
fn workspace() -> Result<Workspace, String> {
    let (folder, workspace) = Workspace::of_current_folder()?;
    if folder != Path::new("") {
        return Err(format!(
            "this folder is inside the workspace of {0}\n  help: run the command in {0}",
            folder.display()
        ));
    }
    let has_none = !Path::new(FILE_NAME).is_file() && !workspace.schemas.iter().any(|folder| folder.is_dir());
    if has_none {
        return Err(format!(
            "there is neither a `{FILE_NAME}` nor a folder `schemas` here, so no API could be checked\n  help: run the command in the folder of the workspace; `pexgen init` sets one up"
        ));
    }
    Ok(workspace)
}

/// Returns the root of the Git repository as a relative path, and the current folder below it, with slashes.
fn repository() -> Option<(PathBuf, String)> {
    let here = env::current_dir().ok()?;
    let root = here.ancestors().find(|folder| folder.join(".git").exists())?;
    let below = plain(here.strip_prefix(root).ok()?);
    Some((below.iter().map(|_| "..").collect(), below.join("/")))
}

/// Writes the files: the checks in the root of the repository, and the report in the folder of the workspace. A file that
/// exists with another content is an error.
pub fn write(host: Host) -> Result<(), Outcome> {
    let workspace = workspace().map_err(|message| terminal::usage_error(&message))?;
    let (root, folder) = repository().unwrap_or_default();
    let (workflow, text) = host.workflow(&folder);
    let files = [(PathBuf::from(REPORT.0), report(&workspace)), (root.join(workflow), text)];
    let differs = |path: &Path, text: &str| path.exists() && !fs::read_to_string(path).is_ok_and(|old| old == text);
    if let Some((path, _)) = files.iter().find(|(path, text)| differs(path, text)) {
        return Err(terminal::usage_error(&format!(
            "{} exists\n  help: `init` never overwrites: move the file away, and add to the new one what it had",
            path.display()
        )));
    }
    let mut undo = Undo::default();
    for (path, text) in &files {
        undo.note(path);
        output::write(path, text).map_err(|error| terminal::io_error(&error))?;
    }
    undo.keep();
    for (path, _) in files {
        terminal::line(&path.display().to_string());
    }
    Ok(())
}
