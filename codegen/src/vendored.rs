//! The sources of the runtime, which are written beside generated crates that have it from nowhere else.

use include_dir::{Dir, DirEntry, include_dir};
use toml::{Table, Value};

use crate::output::{Files, MARK};

/// The folder and the name of the crate.
pub const NAME: &str = "pexgen-runtime";

static SOURCES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/runtime/src");
const MANIFEST: &str = include_str!("../runtime/Cargo.toml.in");
/// Keeps the format of the sources where the surrounding workspace has another one.
const RUSTFMT: &str = "max_width = 120\nuse_small_heuristics = \"Max\"\n";

/// Returns the files of the crate.
pub fn files() -> Files {
    let mut files = Files::new();
    let mut folders = vec![&SOURCES];
    while let Some(folder) = folders.pop() {
        for entry in folder.entries() {
            match entry {
                DirEntry::Dir(inner) => folders.push(inner),
                DirEntry::File(file) => {
                    let path = format!("src/{}", file.path().to_string_lossy().replace('\\', "/"));
                    let text = without_tests(file.contents_utf8().unwrap_or_default());
                    files.insert(path, format!("// {MARK} {}. Do not edit.\n{text}", env!("CARGO_PKG_VERSION")));
                }
            }
        }
    }
    files.insert(
        "Cargo.toml".to_owned(),
        format!("# {MARK} {}. Do not edit.\n\n{}", env!("CARGO_PKG_VERSION"), manifest()),
    );
    files.insert("rustfmt.toml".to_owned(), format!("# {MARK} {}. Do not edit.\n{RUSTFMT}", env!("CARGO_PKG_VERSION")));
    files
}

/// A source file without its tests at the end, which need the dependencies of tests.
fn without_tests(text: &str) -> &str {
    text.find("\n#[cfg(test)]\nmod tests {\n").map_or(text, |end| &text[..end])
}

/// The manifest without what it takes from our workspace, and without its tests and what only they need.
fn manifest() -> Table {
    let mut manifest: Table = MANIFEST.parse().unwrap_or_default();
    if let Some(Value::Table(package)) = manifest.get_mut("package") {
        package.remove("readme");
        package.remove("autotests");
        for (key, value) in [
            ("version", env!("CARGO_PKG_VERSION")),
            ("edition", "2024"),
            ("rust-version", env!("CARGO_PKG_RUST_VERSION")),
            ("license", env!("CARGO_PKG_LICENSE")),
        ] {
            package.insert(key.to_owned(), value.into());
        }
    }
    manifest.remove("test");
    manifest.remove("dev-dependencies");
    manifest.remove("lints");
    manifest
}
