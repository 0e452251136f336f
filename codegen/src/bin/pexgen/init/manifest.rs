//! Changes of the user's own `Cargo.toml` and root module. Comments and order are kept.

use std::fs;
use std::path::{Path, PathBuf};

use pexgen::pattern::matches;
use pexgen::vendored;
use toml_edit::{Array, DocumentMut, InlineTable, Item, RawString, Table, Value, value};

/// The changes, which are made at the end.
pub struct Edit {
    /// Files with their new content.
    pub files: Vec<(PathBuf, String)>,
    /// The folder of the example.
    pub examples: PathBuf,
    /// The path of the bindings in Rust, for a program outside the crate; `None` for a crate of its own and for a module
    /// that is not public.
    pub bindings: Option<String>,
    /// The command that runs the example.
    pub run: String,
}

const RUN: &str = "cargo run --example first_call";

/// Adds a crate to the workspace or the package that the folder is part of. Without one, the folder becomes a workspace.
pub fn add_crate(here: &Path, name: &str, out: &Path) -> Result<Edit, String> {
    let mut edit = Edit { files: Vec::new(), examples: out.join("examples"), bindings: None, run: RUN.to_owned() };
    let own = here.join("Cargo.toml");
    if let Some((root, mut manifest)) = workspace_root(here)? {
        if add_member(&mut manifest, &relative(&root, here, out)?) {
            edit.files.push((root.join("Cargo.toml"), manifest.to_string()));
        }
        // Without the name Cargo looks for the example in the package of the folder.
        edit.run = format!("cargo run -p {name} --example first_call");
    } else if let Some(mut manifest) = read(&own)? {
        if add_dependency(&mut manifest, name, &[("path", out.display().to_string().into())]) {
            edit.files.push((own, manifest.to_string()));
        }
        edit.examples = here.join("examples");
    } else {
        let text = format!("[workspace]\nresolver = \"3\"\nmembers = [\"{}\"]\n", out.display());
        edit.files.push((own, text));
    }
    Ok(edit)
}

/// Declares a module in the package of the folder, and adds its dependency.
pub fn add_module(here: &Path, module: &str) -> Result<Edit, String> {
    let path = here.join("Cargo.toml");
    let Some(mut manifest) = read(&path)?.filter(|manifest| manifest.contains_key("package")) else {
        return Err("there is no package in this folder to add a module to\n  help: run `cargo init` first, or use --form crate".to_owned());
    };
    let edition = edition(here, &manifest)?;
    if ["2015", "2018"].contains(&edition.as_str()) {
        return Err(format!(
            "the package has edition {edition}, but the bindings need 2021 or newer\n  help: set `edition = \"2021\"` in Cargo.toml, or use --form crate"
        ));
    }
    let settings = [
        ("path", Value::from(vendored::NAME)),
        ("version", env!("CARGO_PKG_VERSION").into()),
        ("features", Array::from_iter(["blocking"]).into()),
    ];
    let mut files = Vec::new();
    if add_dependency(&mut manifest, vendored::NAME, &settings) {
        files.push((path, manifest.to_string()));
    }
    let package = manifest["package"].get("name").and_then(Item::as_str).unwrap_or_default().replace('-', "_");
    let library = here.join("src/lib.rs");
    let is_library = library.is_file();
    let root = if is_library { library } else { here.join("src/main.rs") };
    let text = fs::read_to_string(&root).map_err(|error| format!("can't read {}: {error}", root.display()))?;
    if !text.lines().any(|line| line.trim_start_matches("pub ").starts_with(&format!("mod {module};"))) {
        let visible = if is_library { "pub " } else { "" };
        files.push((root, format!("{}\n\n{visible}mod {module};\n", text.trim_end()).trim_start().to_owned()));
    }
    let bindings = is_library.then(|| format!("{package}::{module}"));
    Ok(Edit { files, examples: here.join("examples"), bindings, run: RUN.to_owned() })
}

fn read(path: &Path) -> Result<Option<DocumentMut>, String> {
    if !path.exists() {
        return Ok(None);
    }
    let text = fs::read_to_string(path).map_err(|error| format!("can't read {}: {error}", path.display()))?;
    text.parse().map(Some).map_err(|error| format!("{} is not valid TOML: {error}", path.display()))
}

/// The nearest folder, from `here` up, with a workspace.
fn workspace_root(here: &Path) -> Result<Option<(PathBuf, DocumentMut)>, String> {
    let full = fs::canonicalize(here).map_err(|error| format!("can't read {}: {error}", here.display()))?;
    for folder in full.ancestors() {
        if let Some(manifest) = read(&folder.join("Cargo.toml"))?.filter(|manifest| manifest.contains_key("workspace"))
        {
            return Ok(Some((folder.to_owned(), manifest)));
        }
    }
    Ok(None)
}

/// The path of a folder below the root of a workspace, as members are named.
fn relative(root: &Path, here: &Path, out: &Path) -> Result<String, String> {
    let full = fs::canonicalize(here).map_err(|error| format!("can't read {}: {error}", here.display()))?;
    let below = full.strip_prefix(root).unwrap_or(Path::new("")).join(out);
    Ok(below.display().to_string().replace('\\', "/"))
}

/// Adds a member unless a pattern covers it. Returns whether the manifest changed.
fn add_member(manifest: &mut DocumentMut, member: &str) -> bool {
    let Some(workspace) = manifest["workspace"].as_table_like_mut() else { return false };
    let members = workspace.entry("members").or_insert(value(Array::new()));
    let Some(members) = members.as_array_mut() else { return false };
    if members.iter().filter_map(Value::as_str).any(|pattern| matches(pattern, member)) {
        return false;
    }
    let (mut before, mut after) = (String::new(), String::new());
    if let Some(last) = members.iter_mut().last() {
        // What follows the last member, such as a comment, stays behind it.
        let text = |raw: Option<&RawString>| raw.and_then(RawString::as_str).unwrap_or_default().to_owned();
        let indentation =
            text(last.decor().prefix()).rsplit_once('\n').map_or_else(String::new, |(_, rest)| rest.to_owned());
        after = text(last.decor().suffix());
        last.decor_mut().set_suffix("");
        before = format!("\n{indentation}");
    }
    after.push_str(members.trailing().as_str().unwrap_or_default());
    let has_lines = after.contains('\n');
    let before = match () {
        () if has_lines => format!("{}{before}", after.trim_end()),
        () if members.is_empty() => String::new(),
        () => " ".to_owned(),
    };
    members.set_trailing(if has_lines { "\n" } else { "" });
    members.set_trailing_comma(has_lines);
    let mut added = Value::from(member);
    added.decor_mut().set_prefix(before);
    members.push_formatted(added);
    true
}

/// Adds a dependency unless there is one. Returns whether the manifest changed.
fn add_dependency(manifest: &mut DocumentMut, name: &str, settings: &[(&str, Value)]) -> bool {
    let dependencies = manifest.entry("dependencies").or_insert(Item::Table(Table::new()));
    let Some(dependencies) = dependencies.as_table_like_mut().filter(|table| !table.contains_key(name)) else {
        return false;
    };
    let table: InlineTable = settings.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
    dependencies.insert(name, value(table));
    true
}

/// The edition of a package, which may be that of its workspace.
fn edition(here: &Path, manifest: &DocumentMut) -> Result<String, String> {
    let own = manifest["package"].get("edition");
    let inherited = match own.filter(|edition| edition.is_table_like()) {
        Some(_) => workspace_root(here)?,
        None => None,
    };
    let edition = match &inherited {
        Some((_, root)) => root["workspace"].get("package").and_then(|package| package.get("edition")),
        None => own,
    };
    Ok(edition.and_then(Item::as_str).unwrap_or("2015").to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_member(text: &str) -> String {
        let mut manifest: DocumentMut = text.parse().expect("TOML");
        add_member(&mut manifest, "generated/rooms");
        manifest.to_string()
    }

    #[test]
    fn a_member_is_added_once_and_comments_are_kept() {
        let text = "# ours\n[workspace]\nmembers = [\n    \"app\", # the program\n    \"lib\", # ours\n]\n";
        let changed = "# ours\n[workspace]\nmembers = [\n    \"app\", # the program\n    \"lib\", # ours\n    \"generated/rooms\",\n]\n";
        assert_eq!(with_member(text), changed);
        assert_eq!(with_member(changed), changed);
        assert_eq!(
            with_member("[workspace]\nmembers = [\"generated/*\"]\n"),
            "[workspace]\nmembers = [\"generated/*\"]\n"
        );
        assert_eq!(
            with_member("[workspace]\nmembers = [\"app\"]\n"),
            "[workspace]\nmembers = [\"app\", \"generated/rooms\"]\n"
        );
        assert_eq!(
            with_member("[workspace]\nmembers = [\n  \"app\" # last\n]\n"),
            "[workspace]\nmembers = [\n  \"app\", # last\n  \"generated/rooms\",\n]\n"
        );
        assert_eq!(with_member("[workspace]\n"), "[workspace]\nmembers = [\"generated/rooms\"]\n");
    }
}
