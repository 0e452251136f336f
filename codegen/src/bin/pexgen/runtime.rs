//! The sources of the runtime beside generated code.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use pexgen::input::config::{Form, Runtime};
use pexgen::output::{self, Files, Plan};
use pexgen::{Generated, vendored};

use crate::selection::Api;
use crate::{Outcome, terminal};

/// The folder of the runtime's sources for a crate or module, if the configuration does not name another runtime.
pub fn folder(generated: &Generated, out: &Path) -> Option<PathBuf> {
    if generated.package.runtime != Runtime::Vendored {
        return None;
    }
    let beside = match generated.package.form {
        Form::Crate => out.parent()?,
        Form::Module => out.ancestors().skip(1).find(|folder| folder.join("Cargo.toml").is_file())?,
    };
    Some(beside.join(vendored::NAME))
}

/// The version that generated code needs.
pub const NEEDED: &str = pexgen::rust::RUNTIME_VERSION;

/// Returns the version of a dependency on the runtime: as it is written, or that of the package at its path, which is
/// relative to the crate in the folder `out`.
pub fn version(dependency: &toml::Value, out: &Path) -> Option<String> {
    if let Some(version) = dependency.get("version") {
        return version.as_str().map(str::to_owned);
    }
    let folder = out.join(dependency.get("path")?.as_str()?);
    let manifest: toml::Table = fs::read_to_string(folder.join("Cargo.toml")).ok()?.parse().ok()?;
    manifest.get("package")?.get("version")?.as_str().map(str::to_owned)
}

/// Compares the folders of the runtime's sources with what they should hold.
pub fn plans<'f>(apis: &[Api], files: &'f Files) -> Result<Vec<(PathBuf, Plan<'f>)>, Outcome> {
    let folders: BTreeSet<PathBuf> = apis.iter().filter_map(|api| folder(&api.generated, &api.out)).collect();
    let plan = |folder: PathBuf| {
        let plan = output::plan_owned(&folder, files, |_, text| output::is_ours(text))
            .map_err(|error| terminal::io_error(&error))?;
        Ok((folder, plan))
    };
    folders.into_iter().map(plan).collect()
}
