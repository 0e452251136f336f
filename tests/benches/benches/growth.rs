//! Cost of generating by the size of the input, from documents in memory to files on disk, each in a separate process:
//! Pexip's version 41 once, ten times and a hundred times, and an OpenAPI document of 100, 1,000 and 3,000 components that
//! refer to each other.

use std::collections::BTreeMap;
use std::env;
use std::process::Command;
use std::time::Instant;

use mimalloc::MiMalloc;
use pexgen::diagnostic::Diagnostics;
use pexgen::input::config::Config;
use pexgen::input::folder;
use pexgen::loaded::LoadedVersion;
use pexgen::model::Api;
use pexgen::source_text::SourceFile;
use pexgen::{output, rust};
use pexgen_benches::process::{cpu, most_memory};
use pexgen_benches::{documents as pexip, large};

/// The variable that passes the kind and the size of the input to the process.
const INPUT: &str = "PEXGEN_INPUT";

/// The allocator of the command.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() {
    if let Ok(input) = env::var(INPUT) {
        let (kind, size) = input.split_once(' ').expect("a kind and a size");
        let size = size.parse().expect("a number");
        return measure(size, if kind == "pexip" { documents(size) } else { large_document(size) });
    }
    let program = env::current_exe().expect("this program");
    for (kind, sizes) in [("pexip", [1, 10, 100]), ("openapi", [100, 1_000, 3_000])] {
        println!("{kind:7}  input MB  items    files    lines   elapsed       CPU  at most");
        for size in sizes {
            let child = Command::new(&program).env(INPUT, format!("{kind} {size}")).status().expect("it starts");
            assert!(child.success());
        }
    }
}

/// An OpenAPI document of this number of components.
fn large_document(components: usize) -> BTreeMap<String, SourceFile> {
    let file = SourceFile { path: "openapi.json".to_owned(), text: large::openapi(components).into() };
    BTreeMap::from([("openapi".to_owned(), file)])
}

fn measure(size: usize, documents: BTreeMap<String, SourceFile>) {
    let bytes: usize = documents.values().map(|file| file.text.len()).sum();
    let folder = tempfile::tempdir().expect("a folder");
    let (started, before) = (Instant::now(), cpu());
    let loaded = LoadedVersion::from_documents("v1", documents, &Config::default()).expect("fine");
    let items = loaded.version.resources.len() + loaded.version.operations.len() + loaded.version.schemas.len();
    let api = Api {
        name: "growth".to_owned(),
        title: "Growth".to_owned(),
        description: String::new(),
        example: None,
        default_version: None,
        server: pexgen::model::Server::default(),
        versions: vec![loaded.version],
    };
    let files = rust::emit(&api, &rust::Package::default()).expect("Rust");
    output::plan(&folder.path().join("crate"), &files).and_then(|plan| plan.apply()).expect("written");
    let (elapsed, cpu) = (started.elapsed(), cpu().saturating_sub(before));
    let lines: usize = files.values().map(|text| text.lines().count()).sum();
    println!(
        "{size:7} {:9.2} {items:6} {:8} {lines:8} {:7.2} s {:7.2} s {:5} MB",
        megabytes(bytes),
        files.len(),
        elapsed.as_secs_f64(),
        cpu.as_secs_f64(),
        most_memory() / 1024
    );
}

fn megabytes(bytes: usize) -> f64 {
    f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1e6
}

/// Returns this number of copies of the documents of version 41, each with different paths.
fn documents(copies: usize) -> BTreeMap<String, SourceFile> {
    let once = folder::read_version(&pexip::all().join("v41"), &mut Diagnostics::default()).expect("documents");
    // The remaining documents are embedded, and only the configuration names them.
    let is_routed = |id: &str| !(id.contains("__") || id.starts_with("embedded/") || id.starts_with("responses/"));
    let routed = || once.iter().filter(|(id, _)| is_routed(id));
    let copy = |number: usize| {
        routed().map(move |(id, file)| {
            let text = file.text.replace("/api/admin/", &format!("/api/admin/copy{number}/"));
            let file = SourceFile { path: format!("copy{number}/{}", file.path), text: text.into() };
            (format!("copy{number}/{id}"), file)
        })
    };
    (0..copies).flat_map(copy).collect()
}
