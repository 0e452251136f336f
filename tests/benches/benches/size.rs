//! Size of a program that uses one resource of version 41, beside the same program written by hand on reqwest and serde.
//!
//! Both list the conferences whose names begin with a text and print name and service type. They are built for release as
//! Cargo does by default, and with symbols removed.

use std::fs;
use std::path::Path;

use pexgen_benches::building::Building;
use pexgen_tests::cargo;

const BINDINGS: &str = r#"use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::conference;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder("https://manager.example.com").basic_auth("admin", "secret").build()?;
    let rooms = client.configuration().conference().list().filter(conference::name().startswith("meet."));
    for room in rooms.page().send().await?.objects {
        println!("{} {}", room.name, room.service_type);
    }
    Ok(())
}
"#;

const BY_HAND: &str = r#"use serde::Deserialize;

#[derive(Deserialize)]
struct Page {
    objects: Vec<Conference>,
}

<conference>

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = reqwest::Client::new();
    let request = client
        .get("https://manager.example.com/api/admin/configuration/v1/conference/")
        .query(&[("name__startswith", "meet.")])
        .basic_auth("admin", Some("secret"));
    let page: Page = request.send().await?.error_for_status()?.json().await?;
    for room in page.objects {
        println!("{} {}", room.name, room.service_type);
    }
    Ok(())
}
"#;

fn main() {
    let workspace = cargo::workspace();
    let folder = cargo::target().join("bench-size");
    let bindings = format!(
        "pexip-infinity = {{ path = '{}', default-features = false, features = [\"v41\", \"configuration\"] }}\n",
        workspace.join("generated/pexip-infinity").display()
    );
    let by_hand = "reqwest = { version = \"0.13\", default-features = false, \
                   features = [\"json\", \"query\", \"rustls\"] }\n\
                   serde = { version = \"1\", features = [\"derive\"] }\n";
    let plain = BY_HAND.replace("<conference>", &conference(&workspace));
    let ours = size(&folder, "bindings", &bindings, BINDINGS);
    let theirs = size(&folder, "by-hand", by_hand, &plain);
    println!("bindings {ours} bytes, by hand {theirs} bytes: {:.2}", ratio(ours, theirs));
}

#[expect(clippy::cast_precision_loss, reason = "a figure for people")]
fn ratio(one: u64, other: u64) -> f64 {
    one as f64 / other as f64
}

/// The handwritten structs of a conference, as in the other benches.
fn conference(workspace: &Path) -> String {
    let plain = fs::read_to_string(workspace.join("tests/benches/src/plain.rs")).expect("the source");
    let structs = plain
        .split("\n\n")
        .filter(|item| ["struct PlainConference ", "struct PlainAlias "].iter().any(|name| item.contains(name)));
    structs.collect::<Vec<_>>().join("\n\n").replace("PlainConference", "Conference")
}

/// Builds a program, and returns its size.
fn size(folder: &Path, name: &str, dependencies: &str, program: &str) -> u64 {
    let package = folder.join(name);
    fs::create_dir_all(package.join("src")).expect("a folder");
    let manifest = format!(
        "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[workspace]\n\n[profile.release]\nstrip = true\n\n\
         [dependencies]\ntokio = {{ version = \"1\", features = [\"macros\", \"net\", \"rt\", \"time\"] }}\n{dependencies}"
    );
    fs::write(package.join("Cargo.toml"), manifest).expect("written");
    fs::write(package.join("src/main.rs"), program).expect("written");
    Building { workspace: &package, target: folder.join("target"), package: name }.warm(&["build", "--release"]);
    fs::metadata(folder.join("target/release").join(name)).expect("a program").len()
}
