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
        } else if !depends_on_features(line) {
            text.push_str(&unexecuted(line));
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

/// Whether a line needs the features of a crate: conditions, and the blocking client, which exists by a feature.
pub(super) fn depends_on_features(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("#[cfg(feature = ") || line.starts_with("pexgen_runtime::blocking_client!")
}

#[cfg(test)]
mod tests {
    use super::*;

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
