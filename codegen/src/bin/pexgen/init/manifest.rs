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

/// Adds a crate to the workspace that the folder is part of. Without one, the folder becomes a workspace; a package in
/// it depends on the crate.
pub fn add_crate(here: &Path, name: &str, out: &Path) -> Result<Edit, String> {
    // With a name Cargo does not look for the example in the package of the folder.
    let run = format!("cargo run -p {name} --example first_call");
    let mut edit = Edit { files: Vec::new(), examples: out.join("examples"), bindings: None, run };
    let own = here.join("Cargo.toml");
    if let Some((root, mut manifest)) = workspace_root(here)? {
        check_package(&manifest, name)?;
        if add_member(&mut manifest, &relative(&root, here, out)?) {
            edit.files.push((root.join("Cargo.toml"), manifest.to_string()));
        }
    } else if let Some(mut manifest) = read(&own)? {
        check_package(&manifest, name)?;
        let mut workspace = Table::new();
        if manifest.contains_key("package") {
            add_dependency(&mut manifest, name, &[("path", slashes(out).into())]);
        } else {
            workspace.insert("resolver", value("3"));
        }
        manifest.insert("workspace", Item::Table(workspace));
        add_member(&mut manifest, &slashes(out));
        edit.files.push((own, manifest.to_string()));
    } else {
        let text = format!("[workspace]\nresolver = \"3\"\nmembers = [\"{}\"]\n", slashes(out));
        edit.files.push((own, text));
    }
    Ok(edit)
}

/// Two packages of a workspace can't have the same name.
fn check_package(manifest: &DocumentMut, name: &str) -> Result<(), String> {
    if package_name(manifest) == Some(name) {
        return Err(format!(
            "the package in this folder is called `{name}` too\n  help: use another name for the API; `--profile` names the profile to extend"
        ));
    }
    Ok(())
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
    let package = package_name(&manifest).unwrap_or_default();
    // The members that Cargo runs by default may be others.
    let is_root = manifest.contains_key("workspace");
    let package_option = if is_root { format!(" -p {package}") } else { String::new() };
    let run = format!("cargo run{package_option} --example first_call");
    let library = here.join("src/lib.rs");
    let is_library = library.is_file();
    let root = if is_library { library } else { here.join("src/main.rs") };
    let text = fs::read_to_string(&root).map_err(|error| format!("can't read {}: {error}", root.display()))?;
    if !text.lines().any(|line| line.trim_start_matches("pub ").starts_with(&format!("mod {module};"))) {
        let visible = if is_library { "pub " } else { "" };
        files.push((root, format!("{}\n\n{visible}mod {module};\n", text.trim_end()).trim_start().to_owned()));
    }
    let bindings = is_library.then(|| format!("{}::{module}", package.replace('-', "_")));
    Ok(Edit { files, examples: here.join("examples"), bindings, run })
}

fn read(path: &Path) -> Result<Option<DocumentMut>, String> {
    if !path.exists() {
        return Ok(None);
    }
    let text = fs::read_to_string(path).map_err(|error| format!("can't read {}: {error}", path.display()))?;
    text.parse().map(Some).map_err(|error| format!("{} is not valid TOML: {error}", path.display()))
}

fn package_name(manifest: &DocumentMut) -> Option<&str> {
    manifest.get("package")?.get("name")?.as_str()
}

/// The root of the workspace that a package in `here` is part of, as Cargo finds it.
pub fn workspace_root(here: &Path) -> Result<Option<(PathBuf, DocumentMut)>, String> {
    let full = canonical(here)?;
    for folder in full.ancestors() {
        let Some(manifest) = read(&folder.join("Cargo.toml"))? else { continue };
        if manifest.contains_key("workspace") {
            if is_excluded(&manifest, &full.strip_prefix(folder).map(slashes).unwrap_or_default()) {
                continue;
            }
            return Ok(Some((folder.to_owned(), manifest)));
        }
        if let Some(root) = manifest.get("package").and_then(|package| package.get("workspace")?.as_str()) {
            let root = canonical(&folder.join(root))?;
            return Ok(read(&root.join("Cargo.toml"))?.map(|manifest| (root, manifest)));
        }
    }
    Ok(None)
}

pub fn canonical(path: &Path) -> Result<PathBuf, String> {
    fs::canonicalize(path).map_err(|error| format!("can't read {}: {error}", path.display()))
}

/// The path of a folder from the root of a workspace, as members are named.
fn relative(root: &Path, here: &Path, out: &Path) -> Result<String, String> {
    let full = canonical(here)?;
    let shared = full.ancestors().find(|folder| root.starts_with(folder)).unwrap_or(Path::new(""));
    let up = root.strip_prefix(shared).map_or(0, |below| below.components().count());
    let below = full.strip_prefix(shared).unwrap_or(&full).join(out);
    Ok(slashes(&Path::new(&"../".repeat(up)).join(below)))
}

/// A path as manifests contain it.
fn slashes(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}

/// The strings of a list of the workspace.
pub fn listed<'a>(manifest: &'a DocumentMut, key: &str) -> Vec<&'a str> {
    let list = manifest.get("workspace").and_then(|workspace| workspace.get(key)?.as_array());
    list.into_iter().flatten().filter_map(Value::as_str).collect()
}

/// Returns whether a workspace excludes a folder below its root. A member is not excluded.
fn is_excluded(manifest: &DocumentMut, folder: &str) -> bool {
    let is_below = |key: &str| listed(manifest, key).iter().any(|path| Path::new(folder).starts_with(path));
    is_below("exclude") && !is_below("members")
}

/// Adds a member unless a pattern covers it. Returns whether the manifest changed.
fn add_member(manifest: &mut DocumentMut, member: &str) -> bool {
    // Only a member that is named is stronger than `exclude`.
    if listed(manifest, "members").iter().any(|pattern| matches(pattern, member)) && !is_excluded(manifest, member) {
        return false;
    }
    let Some(workspace) = manifest["workspace"].as_table_like_mut() else { return false };
    let members = workspace.entry("members").or_insert(value(Array::new()));
    let Some(members) = members.as_array_mut() else { return false };
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

    fn with_workspace_member(text: &str) -> String {
        let mut manifest: DocumentMut = text.parse().expect("TOML");
        add_member(&mut manifest, "generated/rooms");
        manifest.to_string()
    }

    #[test]
    fn a_member_is_added_once_and_comments_are_kept() {
        let text = "# ours\n[workspace]\nmembers = [\n    \"app\", # the program\n    \"lib\", # ours\n]\n";
        let changed = "# ours\n[workspace]\nmembers = [\n    \"app\", # the program\n    \"lib\", # ours\n    \"generated/rooms\",\n]\n";
        assert_eq!(with_workspace_member(text), changed);
        assert_eq!(with_workspace_member(changed), changed);
        assert_eq!(
            with_workspace_member("[workspace]\nmembers = [\"generated/*\"]\n"),
            "[workspace]\nmembers = [\"generated/*\"]\n"
        );
        assert_eq!(
            with_workspace_member("[workspace]\nmembers = [\"app\"]\n"),
            "[workspace]\nmembers = [\"app\", \"generated/rooms\"]\n"
        );
        assert_eq!(
            with_workspace_member("[workspace]\nmembers = [\n  \"app\" # last\n]\n"),
            "[workspace]\nmembers = [\n  \"app\", # last\n  \"generated/rooms\",\n]\n"
        );
        assert_eq!(with_workspace_member("[workspace]\n"), "[workspace]\nmembers = [\"generated/rooms\"]\n");
    }
    #[test]
    fn a_member_that_is_excluded_is_named() {
        assert_eq!(
            with_workspace_member("[workspace]\nexclude = [\"generated\"]\nmembers = [\"generated/*\"]\n"),
            "[workspace]\nexclude = [\"generated\"]\nmembers = [\"generated/*\", \"generated/rooms\"]\n"
        );
        let named = "[workspace]\nexclude = [\"generated\"]\nmembers = [\"generated/rooms\"]\n";
        assert_eq!(with_workspace_member(named), named);
    }
}
