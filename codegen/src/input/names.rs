//! `names.lock`: the names that were given before, beside `pexgen.toml`.
//!
//! Every `camelCase` name is among them: a `snake_case` one that comes later would follow from itself alone, and take
//! the name away from what had it first.

use crate::diagnostic::{Diagnostic, Diagnostics, Id, Place};
use crate::input::file::SourceFile;
use crate::model::naming::NamesLock;

/// The file's name.
pub const FILE_NAME: &str = "names.lock";

/// Reads the file; `None` when it can't be used.
pub fn parse(file: &SourceFile, diagnostics: &mut Diagnostics) -> Option<NamesLock> {
    NamesLock::parse(&file.text)
        .map_err(|error| {
            let place = Place { line: error.line(), column: error.column(), ..Place::file(&file.path) };
            diagnostics.push(Diagnostic::new(
                Id::BadConfig,
                place,
                "the names that were given before can't be read from here",
                "take the file from version control again; without it, names that clash may change",
            ));
        })
        .ok()
}
