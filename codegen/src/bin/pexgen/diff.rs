//! `pexgen diff`

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use pexgen::diff::{Comparison, Impact, compare, report};

use crate::load::{self, LoadError, ReportFormat};
use crate::{Outcome, terminal};

/// The arguments of `pexgen diff`.
#[derive(Args)]
pub struct Arguments {
    /// Folder with the documents of the old version: `schemas/pexip-infinity/v38`
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// Folder with the documents of the new version
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// Configuration of both, instead of the `pexgen.toml` beside each folder
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    format: ReportFormat,
    /// Exit with 1 if a change has at least this impact
    #[arg(long, value_enum, default_value_t)]
    fail_on: FailOn,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Changes that make requests fail
    Breaking,
    /// Changes that may change the behaviour of programs
    Risky,
    /// Any change
    Any,
    /// Never
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
    let config = arguments.config.as_deref();
    let old = load::version(&arguments.old, config, &[&arguments.new]);
    let new = load::version(&arguments.new, config, &[&arguments.old]);
    let (old, new) = match (old, new) {
        (Ok(old), Ok(new)) => (old, new),
        (old, new) => {
            let errors = [old.err(), new.err()].into_iter().flatten().reduce(LoadError::and);
            return errors.map_or(Outcome::InvalidInput, |errors| errors.report());
        }
    };
    let comparison = compare(&old.version, &new.version);
    match arguments.format {
        ReportFormat::Text => terminal::text(&report::text(&comparison)),
        ReportFormat::Markdown => terminal::text(&report::markdown(&comparison)),
        ReportFormat::Json => terminal::json(&report::json(&comparison, &old, &new)),
        ReportFormat::Github => terminal::text(&report::github(&comparison, &old, &new)),
    }
    if arguments.fail_on.is_reached(&comparison) { Outcome::Different } else { Outcome::Success }
}
