//! Invariants of the generator: any input gives diagnostics with a location, or valid Rust. Tests of random
//! input and the fuzz targets use them.

use std::collections::BTreeSet;
use std::path::Path;

use pexgen::diagnostic::Id;
use pexgen::{Failure, Generated, Generator, Severity};

use crate::api::{self, Folder};

/// Replaces the content of a folder, generates from it, and checks the result.
///
/// # Errors
/// Returns the diagnostics of the generator.
///
/// # Panics
/// Panics if a diagnostic has no message or location, or if output is not valid Rust or TOML or is outside the folder.
pub fn generate(at: &Path, folder: &Folder) -> Result<Generated, Failure> {
    api::write(at, folder);
    let result = Generator::new().generate(at);
    match &result {
        Ok(generated) => assert_whole(generated),
        Err(failure) => assert_located(failure),
    }
    result
}

fn assert_whole(generated: &Generated) {
    for (path, text) in &generated.files {
        match path.rsplit_once('.') {
            Some((_, "rs")) => {
                syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
            }
            Some((_, "toml")) => {
                text.parse::<toml::Table>().unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
            }
            _ => {}
        }
        assert!(!path.split('/').any(|part| part == ".." || part.is_empty()), "{path}");
    }
    let lower: BTreeSet<String> = generated.files.keys().map(|path| path.to_lowercase()).collect();
    assert_eq!(lower.len(), generated.files.len(), "files whose names differ only by case");
}

fn assert_located(failure: &Failure) {
    assert!(failure.diagnostics.iter().any(|found| found.severity == Severity::Error), "{failure}");
    for diagnostic in &failure.diagnostics {
        assert_ne!(diagnostic.id, Id::InvalidOutput, "{diagnostic}");
        assert!(diagnostic.location.as_ref().is_some_and(|place| !place.file.is_empty()), "{diagnostic}");
        assert!(!diagnostic.message.is_empty());
    }
}
