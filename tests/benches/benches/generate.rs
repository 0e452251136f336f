//! The stages of generating Pexip's version 41, and all four versions from documents to files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use divan::Bencher;
use divan::counter::BytesCount;
use pexgen::diagnostic::{Diagnostics, SourceFile};
use pexgen::input::config::Config;
use pexgen::input::{source, tastypie};
use pexgen::lowered::{self, Lowered};
use pexgen::model::Api;
use pexgen::rust::{self, Files, print};
use pexgen::{Generator, output};

fn main() {
    divan::main();
}

fn schemas() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/pexip-infinity")
}

fn documents() -> BTreeMap<String, SourceFile> {
    source::read_version(&schemas().join("v41"), &mut Diagnostics::default()).expect("documents")
}

fn config() -> Config {
    lowered::read_config(&schemas().join("pexgen.toml")).expect("a configuration")
}

fn api() -> Api {
    let (config, documents) = (config(), documents());
    let lowered = Lowered::from_documents("v41", documents, &config).expect("fine");
    Api {
        name: config.name,
        title: config.title,
        description: config.description,
        example: config.example,
        versions: vec![lowered.version],
    }
}

fn files() -> Files {
    rust::emit(&api(), "\"1\"").expect("Rust")
}

#[divan::bench]
fn one_1_read() -> BTreeMap<String, SourceFile> {
    documents()
}

#[divan::bench]
fn one_2_parse(bencher: Bencher) {
    let documents = documents();
    let schemas: Vec<&SourceFile> = documents.values().filter(|file| !file.path.ends_with("root.json")).collect();
    let bytes: usize = schemas.iter().map(|file| file.text.len()).sum();
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        let mut found = Diagnostics::default();
        schemas.iter().filter_map(|file| tastypie::parse_schema(file, &mut found)).count()
    });
}

/// Parsing included.
#[divan::bench]
fn one_3_lower(bencher: Bencher) {
    let (config, documents) = (config(), documents());
    bencher
        .with_inputs(|| documents.clone())
        .bench_values(|documents| Lowered::from_documents("v41", documents, &config).expect("fine"));
}

/// Formatting included, on all cores.
#[divan::bench]
fn one_4_emit(bencher: Bencher) {
    let api = api();
    bencher.bench(|| rust::emit(&api, "\"1\"").expect("Rust"));
}

/// On one core.
#[divan::bench]
fn one_5_format(bencher: Bencher) {
    let files = files();
    let sources = || files.iter().filter(|(path, _)| *path != "Cargo.toml");
    let bytes: usize = sources().map(|(_, text)| text.len()).sum();
    bencher
        .counter(BytesCount::new(bytes))
        .with_inputs(|| sources().map(|(_, text)| text.parse().expect("tokens")).collect())
        .bench_local_values(|files: Vec<_>| {
            files.into_iter().map(|tokens| print::file("", "", tokens).expect("Rust").len()).sum::<usize>()
        });
}

#[divan::bench]
fn one_6_write(bencher: Bencher) {
    let files = files();
    bencher.with_inputs(|| tempfile::tempdir().expect("a folder")).bench_values(|folder| {
        output::plan(&folder.path().join("crate"), &files).and_then(|plan| plan.apply()).expect("written");
        folder
    });
}

/// From documents to files in a folder, as `pexgen generate` does it.
fn generate(out: &Path) {
    let generated = Generator::new().previous(out).generate(&schemas()).expect("fine");
    let folder = out.join(&generated.name);
    output::plan(&folder, &generated.files).and_then(|plan| plan.apply()).expect("written");
    generated.note(&folder);
}

#[divan::bench]
fn four_all_anew(bencher: Bencher) {
    bencher.with_inputs(|| tempfile::tempdir().expect("a folder")).bench_values(|folder| {
        generate(folder.path());
        folder
    });
}

#[divan::bench]
fn four_nothing_changed(bencher: Bencher) {
    let folder = tempfile::tempdir().expect("a folder");
    generate(folder.path());
    bencher.bench(|| generate(folder.path()));
}
