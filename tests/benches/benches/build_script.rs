//! Time of a build script that generates bindings from Pexip's documents of five versions, as Cargo runs it: a process with the
//! system's allocator, optimized. The first run has no output, the others find the output of the run before.

use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use pexgen::build_script::Bindings;
use pexgen_benches::{documents, median};
use pexgen_tests::folder;

/// The variable that passes what is to be generated to the process.
const WANTED: &str = "PEXGEN_WANTED";

const ROUNDS: usize = 21;

/// What programs use of the API: versions, and patterns on resources.
const USES: [(&str, &[&str], &[&str]); 3] = [
    ("all versions", &[], &[]),
    ("version 41", &["v41"], &[]),
    ("conferences and history of version 41", &["v41"], &["configuration/conference", "history/*"]),
];

fn main() {
    if let Ok(wanted) = env::var(WANTED) {
        let (index, folder) = wanted.split_once(' ').expect("an index and a folder");
        return script(USES[index.parse::<usize>().expect("a number")], Path::new(folder));
    }
    let place = tempfile::tempdir_in(if Path::new("/dev/shm").is_dir() { "/dev/shm" } else { "." }).expect("a folder");
    let schemas = place.path().join("schemas");
    folder::copy(&documents::all(), &schemas);
    let conference = schemas.join("v41/configuration/conference.json");
    let before = fs::read_to_string(&conference).expect("a document");
    for (index, (what, _, _)) in USES.iter().enumerate() {
        let out = place.path().join("out");
        let anew = (0..ROUNDS).map(|_| {
            let _ = fs::remove_dir_all(&out);
            fs::create_dir_all(&out).expect("a folder");
            run(index, place.path())
        });
        let anew = median(anew.collect());
        let changed = (0..ROUNDS).map(|round| {
            let text = before.replacen("\"help_text\": \"", &format!("\"help_text\": \"{round} "), 1);
            fs::write(&conference, text).expect("written");
            run(index, place.path())
        });
        let changed = median(changed.collect());
        fs::write(&conference, &before).expect("written");
        println!("{what:38} anew {anew:8.1?}, one document changed {changed:8.1?}");
    }
}

fn script((_, versions, resources): (&str, &[&str], &[&str]), folder: &Path) {
    let bindings =
        Bindings::from(folder.join("schemas")).out_dir(folder.join("out")).resources(resources.iter().copied());
    versions.iter().fold(bindings, |bindings, version| bindings.version(*version)).generate().expect("bindings");
}

fn run(index: usize, folder: &Path) -> Duration {
    let mut command = Command::new(env::current_exe().expect("this program"));
    command.env(WANTED, format!("{index} {}", folder.display())).stdout(Stdio::null());
    let started = Instant::now();
    assert!(command.status().expect("it starts").success());
    started.elapsed()
}
