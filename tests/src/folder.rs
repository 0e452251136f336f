//! Folders that tests work in.

use std::fs;
use std::path::Path;

/// Copies a folder recursively. Files are created in the reverse order of their names, because nothing may
/// depend on the order of directory entries.
///
/// # Panics
/// Panics on I/O errors.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    let mut entries: Vec<_> = fs::read_dir(from).expect("a folder").map(|entry| entry.expect("an entry")).collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.file_name()));
    for entry in entries {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}
