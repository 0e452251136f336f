//! The bindings as a module of an existing crate: no manifest and no features.

use super::plan::bindings::{Bindings, Place};
use super::{emit_versions, inline};
use crate::diagnostic::Diagnostic;
use crate::markdown;
use crate::model::Api;
use crate::output::{Files, MARK};

/// Writes a module. `path` is its path in Rust, and `blocking` adds blocking clients.
///
/// # Errors
/// Text that isn't Rust: a mistake of pexgen.
pub fn emit(api: &Api, path: &str, blocking: bool) -> Result<Files, Diagnostic> {
    let mut files =
        emit_versions(Bindings { api, place: Place::Module { path, blocking } }, api.versions.iter(), "", None)?;
    files.insert("mod.rs".to_owned(), root(api));
    Ok(files)
}

fn root(api: &Api) -> String {
    let [rustc, clippy] = inline::ALLOWED;
    let mut text = format!(
        "// {MARK} {} from {}/pexgen.toml. Do not edit.\n\n\
         //! {}: typed bindings.\n\n\
         // Not all of it is used, and the crate may be stricter than what is generated.\n\
         #![allow({rustc})]\n\
         #![allow({clippy})]\n\n\
         pexgen_runtime::generated_by!(\"{}\");\n\
         pub use pexgen_runtime as runtime;\n",
        env!("CARGO_PKG_VERSION"),
        api.name,
        markdown::escape(&api.title),
        super::RUNTIME_VERSION,
    );
    for version in &api.versions {
        text.push_str("#[rustfmt::skip]\npub mod ");
        text.push_str(&version.module);
        text.push_str(";\n");
    }
    text
}
