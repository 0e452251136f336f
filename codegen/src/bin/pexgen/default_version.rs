//! Keeps the default feature of a generated crate.
//!
//! The version that is on by default is the newest one unless the configuration names it. With a new version, programs
//! that rely on the default would use another API without any change of their own.

use std::fs;
use std::path::Path;

use pexgen::input::config::FILE_NAME;
use pexgen::output::{Change, Plan};

use crate::selection::Api;

/// Returns an error message if the default version would change although the configuration does not set it.
pub fn check(api: &Api, plan: &Plan<'_>) -> Result<(), String> {
    let generated = &api.generated;
    let change = plan.changes.iter().find(|(path, _)| path == "Cargo.toml").map(|(_, change)| change);
    let (Some(Change::Changed(old)), None) = (change, &generated.package.default) else { return Ok(()) };
    let new = generated.files.get("Cargo.toml").map_or("", String::as_str);
    let version_of = |manifest: &str| {
        let features = default_features(manifest);
        generated.versions.iter().find(|summary| features.contains(&summary.module)).map(|summary| &summary.version)
    };
    match (version_of(old), version_of(new)) {
        (Some(old), Some(new)) if old != new => {
            let file = api.folder.join(FILE_NAME);
            let (place, header) = if has_crate(&file) { (" below `[crate]`", "") } else { ("", "    [crate]\n") };
            Err(format!(
                "the default feature of the crate `{}` would change from `{old}` to `{new}`\n  \
                 help: add this{place} to {} to keep it, or name `{new}` there:\n\n{header}    default = \"{old}\"\n",
                generated.name,
                file.display(),
            ))
        }
        _ => Ok(()),
    }
}

/// Returns whether a configuration has the table already. TOML refuses a second one.
fn has_crate(file: &Path) -> bool {
    let text = fs::read_to_string(file).unwrap_or_default();
    text.parse::<toml::Table>().is_ok_and(|config| config.contains_key("crate"))
}

fn default_features(manifest: &str) -> Vec<String> {
    let manifest: toml::Table = toml::from_str(manifest).unwrap_or_default();
    let default = manifest.get("features").and_then(|features| features.get("default")?.as_array());
    default.into_iter().flatten().filter_map(|feature| feature.as_str().map(str::to_owned)).collect()
}
