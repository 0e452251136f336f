//! A crate's files as a module of an existing crate: no manifest, and nothing depends on features, which the existing
//! crate doesn't have.

use super::inline;
use crate::markdown;
use crate::model::Api;
use crate::output::{Files, MARK};

/// Converts the files of a crate, whose name in `api` is the path of the module. `source` is the name of the API, and
/// `blocking` keeps the blocking clients.
pub fn files(api: &Api, source: &str, crate_files: Files, blocking: bool) -> Files {
    let mut files = Files::new();
    for (path, text) in crate_files {
        match path.strip_prefix("src/") {
            Some("lib.rs") | None => {}
            Some(path) => drop(files.insert(path.to_owned(), without_features(&text, blocking))),
        }
    }
    files.insert("mod.rs".to_owned(), root(api, source));
    files
}

fn root(api: &Api, source: &str) -> String {
    let mut text = format!(
        "// {MARK} {} from {source}/pexgen.toml. Do not edit.\n\n\
         //! {}: typed bindings.\n\n\
         // Not all of it is used, and the crate may be stricter than what is generated.\n\
         #![allow({})]\n\n\
         pexgen_runtime::generated_by!(\"{}\");\n\
         pub use pexgen_runtime as runtime;\n",
        env!("CARGO_PKG_VERSION"),
        markdown::escape(&api.title),
        inline::ALLOWED,
        super::RUNTIME_VERSION,
    );
    for version in &api.versions {
        text.push_str("#[rustfmt::skip]\npub mod ");
        text.push_str(&version.module);
        text.push_str(";\n");
    }
    text
}

/// A file without conditions on features. Examples are for the crate that the module is part of, whose documentation
/// tests they are not.
fn without_features(text: &str, blocking: bool) -> String {
    let mut kept = String::with_capacity(text.len());
    for line in text.lines() {
        let is_blocking = line.trim_start().starts_with("pexgen_runtime::blocking_client!");
        let line = if blocking && is_blocking { Some(line.into()) } else { inline::without_features(line) };
        if let Some(line) = line {
            kept.push_str(&inline::unexecuted(&line));
            kept.push('\n');
        }
    }
    kept
}
