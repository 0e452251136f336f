//! The vendors' guides, held against the bindings of the versions that they describe.
//!
//! `tests/facts` has a file for each guide, with a row for each of its statements; its README describes the keys.

mod bindings;
mod file;
mod operation;
mod query;
mod resource;
mod value;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use bindings::Bindings;
use file::{Fact, Guide};
use pexgen::model::{Resource, Role};
use pexgen::pattern;
use pexgen_tests::cargo;

/// What a fact states and the bindings do not have.
#[derive(Debug, PartialEq, Eq)]
struct Contradiction {
    /// The resource, where the fact is about one.
    subject: String,
    message: String,
}

/// How many rows a guide has, how many of them have a reading, and how many contradictions the readings explain.
#[derive(Debug, Default, PartialEq, Eq)]
struct Totals {
    rows: usize,
    readings: usize,
    departures: usize,
}

/// Returns what a fact states and the bindings do not have.
fn contradictions(fact: &Fact, bindings: &Bindings) -> Vec<Contradiction> {
    let mut found = Vec::new();
    let mut add = |subject: &str, messages: Vec<String>| {
        found.extend(messages.into_iter().map(|message| Contradiction { subject: subject.to_owned(), message }));
    };
    if let Some(name) = &fact.resource {
        let resources = resources(name, bindings);
        if resources.is_empty() {
            add(name, vec![format!("there is no resource `{name}`")]);
        }
        for resource in resources {
            add(&resource.id, resource::check(fact, resource, bindings));
        }
    } else if let Some(name) = &fact.schema {
        match bindings.version.schemas.get(name) {
            Some(schema) => add(name, operation::check_schema(fact, schema, bindings)),
            None => add(name, vec![format!("there is no schema `{name}`")]),
        }
    } else if let Some(path) = &fact.path {
        add(path, operation::check_operations(fact, path, bindings));
    }
    if let Some(test) = fact.test.as_ref().filter(|test| !bindings::has_test(test)) {
        add(test, vec![format!("there is no test `{test}`")]);
    }
    if let Some(phrase) = fact.documented.as_ref().filter(|phrase| !bindings.documents(phrase)) {
        add(phrase, vec![format!("the documentation does not have \"{phrase}\"")]);
    }
    found
}

/// Returns the resources with endpoints that a pattern matches; a name without `*` may also be that of an object inside
/// others.
fn resources<'b>(pattern: &str, bindings: &'b Bindings) -> Vec<&'b Resource> {
    let has_endpoints = |resource: &Resource| !matches!(resource.role, Role::Embedded | Role::Reply);
    let all = bindings.version.resources.values();
    all.filter(|resource| {
        resource.id == pattern || (has_endpoints(resource) && pattern::matches(pattern, &resource.id))
    })
    .collect()
}

/// Returns what is wrong with a row: with the row itself, or between it and the bindings.
fn faults(fact: &Fact, bindings: &Bindings) -> Vec<String> {
    if let Some(flaw) = fact.flaw() {
        return vec![flaw.to_owned()];
    }
    let found = contradictions(fact, bindings);
    if fact.reading.is_none() {
        return found.into_iter().map(|one| one.message).collect();
    }
    if found.is_empty() {
        return vec!["the `reading` is unused: the row holds without it".to_owned()];
    }
    if fact.except.is_empty() {
        return Vec::new();
    }
    let except: BTreeSet<&str> = fact.except.iter().map(String::as_str).collect();
    let actual: BTreeSet<&str> = found.iter().map(|one| one.subject.as_str()).collect();
    let unused = except.difference(&actual).map(|name| format!("`except` names `{name}`, for which the row holds"));
    let missing = found.iter().filter(|one| !except.contains(one.subject.as_str())).map(|one| one.message.clone());
    unused.chain(missing).collect()
}

/// Checks every row of a guide. Returns the totals and, for each row that fails, a line.
fn check(guide: &Guide, bindings: &Bindings) -> (Totals, String) {
    let (mut totals, mut report) = (Totals::default(), String::new());
    for fact in guide.facts() {
        totals.rows += 1;
        if fact.reading.is_some() {
            totals.readings += 1;
            totals.departures += contradictions(&fact, bindings).len();
        }
        for fault in faults(&fact, bindings) {
            let _ = writeln!(report, "{}, line {}: {}: {fault}", fact.section, fact.line, fact.statement);
        }
    }
    (totals, report)
}

fn holds(file: &str, at_least: usize) {
    let guide = Guide::read(&cargo::workspace().join("tests/facts").join(file));
    let bindings = Bindings::of(&guide.version);
    let (Totals { rows, readings, departures }, report) = check(&guide, &bindings);
    println!("{}: {rows} rows, {readings} readings, {departures} departures", guide.title);
    assert!(report.is_empty(), "{}, against {}:\n{report}", guide.title, guide.version);
    assert!(rows >= at_least, "{file} has {rows} rows only");
}

#[test]
fn pexip_infinity_v21() {
    holds("pexip-infinity-v21.toml", 200);
}

#[test]
fn pexip_infinity_v14() {
    holds("pexip-infinity-v14.toml", 500);
}

#[test]
fn audiocodes_mediant() {
    holds("audiocodes-mediant.toml", 180);
}

#[test]
fn xformation_lac() {
    holds("xformation-lac.toml", 50);
}

#[test]
fn netprofiler_licenses() {
    holds("netprofiler-licenses.toml", 45);
}

#[test]
fn every_facts_file_has_a_test() {
    let source = include_str!("mod.rs");
    for entry in std::fs::read_dir(cargo::workspace().join("tests/facts")).expect("a folder") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        assert!(name == "README.md" || source.contains(&format!("holds(\"{name}\", ")), "{name}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The report about one row.
    fn report(row: &str) -> String {
        let api = if row.contains("resource = ") { "pexip-infinity/v14" } else { "audiocodes-mediant/v1" };
        let text = format!("title = \"A\"\nversion = \"{api}\"\n[[sections]]\ntitle = \"B\"\nfacts = [{row}]");
        let guide = Guide::parse(&text).expect("a facts file");
        check(&guide, &Bindings::of(&guide.version)).1
    }

    fn fails(row: &str, reason: &str) {
        let report = report(row);
        assert!(report.contains(reason), "{row}\nreported: {report}");
    }

    #[test]
    fn row_that_holds_is_not_reported() {
        let row = r#"{ line = 1, statement = "a", resource = "configuration/dns_server", methods = ["GET"] }"#;
        assert_eq!(report(row), "");
    }

    #[test]
    fn unknown_key_is_an_error() {
        let text = "title = \"A\"\nversion = \"B\"\n[[sections]]\ntitle = \"C\"\nfacts = [{ line = 1, colour = 2 }]";
        let error = Guide::parse(text).expect_err("an error").to_string();
        assert!(error.contains("unknown field `colour`"), "{error}");
    }

    #[test]
    fn row_without_a_key_that_can_be_checked_fails() {
        fails(r#"{ line = 1, statement = "a" }"#, "no key that can be checked");
        fails(r#"{ line = 1, statement = "a", resource = "configuration/dns_server" }"#, "no key that can be checked");
        fails(r#"{ line = 1, statement = "a", methods = ["GET"] }"#, "no subject");
    }

    #[test]
    fn contradicting_rows_fail() {
        for (keys, reason) in [
            (
                r#"resource = "status/conference", methods = ["POST"]"#,
                "line 7: a: `status/conference` allows GET, not POST",
            ),
            (r#"resource = "status/conference", path = "/api/admin/status/v1/conferences/""#, "not at"),
            (r#"resource = "status/conference", field = "colour""#, "has no field `colour`"),
            (r#"resource = "status/conference", field = "name", value = 1"#, "string can't be 1"),
            (r#"resource = "status/conference", field = "name", type = "integer""#, "is a string, not a integer"),
            (r#"resource = "status/conference", field = "name", nullable = true"#, "cannot be null"),
            (r#"resource = "status/conference", limit = 21"#, "not 21"),
            (r#"resource = "status/conference", query = "order_by=colour""#, "can't be ordered by `colour`"),
            (r#"resource = "status/conference", query = "name__year=1""#, "can't be filtered by `name__year`"),
            (r#"resource = "configuration/conference", field = "service_type", choice = ["a"]"#, "no choice"),
            (r#"resource = "configuration/conference", field = "service_type", default = "lecture""#, "the default of"),
            (r#"resource = "configuration/conference", methods = ["POST"], body = { tag = "" }"#, "`name` is required"),
            (r#"resource = "configuration/conference", methods = ["PATCH"], body = { id = 1 }"#, "`id` can't be sent"),
            (r#"resource = "configuration/conference", methods = ["POST"], status = [202]"#, "the status 202"),
            (r#"path = "/api/v2/status""#, "no operation has the path"),
            (r#"path = "/api/v1/status", methods = ["PUT"]"#, "no operation is PUT"),
            (r#"path = "/api/v1/status", methods = ["GET"], status = [418]"#, "does not answer with the status 418"),
            (r#"path = "/api/v1/status", header = "Accept: text/plain""#, "does not have `Accept: text/plain`"),
            (
                r#"path = "/api/v1/status", methods = ["GET"], value = { ipAddress = "a" }"#,
                "`localTimeStamp` is missing",
            ),
            (r#"path = "/api/v1/actions/reset", body = { gracefulTimeout = "a" }"#, "integer can't be \"a\""),
            (r#"path = "/api/v1/alarms/active", parameter = "colour""#, "has no parameter `colour`"),
            (r#"path = "/api/v1/alarms/active", parameter = "limit", default = 21"#, "the default of `limit`"),
            (r#"schema = "Alarm", field = "date", value = "yesterday""#, "date-time can't be"),
            (r#"schema = "Alarm", field = "id", type = "integer""#, "the type is `string`, not `integer`"),
            (r#"schema = "Severity", choice = ["Terrible"]"#, "no choice of `Severity`"),
            (r#"schema = "Colour", field = "a""#, "there is no schema"),
            (r#"test = "tests/tests/generator/facts/mod.rs::report""#, "there is no test"),
            (r#"documented = "a phrase that nobody wrote in the documentation""#, "the documentation does not have"),
        ] {
            fails(&format!("{{ line = 7, statement = \"a\", {keys} }}"), reason);
        }
    }

    #[test]
    fn unused_reading_fails() {
        let resource = r#"line = 1, statement = "a", resource = "status/conference""#;
        let reading = r#"reading = "a reason that is long enough""#;
        fails(&format!("{{ {resource}, methods = [\"GET\"], {reading} }}"), "is unused");
        assert_eq!(report(&format!("{{ {resource}, methods = [\"POST\"], {reading} }}")), "");
    }

    #[test]
    fn reading_about_several_resources_names_them() {
        let row = r#"line = 1, statement = "a", resource = "history/b*", methods = ["GET", "POST"], reading = "history is read""#;
        fails(&format!("{{ {row} }}"), "names them in `except`");
        fails(
            &format!("{{ {row}, except = [\"history/backplane\"] }}"),
            "`history/backplane__media_stream` allows GET",
        );
        let both = r#"except = ["history/backplane", "history/backplane__media_stream"]"#;
        assert_eq!(report(&format!("{{ {row}, {both} }}")), "");
        fails(&format!("{{ {row}, {} }}", both.replace(']', ", \"history/brick\"]")), "for which the row holds");
    }
}
