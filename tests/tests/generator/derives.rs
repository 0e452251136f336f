//! `[crate.derives]`: derive macros that the configuration adds to generated types.

use std::fs;
use std::path::Path;

use pexgen::{Generator, output};
use pexgen_tests::{cargo, folder, scale};
use serde_json::json;

const CONFIG: &str = "\
name = \"choices\"

[crate.derives]
records = [\"table::Columns\"]
choices = [\"PartialOrd\", \"Ord\"]

[crate.dependencies]
table = { path = \"../table\" }
";

/// A derive macro that requires nothing of fields.
const MACRO: &str = "\
use proc_macro::TokenStream;

#[proc_macro_derive(Columns)]
pub fn columns(item: TokenStream) -> TokenStream {
    let mut words = item.into_iter().map(|tree| tree.to_string()).skip_while(|word| word != \"struct\");
    let name = words.nth(1).expect(\"a struct\");
    format!(\"impl {name} {{ pub const TITLE: &'static str = {name:?}; }}\").parse().expect(\"Rust\")
}
";

const PROGRAM: &str = "\
fn main() {
    use choices::v1::things::thing::{Kind, Thing};
    assert!(Kind::Conference < Kind::TwoStageDialing);
    println!(\"{}\", Thing::TITLE);
}
";

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("written");
}

#[test]
fn generated_types_derive_what_the_configuration_adds() {
    let place = tempfile::tempdir().expect("a folder");
    let at = |path: &str| place.path().join(path);
    let case = cargo::workspace().join("tests/cases/choices");
    folder::copy(&case.join("v1"), &at("schemas/v1"));
    write(&at("schemas/pexgen.toml"), CONFIG);
    let runtime = cargo::workspace().join("runtime");
    let generator =
        Generator::new().runtime(format!("{{ path = {:?}, features = [\"blocking\"] }}", runtime.display()));
    let generated = generator.generate(&at("schemas")).expect("a crate");
    output::plan(&at("choices"), &generated.files).and_then(|plan| plan.apply()).expect("written");
    write(&at("choices/examples/table.rs"), PROGRAM);
    write(&at("table/src/lib.rs"), MACRO);
    write(&at("table/Cargo.toml"), "[package]\nname = \"table\"\nedition = \"2024\"\n[lib]\nproc-macro = true\n");
    write(&at("Cargo.toml"), "[workspace]\nresolver = \"3\"\nmembers = [\"choices\", \"table\"]\n");
    if scale::leaves_out("the crate is compiled with the derive macro") {
        return;
    }
    cargo::pin(place.path());
    let printed = cargo::succeed(place.path(), &["run", "--quiet", "--offline", "--example", "table"]);
    assert_eq!(printed, "Thing\n");
}

#[test]
fn unions_that_are_read_derive_what_the_configuration_adds() {
    let place = tempfile::tempdir().expect("a folder");
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "Shapes", "version": "1" },
        "paths": { "/shape": { "get": {
            "operationId": "shape",
            "responses": { "200": { "description": "A shape", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Shape" } } } } },
        } } },
        "components": { "schemas": {
            "Shape": { "oneOf": [{ "$ref": "#/components/schemas/Circle" }, { "type": "string" }] },
            "Circle": { "type": "object", "required": ["radius"], "properties": { "radius": { "type": "integer" } } },
        } },
    });
    write(&place.path().join("v1/openapi.json"), &document.to_string());
    write(&place.path().join("pexgen.toml"), "name = \"shapes\"\n\n[crate.derives]\nunions = [\"table::Columns\"]\n");
    let generated = Generator::new().generate(place.path()).expect("a crate");
    let file = &generated.files["src/v1/types/shape.rs"];
    assert!(file.contains("#[derive(Clone, Debug, PartialEq, table::Columns)]\n"), "{file}");
    let record = &generated.files["src/v1/types/circle.rs"];
    assert!(!record.contains("table::Columns"), "{record}");
}
