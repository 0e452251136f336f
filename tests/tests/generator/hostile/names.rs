//! Stability of names: an item keeps its name when other items are added, removed or reordered.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use pexgen::Generator;
use pexgen::diagnostic::Diagnostics;
use pexgen::input::config;
use pexgen::input::file_name;
use pexgen::lower::{self, LowerContext};
use pexgen::model::naming::{self, NamesLock};
use pexgen::model::{Api, Lookups, Type, Version};
use pexgen::output::Files;
use pexgen::rust;
use pexgen::source_text::SourceFile;
use pexgen_tests::api::{self, Folder};
use pexgen_tests::{cargo, folder};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

use crate::hostile::random;

/// Names that collide with each other, or with reserved, derived or disambiguated names.
const CLOSE: &[&str] = &[
    "foo_bar",
    "foo-bar",
    "foo bar",
    "fooBar",
    "FooBar",
    "FOO_BAR",
    "foo__bar",
    "_foo_bar",
    "foo_bar_",
    "foo.bar",
    "foo/bar",
    "foo_bar_plain",
    "foo_dash_bar",
    "foobar",
    "a1",
    "a_1",
    "A1",
    "1_good",
    "n1_good",
    "self",
    "Self",
    "self_value",
    "unlisted",
    "Unlisted",
    "new",
    "New",
    "new_foo_bar",
    "foo_bar_patch",
    "patch",
    "new_patch",
    "type",
    "type_",
    "con",
    "CON",
    "list",
    "mod",
    "api",
    "Api",
    "lookups",
    "string",
    "string_choice",
    "option",
    "",
    " ",
    "ü",
    "u",
    "+1",
    "-1",
    "1",
    "id",
    "resource_uri",
    "blocking",
    "types",
    "empty",
    "vmr",
    "VMR",
    "Vmr",
    "\n",
    "\u{0}",
    "naïve",
    "naive",
    "ﬁ",
    "fi",
];

fn name() -> impl Strategy<Value = String> {
    prop_oneof![4 => select(CLOSE).prop_map(str::to_owned), 1 => "[aA1_ -]{0,4}", 1 => "\\PC{0,3}"]
}

/// The resources of a group: fields by name, and the choices of each.
type Resources = Vec<(String, Vec<(String, Vec<String>)>)>;

fn unique<T>(found: Vec<T>, key: impl Fn(&T) -> String) -> Vec<T> {
    let mut seen = BTreeSet::new();
    found.into_iter().filter(|one| seen.insert(key(one))).collect()
}

fn choices() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(name(), 0..5).prop_map(|found| unique(found, String::clone))
}

fn fields() -> impl Strategy<Value = Vec<(String, Vec<String>)>> {
    prop::collection::vec((name(), choices()), 0..5).prop_map(|found| unique(found, |one| one.0.clone()))
}

fn resources() -> impl Strategy<Value = Resources> {
    prop::collection::vec((name(), fields()), 1..5).prop_map(|found| unique(found, |one| one.0.clone()))
}

#[derive(Clone, Debug)]
enum Edit {
    AddResource(String, Vec<(String, Vec<String>)>),
    RemoveResource(Index),
    ReverseResources,
    AddField(Index, String, Vec<String>),
    RemoveField(Index, Index),
    ReverseFields(Index),
    AddChoice(Index, Index, String),
    RemoveChoice(Index, Index, Index),
    ReverseChoices(Index, Index),
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = any::<Index>;
    prop_oneof![
        3 => (name(), fields()).prop_map(|(name, fields)| Edit::AddResource(name, fields)),
        1 => at().prop_map(Edit::RemoveResource),
        1 => Just(Edit::ReverseResources),
        3 => (at(), name(), choices()).prop_map(|(of, name, choices)| Edit::AddField(of, name, choices)),
        1 => (at(), at()).prop_map(|(of, which)| Edit::RemoveField(of, which)),
        1 => at().prop_map(Edit::ReverseFields),
        3 => (at(), at(), name()).prop_map(|(of, field, name)| Edit::AddChoice(of, field, name)),
        1 => (at(), at(), at()).prop_map(|(of, field, which)| Edit::RemoveChoice(of, field, which)),
        1 => (at(), at()).prop_map(|(of, field)| Edit::ReverseChoices(of, field)),
    ]
}

fn pick<T>(all: &mut [T], at: Index) -> Option<&mut T> {
    (!all.is_empty()).then(|| at.get_mut(all))
}

/// Applies an edit. Returns the resource whose fields or choices it changed, if it changed only these.
fn apply(edit: &Edit, resources: &mut Resources) -> Option<String> {
    match edit {
        Edit::AddResource(name, fields) if resources.iter().all(|one| one.0 != *name) => {
            resources.insert(0, (name.clone(), fields.clone()));
            None
        }
        Edit::RemoveResource(at) if resources.len() > 1 => {
            resources.remove(at.index(resources.len()));
            None
        }
        Edit::ReverseResources => {
            resources.reverse();
            None
        }
        Edit::AddResource(..) | Edit::RemoveResource(_) => None,
        Edit::AddField(of, ..)
        | Edit::RemoveField(of, _)
        | Edit::ReverseFields(of)
        | Edit::AddChoice(of, ..)
        | Edit::RemoveChoice(of, ..)
        | Edit::ReverseChoices(of, _) => {
            let (resource, fields) = pick(resources, *of)?;
            apply_inside(edit, fields);
            Some(resource.clone())
        }
    }
}

fn apply_inside(edit: &Edit, fields: &mut Vec<(String, Vec<String>)>) {
    match edit {
        Edit::AddField(_, name, choices) if fields.iter().all(|one| one.0 != *name) => {
            fields.insert(0, (name.clone(), choices.clone()));
        }
        Edit::RemoveField(_, at) if !fields.is_empty() => {
            fields.remove(at.index(fields.len()));
        }
        Edit::ReverseFields(_) => fields.reverse(),
        Edit::AddChoice(_, field, name) => {
            if let Some((_, choices)) = pick(fields, *field)
                && !choices.contains(name)
            {
                choices.insert(0, name.clone());
            }
        }
        Edit::RemoveChoice(_, field, at) => {
            if let Some((_, choices)) = pick(fields, *field)
                && !choices.is_empty()
            {
                choices.remove(at.index(choices.len()));
            }
        }
        Edit::ReverseChoices(_, field) => {
            if let Some((_, choices)) = pick(fields, *field) {
                choices.reverse();
            }
        }
        _ => {}
    }
}

fn document(fields: &[(String, Vec<String>)]) -> Value {
    let fields = fields.iter().map(|(name, choices)| {
        let mut field = json!({ "type": "string", "nullable": true, "help_text": "A text." });
        if !choices.is_empty() {
            field["valid_choices"] = json!(choices);
        }
        (name.clone(), field)
    });
    api::resource(fields.collect())
}

/// Lowers and names two versions with the names in `lock`, and updates `lock`.
fn lowered(versions: &[Resources; 2], lock: &mut NamesLock) -> Api {
    let file =
        |path: &str, text: &[u8]| SourceFile { path: path.to_owned(), text: String::from_utf8_lossy(text).into() };
    let mut diagnostics = Diagnostics::default();
    let config =
        config::parse(&file("pexgen.toml", b"name = \"api\""), None, &mut diagnostics).expect("a configuration");
    let mut context = LowerContext::new(&config, false);
    let mut lower = |name: &str, resources: &Resources| {
        let mut folder = Folder::new();
        api::group(&mut folder, "things", resources.iter().map(|(name, fields)| (name.as_str(), document(fields))));
        let files = folder.iter().map(|(path, text)| {
            let stem = path.trim_end_matches(".json").trim_start_matches("things/");
            let part = if stem == "root" { stem.to_owned() } else { file_name::id_part(&file_name::name(stem)) };
            (format!("things/{part}"), file(path, text))
        });
        lower::lower(name, &files.collect(), &mut context)
    };
    let mut versions = vec![lower("v1", &versions[0]), lower("v2", &versions[1])];
    *lock = naming::name_all(&mut versions, lock).lock;
    assert!(!context.diagnostics.has_errors(), "{context:?}");
    Api {
        name: "api".to_owned(),
        title: "API".to_owned(),
        description: String::new(),
        example: None,
        default_version: None,
        server: pexgen::model::Server::default(),
        versions,
    }
}

/// A named item: its type, and the path of wire names to it.
type Named = (&'static str, Vec<String>);

/// Returns every name of a version.
fn names(version: &Version) -> BTreeMap<Named, String> {
    let mut names = BTreeMap::new();
    for resource in version.resources.values() {
        let (path, of) = (vec![resource.name.clone()], &resource.names);
        for (kind, name) in [("module", &of.module), ("read", &of.read), ("new", &of.new), ("patch", &of.patch)] {
            names.insert((kind, path.clone()), name.clone());
        }
        for field in &resource.fields {
            let path = [path.clone(), vec![field.wire.clone()]].concat();
            names.insert(("field", path.clone()), field.name.clone());
            if let Type::Choice(choices) = &field.kind {
                names.insert(("enum", path.clone()), choices.name.clone());
                for choice in &choices.values {
                    names.insert(("variant", [path.clone(), vec![choice.wire.clone()]].concat()), choice.name.clone());
                }
            }
            if let Lookups::Only(set) = &field.filtering.lookups {
                names.insert(("lookups", path), set.name.clone());
            }
        }
    }
    names
}

fn all_names(api: &Api) -> BTreeMap<Named, String> {
    let mut all = BTreeMap::new();
    for (named, name) in api.versions.iter().flat_map(names) {
        if let Some(older) = all.insert(named.clone(), name.clone()) {
            assert_eq!(older, name, "{named:?} has two names");
        }
    }
    all
}

/// Asserts that names are unique in their scopes; those of modules also if case is ignored.
fn assert_unique(names: &BTreeMap<Named, String>) {
    let mut seen = BTreeMap::new();
    for (named, name) in names {
        let (kind, path) = named;
        let above = path.split_last().map(|(_, above)| above.to_vec());
        let scope = match *kind {
            "read" | "new" | "patch" => "type",
            kind => kind,
        };
        let name = if *kind == "module" { name.to_lowercase() } else { name.clone() };
        if let Some(other) = seen.insert((scope, above, name), named) {
            panic!("{named:?} and {other:?} have the same name");
        }
    }
}

/// Returns the files that differ.
fn changed(before: &Files, after: &Files) -> Vec<String> {
    let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    paths.into_iter().filter(|path| before.get(*path) != after.get(*path)).cloned().collect()
}

fn edits() -> impl Strategy<Value = (Resources, Resources, Vec<(bool, Edit)>)> {
    (resources(), resources(), prop::collection::vec((any::<bool>(), edit()), 1..10))
}

#[test]
fn items_keep_their_names_when_others_come_and_go() {
    random::check(200, &edits(), |(one, other, edits)| {
        let mut versions = [one, other];
        let mut lock = NamesLock::default();
        let mut before = all_names(&lowered(&versions, &mut lock));
        assert_unique(&before);
        for (newer, edit) in edits {
            apply(&edit, &mut versions[usize::from(newer)]);
            let after = all_names(&lowered(&versions, &mut lock));
            assert_unique(&after);
            for (named, name) in &before {
                if let Some(now) = after.get(named) {
                    prop_assert_eq!(now, name, "{:?} is renamed by {:?}", named, edit);
                }
            }
            let kept = lock.clone();
            prop_assert_eq!(&all_names(&lowered(&versions, &mut lock)), &after, "a second run gives other names");
            prop_assert_eq!(&lock, &kept);
            before = after;
        }
        Ok(())
    });
}

#[test]
fn edit_changes_only_the_files_of_the_edited_item() {
    let emit = |api: &Api| rust::emit(api, &rust::Package::default()).unwrap_or_else(|found| panic!("{found}"));
    random::check(24, &edits(), |(one, other, edits)| {
        let mut versions = [one, other];
        let mut lock = NamesLock::default();
        let mut before = emit(&lowered(&versions, &mut lock));
        for (newer, edit) in edits {
            let inside = apply(&edit, &mut versions[usize::from(newer)]);
            let api = lowered(&versions, &mut lock);
            let after = emit(&api);
            let names = all_names(&api);
            let touched = inside.map(|resource| names[&("module", vec![file_name::id_part(&resource)])].clone());
            for path in changed(&before, &after) {
                let expected = match &touched {
                    Some(module) => path.ends_with(&format!("/things/{module}.rs")),
                    // Added and removed items have a file of their own and are listed in `mod.rs`; the example of
                    // the crate page lists the first resource.
                    None => {
                        let is_shared = path.ends_with("/mod.rs") || path == "src/lib.rs";
                        is_shared || !(before.contains_key(&path) && after.contains_key(&path))
                    }
                };
                prop_assert!(expected, "{} is changed by {:?}", path, edit);
            }
            before = after;
        }
        Ok(())
    });
}

#[test]
fn without_a_lock_names_do_not_depend_on_order() {
    random::check(200, &(resources(), resources()), |versions| {
        let mut versions = <[Resources; 2]>::from(versions);
        let one = all_names(&lowered(&versions, &mut NamesLock::default()));
        for (_, fields) in versions.iter_mut().flatten() {
            fields.reverse();
        }
        for resources in &mut versions {
            resources.reverse();
        }
        let other = all_names(&lowered(&versions, &mut NamesLock::default()));
        prop_assert_eq!(one, other);
        Ok(())
    });
}

#[test]
fn damaged_lock_does_no_harm() {
    let rust = || prop_oneof![name(), "[A-Za-z_]{0,6}", Just("x".repeat(500)), Just("fn".to_owned())];
    let labels =
        select(vec!["types of things", "modules of things", "fields of things/foo_bar", "versions", "modules of "]);
    let lock = prop::collection::btree_map(labels, prop::collection::btree_map(name(), rust(), 0..6), 0..5);
    random::check(200, &(resources(), lock), |(resources, lock)| {
        let versions = [resources.clone(), resources];
        let mut lock = NamesLock::parse(&json!(lock).to_string()).expect("a lock");
        let names = all_names(&lowered(&versions, &mut lock));
        assert_unique(&names);
        prop_assert_eq!(all_names(&lowered(&versions, &mut lock)), names, "a second run gives other names");
        Ok(())
    });
}

#[test]
fn new_item_with_the_plain_name_renames_no_other() {
    let things = |names: &[&str]| -> Resources { names.iter().map(|name| ((*name).to_owned(), Vec::new())).collect() };
    let named = |api: &Api, wire: &str| all_names(api)[&("read", vec![wire.to_owned()])].clone();
    for newer in [0, 1] {
        let mut versions = [things(&["media__stream"]), things(&["media__stream"])];
        let mut lock = NamesLock::default();
        lowered(&versions, &mut lock);
        versions[newer] = things(&["media__stream", "media_stream"]);
        let api = lowered(&versions, &mut lock);
        assert_eq!(named(&api, "media__stream"), "MediaStream");
        assert_eq!(named(&api, "media_stream"), "MediaStreamPlain");
    }
    // Without a lock, neither name is older.
    let api = lowered(&[things(&["media__stream"]), things(&["media_stream"])], &mut NamesLock::default());
    assert_eq!(named(&api, "media__stream"), "MediaSubStream");
    assert_eq!(named(&api, "media_stream"), "MediaStream");
}

#[test]
fn lock_is_written_by_generate_and_compared_by_check() {
    let place = tempfile::tempdir().expect("a folder");
    let schemas = place.path().join("schemas/names-fields");
    folder::copy(&cargo::workspace().join("tests/cases/names-fields"), &schemas);
    let run = |command: &str| {
        let output = Command::new(cargo::pexgen()).arg(command).current_dir(place.path()).output().expect("it runs");
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    assert_eq!(run("generate").0, Some(0));
    let lock = fs::read_to_string(schemas.join("names.lock")).expect("a lock");
    assert!(lock.contains("\"fields of things/thing\""), "{lock}");
    assert_eq!(run("check").0, Some(0));
    fs::remove_file(schemas.join("names.lock")).expect("removed");
    let (code, output) = run("check");
    assert_eq!(code, Some(1));
    assert!(output.contains("names.lock is out of date"), "{output}");
    assert_eq!(run("generate").0, Some(0));
    assert_eq!(fs::read_to_string(schemas.join("names.lock")).expect("a lock"), lock);
    // An invalid lock is an error with a location.
    fs::write(schemas.join("names.lock"), "{\n<<<<<<<").expect("written");
    let failure = Generator::new().generate(&schemas).expect_err("no lock");
    assert_eq!(failure.diagnostics[0].to_string().lines().nth(1), Some("  at names.lock:2:1"));
}
