//! The files of the generator and of the runtime do not import each other in cycles, and the modules of the generator
//! import only those below them.
//!
//! What a module exports again is imported from the file that has it. A module that imports the modules inside it is no
//! cycle: it declares them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use pexgen_tests::cargo;
use syn::{Item, UseTree, Visibility};

/// Path of a module below the crate's root.
type Module = Vec<String>;

/// Modules of the generator that all others may import. Each imports only those before it.
const SHARED: [&str; 10] = [
    "json",
    "markdown",
    "parallel",
    "pattern",
    "pointer",
    "visible",
    "source_text",
    "diagnostic",
    "annotation",
    "output",
];

/// The other modules of the generator from the bottom to the top, each with those of them that it may import.
const LAYERS: [(&str, &[&str]); 18] = [
    ("html", &[]),
    ("model", &[]),
    ("input", &["model"]),
    ("lower", &["input", "model"]),
    ("loaded", &["input", "lower", "model"]),
    // Back-ends and the downloader do not import each other.
    ("rust", &["input", "model"]),
    ("diff", &["html", "input", "loaded", "model"]),
    ("export", &["loaded", "model"]),
    ("fetch", &["input", "model"]),
    ("lint", &["input", "loaded", "model"]),
    ("serve", &["input", "loaded", "model"]),
    ("summary", &["model"]),
    ("vendored", &[]),
    // What combines them.
    ("reference", &["diff", "html", "loaded", "model", "rust"]),
    ("upstream", &["fetch", "serve"]),
    ("cache", &["summary"]),
    ("generator", &["cache", "diff", "input", "loaded", "model", "rust", "summary", "vendored"]),
    ("build_script", &["input", "loaded", "model", "rust"]),
];

#[test]
fn files_are_imported_without_cycles() {
    for folder in ["runtime/src", "codegen/src"] {
        let modules = modules(&cargo::workspace().join(folder));
        assert!(modules.len() > 50, "{folder}: {} modules", modules.len());
        let cycle = cycle(graph(&modules));
        assert!(cycle.is_empty(), "{folder}: these files import each other:\n{}", cycle.join("\n"));
    }
}

#[test]
fn a_cycle_is_found() {
    let modules: BTreeMap<Module, syn::File> = [
        ("", "mod a; mod b; mod e; mod g; pub use e::F;"),
        ("a", "use crate::b::{c, D};"),
        ("b", "use crate::F;"),
        ("e", "use crate::a;"),
        ("g", "use crate::a;"),
    ]
    .map(|(name, text)| {
        (name.split_terminator("::").map(str::to_owned).collect(), syn::parse_file(text).expect("Rust"))
    })
    .into();
    assert_eq!(cycle(graph(&modules)), ["a: b", "b: e", "e: a"]);
}

#[test]
fn modules_of_the_generator_import_only_those_below_them() {
    let root = cargo::workspace().join("codegen/src");
    let (modules, sources) = (modules(&root), sources(&root));
    let names = CrateNames::new(&modules);
    let layers: Vec<(&str, &[&str])> = SHARED.map(|name| (name, [].as_slice())).into_iter().chain(LAYERS).collect();
    let position = |name: &str| layers.iter().position(|(layer, _)| *layer == name);
    let (mut wrong, mut used) = (BTreeSet::new(), BTreeSet::new());
    for (module, targets) in graph(&modules) {
        // The root declares all modules.
        let Some(from) = module.first() else { continue };
        let Some(layer) = position(from) else {
            wrong.insert(format!("`{from}` is in no layer: add it to `LAYERS`"));
            continue;
        };
        let inline = paths_from_root(&sources[&module]);
        let inline = inline.iter().filter_map(|path| names.module_of(&Module::new(), path, 8));
        for target in targets.into_iter().chain(inline).filter_map(|target| target.into_iter().next()) {
            let is_shared = SHARED[..layer.min(SHARED.len())].contains(&target.as_str());
            if target != *from && !is_shared && !layers[layer].1.contains(&target.as_str()) {
                wrong.insert(format!("`{}` imports `{target}`, which is not below it", module.join("::")));
            }
            used.insert((from.clone(), target));
        }
    }
    for (index, (name, allowed)) in LAYERS.iter().enumerate() {
        for target in *allowed {
            if !LAYERS[..index].iter().any(|(below, _)| below == target) {
                wrong.insert(format!("`LAYERS` lets `{name}` import `{target}`, which is not before it"));
            }
            if !used.contains(&((*name).to_owned(), (*target).to_owned())) {
                wrong.insert(format!("`LAYERS` lets `{name}` import `{target}`, which it does not: remove it there"));
            }
        }
    }
    let wrong: Vec<String> = wrong.into_iter().collect();
    assert!(wrong.is_empty(), "{}\n\nARCHITECTURE.md describes the layers.", wrong.join("\n"));
}

#[test]
fn paths_without_an_import_are_found() {
    let text =
        "use crate::a::B;\n// crate::c::D\nimpl crate::e::F for G {}\n#[cfg(test)]\nmod tests { use crate::h::I; }";
    assert_eq!(paths_from_root(text), [["crate", "a"], ["crate", "e"]]);
}

/// The paths from the crate's root in a file, without its tests: those of imports and those without one.
fn paths_from_root(text: &str) -> Vec<Module> {
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let behind = lines.flat_map(|line| line.split("crate::").skip(1));
    let names = behind.filter_map(|path| path.split(|c: char| c != '_' && !c.is_alphanumeric()).next());
    names.filter(|name| !name.is_empty()).map(|name| vec!["crate".to_owned(), name.to_owned()]).collect()
}

/// The files of a crate by module. Programs beside the library are not part of it.
fn modules(root: &Path) -> BTreeMap<Module, syn::File> {
    let sources = sources(root).into_iter();
    sources.map(|(module, text)| (module, syn::parse_file(&text).expect("Rust"))).collect()
}

/// The texts of the files of a crate.
fn sources(root: &Path) -> BTreeMap<Module, String> {
    let mut modules = BTreeMap::new();
    let mut folders = vec![(root.to_owned(), Module::new())];
    while let Some((folder, above)) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let stem = path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned();
            let inside = [above.as_slice(), std::slice::from_ref(&stem)].concat();
            if path.is_dir() {
                folders.extend((stem != "bin").then_some((path, inside)));
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let module = if matches!(stem.as_str(), "mod" | "lib") { above.clone() } else { inside };
                modules.insert(module, fs::read_to_string(path).expect("UTF-8"));
            }
        }
    }
    modules
}

/// The modules that each file imports from.
fn graph(modules: &BTreeMap<Module, syn::File>) -> BTreeMap<Module, BTreeSet<Module>> {
    let crate_names = CrateNames::new(modules);
    let imports = |module: &Module, file| -> BTreeSet<Module> {
        let paths = uses(file, |visibility| matches!(visibility, Visibility::Inherited));
        let targets = paths.iter().filter_map(|(_, path)| crate_names.module_of(module, path, 8));
        targets.filter(|target| !target.is_empty() && !target.starts_with(module)).collect()
    };
    modules.iter().map(|(module, file)| (module.clone(), imports(module, file))).collect()
}

/// The paths of the imports of a file, by the names that they have in it. The name of a glob is `*`.
fn uses(file: &syn::File, is_wanted: impl Fn(&Visibility) -> bool) -> Vec<(String, Module)> {
    let mut paths = Vec::new();
    for item in &file.items {
        match item {
            Item::Use(item) if is_wanted(&item.vis) => collect(&item.tree, &Module::new(), &mut paths),
            _ => {}
        }
    }
    paths
}

fn collect(tree: &UseTree, above: &Module, paths: &mut Vec<(String, Module)>) {
    let below = |name: String| [above.as_slice(), &[name]].concat();
    match tree {
        UseTree::Path(path) => collect(&path.tree, &below(path.ident.to_string()), paths),
        UseTree::Name(name) if name.ident == "self" => {
            paths.push((above.last().cloned().unwrap_or_default(), above.clone()));
        }
        UseTree::Name(name) => paths.push((name.ident.to_string(), below(name.ident.to_string()))),
        UseTree::Rename(name) => paths.push((name.rename.to_string(), below(name.ident.to_string()))),
        UseTree::Glob(_) => paths.push(("*".to_owned(), above.clone())),
        UseTree::Group(group) => group.items.iter().for_each(|tree| collect(tree, above, paths)),
    }
}

/// The modules of a crate, and the names that they import or export again.
struct CrateNames {
    modules: BTreeSet<Module>,
    exports: BTreeMap<Module, BTreeMap<String, Module>>,
}

impl CrateNames {
    fn new(modules: &BTreeMap<Module, syn::File>) -> Self {
        // The private imports of a module are visible in the modules inside it.
        let exported = |file| uses(file, |_| true).into_iter().collect();
        let exports = modules.iter().map(|(module, file)| (module.clone(), exported(file))).collect();
        Self { modules: modules.keys().cloned().collect(), exports }
    }

    /// The file that a path in a module leads to: its longest beginning that is a module, or where that has it from, in at
    /// most so many steps.
    fn module_of(&self, module: &Module, path: &[String], steps: usize) -> Option<Module> {
        let up = path.iter().take_while(|part| *part == "super").count();
        let (base, rest): (&[String], &[String]) = match path.first().map(String::as_str) {
            Some("crate") => (&[], &path[1..]),
            Some("super") => (&module[..module.len().checked_sub(up)?], &path[up..]),
            Some("self") => (module, &path[1..]),
            _ => (module, path),
        };
        let whole = [base, rest].concat();
        let length = (0..=whole.len()).rev().find(|length| self.modules.contains(&whole[..*length]))?;
        let found = whole[..length].to_vec();
        let exported = whole.get(length).and_then(|name| self.exports.get(&found)?.get(name));
        match exported {
            Some(exported) if steps > 0 => {
                let path = [exported.as_slice(), &whole[length + 1..]].concat();
                self.module_of(&found, &path, steps - 1).or(Some(found))
            }
            _ => Some(found),
        }
    }
}

/// The modules that remain when those without imports, and those that nothing imports, are removed repeatedly.
fn cycle(mut imports: BTreeMap<Module, BTreeSet<Module>>) -> Vec<String> {
    loop {
        let before = imports.len();
        let importing: BTreeSet<Module> = imports.keys().cloned().collect();
        for targets in imports.values_mut() {
            targets.retain(|target| importing.contains(target));
        }
        imports.retain(|_, targets| !targets.is_empty());
        let imported: BTreeSet<Module> = imports.values().flatten().cloned().collect();
        imports.retain(|module, _| imported.contains(module));
        if imports.len() == before {
            let name = |module: &Module| module.join("::");
            let names = |targets: &BTreeSet<Module>| targets.iter().map(name).collect::<Vec<_>>().join(", ");
            return imports.iter().map(|(module, targets)| format!("{}: {}", name(module), names(targets))).collect();
        }
    }
}
