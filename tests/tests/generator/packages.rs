//! The packages of this workspace, used without it.

use std::fs;
use std::path::Path;
use std::process::Command;

use pexgen_tests::{cargo, scale};
use serde_json::Value;

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

    if scale::leaves_out("the packages are compiled") {
        return;
    }
    // The runtime as if it were published.
    let members = ["pexgen", "xformation-lac", "audiocodes-mediant"];
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n\
         [patch.crates-io]\npexgen-runtime = {{ path = \"pexgen-runtime\" }}\n"
    );
    fs::write(place.path().join("Cargo.toml"), manifest).expect("written");
    cargo::pin(place.path());
    cargo::succeed(place.path(), &["check", "--quiet", "--offline", "--all-features"]);
    use_packaged_command(place.path());
}

/// Builds the command from its package, and sets up an API with it.
fn use_packaged_command(unpacked: &Path) {
    let target = unpacked.join("built").display().to_string();
    cargo::succeed_with(unpacked, &["build", "--quiet", "--offline", "-p", "pexgen"], &[("CARGO_TARGET_DIR", &target)]);
    let place = tempfile::tempdir().expect("a folder");
    let documents = cargo::workspace().join("schemas/pexip-infinity/v41");
    let output = Command::new(unpacked.join("built/debug/pexgen"))
        .args(["init", "pexip-infinity", "--from", &documents.display().to_string()])
        .current_dir(place.path())
        .output()
        .expect("the command starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    cargo::pin(place.path());
    cargo::succeed(place.path(), &["check", "--quiet", "--offline", "--all-targets"]);
}

/// Major, minor and patch of a version of Rust, which may have no patch.
fn numbers(version: &str) -> [u32; 3] {
    let mut parts = version.split('.').map(|part| part.parse().expect("a number"));
    [(); 3].map(|()| parts.next().unwrap_or_default())
}

#[test]
fn dependencies_need_no_newer_rust_than_the_manifests_promise() {
    // Cargo has downloaded the dependencies of this platform only.
    let metadata = cargo::succeed(
        &cargo::workspace(),
        &[
            "metadata",
            "--quiet",
            "--offline",
            "--locked",
            "--format-version",
            "1",
            "--filter-platform",
            &cargo::platform(),
        ],
    );
    let metadata: Value = serde_json::from_str(&metadata).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let own = packages.iter().find(|package| package["name"] == "pexgen").expect("pexgen");
    let promised = numbers(own["rust_version"].as_str().expect("a version"));
    assert!(packages.len() > 100);
    for package in packages {
        let Some(needed) = package["rust_version"].as_str() else { continue };
        assert!(numbers(needed) <= promised, "{} {} needs Rust {needed}", package["name"], package["version"]);
    }
}

#[test]
fn packages_are_listed_after_what_they_depend_on() {
    let metadata = cargo::succeed(
        &cargo::workspace(),
        &["metadata", "--quiet", "--offline", "--no-deps", "--format-version", "1"],
    );
    let metadata: Value = serde_json::from_str(&metadata).expect("JSON");
    let position = |name: &str| PACKAGES.iter().position(|listed| *listed == name);
    let mut found = 0;
    for package in metadata["packages"].as_array().expect("packages") {
        let name = package["name"].as_str().expect("a name");
        let is_published = package["publish"].is_null();
        assert_eq!(position(name).is_some(), is_published, "{name}");
        let Some(own) = position(name) else { continue };
        found += 1;
        for dependency in package["dependencies"].as_array().expect("dependencies") {
            let needed = position(dependency["name"].as_str().expect("a name"));
            assert!(needed.is_none_or(|needed| needed < own), "{name} needs {dependency}");
        }
    }
    assert_eq!(found, PACKAGES.len());
}
