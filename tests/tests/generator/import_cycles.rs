//! The files of the generator and of the runtime do not import each other in cycles.
//!
//! A module that imports the modules inside it is no cycle: it declares them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use pexgen_tests::cargo;
use syn::{Item, UseTree, Visibility};

/// Path of a module below the crate's root.
type Module = Vec<String>;

#[test]
fn files_are_imported_without_cycles() {
    for folder in ["codegen/src", "runtime/src"] {
        let modules = modules(&cargo::workspace().join(folder));
        assert!(modules.len() > 50, "{folder}: {} modules", modules.len());
        let known: BTreeSet<Module> = modules.keys().cloned().collect();
        let imports = modules.iter().map(|(module, file)| (module.clone(), imports(module, file, &known)));
        assert_eq!(cycle(imports.collect()), Vec::<String>::new(), "{folder}");
    }
}

#[test]
fn a_cycle_is_found() {
    let modules: BTreeMap<Module, syn::File> =
        [("a", "use crate::b::{c, D};"), ("b", "use super::e::F;"), ("e", "use crate::a;"), ("g", "use crate::a;")]
            .map(|(name, text)| (vec![name.to_owned()], syn::parse_file(text).expect("Rust")))
            .into();
    let known: BTreeSet<Module> = modules.keys().cloned().collect();
    let imports = modules.iter().map(|(module, file)| (module.clone(), imports(module, file, &known)));
    assert_eq!(cycle(imports.collect()), ["a", "b", "e"]);
}

/// The files of a crate by module. Programs beside the library are not part of it.
fn modules(root: &Path) -> BTreeMap<Module, syn::File> {
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
                modules.insert(module, syn::parse_file(&fs::read_to_string(path).expect("UTF-8")).expect("Rust"));
            }
        }
    }
    modules
}

/// The modules that a file imports from. What it exports again is not meant.
fn imports(module: &Module, file: &syn::File, known: &BTreeSet<Module>) -> BTreeSet<Module> {
    let mut paths = Vec::new();
    for item in &file.items {
        if let Item::Use(item) = item
            && matches!(item.vis, Visibility::Inherited)
        {
            collect(&item.tree, &Module::new(), &mut paths);
        }
    }
    let targets = paths.iter().filter_map(|path| target(module, path, known));
    targets.filter(|target| !target.is_empty() && !target.starts_with(module)).collect()
}

fn collect(tree: &UseTree, above: &Module, paths: &mut Vec<Module>) {
    let below = |name: String| [above.as_slice(), &[name]].concat();
    match tree {
        UseTree::Path(path) => collect(&path.tree, &below(path.ident.to_string()), paths),
        UseTree::Name(name) => paths.push(below(name.ident.to_string())),
        UseTree::Rename(name) => paths.push(below(name.ident.to_string())),
        UseTree::Glob(_) => paths.push(above.clone()),
        UseTree::Group(group) => group.items.iter().for_each(|tree| collect(tree, above, paths)),
    }
}

/// The file that a path leads to: its longest beginning that is a module.
fn target(module: &Module, path: &[String], known: &BTreeSet<Module>) -> Option<Module> {
    let up = path.iter().take_while(|part| *part == "super").count();
    let (base, rest): (&[String], &[String]) = match path.first().map(String::as_str) {
        Some("crate") => (&[], &path[1..]),
        Some("super") => (&module[..module.len().checked_sub(up)?], &path[up..]),
        Some("self") => (module, &path[1..]),
        _ => (module, path),
    };
    let whole = [base, rest].concat();
    (0..=whole.len()).rev().map(|length| whole[..length].to_vec()).find(|module| known.contains(module))
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
            return imports.keys().map(|module| module.join("::")).collect();
        }
    }
}
