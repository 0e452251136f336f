//! `pexgen diff`

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use pexgen::Failure;
use pexgen::diff::{Comparison, Impact, compare, report};
use pexgen::loaded::{LoadedVersion, config_beside, read_config};

use crate::{Outcome, draw};

/// Which versions, and how to report.
#[derive(Args)]
pub struct Arguments {
    /// Folder of the old version's documents: `schemas/pexip-infinity/v38`
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// Folder of the new version's documents
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// A configuration for both, in place of the `pexgen.toml` beside each folder
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// How to report
    #[arg(long, value_enum, default_value_t)]
    format: ReportFormat,
    /// Exit with 1 when there are changes of this impact or a worse one
    #[arg(long, value_enum, default_value_t)]
    fail_on: FailOn,
}

/// How findings are reported.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// For a terminal
    #[default]
    Text,
    /// For a pull request
    Markdown,
    /// For programs
    Json,
    /// Annotations that code hosts show beside the lines
    Github,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// What makes requests fail
    Breaking,
    /// What may make programs behave differently
    Risky,
    /// Any change
    Any,
    /// Nothing
    #[default]
    Never,
}

impl FailOn {
    fn is_reached(self, comparison: &Comparison) -> bool {
        let least = match self {
            Self::Breaking => Impact::Breaking,
            Self::Risky => Impact::Risky,
            Self::Any => Impact::Compatible,
            Self::Never => return false,
        };
        comparison.worst() >= Some(least)
    }
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Outcome {
    let (old, new) =
        match (read(arguments, &arguments.old, &arguments.new), read(arguments, &arguments.new, &arguments.old)) {
            (Ok(old), Ok(new)) => (old, new),
            (old, new) => {
                let refused = [old.err(), new.err()].into_iter().flatten().reduce(Refused::and);
                return refused.map_or(Outcome::BadInput, |refused| refused.report());
            }
        };
    let comparison = compare(&old.version, &new.version);
    match arguments.format {
        ReportFormat::Text => draw::text(&report::text(&comparison)),
        ReportFormat::Markdown => draw::text(&report::markdown(&comparison)),
        ReportFormat::Json => draw::json(&report::json(&comparison, &old, &new)),
        ReportFormat::Github => draw::text(&report::github(&comparison, &old, &new)),
    }
    if arguments.fail_on.is_reached(&comparison) { Outcome::Found } else { Outcome::Fine }
}

/// Why a version could not be read.
pub enum Refused {
    /// Its documents or configuration are wrong.
    Input(Failure),
    /// Nothing says how to read it.
    NoConfig(PathBuf),
    /// A folder that can't be listed.
    Unreadable(PathBuf, std::io::Error),
}

impl Refused {
    /// Both, with what both sides have in common once.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Input(mut one), Self::Input(other)) => {
                let more = other.diagnostics.into_iter().filter(|diagnostic| !one.diagnostics.contains(diagnostic));
                let more: Vec<_> = more.collect();
                one.diagnostics.extend(more);
                Self::Input(one)
            }
            (one, _) => one,
        }
    }

    /// Says so.
    pub fn report(&self) -> Outcome {
        match self {
            Self::Input(failure) => {
                draw::diagnostics(Path::new(""), &failure.diagnostics);
                Outcome::BadInput
            }
            Self::NoConfig(folder) => draw::wrong_use(&format!(
                "there is no `pexgen.toml` beside {}\n  help: name the API's configuration by --config",
                folder.display()
            )),
            Self::Unreadable(folder, error) => draw::wrong_use(&format!("can't read {}: {error}", folder.display())),
        }
    }
}

/// Reads a version with the configuration beside it, or else with that of the other side: a
/// folder that was just fetched has none yet.
fn read(arguments: &Arguments, folder: &Path, other: &Path) -> Result<LoadedVersion, Refused> {
    let config = arguments.config.clone().or_else(|| config_beside(folder)).or_else(|| config_beside(other));
    let config = config.ok_or_else(|| Refused::NoConfig(folder.to_owned()))?;
    read_config(&config).and_then(|config| LoadedVersion::read(folder, &config)).map_err(Refused::Input)
}
