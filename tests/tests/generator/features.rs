//! Every combination of versions and parts of the bindings builds without warnings.

use pexgen_tests::{cargo, scale};

const VERSIONS: [&str; 5] = ["v14", "v21", "v38", "v40", "v41"];
const PARTS: [&str; 4] = ["command", "configuration", "history", "status"];

fn check(features: &str) {
    let arguments =
        ["check", "--quiet", "--package", "pexip-infinity", "--no-default-features", "--features", features];
    let output = cargo::succeed(&cargo::workspace(), &arguments);
    assert_eq!(output.trim(), "", "with the features {features:?}");
}

#[test]
fn each_version_builds_with_each_part_alone() {
    let all = VERSIONS.into_iter().flat_map(|version| PARTS.map(|part| (version, part)));
    let checked: Vec<_> = if scale::leaves_out("all but two combinations of a version and a part") {
        vec![("v14", "command"), ("v41", "configuration")]
    } else {
        all.collect()
    };
    for (version, part) in checked {
        check(&format!("{version},{part}"));
    }
}

#[test]
fn no_features_and_partial_selections_build() {
    let selections = ["", "v41", "status,history", "v14,v41,history", "v21,v38,command,status"];
    for features in scale::pick(&selections[..2], &selections[..]) {
        check(features);
    }
}
