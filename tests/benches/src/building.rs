//! Measures the cost of building a crate.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::param::clock_ticks_per_second;

/// A crate that is built repeatedly.
#[derive(Debug)]
pub struct Building<'a> {
    /// The folder of its workspace.
    pub workspace: &'a Path,
    /// The target folder, which nothing else uses. Dependencies are built there once.
    pub target: PathBuf,
    /// Name of the package.
    pub package: &'a str,
}

/// CPU seconds of several runs.
#[derive(Clone, Copy, Debug)]
pub struct Seconds {
    /// The median.
    pub median: f64,
    /// The minimum.
    pub least: f64,
    /// The maximum.
    pub most: f64,
}

impl Building<'_> {
    /// Builds the crate and its dependencies.
    ///
    /// # Panics
    /// Panics if the build fails.
    pub fn warm(&self, arguments: &[&str]) {
        self.cargo(arguments);
    }

    /// Returns the CPU seconds of Cargo and the compiler for the crate alone. The dependencies are built
    /// before, and nothing is reused from the last run.
    ///
    /// # Panics
    /// Panics if the build fails.
    pub fn cost(&self, runs: usize, arguments: &[&str]) -> Seconds {
        let mut seconds: Vec<f64> = (0..runs)
            .map(|_| {
                self.cargo(&["clean"]);
                let before = children();
                self.cargo(arguments);
                children() - before
            })
            .collect();
        seconds.sort_by(f64::total_cmp);
        Seconds { median: seconds[runs / 2], least: seconds[0], most: seconds[runs - 1] }
    }

    fn cargo(&self, arguments: &[&str]) {
        let status = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(arguments)
            .args(["--quiet", "--package", self.package])
            .current_dir(self.workspace)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_INCREMENTAL", "0")
            .status()
            .expect("cargo starts");
        assert!(status.success());
    }
}

/// Returns the CPU seconds of terminated child processes and their descendants.
#[expect(clippy::cast_precision_loss, reason = "a figure for people")]
fn children() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").expect("this is measured on Linux");
    // The name may contain spaces. The fields after it start with the third; `cutime` and `cstime` are the
    // 16th and 17th.
    let fields = stat.rsplit(") ").next().unwrap_or_default().split(' ').skip(13).take(2);
    let ticks: u64 = fields.filter_map(|field| field.parse::<u64>().ok()).sum();
    ticks as f64 / clock_ticks_per_second() as f64
}
