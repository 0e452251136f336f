//! `pexgen generate`

use pexgen::output::{self, Changes, OutputError, Plan};
use pexgen::{Generator, Summary, vendored};
use serde_json::json;

use crate::default_version;
use crate::selection::Api;
use crate::{Format, Outcome, Selection, runtime, terminal};

/// Runs the command.
pub fn run(selection: &Selection) -> Outcome {
    match generate(selection) {
        Ok(()) => Outcome::Success,
        Err(outcome) => outcome,
    }
}

fn generate(selection: &Selection) -> Result<(), Outcome> {
    let apis = selection.generate(Generator::new().previous(selection.out()))?;
    // Everything is checked before anything is written.
    let plans = apis.iter().map(|api| planned(selection, api)).collect::<Result<Vec<_>, _>>()?;
    let files = vendored::files();
    let sources = runtime::plans(&apis, &files)?;
    let (mut reports, mut done) = (Vec::new(), Vec::new());
    for (api, plan) in apis.iter().zip(&plans) {
        write(api, plan).map_err(|error| terminal::io_error_after(&error, &done))?;
        if !plan.is_current() {
            done.push(api.out.as_path());
        }
        api.note_names();
        api.generated.write_cache(&api.out);
        match selection.format {
            Format::Text => summarise(api, &written(api, plan)),
            Format::Json => reports.push(report(api, plan)),
        }
    }
    for (_, plan) in &sources {
        plan.apply().map_err(|error| terminal::io_error_after(&error, &done))?;
    }
    if selection.format == Format::Json {
        terminal::json(&json!({ "apis": reports }));
    }
    Ok(())
}

/// Compares an API with its output folder, and checks that it may be written.
fn planned<'a>(selection: &Selection, api: &'a Api) -> Result<Plan<'a>, Outcome> {
    let plan = selection.plan(api)?;
    default_version::check(api, &plan).map_err(|message| terminal::usage_error(&message))?;
    Ok(plan)
}

/// Writes `names.lock` and the crate. The names come first: with them, the next run completes the same crate.
fn write(api: &Api, plan: &Plan<'_>) -> Result<(), OutputError> {
    if let Some(names) = &api.generated.names {
        output::write(&names.path, &names.text)?;
    }
    let progress = terminal::spinner(&format!("writing {}", api.out.display()));
    let applied = plan.apply();
    progress.finish_and_clear();
    applied
}

fn written(api: &Api, plan: &Plan<'_>) -> String {
    let changes = Changes::of(&plan.changes);
    let (written, removed) = (changes.written(), changes.removed.len());
    let total = api.generated.files.len();
    format!(
        "{total} files in {}: {written} written, {removed} removed, {} unchanged",
        api.out.display(),
        total - written
    )
}

fn report(api: &Api, plan: &Plan<'_>) -> serde_json::Value {
    let changes = Changes::of(&plan.changes);
    json!({
        "name": api.generated.name,
        "folder": api.out,
        "versions": api.generated.versions,
        "files": api.generated.files.len(),
        "added": changes.added,
        "changed": changes.changed,
        "removed": changes.removed,
        "warnings": api.generated.warnings,
    })
}

/// The title of a column, and its count.
type Column = (&'static str, fn(&Summary) -> usize);

/// Prints the counts of each version. Columns with zeros only are left out.
fn summarise(api: &Api, written: &str) {
    let generated = &api.generated;
    terminal::line(&format!("{}: {written}", generated.name));
    let columns: [Column; 11] = [
        ("resources", |version| version.resources),
        ("commands", |version| version.commands),
        ("embedded", |version| version.embedded),
        ("operations", |version| version.operations),
        ("schemas", |version| version.schemas),
        ("fields", |version| version.fields),
        ("choices", |version| version.choices),
        ("lookups", |version| version.lookups),
        ("orderings", |version| version.orderings),
        ("relations", |version| version.relations),
        ("warnings", |version| version.warnings),
    ];
    let is_used =
        |(name, count): &&Column| *name == "warnings" || generated.versions.iter().any(|version| count(version) > 0);
    let columns: Vec<_> = columns.iter().filter(is_used).collect();
    let titles = ["version"].into_iter().chain(columns.iter().map(|(name, _)| *name)).collect::<Vec<_>>();
    terminal::line(&format!("  {}", titles.join("  ")));
    for version in &generated.versions {
        let counts = columns.iter().map(|(name, count)| format!("{:>width$}", count(version), width = name.len()));
        let cells: Vec<String> = [format!("{:<7}", version.version)].into_iter().chain(counts).collect();
        terminal::line(&format!("  {}", cells.join("  ")));
    }
}
