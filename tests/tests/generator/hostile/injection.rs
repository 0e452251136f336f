//! Strings that could be interpreted as code, doc tests, dependencies or paths: all are treated as data.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use pexgen::{Generated, Generator, output};
use pexgen_tests::api::{self, Folder};
use pexgen_tests::{cargo, scale};
use serde_json::{Map, Value, json};

use crate::hostile::tastypie::{path_of_action, toml};
use crate::hostile::text::PIECES;

/// Returns all of them in one string, on separate lines and beside each other.
fn everything() -> String {
    format!("{}\n{}\n{}", PIECES.concat(), PIECES.join("\n"), PIECES.join("\n\n"))
}

/// Returns names that are paths, devices, equal except for case, or too long for file names.
fn paths() -> Vec<String> {
    let mut names = [
        "../../x",
        "..",
        "/etc/x",
        "C:\\x",
        "con",
        "CON",
        "con.json",
        "nul",
        "root",
        "a/b",
        "a\\b",
        "Foo",
        "foo",
        "FOO",
        "fOO",
        "mod",
        "lib",
        ".hidden",
        "x\ny",
        "x\0y",
        "café",
        "cafe\u{301}",
    ]
    .map(str::to_owned)
    .to_vec();
    names.push("long".repeat(60));
    names.push(format!("{}er", "long".repeat(60)));
    names
}

fn folder() -> Folder {
    let text = everything();
    let mut fields: Map<String, Value> = PIECES
        .iter()
        .map(|piece| {
            let text = format!("{piece} {piece}{piece}");
            let field = json!({ "type": "string", "help_text": text, "default": text, "valid_choices": [piece, text], "nullable": true });
            ((*piece).to_owned(), field)
        })
        .collect();
    fields.insert(
        "everything".to_owned(),
        json!({ "type": "string", "help_text": text, "default": text, "valid_choices": PIECES }),
    );
    fields.insert("n".repeat(300), json!({ "type": "string", "help_text": text }));
    let mut folder = Folder::new();
    api::group(
        &mut folder,
        "v1/things",
        [("thing", api::resource(fields)), (text.get(..60).unwrap_or("x"), api::resource(Map::new()))],
    );
    let plain = || api::resource(Map::from_iter([("a".to_owned(), json!({ "type": "string", "help_text": text }))]));
    let names = paths();
    api::group(&mut folder, "v1/paths", names.iter().map(|name| (name.as_str(), plain())));
    // Names of folders that every file system accepts.
    api::group(&mut folder, "v2\n[dependencies]\nevil = \"1\"/a */ \" b\n#![feature(x)]", [("thing", plain())]);
    let config = json!({
        "name": "hostile", "title": text, "description": text, "example": "things/thing",
        "parts": { "things": { "description": text } },
        "resources": { "things/thing": {
            "notes": text, "collection": text, "delete_parameters": PIECES, "key": "everything",
            "actions": { text.clone(): { "method": "post", "path": path_of_action(&text) } },
        } },
    });
    folder.insert("pexgen.toml".to_owned(), toml(&config).into());
    folder
}

fn generate(at: &Path) -> Generated {
    api::write(at, &folder());
    let runtime = format!("{{ path = '{}' }}", cargo::workspace().join("runtime").display());
    Generator::new().runtime(runtime).generate(at).unwrap_or_else(|failure| panic!("{:#?}", failure.diagnostics))
}

#[test]
fn hostile_strings_are_data_in_generated_files() {
    let place = cargo::target().join("made-by-tests/injection");
    let generated = generate(&place.join("api"));
    let out = place.join("hostile");
    let _ = fs::remove_dir_all(&out);
    let mut files = generated.files;
    if let Some(manifest) = files.get_mut("Cargo.toml") {
        *manifest += "\n[workspace]\n";
    }
    output::plan(&out, &files).and_then(|plan| plan.apply()).expect("written");
    // Nothing outside the crate, and no two files whose names differ only by case.
    let beside: BTreeSet<String> = fs::read_dir(&place)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(beside, ["api", "hostile"].map(str::to_owned).into());
    let lower: BTreeSet<String> = files.keys().map(|path| path.to_lowercase()).collect();
    assert_eq!(lower.len(), files.len());
    assert!(
        files.keys().all(
            |path| path.bytes().all(|byte| byte.is_ascii_graphic()) && path.split('/').all(|part| part.len() < 150)
        )
    );

    let manifest: toml::Table = files["Cargo.toml"].parse().expect("TOML");
    assert_eq!(manifest["package"]["name"].as_str(), Some("hostile"));
    assert_eq!(manifest["dependencies"].as_table().expect("a table").keys().collect::<Vec<_>>(), ["pexgen-runtime"]);
    assert!(
        files["CHANGELOG.md"]
            .lines()
            .all(|line| !line.starts_with("```") && !line.contains("<script>") || line.contains("\\<script")),
        "{}",
        files["CHANGELOG.md"]
    );
    for (path, text) in &files {
        let hidden = |c: char| {
            c != '\n'
                && (c.is_control()
                    || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'))
        };
        let found = text.lines().find(|line| line.contains(hidden));
        assert_eq!(found, None, "{path} contains invisible characters");
    }

    if scale::leaves_out("the crate and its examples are compiled") {
        return;
    }
    cargo::pin(&out);
    let features = ["--all-features"];
    for call in [&["check", "--quiet"][..], &["doc", "--quiet", "--no-deps"]] {
        let output = cargo::succeed(&out, &[call, &features].concat());
        assert_eq!(output.trim(), "", "no warnings");
    }
    let output = cargo::succeed(&out, &["test", "--doc", "--all-features"]);
    let examples = files.values().map(|text| text.matches("```no_run\n").count()).sum::<usize>();
    assert!(output.contains(&format!("running {examples} tests")), "{output}");
    assert!(examples == 32 && !output.contains("panicked"), "{output}");
}

#[test]
fn every_name_has_a_unique_file_inside_the_folder() {
    let place = tempfile::tempdir().expect("a folder");
    let generated = generate(place.path());
    let own: Vec<&String> =
        generated.files.keys().filter(|path| path.starts_with("src/v1/paths/") && !path.ends_with("/mod.rs")).collect();
    assert_eq!(own.len(), paths().len(), "{own:#?}");
}
