//! `names.lock`: the Rust names that earlier runs gave, beside `pexgen.toml`.
//!
//! The file contains the names that could change when an item is added, for example every name that is
//! `camelCase` in the documents: `fooBar` and a later `foo_bar` would both be `foo_bar`.

use crate::diagnostic::{Diagnostic, Diagnostics, Id, Location};
use crate::input::file::SourceFile;
use crate::model::naming::NamesLock;

/// The file's name.
pub const FILE_NAME: &str = "names.lock";

/// Parses the file; `None` if it is not valid.
pub fn parse(file: &SourceFile, diagnostics: &mut Diagnostics) -> Option<NamesLock> {
    NamesLock::parse(&file.text)
        .map_err(|error| {
            let location = Location { line: error.line(), column: error.column(), ..Location::file(&file.path) };
            diagnostics.push(Diagnostic::new(
                Id::BadConfig,
                location,
                format!("invalid names.lock: {error}"),
                "restore the file from version control; without it, names in the bindings may change",
            ));
        })
        .ok()
}
