//! What the bindings of Pexip's version 41 cost those who build with them: CPU seconds of Cargo and the compiler for
//! the crate alone, its dependencies built before, nothing kept of the last run.

#![expect(clippy::cast_precision_loss, reason = "figures to be read by people")]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::param::clock_ticks_per_second;

/// The median of so many runs.
const RUNS: usize = 5;

fn main() {
    for (what, command, parts) in [
        ("cargo check, all parts", "check", "command,configuration,history,status"),
        ("cargo check, status alone", "check", "status"),
        ("cargo build (debug), all parts", "build", "command,configuration,history,status"),
    ] {
        let features = format!("v41,{parts}");
        let build = || cargo(&[command, "--no-default-features", "--features", &features]);
        build();
        let mut runs: Vec<f64> = (0..RUNS)
            .map(|_| {
                cargo(&["clean"]);
                let before = children();
                build();
                children() - before
            })
            .collect();
        runs.sort_by(f64::total_cmp);
        println!("{what:31} {:5.2} CPU s (of {:.2} to {:.2})", runs[RUNS / 2], runs[0], runs[RUNS - 1]);
    }
}

fn cargo(arguments: &[&str]) {
    let (command, rest) = arguments.split_first().expect("a command");
    let status = Command::new(env!("CARGO"))
        .args([command, "--quiet", "--package", "pexip-infinity"])
        .args(rest)
        .current_dir(workspace())
        .env("CARGO_TARGET_DIR", target())
        .env("CARGO_INCREMENTAL", "0")
        .status()
        .expect("cargo starts");
    assert!(status.success());
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A folder of its own, so that nothing else is built there or cleaned away.
fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace().join("target"), PathBuf::from).join("bench-build")
}

/// CPU seconds of the children that have ended, and of theirs.
fn children() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").expect("this is measured on Linux");
    // Behind the name, which may hold blanks, come the fields from the third on; wanted are the 16th and 17th.
    let fields = stat.rsplit(") ").next().unwrap_or_default().split(' ').skip(13).take(2);
    let ticks: u64 = fields.filter_map(|field| field.parse::<u64>().ok()).sum();
    ticks as f64 / clock_ticks_per_second() as f64
}
