//! CPU time of building alternative forms of generated code: each form in a crate of its own, with the same
//! types. The figures are CPU seconds of the crate alone.

#![expect(clippy::format_collect, reason = "it is more readable, and this code is not measured")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use pexgen_benches::building::Building;
use pexgen_tests::cargo;

/// Number of types, similar to version 41.
const TYPES: usize = 150;
const FIELDS: usize = 16;

fn main() {
    let workspace = cargo::workspace();
    let target = cargo::target();
    for (what, form) in [
        ("reading: one `match`, as generated", record as fn(usize) -> String),
        ("reading: serde's derive", derived_read),
        ("writing: setters over a map, as generated", body),
        ("writing: setters over a struct, serde's derive", derived_write),
    ] {
        let folder = target.join("bench-forms");
        write(&folder, &workspace, form);
        let building = Building { workspace: &folder, target: target.join("bench-forms-target"), package: "forms" };
        let cost = |command| {
            building.warm(&[command]);
            building.cost(5, &[command]).median
        };
        println!("{what:46} check {:5.2}, debug build {:5.2} CPU s", cost("check"), cost("build"));
    }
}

fn write(folder: &Path, workspace: &Path, form: fn(usize) -> String) {
    let runtime = workspace.join("runtime").display().to_string();
    let manifest = format!(
        "[package]\nname = \"forms\"\nedition = \"2024\"\n[workspace]\n[dependencies]\n\
         pexgen-runtime = {{ path = '{runtime}' }}\nserde = {{ version = \"1\", features = [\"derive\"] }}\n"
    );
    let modules = (0..TYPES).fold(String::new(), |mut text, number| {
        let _ = writeln!(text, "pub mod m{number} {{\n{}}}", form(number));
        text
    });
    fs::create_dir_all(folder.join("src")).expect("a folder");
    fs::write(folder.join("Cargo.toml"), manifest).expect("written");
    fs::write(folder.join("src/lib.rs"), modules).expect("written");
}

/// Returns the names and types of fields.
fn fields() -> impl Iterator<Item = (String, &'static str)> {
    let types = ["String", "i64", "bool", "Option<String>"];
    (0..FIELDS).map(move |field| (format!("field_{field}"), types[field % types.len()]))
}

fn structure(attributes: &str, name: &str, wrap: impl Fn(&str) -> String) -> String {
    let fields: String = fields().map(|(name, kind)| format!("pub {name}: {},\n", wrap(kind))).collect();
    format!("{attributes}\npub struct {name} {{\n{fields}}}\n")
}

fn record(number: usize) -> String {
    let arms: String = fields().map(|(name, _)| format!("\"{name}\" => value.read(&mut self.{name}),\n")).collect();
    format!(
        "use pexgen_runtime::decode::{{FieldValue, Record}};\nuse pexgen_runtime::record;\n{}\
         impl Record for T{number} {{\n\
         fn field<'de, V: FieldValue<'de>>(&mut self, name: &str, value: V) -> Result<(), V::Error> {{\n\
         match name {{\n{arms}_ => value.skip(),\n}}\n}}\n}}\nrecord!(T{number});\n",
        structure("#[derive(Clone, Debug, Default, PartialEq)]", &format!("T{number}"), str::to_owned)
    )
}

fn derived_read(number: usize) -> String {
    let attributes = "#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize)]\n#[serde(default)]";
    structure(attributes, &format!("T{number}"), str::to_owned)
}

fn body(number: usize) -> String {
    let setters: String = fields()
        .map(|(name, kind)| {
            let kind = kind.replace("Option<String>", "String");
            format!("pub fn {name}(self, {name}: {kind}) -> Self {{ Self(self.0.with(\"{name}\", {name})) }}\n")
        })
        .collect();
    format!(
        "use pexgen_runtime::{{Body, body}};\n#[derive(Clone, Debug)]\npub struct New{number}(Body);\n\
         impl New{number} {{\n{setters}}}\nbody!(New{number});\n"
    )
}

fn derived_write(number: usize) -> String {
    let setters: String = fields()
        .map(|(name, kind)| {
            format!("pub fn {name}(mut self, {name}: {kind}) -> Self {{ self.{name} = Some({name}); self }}\n")
        })
        .collect();
    let skipped = "#[derive(Clone, Debug, Default, serde::Serialize)]";
    let fields: String = fields()
        .map(|(name, kind)| format!("#[serde(skip_serializing_if = \"Option::is_none\")]\n{name}: Option<{kind}>,\n"))
        .collect();
    format!("{skipped}\npub struct New{number} {{\n{fields}}}\nimpl New{number} {{\n{setters}}}\n")
}
