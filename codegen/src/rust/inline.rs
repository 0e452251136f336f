//! A crate's files as one, for `include!` from a build script's folder: modules stand inside each
//! other, and nothing depends on features, which the including crate doesn't have.

use std::borrow::Cow;

use crate::output::{Files, MARK};

/// Lints that generated code does not follow inside another crate.
pub(super) const ALLOWED: &str =
    "dead_code, unused_imports, missing_docs, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction";

/// One module that holds the versions' modules. `from` is what it was generated from.
pub fn module(name: &str, title: &str, from: &str, versions: &[&str], files: &Files) -> String {
    let mut text = format!(
        "// {MARK} {} from {from}. Do not edit.\n\n\
         /// {title}\n\
         // Not all of it is used, and whoever includes it may be stricter than what is generated.\n\
         #[allow({ALLOWED})]\n\
         pub mod {name} {{\n\n\
         pexgen_runtime::generated_by!(\"{}\");\n\
         pub use pexgen_runtime as runtime;\n\n",
        env!("CARGO_PKG_VERSION"),
        super::RUNTIME_VERSION,
    );
    for version in versions {
        nest(version, &format!("src/{version}"), files, &mut text);
    }
    text.push_str("}\n");
    text
}

/// A module with what it holds; `path` is that of its file without `.rs` or `/mod.rs`.
fn nest(name: &str, path: &str, files: &Files, text: &mut String) {
    let file = files.get(&format!("{path}.rs")).or_else(|| files.get(&format!("{path}/mod.rs")));
    let body = file.and_then(|file| file.split_once("\n\n")).map_or("", |(_, body)| body);
    text.push_str("pub mod ");
    text.push_str(name);
    text.push_str(" {\n");
    for line in body.lines() {
        let declared = line.strip_prefix("pub mod ").and_then(|rest| rest.strip_suffix(';'));
        if let Some(inner) = declared {
            nest(inner, &format!("{path}/{inner}"), files, text);
        } else if let Some(line) = without_features(line) {
            text.push_str(&unexecuted(&line));
            text.push('\n');
        }
    }
    text.push_str("}\n");
}

/// A line without the start of an example: examples are for the crate that includes the module, whose documentation tests
/// they are not.
pub(super) fn unexecuted(line: &str) -> Cow<'_, str> {
    let is_example = line.trim_start().starts_with("//") && line.ends_with("```no_run");
    if is_example { line.replace("```no_run", "```ignore").into() } else { line.into() }
}

/// A line without conditions on the features of a crate; `None` if nothing is left of it, or if it declares the blocking
/// client, which exists by a feature.
pub(super) fn without_features(line: &str) -> Option<Cow<'_, str>> {
    let code = line.trim_start();
    if code.starts_with("pexgen_runtime::blocking_client!") {
        return None;
    }
    if code.starts_with("//") || !code.contains(CONDITION) {
        return Some(line.into());
    }
    let mut parts = line.split(CONDITION);
    let mut left = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        left.push_str(part.split_once("\")]").map_or(part, |(_, rest)| rest.trim_start()));
    }
    (!left.trim().is_empty()).then(|| left.into())
}

/// The start of a condition on a feature.
const CONDITION: &str = "#[cfg(feature = \"";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_on_features_are_removed() {
        assert_eq!(without_features("    #[cfg(feature = \"a\")]"), None);
        let of = |line| without_features(line).map(Cow::into_owned);
        assert_eq!(
            of("    &[#[cfg(feature = \"a\")] &a::X, #[cfg(feature = \"b\")] &b::X],").as_deref(),
            Some("    &[&a::X, &b::X],")
        );
        assert_eq!(of("    #[cfg(feature = \"a\")] &a::X,").as_deref(), Some("    &a::X,"));
        assert_eq!(of("/// `#[cfg(feature = \"a\")]`").as_deref(), Some("/// `#[cfg(feature = \"a\")]`"));
    }

    #[test]
    fn modules_stand_inside_each_other() {
        let files: Files = [
            ("src/v1/mod.rs", "// header\n\n//! Docs.\n\n#[cfg(feature = \"a\")]\npub mod a;\npub struct X;\n"),
            ("src/v1/a/mod.rs", "// header\n\npub mod b;\npub use b::Y;\n"),
            ("src/v1/a/b.rs", "// header\n\npub struct Y;\n"),
        ]
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .into();
        let text = module("api", "Title.", "api/pexgen.toml", &["v1"], &files);
        let (_, body) = text.split_once("as runtime;\n\n").expect("a head");
        assert_eq!(
            body,
            "pub mod v1 {\n//! Docs.\n\npub mod a {\npub mod b {\npub struct Y;\n}\npub use b::Y;\n}\npub struct X;\n}\n}\n"
        );
        assert!(syn::parse_file(&text).is_ok());
    }
}
