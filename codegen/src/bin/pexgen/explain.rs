//! `pexgen explain`

use clap::Args;
use pexgen::diagnostic::{Id, nearest};
use pexgen::diff::{report, rules};

use crate::{Format, Outcome, draw};

/// Which rule.
#[derive(Args)]
pub struct Arguments {
    /// A rule of `diff`, or a diagnostic of `lint` and `generate`; lists all when none is given
    #[arg(value_name = "RULE")]
    rule: Option<String>,
    /// How to report
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Outcome {
    let Some(name) = &arguments.rule else {
        list(arguments.format);
        return Outcome::Fine;
    };
    if let Some(rule) = rules::find(name) {
        match arguments.format {
            Format::Text => draw::text(&report::explain(rule)),
            Format::Json => draw::json(&report::json_rule(rule)),
        }
        return Outcome::Fine;
    }
    if let Some(id) = Id::ALL.iter().find(|id| id.as_str() == name) {
        match arguments.format {
            Format::Text => draw::line(&format!("{}: {}\n  severity:  {}", id.as_str(), id.about(), id.severity())),
            Format::Json => draw::json(&diagnostic(*id)),
        }
        return Outcome::Fine;
    }
    let known = rules::all().map(|rule| rule.id).chain(Id::ALL.iter().map(|id| id.as_str()));
    let help = match nearest(name, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`pexgen explain` lists all".to_owned(),
    };
    draw::wrong_use(&format!("there is no rule `{name}`\n  help: {help}"))
}

fn list(format: Format) {
    if format == Format::Json {
        let rules: Vec<_> = rules::all().map(report::json_rule).collect();
        let diagnostics: Vec<_> = Id::ALL.iter().map(|id| diagnostic(*id)).collect();
        draw::json(&serde_json::json!({ "rules": rules, "diagnostics": diagnostics }));
        return;
    }
    draw::line("Rules of `pexgen diff`: what a change does to programs that run, and to code that uses the bindings");
    for rule in rules::all() {
        draw::line(&format!(
            "  {:<28} {:<8}  {:<5}  {}",
            rule.id,
            rule.impact.as_str(),
            rule.step.to_string(),
            rule.title
        ));
    }
    draw::line("\nDiagnostics of `pexgen lint` and `pexgen generate`");
    for id in Id::ALL {
        draw::line(&format!("  {:<28} {:<8}  {}", id.as_str(), id.severity().to_string(), id.about()));
    }
}

fn diagnostic(id: Id) -> serde_json::Value {
    serde_json::json!({ "id": id, "severity": id.severity(), "about": id.about() })
}
