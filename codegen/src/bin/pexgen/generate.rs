//! `pexgen generate`

use pexgen::Generator;
use pexgen::output::{self, Change, Plan};
use serde_json::json;

use crate::apis::Api;
use crate::{Format, Outcome, Selection, draw};

/// Runs the command.
pub fn run(selection: &Selection) -> Outcome {
    let apis = match selection.generate(Generator::new().previous(&selection.out)) {
        Ok(apis) => apis,
        Err(outcome) => return outcome,
    };
    let mut reports = Vec::new();
    for api in &apis {
        let plan = match selection.plan(api) {
            Ok(plan) => plan,
            Err(outcome) => return outcome,
        };
        let progress = draw::spinner(&format!("writing {}", api.out.display()));
        let applied = plan.apply();
        progress.finish_and_clear();
        let named = api.generated.names.as_ref().map_or(Ok(()), |names| output::write_one(&names.path, &names.text));
        if let Err(error) = applied.and(named) {
            return draw::disk(&error);
        }
        api.generated.note(&api.out);
        match selection.format {
            Format::Text => summarise(api, &written(api, &plan)),
            Format::Json => reports.push(report(api, &plan)),
        }
    }
    if selection.format == Format::Json {
        draw::json(&json!({ "apis": reports }));
    }
    Outcome::Fine
}

fn written(api: &Api, plan: &Plan<'_>) -> String {
    let removed = count(plan, |change| matches!(change, Change::Removed(_)));
    let written = plan.changes.len() - removed;
    let total = api.generated.files.len();
    format!(
        "{total} files in {}: {written} written, {removed} removed, {} unchanged",
        api.out.display(),
        total - written
    )
}

fn count(plan: &Plan<'_>, wanted: impl Fn(&Change) -> bool) -> usize {
    plan.changes.iter().filter(|(_, change)| wanted(change)).count()
}

fn report(api: &Api, plan: &Plan<'_>) -> serde_json::Value {
    let paths = |wanted: fn(&Change) -> bool| -> Vec<&str> {
        plan.changes.iter().filter(|(_, change)| wanted(change)).map(|(path, _)| path.as_str()).collect()
    };
    json!({
        "name": api.generated.name,
        "folder": api.out,
        "versions": api.generated.versions,
        "files": api.generated.files.len(),
        "added": paths(|change| *change == Change::Added),
        "changed": paths(|change| matches!(change, Change::Changed(_))),
        "removed": paths(|change| matches!(change, Change::Removed(_))),
        "warnings": api.generated.warnings,
    })
}

/// What an API holds, a line for each version.
fn summarise(api: &Api, written: &str) {
    let generated = &api.generated;
    draw::line(&format!("{}: {written}", generated.name));
    draw::line("  version  resources  commands  embedded  fields  choices  lookups  orderings  relations  warnings");
    for version in &generated.versions {
        draw::line(&format!(
            "  {:<7}  {:>9}  {:>8}  {:>8}  {:>6}  {:>7}  {:>7}  {:>9}  {:>9}  {:>8}",
            version.version,
            version.resources,
            version.commands,
            version.embedded,
            version.fields,
            version.choices,
            version.lookups,
            version.orderings,
            version.relations,
            version.warnings,
        ));
    }
}
