//! Groups of findings of the same kind in the same document, for reports.

use std::collections::{HashMap, HashSet};

use super::{Diagnostic, Id};
use crate::visible::visible;

/// Maximum number of names in the message of a group, and of their characters.
const MOST_NAMES: usize = 60;
const LONGEST: usize = 600;

/// Merges findings of the same kind in the same document into one finding that lists the names.
///
/// The order is that of the first finding of each group. The location is that of the first one too.
pub fn grouped(found: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut groups: Vec<Vec<&Diagnostic>> = Vec::new();
    let mut by_key: HashMap<Key<'_>, usize> = HashMap::new();
    for one in found {
        let index = *by_key.entry(key(one)).or_insert(groups.len());
        match groups.get_mut(index) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups.iter().filter_map(|group| merge(group)).collect()
}

/// Counts findings by kind, in the order of [`Id`].
pub fn counts(found: &[Diagnostic]) -> Vec<(Id, usize)> {
    let mut counts: Vec<(Id, usize)> = Vec::new();
    let mut ids: Vec<Id> = found.iter().map(|one| one.id).collect();
    ids.sort_unstable();
    for same in ids.chunk_by(PartialEq::eq) {
        counts.extend(same.first().map(|id| (*id, same.len())));
    }
    counts
}

/// The properties that the findings of one group share. Messages may differ in values between backticks. Errors share the
/// whole message and the help, because each of them has to be corrected. Findings without a name share the message.
#[derive(PartialEq, Eq, Hash)]
struct Key<'a> {
    id: Id,
    is_error: bool,
    file: Option<&'a str>,
    message: Vec<&'a str>,
    help: Option<&'a str>,
}

fn key(one: &Diagnostic) -> Key<'_> {
    // With `--strict` warnings are errors, too.
    let is_error = one.id.severity() == super::Severity::Error;
    let message = one.message.as_str();
    Key {
        id: one.id,
        is_error: one.severity == super::Severity::Error,
        file: one.location.as_ref().map(|location| location.file.as_str()),
        message: if is_error || one.name().is_none() { vec![message] } else { message.split('`').step_by(2).collect() },
        help: is_error.then_some(one.help.as_str()),
    }
}

fn merge(group: &[&Diagnostic]) -> Option<Diagnostic> {
    let (first, others) = group.split_first()?;
    if others.is_empty() {
        return Some((*first).clone());
    }
    let same_help = others.iter().all(|other| other.help == first.help);
    let message = common_message(&first.message, others);
    let message = match names(group) {
        names if names.is_empty() => format!("{message} ({} times)", group.len()),
        names => format!("{message} ({} times): {names}", group.len()),
    };
    let help = if same_help { first.help.clone() } else { first.id.advice().to_owned() };
    Some(Diagnostic { message, help, name: None, ..(*first).clone() })
}

/// Returns the message of all findings, with `…` for values between backticks in which they differ.
fn common_message(first: &str, others: &[&Diagnostic]) -> String {
    let mut pieces: Vec<&str> = first.split('`').collect();
    for other in others {
        for (piece, of_other) in pieces.iter_mut().zip(other.message.split('`')) {
            if *piece != of_other {
                *piece = "…";
            }
        }
    }
    pieces.join("`")
}

/// Returns the names of all findings, without repetitions.
fn names(group: &[&Diagnostic]) -> String {
    let mut known = HashSet::new();
    let names: Vec<&str> = group.iter().filter_map(|one| one.name()).filter(|name| known.insert(*name)).collect();
    let mut length = 0;
    let is_short = |name: &&&str| {
        length += name.len();
        length <= LONGEST
    };
    let most = names.iter().take(MOST_NAMES).take_while(is_short).count().max(1);
    let listed: Vec<String> = names.iter().take(most).map(|name| format!("`{}`", visible(name))).collect();
    match names.len().checked_sub(most) {
        Some(more @ 1..) => format!("{} and {more} more", listed.join(", ")),
        _ => listed.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Location;

    fn unknown(file: &str, name: &str) -> Diagnostic {
        let location = Location { pointer: format!("/filtering/{name}"), ..Location::file(file) };
        Diagnostic::new(Id::NotAField, location, format!("`filtering` names `{name}`, which is not a field"), "nothing")
    }

    #[test]
    fn one_finding_lists_the_names_of_a_document() {
        let found: Vec<_> = (0..40).map(|index| unknown("a.json", &format!("f{index}"))).collect();
        let [group] = &grouped(&found)[..] else { panic!("one group") };
        assert!(group.message.ends_with("`f38`, `f39`"), "{}", group.message);
        let start = "`filtering` names `…`, which is not a field (40 times): `f0`, ";
        assert!(group.message.starts_with(start), "{}", group.message);
        assert_eq!(group.location, found[0].location);
    }

    #[test]
    fn each_reason_is_a_group() {
        let finding = |message: &str, pointer: &str| {
            let location = Location { pointer: pointer.to_owned(), ..Location::file("a.yaml") };
            Diagnostic::new(Id::NotExpressed, location, message, "")
        };
        let reason = |name: &str| finding(&format!("not in the bindings: headers of the part `{name}`"), name);
        let found = [reason("a"), finding("not in the bindings: an interim response (1xx)", "c"), reason("b")];
        let messages: Vec<String> = grouped(&found).into_iter().map(|group| group.message).collect();
        let expected = [
            "not in the bindings: headers of the part `…` (2 times): `a`, `b`",
            "not in the bindings: an interim response (1xx)",
        ];
        assert_eq!(messages, expected);
    }

    #[test]
    fn entries_of_the_configuration_keep_their_suggestions() {
        let entry =
            |help: &str| Diagnostic::new(Id::UnmatchedOverride, Location::file("a"), "`x` matches nothing", help);
        let found = [entry("did you mean \"a\"?"), entry("did you mean \"b\"?")];
        assert_eq!(grouped(&found), found);
        assert_eq!(grouped(&[found[0].clone(), found[0].clone()]).len(), 1);
    }

    #[test]
    fn errors_keep_their_messages() {
        let error = |key: &str| {
            let location = Location { pointer: format!("crate.{key}"), ..Location::file("pexgen.toml") };
            Diagnostic::new(Id::BadConfig, location, format!("`{key}` is wrong"), format!("correct `{key}`"))
        };
        let found = [error("edition"), error("features")];
        assert_eq!(grouped(&found), found);
    }

    #[test]
    fn other_documents_and_other_kinds_are_not_merged() {
        let other = Diagnostic::new(Id::BadValue, Location::file("a.json"), "expected a string", "");
        let found = [unknown("a.json", "x"), unknown("b.json", "x"), other.clone()];
        assert_eq!(grouped(&found), found);
        assert_eq!(counts(&found), [(Id::BadValue, 1), (Id::NotAField, 2)]);
        let [twice] = &grouped(&[other.clone(), other])[..] else { panic!("one group") };
        assert_eq!(twice.message, "expected a string (2 times)");
    }
}
