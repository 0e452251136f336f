//! `pexgen status`

use std::path::Path;

use pexgen::fetch::Lock;
use pexgen::input::config::{Form, Runtime};
use pexgen::{Generator, Summary, vendored};
use serde_json::{Value, json};

use crate::selection::Api;
use crate::{Format, Outcome, Selection, runtime, terminal};

/// Runs the command.
pub fn run(selection: &Selection) -> Outcome {
    match report(selection) {
        Ok(()) => Outcome::Success,
        Err(outcome) => outcome,
    }
}

fn report(selection: &Selection) -> Result<(), Outcome> {
    let apis = selection.generate(Generator::new())?;
    let files = vendored::files();
    let sources = runtime::plans(&apis, &files)?;
    let mut reports = Vec::new();
    for api in &apis {
        let is_current = selection.plan(api)?.is_current() && api.generated.names.is_none();
        let folder = runtime::folder(&api.generated, &api.out);
        let is_runtime_current = sources.iter().all(|(path, plan)| Some(path) != folder.as_ref() || plan.is_current());
        let bindings = match (is_current, is_runtime_current) {
            (false, _) => "out of date: run `pexgen generate`",
            (true, false) => "current; the sources of the runtime are out of date: run `pexgen generate`",
            (true, true) => "current",
        };
        match selection.format {
            Format::Text => show(api, bindings),
            Format::Json => reports.push(describe(api, is_current, is_runtime_current)),
        }
    }
    if selection.format == Format::Json {
        terminal::json(&json!({ "apis": reports }));
    }
    Ok(())
}

fn show(api: &Api, bindings: &str) {
    let kind = match api.generated.package.form {
        Form::Crate => "crate",
        Form::Module => "module",
    };
    terminal::line(&format!("{}: {kind} {}, {bindings}", api.generated.name, api.out.display()));
    terminal::line(&format!("  runtime  {}", runtime_of(api)));
    for summary in &api.generated.versions {
        let documents = lock(&api.folder, summary).map_or_else(
            || "not downloaded by pexgen".to_owned(),
            |lock| {
                let version = lock.version.map_or_else(String::new, |version| format!(", version {version}"));
                format!("from {}{version}, {}", lock.server, lock.fetched)
            },
        );
        terminal::line(&format!("  {:<7}  {documents}", summary.version));
    }
}

fn describe(api: &Api, is_current: bool, is_runtime_current: bool) -> Value {
    let versions = api.generated.versions.iter().map(|summary| {
        json!({ "version": summary.version, "documents": lock(&api.folder, summary).map(|lock| {
            json!({ "server": lock.server, "version": lock.version, "fetched": lock.fetched })
        }) })
    });
    json!({
        "name": api.generated.name,
        "folder": api.out,
        "current": is_current,
        "runtime": runtime_of(api),
        "runtime_matches": runtime_matches(api),
        "runtime_current": is_runtime_current,
        "versions": versions.collect::<Vec<_>>(),
    })
}

fn runtime_of(api: &Api) -> String {
    match &api.generated.package.runtime {
        Runtime::Vendored => format!("vendored, {}", env!("CARGO_PKG_VERSION")),
        Runtime::Dependency(value) => match runtime_matches(api) {
            Some(true) => format!("{value}, matching"),
            Some(false) => format!("{value}, not matching: the bindings need {}", runtime::NEEDED),
            None => format!("{value}, of a version that only Cargo knows"),
        },
    }
}

/// Whether the dependency on the runtime has the version that the bindings need; `None` if it is not known.
fn runtime_matches(api: &Api) -> Option<bool> {
    match &api.generated.package.runtime {
        Runtime::Vendored => Some(true),
        Runtime::Dependency(value) => {
            let version = value.as_str().map(str::to_owned).or_else(|| runtime::version(value, &api.out))?;
            let version = version.trim_start_matches(['^', '=', '~', ' ']);
            Some(version.strip_prefix(runtime::NEEDED).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
        }
    }
}

/// Where the documents of a version come from.
fn lock(api: &Path, summary: &Summary) -> Option<Lock> {
    Lock::read(&api.join(&summary.version))
}
