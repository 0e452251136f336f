//! The changelog of a generated crate: the changes between its versions, newest first.

use std::fmt::Write as _;

use super::{compare, report};
use crate::markdown;
use crate::model::{Api, Version};
use crate::output::MARK;
use crate::parallel;

/// Path of the changelog in the crate.
pub const FILE_NAME: &str = "CHANGELOG.md";

/// Writes the changelog of an API.
pub fn changelog(api: &Api) -> String {
    let mut text = format!(
        "<!-- {MARK} {}. Do not edit. -->\n\n# {}: changes between versions\n\n\
         What the documents in the folder of each version say, and what it means for code that uses the \
         bindings. Every version is a module of its own: code that stays with one compiles as before, but what is \
         breaking or risky reaches it as soon as the server runs the newer version.\n",
        env!("CARGO_PKG_VERSION"),
        markdown::escape(&api.title),
    );
    let steps: Vec<(&Version, &Version)> = api.versions.iter().zip(api.versions.iter().skip(1)).rev().collect();
    text.extend(parallel::map(&steps, |(old, new)| step(old, new)));
    if let Some(first) = api.versions.first() {
        let _ = writeln!(
            text,
            "\n## {}\n\nThe first version in this crate, with {} resources and commands.",
            markdown::escape(&first.name),
            first.resources.len()
        );
    }
    text
}

/// Writes the changes from one version to the next.
fn step(old: &Version, new: &Version) -> String {
    format!(
        "\n## {}, from {}\n\n{}",
        markdown::escape(&new.name),
        markdown::escape(&old.name),
        report::markdown::body(&compare(old, new), "###")
    )
}
