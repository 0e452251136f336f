//! `pexgen explain`

use clap::Args;
use pexgen::diagnostic::{Id, nearest};
use pexgen::diff::{report, rules};

use crate::{Format, Outcome, terminal};

/// The arguments of `pexgen explain`.
#[derive(Args)]
pub struct Arguments {
    /// Rule of `diff`, or kind of finding of `generate` and `lint`; lists all of them by default
    #[arg(value_name = "RULE")]
    rule: Option<String>,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Outcome {
    let Some(name) = &arguments.rule else {
        list(arguments.format);
        return Outcome::Success;
    };
    if let Some(rule) = rules::find(name) {
        match arguments.format {
            Format::Text => terminal::text(&report::explain(rule)),
            Format::Json => terminal::json(&report::json_rule(rule)),
        }
        return Outcome::Success;
    }
    if let Some(id) = Id::ALL.iter().find(|id| id.as_str() == name) {
        match arguments.format {
            Format::Text => terminal::text(&explanation(*id)),
            Format::Json => terminal::json(&diagnostic(*id)),
        }
        return Outcome::Success;
    }
    let known = rules::all().map(|rule| rule.id).chain(Id::ALL.iter().map(|id| id.as_str()));
    let help = match nearest(name, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`pexgen explain` lists all rules".to_owned(),
    };
    terminal::usage_error(&format!("there is no rule `{name}`\n  help: {help}"))
}

fn list(format: Format) {
    if format == Format::Json {
        let rules: Vec<_> = rules::all().map(report::json_rule).collect();
        let diagnostics: Vec<_> = Id::ALL.iter().map(|id| diagnostic(*id)).collect();
        terminal::json(&serde_json::json!({ "rules": rules, "diagnostics": diagnostics }));
        return;
    }
    terminal::line(
        "Rules of `pexgen diff`: the impact of a change on running programs, and the semver step for code that uses the bindings",
    );
    for rule in rules::all() {
        terminal::line(&format!(
            "  {:<28} {:<8}  {:<5}  {}",
            rule.id,
            rule.impact.as_str(),
            rule.step.to_string(),
            rule.title
        ));
    }
    terminal::line("\nFindings of `pexgen generate` and `pexgen lint`");
    for id in Id::ALL {
        terminal::line(&format!("  {:<28} {:<8}  {}", id.as_str(), id.severity().to_string(), id.about()));
    }
}

fn explanation(id: Id) -> String {
    format!(
        "{}: {}\n  severity:   {}\n  why:        {}\n  what to do: {}\n",
        id.as_str(),
        id.about(),
        id.severity(),
        id.why(),
        id.advice()
    )
}

fn diagnostic(id: Id) -> serde_json::Value {
    serde_json::json!({ "id": id, "severity": id.severity(), "about": id.about(), "why": id.why(), "advice": id.advice() })
}
