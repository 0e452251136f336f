//! `tests/corpus/run`: documents that are split over folders, and other generators beside pexgen.

use std::fs;
use std::path::Path;
use std::process::Command;

use pexgen_tests::cargo;

const MAIN: &str = r"openapi: 3.1.0
info: {title: Split, version: '1'}
paths:
  /things: {get: {responses: {'200': {description: It., content: {application/json: {schema: {$ref: '../common/thing.yaml#/Thing'}}}}}}}
";

const COMMON: &str = "Thing: {type: object, properties: {part: {$ref: 'parts/part.json'}}}\n";

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("it can be created");
    fs::write(path, text).expect("it can be written");
}

/// Installs a program that only fails, as a generator that refuses a document.
#[cfg(unix)]
fn install(folder: &Path, name: &str, script: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    write(folder, name, &format!("#!/bin/sh\n{script}\n"));
    fs::set_permissions(folder.join(name), fs::Permissions::from_mode(0o755)).expect("it can be made executable");
}

#[test]
#[cfg(unix)]
fn the_corpus_script_copies_split_documents_and_runs_installed_peers() {
    let place = tempfile::tempdir().expect("a folder");
    let (documents, output, programs) =
        (place.path().join("documents"), place.path().join("output"), place.path().join("bin"));
    write(&documents, "split/api/main.yaml", MAIN);
    write(&documents, "split/common/thing.yaml", COMMON);
    write(
        &documents,
        "split/common/parts/part.json",
        r#"{"type": "object", "properties": {"name": {"type": "string"}}}"#,
    );
    write(&documents, "missing.json", r#"{"openapi": "3.0.0", "paths": {"/a": {"$ref": "nowhere.json"}}}"#);
    write(&documents, "notes.yaml", "- no document\n");
    install(&programs, "ploidy", r#"[ "$1 $2 $4" = "generate rust -o" ] && [ -f "$3" ]"#);
    install(&programs, "cargo-progenitor", "echo \"thread 'main' panicked at src/lib.rs\" >&2; exit 101");
    install(&programs, "openapi-to-rust", r#"grep -q spec_path "$3" && exit 1"#);
    let path = std::env::var("PATH").unwrap_or_default();
    let ended = Command::new(std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned()))
        .arg(cargo::workspace().join("tests/corpus/run"))
        .args([documents.as_os_str(), "--output".as_ref(), output.as_os_str(), "--pexgen".as_ref()])
        .arg(cargo::pexgen())
        .env("PATH", format!("{}:{path}", programs.display()))
        .output()
        .expect("Python starts");
    let text = format!("{}{}", String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr));
    assert!(ended.status.success(), "{text}");
    for line in [
        "results: 1 refused, 1 generated",
        "peer: 2 openapi-to-rust refused",
        "peer: 2 ploidy generated",
        "peer: 2 progenitor panic",
        "1 error unresolved-reference",
        " CPU s ",
    ] {
        assert!(text.contains(line), "no `{line}` in\n{text}");
    }
    let generated = fs::read_dir(output.join("generated")).expect("bindings").next().expect("one").expect("a crate");
    assert!(generated.path().join("src/v1/types/part.rs").is_file(), "{text}");
}
