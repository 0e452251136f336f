//! `[allow]`: findings that the user has read and accepts, so that `--strict` is usable.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::diagnostic::{Diagnostic, Severity};
use crate::pattern::matches_path;

/// Patterns on the locations of accepted warnings, by the kind of finding.
///
/// A pattern is `<file>#<JSON pointer>`, or `#<JSON pointer>` for any file. `*` matches within one part of the pointer,
/// `**` over several.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct AllowConfig(BTreeMap<String, Vec<String>>);

impl AllowConfig {
    /// The patterns that accept a finding. Errors are never accepted.
    pub fn accepting<'p>(&'p self, found: &Diagnostic) -> impl Iterator<Item = &'p str> {
        let location = found
            .location
            .as_ref()
            .map_or_else(String::new, |location| format!("{}#{}", location.file, location.pointer));
        let is_warning = found.severity == Severity::Warning;
        let patterns = self.0.get(found.id.as_str()).into_iter().flatten().map(String::as_str);
        patterns.filter(move |pattern| is_warning && matches(pattern, &location))
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

fn matches(pattern: &str, location: &str) -> bool {
    let location = if pattern.starts_with('#') { &location[location.find('#').unwrap_or(0)..] } else { location };
    matches_path(pattern, location)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Id, Location};

    fn found(id: Id, pointer: &str) -> Diagnostic {
        Diagnostic::new(id, Location { pointer: pointer.to_owned(), ..Location::file("v1/openapi.yaml") }, "x", "")
    }

    #[test]
    fn warnings_are_accepted_by_kind_and_place() {
        let allow: AllowConfig =
            toml::from_str("not-expressed = [\"#/paths/**/headers/*\", \"v1/openapi.yaml#/webhooks/*\"]")
                .expect("TOML");
        let accepts = |id, pointer| allow.accepting(&found(id, pointer)).next().is_some();
        assert!(accepts(Id::NotExpressed, "/paths/~1a/get/responses/200/headers/X-Rate"));
        assert!(accepts(Id::NotExpressed, "/webhooks/w"));
        assert!(matches("#/paths/~1a~1{id}/*", "openapi.yaml#/paths/~1a~1{id}/get"));
        assert!(!accepts(Id::NotExpressed, "/components/headers/X"));
        assert!(!accepts(Id::UnknownKey, "/webhooks/w"));
    }
}
