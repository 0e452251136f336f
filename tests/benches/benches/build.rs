//! CPU time of building the bindings of Pexip's version 41.

use std::env;
use std::path::{Path, PathBuf};

use pexgen_benches::building::Building;

fn main() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace.join("target"), PathBuf::from);
    let building = Building { workspace: &workspace, target: target.join("bench-build"), package: "pexip-infinity" };
    for (what, command, parts) in [
        ("cargo check, all parts", "check", "command,configuration,history,status"),
        ("cargo check, status alone", "check", "status"),
        ("cargo build (debug), all parts", "build", "command,configuration,history,status"),
    ] {
        let features = format!("v41,{parts}");
        let arguments = [command, "--no-default-features", "--features", &features];
        building.warm(&arguments);
        let cost = building.cost(5, &arguments);
        println!("{what:31} {:5.2} CPU s (of {:.2} to {:.2})", cost.median, cost.least, cost.most);
    }
}
