//! What must not compile, and what the compiler says then.

use std::fs;
use std::path::Path;
use std::process::Command;

use pexgen_tests::cargo;

/// The compiler's words change from release to release. They are compared with the recorded ones
/// on the release that they were recorded with; on others it is enough that nothing compiles.
#[test]
fn mistakes_do_not_compile() {
    let ui = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui");
    let recorded = fs::read_to_string(ui.join("recorded-with")).expect("tests/ui/recorded-with");
    let cases = trybuild::TestCases::new();
    if recorded.trim() == compiler() {
        cases.compile_fail("ui/*.rs");
        return;
    }
    let copies = cargo::target().join("ui");
    fs::create_dir_all(&copies).expect("a folder");
    for entry in fs::read_dir(&ui).expect("tests/ui") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            fs::copy(&path, copies.join(path.file_name().unwrap_or_default())).expect("a copy");
        }
    }
    cases.compile_fail(copies.join("*.rs"));
}

/// The release, such as `1.95`.
fn compiler() -> String {
    let output = Command::new("rustc").arg("--version").output().expect("rustc");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let version = text.split_whitespace().nth(1).unwrap_or_default();
    version.split('.').take(2).collect::<Vec<_>>().join(".")
}
