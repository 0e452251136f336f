//! The packages of this workspace, used without it.

use std::fs;
use std::path::Path;
use std::process::Command;

use pexgen_tests::cargo;

/// What is published, each after what it depends on.
const PACKAGES: [&str; 6] =
    ["pexgen-runtime", "pexgen", "pexip-infinity", "audiocodes-mediant", "netprofiler-licenses", "xformation-lac"];

/// Writes all packages and unpacks them into a folder.
fn unpack(folder: &Path) {
    let target = folder.join("target").display().to_string();
    let mut arguments =
        vec!["package", "--quiet", "--offline", "--no-verify", "--allow-dirty", "--target-dir", &target];
    arguments.extend(PACKAGES.iter().flat_map(|name| ["-p", name]));
    cargo::succeed(&cargo::workspace(), &arguments);
    for name in PACKAGES {
        let package = format!("{target}/package/{name}-{}.crate", env!("CARGO_PKG_VERSION"));
        let status = Command::new("tar").args(["-xzf", &package]).current_dir(folder).status().expect("tar starts");
        assert!(status.success(), "{package}");
        fs::rename(folder.join(format!("{name}-{}", env!("CARGO_PKG_VERSION"))), folder.join(name)).expect("unpacked");
    }
}

#[test]
fn packages_are_complete_and_compile_outside_this_repository() {
    let place = tempfile::tempdir().expect("a folder");
    unpack(place.path());
    let is_there = |path: &str| place.path().join(path).is_file();
    for path in [
        "pexgen/README.md",
        "pexgen/profiles/pexip-infinity/profile.toml",
        "pexgen/profiles/pexip-infinity/documents/responses/command.json",
        "pexgen/runtime/Cargo.toml.in",
        "pexgen/runtime/src/lib.rs",
        "pexgen-runtime/README.md",
        "pexip-infinity/src/v41/mod.rs",
    ] {
        assert!(is_there(path), "{path}");
    }
    for name in PACKAGES {
        let manifest = fs::read_to_string(place.path().join(name).join("Cargo.toml")).expect("a manifest");
        assert!(!manifest.contains("path = \"..") && manifest.contains("[package.metadata.docs.rs]"), "{manifest}");
    }
    assert!(!is_there("pexip-infinity/.pexgen/cache.json"), "the cache is not part of the package");

    // The runtime as if it were published.
    let manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"xformation-lac\"]\n\n\
        [patch.crates-io]\npexgen-runtime = { path = \"pexgen-runtime\" }\n";
    fs::write(place.path().join("Cargo.toml"), manifest).expect("written");
    cargo::pin(place.path());
    cargo::succeed(place.path(), &["check", "--quiet", "--offline", "--all-features"]);
}
