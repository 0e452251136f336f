//! Cost of generating by the number of resources: Pexip's version 41 once, ten times and a hundred times,
//! from documents in memory to files on disk, each in a separate process.

use std::collections::BTreeMap;
use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, fs};

use mimalloc::MiMalloc;
use pexgen::diagnostic::Diagnostics;
use pexgen::input::config::Config;
use pexgen::input::file::SourceFile;
use pexgen::input::source;
use pexgen::loaded::LoadedVersion;
use pexgen::model::Api;
use pexgen::{output, rust};
use pexgen_benches::documents as pexip;
use rustix::time::{ClockId, clock_gettime};

/// The variable that passes the number of copies to the process.
const COPIES: &str = "PEXGEN_COPIES";

/// The allocator of the command.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() {
    if let Some(copies) = env::var(COPIES).ok().and_then(|copies| copies.parse().ok()) {
        return measure(copies);
    }
    let program = env::current_exe().expect("this program");
    println!("copies  resources    files    lines   elapsed       CPU  at most");
    for copies in [1, 10, 100] {
        let child = Command::new(&program).env(COPIES, copies.to_string()).status().expect("it starts");
        assert!(child.success());
    }
}

fn measure(copies: usize) {
    let documents = documents(copies);
    let folder = tempfile::tempdir().expect("a folder");
    let (started, before) = (Instant::now(), cpu());
    let loaded = LoadedVersion::from_documents("v1", documents, &Config::default()).expect("fine");
    let resources = loaded.version.resources.len();
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
        "{copies:6} {resources:10} {:8} {lines:8} {:7.2} s {:7.2} s {:5} MB",
        files.len(),
        elapsed.as_secs_f64(),
        cpu.as_secs_f64(),
        most_memory() / 1024
    );
}

/// Returns this number of copies of the documents of version 41, each with different paths.
fn documents(copies: usize) -> BTreeMap<String, SourceFile> {
    let once = source::read_version(&pexip::all().join("v41"), &mut Diagnostics::default()).expect("documents");
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

/// Returns the CPU time of all threads, including the kernel.
fn cpu() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ProcessCPUTime)).expect("no negative time")
}

/// Returns the peak memory of this process, in KB; 0 if it is unknown.
fn most_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}
