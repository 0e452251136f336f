//! `[allow]`: findings that the user has read and accepts, so that `--strict` is usable.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::diagnostic::{Diagnostic, Severity};
use crate::pattern::matches_path;

/// Patterns on the locations of accepted warnings, by the kind of finding.
///
/// A pattern is `<file>#<JSON pointer>`, or `#<JSON pointer>` or the pointer alone for any file; a file is a path below
/// the folder of a version, or below that of the API. `*` matches within one part of the pointer, `**` over several.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct AllowConfig(BTreeMap<String, Vec<String>>);

impl AllowConfig {
    /// The patterns that accept a finding. Errors are never accepted. `files` are the paths that its file has in patterns.
    pub fn accepting<'p>(&'p self, found: &Diagnostic, files: &[String]) -> impl Iterator<Item = &'p str> {
        let pointer = found.location.as_ref().map_or("", |location| location.pointer.as_str());
        // Without a file, a pattern concerns any.
        let places: Vec<String> = files.iter().map(|file| format!("{file}#{pointer}")).collect();
        let anywhere = format!("#{pointer}");
        let is_warning = found.severity == Severity::Warning;
        let patterns = self.0.get(found.id.as_str()).into_iter().flatten().map(String::as_str);
        patterns.filter(move |pattern| {
            let is_place = |place: &String| matches_path(pattern, place);
            is_warning
                && match pattern.chars().next() {
                    Some('#') => is_place(&anywhere),
                    Some('/') => matches_path(pattern, pointer),
                    _ => places.iter().any(is_place),
                }
        })
    }

    /// Kinds of findings and patterns.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().flat_map(|(kind, patterns)| patterns.iter().map(move |one| (kind.as_str(), one.as_str())))
    }

    /// The kinds of findings.
    pub fn kinds(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Id, Location};

    #[test]
    fn warnings_are_accepted_by_kind_and_place() {
        let allow: AllowConfig = toml::from_str(
            "not-expressed = [\"#/paths/**/headers/*\", \"openapi.yaml#/webhooks/*\", \"v1/openapi.yaml#/x\", \"/y/*\"]",
        )
        .expect("TOML");
        let accepts = |id, pointer: &str| {
            let location = Location { pointer: pointer.to_owned(), ..Location::file("schemas/api/v1/openapi.yaml") };
            let files = ["openapi.yaml".to_owned(), "v1/openapi.yaml".to_owned()];
            allow.accepting(&Diagnostic::new(id, location, "x", ""), &files).next().is_some()
        };
        assert!(accepts(Id::NotExpressed, "/paths/~1a~1{id}/get/responses/200/headers/X-Rate"));
        assert!(accepts(Id::NotExpressed, "/webhooks/w"));
        assert!(accepts(Id::NotExpressed, "/x"));
        assert!(accepts(Id::NotExpressed, "/y/1"));
        assert!(!accepts(Id::NotExpressed, "/components/headers/X"));
        assert!(!accepts(Id::UnknownKey, "/webhooks/w"));
    }
}
