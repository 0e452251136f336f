//! CPU time of building the bindings of Pexip's version 41.

use pexgen_benches::building::Building;
use pexgen_tests::cargo;

fn main() {
    let workspace = cargo::workspace();
    let building =
        Building { workspace: &workspace, target: cargo::target().join("bench-build"), package: "pexip-infinity" };
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
