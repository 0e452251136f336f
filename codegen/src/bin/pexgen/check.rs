//! `pexgen check`

use pexgen::output::{Change, Plan};
use pexgen::{Generator, vendored};
use serde_json::json;
use similar::TextDiff;

use crate::selection::Api;
use crate::{Format, Outcome, Selection, runtime, terminal};

/// Runs the command.
pub fn run(selection: &Selection) -> Outcome {
    let apis = match selection.generate(Generator::new()) {
        Ok(apis) => apis,
        Err(outcome) => return outcome,
    };
    let mut current = true;
    let mut reports = Vec::new();
    for api in &apis {
        let plan = match selection.plan(api) {
            Ok(plan) => plan,
            Err(outcome) => return outcome,
        };
        current &= plan.is_current() && api.generated.names.is_none();
        match selection.format {
            Format::Text => show(api, &plan),
            Format::Json => reports.push(report(api, &plan)),
        }
    }
    let files = vendored::files();
    let sources = match runtime::plans(&apis, &files) {
        Ok(sources) => sources,
        Err(outcome) => return outcome,
    };
    let outdated: Vec<_> = sources.iter().filter(|(_, plan)| !plan.is_current()).map(|(folder, _)| folder).collect();
    for folder in &outdated {
        current = false;
        terminal::note(&format!("{} is out of date. Run `pexgen generate`.", folder.display()));
    }
    if selection.format == Format::Json {
        terminal::json(&json!({ "current": current, "apis": reports, "outdated_runtimes": outdated }));
    }
    if current { Outcome::Success } else { Outcome::Different }
}

fn show(api: &Api, plan: &Plan<'_>) {
    if let Some(names) = &api.generated.names {
        terminal::line(&format!("{} is out of date. Run `pexgen generate`.", names.path.display()));
        api.note_names();
    }
    if plan.is_current() {
        terminal::line(&format!("{} is up to date ({} files)", api.out.display(), api.generated.files.len()));
        return;
    }
    if !api.out.exists() {
        terminal::line(&format!("{} does not exist. Run `pexgen generate`.", api.out.display()));
        return;
    }
    for (path, change) in &plan.changes {
        let full = api.out.join(path);
        match change {
            Change::Added => terminal::line(&format!("{} is missing", full.display())),
            Change::Changed(_) => terminal::line(&diff(api, path, change)),
            Change::Removed(_) => terminal::line(&format!("{} is left over", full.display())),
        }
    }
    terminal::line(&format!(
        "{} is out of date: {} differ{}. Run `pexgen generate`.",
        api.out.display(),
        if plan.changes.len() == 1 { "1 file".to_owned() } else { format!("{} files", plan.changes.len()) },
        if plan.changes.len() == 1 { "s" } else { "" },
    ));
}

fn diff(api: &Api, path: &str, change: &Change) -> String {
    let new = api.generated.files.get(path).map_or("", String::as_str);
    let full = api.out.join(path);
    let (old, new, from, to) = match change {
        Change::Added => ("", new, "/dev/null".to_owned(), full.display().to_string()),
        Change::Changed(old) => (old.as_str(), new, full.display().to_string(), full.display().to_string()),
        Change::Removed(old) => (old.as_str(), "", full.display().to_string(), "/dev/null".to_owned()),
    };
    TextDiff::from_lines(old, new).unified_diff().context_radius(2).header(&from, &to).to_string()
}

fn report(api: &Api, plan: &Plan<'_>) -> serde_json::Value {
    let changes = plan.changes.iter().map(|(path, change)| {
        let kind = match change {
            Change::Added => "missing",
            Change::Changed(_) => "differs",
            Change::Removed(_) => "leftover",
        };
        json!({ "path": path, "kind": kind, "diff": diff(api, path, change) })
    });
    json!({
        "name": api.generated.name,
        "folder": api.out,
        "current": plan.is_current() && api.generated.names.is_none(),
        "names": api.generated.names.as_ref().map(|names| &names.path),
        "changes": changes.collect::<Vec<_>>(),
        "warnings": api.generated.warnings,
    })
}
