//! What must not compile, and what the compiler says then: the first line of each case in `ui/`.
//!
//! The compiler's words around ours change from release to release and with every signature, so they
//! are not compared as a whole.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use pexgen_tests::cargo;

/// The cases, copied to where trybuild may write what the compiler said.
fn copies() -> PathBuf {
    cargo::target().join("ui")
}

#[test]
fn mistakes_do_not_compile() {
    let written = copies();
    if std::env::var_os("TRYBUILD").is_some() {
        trybuild::TestCases::new().compile_fail(written.join("*.rs"));
        return;
    }
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui");
    let _ = fs::remove_dir_all(&written);
    pexgen_tests::folder::copy(&cases, &written);
    let this = std::env::current_exe().expect("this test");
    let output = Command::new(this)
        .args(["--exact", "mistakes_do_not_compile"])
        .env("TRYBUILD", "overwrite")
        .output()
        .expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));

    let mut count = 0;
    for entry in fs::read_dir(cases).expect("tests/ui") {
        let path = entry.expect("an entry").path();
        let source = fs::read_to_string(&path).expect("a case");
        let expected =
            source.lines().next().and_then(|line| line.strip_prefix("//~ ")).expect("what the compiler says");
        let said = written.join(path.file_name().unwrap_or_default()).with_extension("stderr");
        let said = fs::read_to_string(said).expect("what the compiler said");
        assert!(said.contains(expected), "{}: `{expected}` is not in\n{said}", path.display());
        count += 1;
    }
    assert!(count >= 20, "{count}");
}
