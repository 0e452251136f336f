//! Measures progenitor, from a document in memory to formatted Rust.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use openapiv3::OpenAPI;
use pexgen_benches::building::Building;
use progenitor_impl::Generator;
use serde_json::Value;

use crate::openapi_3_0::{Filters, Simplified, simplify};
use crate::{Row, made, median};

/// Generates, checks and runs.
pub fn measure(way: &'static str, document: Value, filters: Filters, target: &Path, page: &Path) -> Row {
    let Simplified { document, operations, left_out } = simplify(document, filters);
    eprintln!("{way}: {operations} operations, {left_out} removed");
    let text = document.to_string();
    let generating = median(5, || generate(&text));
    let name = format!("progenitor-{filters:?}").to_lowercase();
    let folder = target.join(&name);
    let code = generate(&text);
    let lines = code.lines().count();
    made::write(&folder, &made::files(&name, code));
    let building = Building { workspace: &folder, target: target.join("build"), package: &name };
    let check = ["check", "--lib"];
    let (checking, decoding) = match filters {
        Filters::Exact => {
            building.warm(&check);
            (Some(building.cost(3, &check).median), Some(decode(&folder, &building.target, page)))
        }
        Filters::Every => (None, None),
    };
    Row { way, operations, generating, lines, checking, decoding }
}

fn generate(text: &str) -> String {
    let document: OpenAPI = serde_json::from_str(text).expect("a document of OpenAPI 3.0");
    let tokens = Generator::default().generate_tokens(&document).expect("code");
    prettyplease::unparse(&syn::parse2(tokens).expect("Rust"))
}

/// Runs the program of the crate, which prints nanoseconds.
fn decode(folder: &Path, target: &Path, page: &Path) -> Duration {
    let output = Command::new("cargo")
        .args(["run", "--quiet", "--release", "--"])
        .arg(page)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .output()
        .expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Duration::from_nanos(String::from_utf8_lossy(&output.stdout).trim().parse().expect("nanoseconds"))
}
