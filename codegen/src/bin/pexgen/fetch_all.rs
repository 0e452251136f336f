//! `pexgen fetch --all`: the newest version of each API, from the server that its lock file names.

use std::collections::BTreeSet;
use std::env;
use std::path::{Path, PathBuf};

use pexgen::fetch::{LOCK_FILE, Lock, server_of};
use pexgen::input::config::FILE_NAME;
use pexgen::model::naming::version_order;
use serde_json::json;

use crate::fetch::{self, Arguments, USER};
use crate::workspace::Workspace;
use crate::{Format, Outcome, listing, terminal};

/// Runs the command in the folder of the workspace. Paths in the arguments are absolute.
pub fn run(arguments: &Arguments) -> Outcome {
    let found = Workspace::enter().and_then(|(_, workspace)| newest(&workspace.schemas));
    let locked = match found {
        Ok(locked) => locked,
        Err(message) => return terminal::usage_error(&message),
    };
    // A URL that is not usable is reported by its own download.
    let servers = locked.iter().map(|(_, lock)| server_of(&lock.server).unwrap_or_else(|_| lock.server.clone()));
    let servers: BTreeSet<String> = servers.collect();
    if servers.len() > 1 && env::var_os(USER).is_some() {
        let servers: Vec<String> = servers.into_iter().collect();
        return terminal::usage_error(&format!(
            "the documents come from several servers: {}\n  help: {USER} holds the credentials of one; download each by `pexgen fetch SERVER --out FOLDER`",
            servers.join(", ")
        ));
    }
    let (mut outcome, mut reports) = (Outcome::Success, Vec::new());
    for (folder, lock) in &locked {
        match fetch::one(arguments, &lock.server, folder, lock.version.as_deref()) {
            Ok(fetched) if arguments.format == Format::Json => reports.push(fetch::report(folder, &fetched)),
            Ok(fetched) => fetch::show_fetched(folder, &fetched),
            Err(failed) if outcome == Outcome::Success => outcome = failed,
            Err(_) => {}
        }
    }
    if arguments.format == Format::Json {
        terminal::json(&json!({ "apis": reports }));
    }
    outcome
}

/// The newest version of each API that was downloaded, with its lock file.
fn newest(schemas: &[PathBuf]) -> Result<Vec<(PathBuf, Lock)>, String> {
    let mut found = Vec::new();
    let folders = |folder: &Path| {
        let folders = listing::folders(folder);
        folders
            .map_err(|error| format!("can't read {}: {error}\n  help: `pexgen init` sets up an API", folder.display()))
    };
    let mut apis = Vec::new();
    for folder in schemas {
        apis.extend(folders(folder)?);
    }
    for api in apis.into_iter().filter(|folder| folder.join(FILE_NAME).is_file()) {
        let mut versions = folders(&api)?;
        versions.sort_by(|one, other| version_order(&listing::name(one), &listing::name(other)));
        let Some(folder) = versions.into_iter().rev().find(|folder| folder.join(LOCK_FILE).is_file()) else { continue };
        let lock = Lock::read(&folder).ok_or_else(|| {
            format!(
                "{} is not a valid lock file\n  help: restore it, or download the version by `pexgen fetch SERVER --out FOLDER`",
                folder.join(LOCK_FILE).display()
            )
        })?;
        found.push((folder, lock));
    }
    if found.is_empty() {
        let schemas: Vec<_> = schemas.iter().map(|folder| folder.display().to_string()).collect();
        return Err(format!("no version in {} was downloaded by `pexgen fetch`", schemas.join(", ")));
    }
    Ok(found)
}
