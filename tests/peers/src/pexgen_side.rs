//! Measures pexgen, from documents in a folder to formatted Rust in memory.

use std::path::Path;

use pexgen::input::config_file;
use pexgen::loaded::LoadedVersion;
use pexgen::lower;
use pexgen::output::Files;
use pexgen::rust;
use pexgen_benches::building::Building;
use pexgen_benches::{Canned, documents};
use pexip_infinity::v41::Client;

use crate::{Row, median, workspace};

/// Generates, checks and runs.
pub fn measure(operations: usize, target: &Path, page: &[u8]) -> Row {
    let generating = median(11, generate);
    let lines = generate().values().map(|text| text.lines().count()).sum();
    let workspace = workspace();
    let building = Building { workspace: &workspace, target: target.join("build"), package: "pexip-infinity" };
    let check = ["check", "--lib", "--no-default-features", "--features", "v41,command,configuration,history,status"];
    building.warm(&check);
    let checking = building.cost(5, &check).median;
    let client = Client::builder("http://localhost").transport(Canned::new(page.to_vec())).build().expect("a client");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    let decoding = median(21, || runtime.block_on(client.configuration().conference().list().page().send()).expect("a page"));
    Row {
        way: "pexgen, every lookup",
        operations,
        generating,
        lines,
        checking: Some(checking),
        decoding: Some(decoding),
    }
}

fn generate() -> Files {
    let config = config_file::read_config(&documents::all().join("pexgen.toml")).expect("a configuration");
    let loaded = LoadedVersion::read(&documents::all().join("v41"), &config).expect("documents");
    rust::emit(&lower::api(&config, vec![loaded.version]), &rust::Package::default()).expect("Rust")
}
