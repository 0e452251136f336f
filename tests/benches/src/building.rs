//! What building a crate costs.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::param::clock_ticks_per_second;

/// A crate, to be built again and again.
#[derive(Debug)]
pub struct Building<'a> {
    /// The folder of its workspace.
    pub workspace: &'a Path,
    /// Where its dependencies are built once; nobody else's.
    pub target: PathBuf,
    /// Its name.
    pub package: &'a str,
}

/// CPU seconds of several runs.
#[derive(Clone, Copy, Debug)]
pub struct Seconds {
    /// The run in the middle.
    pub median: f64,
    /// The cheapest.
    pub least: f64,
    /// The dearest.
    pub most: f64,
}

impl Building<'_> {
    /// Builds it, and so what it depends on.
    ///
    /// # Panics
    /// When it doesn't build.
    pub fn warm(&self, arguments: &[&str]) {
        self.cargo(arguments);
    }

    /// CPU seconds of Cargo and the compiler for the crate alone, its dependencies built before, nothing kept of the
    /// last run.
    ///
    /// # Panics
    /// When it doesn't build.
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

/// CPU seconds of the children that have ended, and of theirs.
#[expect(clippy::cast_precision_loss, reason = "a figure to be read by people")]
fn children() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").expect("this is measured on Linux");
    // Behind the name, which may hold blanks, come the fields from the third on; wanted are the 16th and 17th.
    let fields = stat.rsplit(") ").next().unwrap_or_default().split(' ').skip(13).take(2);
    let ticks: u64 = fields.filter_map(|field| field.parse::<u64>().ok()).sum();
    ticks as f64 / clock_ticks_per_second() as f64
}
