//! Cost of generating, building and decoding with pexgen and with progenitor, for version 41 of Pexip's API.
//!
//! ```sh
//! cargo run --release --manifest-path tests/peers/Cargo.toml
//! ```
//!
//! progenitor reads OpenAPI 3.0, so it gets a simplified form of the output of `pexgen export openapi`. The
//! crates are built in `target/peers`. The code for all lookups is not compiled, because that takes more than
//! ten minutes.

mod made;
mod openapi_3_0;
mod pexgen_side;
mod progenitor_side;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use openapi_3_0::Filters;
use pexgen::input::config_file;
use pexgen::loaded::LoadedVersion;
use pexgen_benches::documents;
use serde_json::{Map, Value};

/// The measured cost of one generator.
struct Row {
    way: &'static str,
    operations: usize,
    generating: Duration,
    lines: usize,
    /// CPU seconds of `cargo check`.
    checking: Option<f64>,
    /// Time to decode a page of conferences.
    decoding: Option<Duration>,
}

fn main() {
    let target = workspace().join("target/peers");
    let page = target.join("page.json");
    std::fs::create_dir_all(&target).expect("a folder");
    let bytes = pexgen_benches::pages::conferences(5_000);
    std::fs::write(&page, &bytes).expect("written");
    let api = exported();
    let ours = pexgen_side::measure(operations(&api), &target, &bytes);
    println!("{:26} operations        generating            lines     cargo check  5,000 conferences", "");
    ours.print(&ours);
    for (way, filters) in [("progenitor, exact filters", Filters::Exact), ("progenitor, every lookup", Filters::Every)]
    {
        progenitor_side::measure(way, api.clone(), filters, &target, &page).print(&ours);
    }
}

impl Row {
    /// Formats a row, with the factor to pexgen's.
    #[expect(clippy::cast_precision_loss, reason = "figures for people")]
    fn print(&self, ours: &Self) {
        let Self { way, operations, lines, .. } = self;
        let times = |this: f64, that: f64, unit| format!("{this:.1} {unit} (× {:.1})", this / that);
        let time = |this: Duration, that: Duration| times(this.as_secs_f64() * 1e3, that.as_secs_f64() * 1e3, "ms");
        let generating = time(self.generating, ours.generating);
        let more_lines = *lines as f64 / ours.lines as f64;
        let checking = self.checking.zip(ours.checking).map(|(this, that)| times(this, that, "s")).unwrap_or_default();
        let decoding = self.decoding.zip(ours.decoding).map(|(this, that)| time(this, that)).unwrap_or_default();
        println!(
            "{way:26} {operations:10} {generating:>17} {lines:8} (× {more_lines:.1}) {checking:>15} {decoding:>18}"
        );
    }
}

/// Exports the API as OpenAPI.
fn exported() -> Value {
    let schemas = documents::all();
    let config = config_file::read_config(&schemas.join("pexgen.toml")).expect("a configuration");
    let loaded = LoadedVersion::read(&schemas.join("v41"), &config).expect("documents");
    serde_json::to_value(pexgen::export::openapi::export(&loaded)).expect("a document")
}

fn operations(document: &Value) -> usize {
    let paths = document["paths"].as_object().into_iter().flat_map(Map::values);
    paths.filter_map(Value::as_object).flat_map(Map::values).filter(|operation| operation.is_object()).count()
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Returns the median of several runs.
fn median<T>(runs: usize, mut work: impl FnMut() -> T) -> Duration {
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            let made = work();
            let time = start.elapsed();
            drop(made);
            time
        })
        .collect();
    times.sort_unstable();
    times[runs / 2]
}
