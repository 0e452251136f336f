//! Misuse of the bindings that must not compile, and the compiler's message: the first line of each case in
//! `tests/ui`.
//!
//! The remaining output of the compiler changes with each release and signature, so it is not compared.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use pexgen_tests::cargo;
use serde_json::Value;

#[test]
fn mistakes_do_not_compile() {
    let cases = cases();
    assert!(cases.len() >= 20, "{:?}", cases.keys());
    let folder = cargo::target().join("made-by-tests/ui");
    let mut files: BTreeMap<String, String> =
        cases.iter().map(|(name, source)| (format!("src/bin/{name}.rs"), source.clone())).collect();
    files.insert("Cargo.toml".to_owned(), manifest());
    pexgen::output::plan_owned(&folder, &files, |path, _| path.starts_with("src/"))
        .and_then(|plan| plan.apply())
        .expect("the crate can be written");
    cargo::pin(&folder);

    let messages = messages(&folder);
    for (name, source) in &cases {
        let expected = source.lines().next().and_then(|line| line.strip_prefix("//~ "));
        let expected = expected.unwrap_or_else(|| panic!("{name}: the first line is not `//~ ` and a message"));
        let found = messages.get(name).map_or("", String::as_str);
        assert!(found.contains(expected), "{name}: `{expected}` is not in\n{found}");
    }
}

/// Returns the sources of the cases, by name.
fn cases() -> BTreeMap<String, String> {
    let entries = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("ui")).expect("tests/ui");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let read = |path: &Path| {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        (name, fs::read_to_string(path).expect("a case"))
    };
    paths.map(|path| read(&path)).collect()
}

fn manifest() -> String {
    let path = |folder: &str| toml::Value::from(cargo::workspace().join(folder).display().to_string());
    format!(
        "[package]\nname = \"ui\"\nedition = \"2024\"\n[workspace]\n[dependencies]\n\
         pexip-infinity = {{ path = {}, features = [\"v14\", \"v21\", \"blocking\", \"oauth2\", \"snmp\"] }}\n",
        path("generated/pexip-infinity"),
    )
}

/// Returns the compiler's errors, by case.
fn messages(folder: &Path) -> BTreeMap<String, String> {
    let output = cargo::run(folder, &["check", "--bins", "--keep-going", "--quiet", "--message-format", "json"]);
    assert!(!output.status.success(), "all cases compile");
    let mut messages: BTreeMap<String, String> = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(line) = serde_json::from_str::<Value>(line) else { continue };
        if let (Some(case), Some("error"), Some(message)) =
            (line["target"]["name"].as_str(), line["message"]["level"].as_str(), line["message"]["rendered"].as_str())
        {
            messages.entry(case.to_owned()).or_default().push_str(message);
        }
    }
    messages
}
