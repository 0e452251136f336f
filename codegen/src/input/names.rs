//! `names.lock`: the Rust names that earlier runs gave, beside `pexgen.toml`.
//!
//! The file contains the names that could change when an item is added, for example every name that is
//! `camelCase` in the documents: `fooBar` and a later `foo_bar` would both be `foo_bar`.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics, Id, Location};
use crate::model::naming::NamesLock;
use crate::pointer::escape;
use crate::source_text::SourceFile;

/// The file's name.
pub const FILE_NAME: &str = "names.lock";

/// Parses the file; `None` if it is not valid.
pub fn parse(file: &SourceFile, diagnostics: &mut Diagnostics) -> Option<NamesLock> {
    let names = NamesLock::parse(&file.text).map_err(|error| {
        let location = Location { line: error.line(), column: error.column(), ..Location::file(&file.path) };
        diagnostics.push(Diagnostic::new(
            Id::BadConfig,
            location,
            format!("invalid names.lock: {error}"),
            "restore the file from version control; without it, names in the bindings may change",
        ));
    });
    let names = names.ok()?;
    check(&names, file, diagnostics).then_some(names)
}

/// Reports names that cannot be used as they are; someone wrote them. Returns whether there are none.
fn check(names: &NamesLock, file: &SourceFile, diagnostics: &mut Diagnostics) -> bool {
    let mut seen: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    let mut is_valid = true;
    for (scope, wire, name) in names.names() {
        let message = if syn::parse_str::<syn::Ident>(name).is_err() {
            format!("`{name}` is not a name in Rust")
        } else if let Some(other) = seen.insert((scope, name), wire) {
            format!("`{wire}` and `{other}` have the same name, `{name}`")
        } else {
            continue;
        };
        is_valid = false;
        let pointer = format!("/{}/{}", escape(scope), escape(wire));
        let help = "write a name that nothing else there has, without spaces and hyphens, and that is not a keyword";
        diagnostics.json(Id::BadConfig, file, &pointer, message, help);
    }
    is_valid
}
