//! `pexgen diff`

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use jiff::Zoned;
use pexgen::diff::{Applied, Comparison, Impact, UsedNames, compare, report};
use pexgen::loaded::LoadedVersion;
use pexgen::model::naming::version_order;
use pexgen::{Diagnostic, Severity};
use serde_json::json;

use crate::load::{self, LoadError, ReportFormat};
use crate::terminal::{self, Paths};
use crate::{Outcome, listing};

/// The arguments of `pexgen diff`.
#[derive(Args)]
pub struct Arguments {
    /// Folder with the documents of the old version: `schemas/pexip-infinity/v38`; with --since, of the new version
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// Folder with the documents of the new version
    #[arg(value_name = "NEW", required_unless_present = "since", conflicts_with = "since")]
    new: Option<PathBuf>,
    /// Compare each version after this one with the version before it, up to the one that is named: the folder of the
    /// oldest version, or its name if it is beside the other folder: `--since v21 schemas/pexip-infinity/v41`
    #[arg(long, value_name = "OLDEST")]
    since: Option<PathBuf>,
    /// Report only changes of items that the sources of this crate name, with file and line. Names are compared as
    /// text: an item of another module with the same name counts, too
    #[arg(long, value_name = "FOLDER")]
    uses: Option<PathBuf>,
    /// Configuration of all versions, instead of the `pexgen.toml` beside each folder
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    format: DiffFormat,
    /// Exit with 1 if a change has at least this impact
    #[arg(long, value_enum, default_value_t)]
    fail_on: FailOn,
}

/// How changes are reported.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum DiffFormat {
    /// For a terminal
    #[default]
    Text,
    /// For a pull request
    Markdown,
    /// One page for a browser, with filters and search
    Html,
    /// For programs
    Json,
    /// Annotations that code hosts show beside the lines
    Github,
}

impl From<DiffFormat> for ReportFormat {
    fn from(format: DiffFormat) -> Self {
        match format {
            DiffFormat::Text | DiffFormat::Html => Self::Text,
            DiffFormat::Markdown => Self::Markdown,
            DiffFormat::Json => Self::Json,
            DiffFormat::Github => Self::Github,
        }
    }
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Changes that make requests fail or responses unreadable
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
    let versions = match arguments.load() {
        Ok(loaded) => loaded,
        Err(error) => return error.report(arguments.format.into()),
    };
    let (mut comparisons, problems) = judged(&versions);
    if problems.iter().any(|problem| problem.severity == Severity::Error) {
        return load::invalid(&problems, arguments.format.into());
    }
    terminal::diagnostics(Paths::here(), &problems);
    if let Some(folder) = &arguments.uses {
        let names = match UsedNames::read(folder) {
            Ok(names) => names,
            Err(error) => return terminal::usage_error(&error.to_string()),
        };
        for (comparison, pair) in comparisons.iter_mut().zip(versions.windows(2)) {
            names.retain(comparison, &pair[0].version, &pair[1].version);
        }
    }
    arguments.print(&versions, &comparisons);
    let is_reached = comparisons.iter().any(|comparison| arguments.fail_on.is_reached(comparison));
    if is_reached { Outcome::Different } else { Outcome::Success }
}

/// Compares each version with the one before it, as the configuration of the newest one judges.
fn judged(versions: &[LoadedVersion]) -> (Vec<Comparison>, Vec<Diagnostic>) {
    let Some(newest) = versions.last() else { return Default::default() };
    let today = Zoned::now().date();
    let part = |number: i8| u8::try_from(number).unwrap_or_default();
    let today = toml::value::Date {
        year: u16::try_from(today.year()).unwrap_or_default(),
        month: part(today.month()),
        day: part(today.day()),
    };
    let mut applied = Applied::default();
    let comparisons = versions.windows(2).map(|pair| {
        let mut comparison = compare(&pair[0].version, &pair[1].version);
        applied.apply(&mut comparison, &newest.config.diff, today);
        comparison
    });
    let comparisons = comparisons.collect();
    let models: Vec<_> = versions.iter().map(|loaded| &loaded.version).collect();
    let problems = applied.problems(&newest.config, &models, today);
    (comparisons, problems)
}

/// Notes that the newer version is named first.
fn note_order(folders: &[PathBuf]) {
    let [old, new] = folders else { return };
    let (old, new) = (listing::name(old), listing::name(new));
    let is_numbered = |name: &str| {
        let number = name.strip_prefix('v').unwrap_or(name);
        number.starts_with(|c: char| c.is_ascii_digit())
            && number.chars().all(|c| c.is_ascii_digit() || "._-".contains(c))
    };
    if is_numbered(&old) && is_numbered(&new) && version_order(&old, &new).is_gt() {
        terminal::note(&format!(
            "`{old}` is compared as the old version, but its name is that of a newer one than `{new}`"
        ));
    }
}

impl Arguments {
    /// Loads the versions.
    fn load(&self) -> Result<Vec<LoadedVersion>, LoadError> {
        let folders = self.versions()?;
        let versions = load::versions(&folders, self.config.as_deref())?;
        note_order(&folders);
        Ok(versions)
    }

    /// Returns the folders of the versions to compare, oldest first.
    fn versions(&self) -> Result<Vec<PathBuf>, LoadError> {
        let (Some(oldest), newest) = (&self.since, &self.old) else {
            return Ok([Some(self.old.clone()), self.new.clone()].into_iter().flatten().collect());
        };
        let parent = newest.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let beside = parent.join(oldest);
        let oldest = if !oldest.exists() && beside.is_dir() { &beside } else { oldest };
        let (first, last) = (listing::name(oldest), listing::name(newest));
        let mut folders = listing::folders(parent).map_err(|error| LoadError::Unreadable(parent.to_owned(), error))?;
        folders.retain(|folder| {
            let name = listing::name(folder);
            version_order(&name, &first).is_gt() && version_order(&name, &last).is_lt()
        });
        folders.sort_by(|one, other| version_order(&listing::name(one), &listing::name(other)));
        Ok([oldest.clone()].into_iter().chain(folders).chain([newest.clone()]).collect())
    }

    fn print(&self, versions: &[LoadedVersion], comparisons: &[Comparison]) {
        let compared: Vec<report::Compared<'_>> = comparisons
            .iter()
            .zip(versions.windows(2))
            .map(|(comparison, pair)| report::Compared { comparison, old: &pair[0], new: &pair[1] })
            .collect();
        let texts = |each: &dyn Fn(&report::Compared<'_>) -> String| compared.iter().map(each).collect::<Vec<_>>();
        match self.format {
            DiffFormat::Text => terminal::text(&texts(&|one| report::text(one.comparison)).join("\n")),
            DiffFormat::Markdown => terminal::text(&texts(&|one| report::markdown(one.comparison)).join("\n")),
            DiffFormat::Html => terminal::text(&report::html(&compared)),
            DiffFormat::Github => {
                terminal::text(&texts(&|one| report::github(one.comparison, one.old, one.new)).concat());
            }
            DiffFormat::Json => {
                let mut values: Vec<_> =
                    compared.iter().map(|one| report::json(one.comparison, one.old, one.new)).collect();
                match values.pop() {
                    Some(only) if self.since.is_none() => terminal::json(&only),
                    last => {
                        values.extend(last);
                        terminal::json(&json!({ "comparisons": values }));
                    }
                }
            }
        }
    }
}
