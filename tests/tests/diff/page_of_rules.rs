//! `docs/diff-rules.md`, written from the table of rules and their pairs.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use pexgen::diff::{Mirror, Rule, rules};
use pexgen_tests::cargo;

/// The most lines of an example on each side.
const MOST: usize = 14;
/// Lines of the document around a change.
const CONTEXT: usize = 2;

fn page() -> String {
    let mut page = "\
# Rules of `pexgen diff`

The impact of a rule is its effect on programs that were built for the old version and talk to a server of the new one:
`breaking` (a request is refused or ignored, or a response cannot be read), `risky` (a program may behave differently) or
`compatible`. The step is the largest effect on code that uses the generated bindings, as a step of semantic versioning.
A finding has less impact than its rule where only requests or only responses contain the value. `pexgen.toml` can set the
impact of a rule and accept single findings: [`[diff]`](pexgen-toml.md#changes-between-versions).

This page is generated from the table of rules; the examples are the test cases of the rules.

| rule | impact | in | step |
|---|---|---|---|
"
    .to_owned();
    for rule in rules::all() {
        let _ = writeln!(page, "| [`{0}`](#{0}) | {1} | {2} | {3} |", rule.id, rule.impact, rule.direction, rule.step);
    }
    rules::all().for_each(|rule| page += &section(rule));
    page
}

fn section(rule: &Rule) -> String {
    let mirror = match rule.mirror {
        Mirror::Rule(id) => format!("[`{id}`](#{id})"),
        Mirror::None(reason) => format!("none: {reason}"),
    };
    let unchecked = rule.semver_gap.map_or_else(String::new, |gap| format!("- **Step:** {}\n", gap.reason()));
    let mut title = rule.title.to_owned();
    title[..1].make_ascii_uppercase();
    format!(
        "\n## {}\n\n{title}: {}, in {}, {} step.\n\n- **Why:** {}\n- **What to do:** {}\n- **Opposite:** {mirror}\n{unchecked}\n\
         ```diff\n{}```\n",
        rule.id,
        rule.impact,
        rule.direction,
        rule.step,
        rule.why,
        rule.advice,
        example(rule.id)
    )
}

/// The lines in which the two sides of a case differ.
fn example(rule: &str) -> String {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("diff").join(rule);
    let read = |name: &str| fs::read_to_string(case.join(name)).unwrap_or_default();
    let sides = [("before.json", "after.json"), ("before.toml", "after.toml")];
    let sides = sides.map(|(before, after)| (read(before), read(after)));
    let Some((before, after)) = sides.into_iter().find(|(before, after)| before != after) else {
        // The configuration names the version that it applies to.
        let lines: Vec<String> = read("pexgen.toml").lines().map(|line| format!("  {line}\n")).collect();
        return lines.concat();
    };
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let start = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let rest = old.len().min(new.len()) - start;
    let end = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(old, new)| old == new).count();
    let mut text = String::new();
    let line = |text: &mut String, mark: &str, line: &str| {
        let _ = writeln!(text, "{mark} {line}");
    };
    old[start.saturating_sub(CONTEXT)..start].iter().for_each(|one| line(&mut text, " ", one));
    for (mark, lines) in [("-", &old[start..old.len() - end]), ("+", &new[start..new.len() - end])] {
        lines.iter().take(MOST).for_each(|one| line(&mut text, mark, one));
        if lines.len() > MOST {
            line(&mut text, mark, "…");
        }
    }
    old[old.len() - end..].iter().take(CONTEXT).for_each(|one| line(&mut text, " ", one));
    text
}

#[test]
fn page_of_rules_is_current() {
    let path = cargo::workspace().join("docs/diff-rules.md");
    let page = page();
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        fs::write(&path, &page).expect("the page can be written");
    }
    let current = fs::read_to_string(&path).unwrap_or_default();
    assert!(current == page, "docs/diff-rules.md is out of date; `INSTA_UPDATE=always` writes it");
}
