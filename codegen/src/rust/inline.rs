//! The bindings as one module, for `include!` from a build script's folder: modules are inside each other.

use super::emit_versions;
use super::plan::bindings::{Bindings, Place};
use crate::diagnostic::Diagnostic;
use crate::markdown;
use crate::model::Api;
use crate::output::{Files, MARK};

/// Lints that generated code does not follow inside another crate, in lists that rustfmt leaves on one line.
pub(super) const ALLOWED: [&str; 2] =
    ["dead_code, unused_imports, missing_docs", "clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction"];

/// Writes the module `name`, which is at the root of a crate.
///
/// # Errors
/// Text that isn't Rust: a mistake of pexgen.
pub fn emit(api: &Api, name: &str) -> Result<String, Diagnostic> {
    let path = format!("crate::{name}");
    let files = emit_versions(
        Bindings { api, place: Place::Module { path: &path, blocking: false } },
        api.versions.iter(),
        "",
        None,
    )?;
    let versions: Vec<&str> = api.versions.iter().map(|version| version.module.as_str()).collect();
    Ok(module(api, name, &versions, &files))
}

/// The module that contains the modules of the versions.
fn module(api: &Api, name: &str, versions: &[&str], files: &Files) -> String {
    let [rustc, clippy] = ALLOWED;
    let mut text = format!(
        "// {MARK} {pexgen} from {}/{{{}}}. Do not edit.\n\n\
         /// {}: the bindings that this crate uses.\n\
         // Not all of it is used, and whoever includes it may be stricter than what is generated.\n\
         #[allow({rustc})]\n\
         #[allow({clippy})]\n\
         pub mod {name} {{\n\n\
         pexgen_runtime::generated_by!(\"{}\");\n\
         pub use pexgen_runtime as runtime;\n\n",
        api.name,
        versions.join(", "),
        markdown::escape(&api.title),
        super::RUNTIME_VERSION,
        pexgen = env!("CARGO_PKG_VERSION"),
    );
    for version in versions {
        nest(version, version, files, &mut text);
    }
    text.push_str("}\n");
    text
}

/// A module with what it holds; `path` is that of its file without `.rs` or `/mod.rs`.
fn nest(name: &str, path: &str, files: &Files, text: &mut String) {
    let file = files.get(&format!("{path}.rs")).or_else(|| files.get(&format!("{path}/mod.rs")));
    // Without the header.
    let body = file.and_then(|file| file.split_once("\n\n")).map_or("", |(_, body)| body);
    text.push_str("pub mod ");
    text.push_str(name);
    text.push_str(" {\n");
    for line in body.lines() {
        let declared = line.strip_prefix("pub mod ").and_then(|rest| rest.strip_suffix(';'));
        if let Some(inner) = declared {
            nest(inner, &format!("{path}/{inner}"), files, text);
        } else {
            text.push_str(line);
            text.push('\n');
        }
    }
    text.push_str("}\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_stand_inside_each_other() {
        let files: Files = [
            ("v1/mod.rs", "// header\n\n//! Docs.\n\npub mod a;\npub struct X;\n"),
            ("v1/a/mod.rs", "// header\n\npub mod b;\npub use b::Y;\n"),
            ("v1/a/b.rs", "// header\n\npub struct Y;\n"),
        ]
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .into();
        let mut text = String::new();
        nest("v1", "v1", &files, &mut text);
        assert_eq!(
            text,
            "pub mod v1 {\n//! Docs.\n\npub mod a {\npub mod b {\npub struct Y;\n}\npub use b::Y;\n}\npub struct X;\n}\n"
        );
        assert!(syn::parse_file(&text).is_ok());
    }
}
