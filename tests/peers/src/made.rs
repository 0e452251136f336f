//! A crate with the code that progenitor generates, and a program that decodes a page.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The manifest that progenitor's own command would write, with the required dependencies.
const MANIFEST: &str = r#"[package]
name = "<name>"
edition = "2021"

[workspace]

[dependencies]
bytes = "1"
chrono = { version = "0.4", default-features = false, features = ["serde"] }
futures-core = "0.3"
progenitor-client = "0.15"
regress = "0.11"
reqwest = { version = "0.13", default-features = false, features = ["json", "query", "stream"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
serde_urlencoded = "0.7"
uuid = { version = "1", features = ["serde"] }
"#;

const PROGRAM: &str = r#"use std::time::Instant;

fn main() {
    let page = std::fs::read(std::env::args().nth(1).expect("a path")).expect("a page");
    let mut times: Vec<u128> = (0..21)
        .map(|_| {
            let start = Instant::now();
            let page: <crate>::types::ConfigurationConferencePage = serde_json::from_slice(&page).expect("a page");
            let time = start.elapsed().as_nanos();
            assert_eq!(page.objects.len(), 5_000);
            time
        })
        .collect();
    times.sort_unstable();
    println!("{}", times[times.len() / 2]);
}
"#;

/// Returns the files of the crate.
pub fn files(name: &str, code: String) -> BTreeMap<&'static str, String> {
    BTreeMap::from([
        ("Cargo.toml", MANIFEST.replace("<name>", name)),
        ("src/lib.rs", code),
        ("src/main.rs", PROGRAM.replace("<crate>", &name.replace('-', "_"))),
    ])
}

/// Writes the files.
pub fn write(folder: &Path, files: &BTreeMap<&'static str, String>) {
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("written");
    }
}
