//! Runs Cargo on crates that tests create.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Mutex, OnceLock};

/// Returns the workspace's folder.
pub fn workspace() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests).to_owned()
}

/// Returns the workspace's target folder.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace().join("target"), PathBuf::from)
}

/// Returns Cargo without the variables that it sets for the package of a test. Build scripts of dependencies read them, so
/// that with these Cargo would build the dependencies again, and once more in the next run without them.
pub fn command() -> Command {
    let mut command = Command::new(env!("CARGO"));
    for (name, _) in std::env::vars_os() {
        let of_package =
            ["CARGO_MANIFEST_", "CARGO_PKG_"].iter().any(|start| name.to_string_lossy().starts_with(start));
        if of_package {
            command.env_remove(name);
        }
    }
    command
}

/// Returns the path of the `pexgen` command, which each process builds once when needed.
///
/// It is built together with a test and the whole workspace, because then Cargo chooses the same features of
/// dependencies as `cargo test --workspace` and only the command itself has to be compiled.
pub fn pexgen() -> &'static Path {
    static COMMAND: OnceLock<PathBuf> = OnceLock::new();
    COMMAND.get_or_init(|| {
        let build = command()
            .args(["build", "--quiet", "--workspace", "--bin", "pexgen", "--test", "sizes"])
            .current_dir(workspace())
            .env("CARGO_TARGET_DIR", target())
            .output()
            .expect("cargo starts");
        assert!(build.status.success(), "{}", String::from_utf8_lossy(&build.stderr));
        target().join("debug").join(format!("pexgen{}", std::env::consts::EXE_SUFFIX))
    })
}

/// Runs Cargo in a folder, with the target folder of its crate.
pub fn run(folder: &Path, arguments: &[&str]) -> Output {
    run_with(folder, arguments, &[])
}

fn run_with(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let target = SharedTarget::of(folder);
    command()
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target.path())
        .envs(environment.iter().copied())
        .env("CARGO_TERM_COLOR", "never")
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("RUSTDOCFLAGS", "-D warnings")
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo starts")
}

/// The number of target folders that crates of tests share, so that dependencies are compiled once in each. One would
/// leave a core idle: Cargo runs once at a time in a folder, and checking a single crate takes one core.
const SHARED_TARGETS: usize = 2;

/// The target folder of a crate, where Cargo runs until this is dropped.
pub struct SharedTarget(usize);

/// Which of the shared target folders are in use.
struct SharedTargets {
    /// The target folder of each crate, so that it is the same in all runs of a test.
    of_crates: BTreeMap<PathBuf, usize>,
    /// How often Cargo runs in each.
    running: [usize; SHARED_TARGETS],
}

static TARGETS: Mutex<SharedTargets> =
    Mutex::new(SharedTargets { of_crates: BTreeMap::new(), running: [0; SHARED_TARGETS] });

impl SharedTarget {
    /// Returns the target folder of a crate: for a new one, that in which Cargo runs least.
    pub fn of(folder: &Path) -> Self {
        let mut targets = TARGETS.lock().expect("no test panics while it has the lock");
        let SharedTargets { of_crates, running } = &mut *targets;
        let least = (0..SHARED_TARGETS).min_by_key(|index| running[*index]).unwrap_or_default();
        let index = *of_crates.entry(folder.to_owned()).or_insert(least);
        running[index] += 1;
        Self(index)
    }

    /// Returns the path of the folder.
    pub fn path(&self) -> PathBuf {
        target().join("made-by-tests").join(format!("target-{}", self.0 + 1))
    }
}

impl Drop for SharedTarget {
    fn drop(&mut self) {
        let mut targets = TARGETS.lock().expect("no test panics while it has the lock");
        targets.running[self.0] -= 1;
    }
}

/// Returns the platform that the compiler builds for by default, such as `x86_64-unknown-linux-gnu`.
pub fn platform() -> String {
    let output = Command::new("rustc").arg("-vV").output().expect("rustc starts");
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().find_map(|line| line.strip_prefix("host: ")).expect("the platform").to_owned()
}

/// Makes a crate of a test use the versions of dependencies from the workspace's lock file.
pub fn pin(folder: &Path) {
    std::fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock")).expect("the workspace has a Cargo.lock");
}

/// Runs Cargo in a folder and returns its output. Panics with the output if it fails.
pub fn succeed(folder: &Path, arguments: &[&str]) -> String {
    succeed_with(folder, arguments, &[])
}

/// Like [`succeed`], with environment variables for the program that Cargo runs.
pub fn succeed_with(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> String {
    let output = run_with(folder, arguments, environment);
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "cargo {} in {}:\n{text}", arguments.join(" "), folder.display());
    text
}
