//! The stages of generating Pexip's version 41, and generating all five versions from documents to files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use divan::Bencher;
use divan::counter::BytesCount;
use mimalloc::MiMalloc;
use pexgen::diagnostic::Diagnostics;
use pexgen::input::config::Config;
use pexgen::input::config_file;
use pexgen::input::{folder, tastypie};
use pexgen::loaded::LoadedVersion;
use pexgen::lower;
use pexgen::model::Api;
use pexgen::output::Files;
use pexgen::rust::{self, print};
use pexgen::source_text::SourceFile;
use pexgen::{Generator, output};
use pexgen_benches::documents;

/// The allocator of the command.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() {
    divan::main();
    fs::remove_dir_all(&*FOLDERS).expect("removed");
}

fn read() -> BTreeMap<String, SourceFile> {
    folder::read_version(&documents::all().join("v41"), &mut Diagnostics::default()).expect("documents")
}

fn config() -> Config {
    config_file::read_config(&documents::all().join("pexgen.toml")).expect("a configuration")
}

fn api() -> Api {
    let (config, documents) = (config(), read());
    let loaded = LoadedVersion::from_documents("v41", documents, &config).expect("fine");
    lower::api(&config, vec![loaded.version])
}

fn files() -> Files {
    rust::emit(&api(), &rust::Package::default()).expect("Rust")
}

#[divan::bench]
fn one_1_read() -> BTreeMap<String, SourceFile> {
    read()
}

#[divan::bench]
fn one_2_parse(bencher: Bencher) {
    let documents = read();
    let schemas: Vec<&SourceFile> = documents.values().filter(|file| !file.path.ends_with("root.json")).collect();
    let bytes: usize = schemas.iter().map(|file| file.text.len()).sum();
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        let mut found = Diagnostics::default();
        schemas.iter().filter_map(|file| tastypie::parse_schema(file, &mut found)).count()
    });
}

/// Includes parsing.
#[divan::bench]
fn one_3_lower(bencher: Bencher) {
    let (config, documents) = (config(), read());
    bencher
        .with_inputs(|| documents.clone())
        .bench_values(|documents| LoadedVersion::from_documents("v41", documents, &config).expect("fine"));
}

/// Includes formatting, on all cores.
#[divan::bench]
fn one_4_emit(bencher: Bencher) {
    let api = api();
    bencher.bench(|| rust::emit(&api, &rust::Package::default()).expect("Rust"));
}

/// Formats on one core.
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

#[divan::bench(sample_count = 25)]
fn one_6_write(bencher: Bencher) {
    let files = files();
    bencher.with_inputs(folder).bench_values(|folder| {
        output::plan(&folder, &files).and_then(|plan| plan.apply()).expect("written");
    });
}

/// Output folders, which are kept until the end: ext4 creates files slowly for minutes after many were
/// removed, possibly by the previous run. Set `TMPDIR` to use a folder in memory.
static FOLDERS: LazyLock<PathBuf> = LazyLock::new(|| tempfile::tempdir().expect("a folder").keep());

/// Returns an output folder, after the disk has written all pending data.
fn folder() -> PathBuf {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    rustix::fs::sync();
    FOLDERS.join(COUNT.fetch_add(1, Ordering::Relaxed).to_string())
}

/// Generates one version from documents to files, as `pexgen generate` does.
#[divan::bench(sample_count = 25)]
fn one_all_anew(bencher: Bencher) {
    bencher.with_inputs(folder).bench_values(|folder| {
        output::plan(&folder, &files()).and_then(|plan| plan.apply()).expect("written");
    });
}

/// Generates as `pexgen generate` does.
fn generate(out: &Path) {
    let generated = Generator::new().previous(out).generate(&documents::all()).expect("fine");
    let folder = out.join(&generated.name);
    output::plan(&folder, &generated.files).and_then(|plan| plan.apply()).expect("written");
    generated.write_cache(&folder);
}

#[divan::bench(sample_count = 25)]
fn four_all_anew(bencher: Bencher) {
    bencher.with_inputs(folder).bench_values(|folder| generate(&folder));
}

#[divan::bench]
fn four_nothing_changed(bencher: Bencher) {
    let folder = folder();
    generate(&folder);
    bencher.bench(|| generate(&folder));
}
