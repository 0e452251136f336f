//! How the cost of generating grows with the number of resources: Pexip's version 41 once, ten and a hundred times
//! over, from documents in memory to files on the disk, each in a process of its own.

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

/// Tells a process how many copies are its part.
const COPIES: &str = "PEXGEN_COPIES";

/// As in the command.
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
        versions: vec![loaded.version],
    };
    let files = rust::emit(&api, "\"1\"").expect("Rust");
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

/// The documents of version 41 so many times, each time with addresses of its own.
fn documents(copies: usize) -> BTreeMap<String, SourceFile> {
    let once = source::read_version(&pexip::all().join("v41"), &mut Diagnostics::default()).expect("documents");
    // The rest are parts of others, which only the configuration knows of.
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

/// Of all threads, the kernel's part included.
fn cpu() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ProcessCPUTime)).expect("no negative time")
}

/// The most memory that this process had at once, in KB; 0 where there is no telling.
fn most_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}
