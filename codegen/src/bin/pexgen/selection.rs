//! Selects and generates the APIs that a command works on.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use pexgen::input::config::{FILE_NAME, Form};
use pexgen::input::config_file::read_config;
use pexgen::output::{self, Change, Plan};
use pexgen::pattern::matches;
use pexgen::{Diagnostic, Generated, Generator, Summary};

use crate::listing;
use crate::terminal::{self, Failures, Paths};
use crate::workspace::Workspace;
use crate::{Format, Outcome, Selection};

/// A generated API and its output folder.
pub struct Api {
    /// The crate.
    pub generated: Generated,
    /// The folder of its documents.
    pub folder: PathBuf,
    /// The folder of the crate.
    pub out: PathBuf,
}

impl Api {
    /// Prints what a person who edited `names.lock` may not expect.
    pub fn note_names(&self) {
        if let Some(names) = &self.generated.names {
            let file = names.path.display();
            names.remarks.iter().for_each(|remark| terminal::note(&format!("{file}: {remark}")));
        }
    }
}

impl Selection {
    /// Runs a command in the workspace that the current folder belongs to.
    pub fn run(mut self, command: impl FnOnce(&Self) -> Outcome) -> Outcome {
        // Paths in arguments are relative to the current folder.
        let has_paths =
            !self.folders.is_empty() || self.config.is_some() || !self.schemas.is_empty() || self.out.is_some();
        let found = if has_paths { Workspace::of_current_folder() } else { Workspace::enter() };
        let (root, workspace) = match found {
            Ok(found) => found,
            Err(message) => return terminal::usage_error(&message),
        };
        if self.schemas.is_empty() {
            self.schemas = workspace.schemas.iter().map(|schemas| root.join(schemas)).collect();
        }
        self.out.get_or_insert_with(|| root.join(workspace.out));
        self.root = root;
        command(&self)
    }

    /// Returns the output folder.
    pub fn out(&self) -> &Path {
        self.out.as_deref().unwrap_or(Path::new("generated"))
    }

    /// Returns the folders of the APIs, sorted by name within each folder of APIs.
    fn folders(&self) -> Result<Vec<PathBuf>, String> {
        folders_in(&self.folders, &self.schemas)
    }

    /// Generates the selected APIs. Nothing is written.
    pub fn generate(&self, generator: Generator) -> Result<Vec<Api>, Outcome> {
        let folders = self.folders().map_err(|message| terminal::usage_error(&message))?;
        if self.config.is_some() && folders.len() != 1 {
            return Err(terminal::usage_error("--config requires exactly one folder"));
        }
        let mut generator = generator.strict(self.strict);
        if !self.only.is_empty() {
            generator = generator.only(self.only.iter().cloned()).previous(self.out());
        }
        if let Some(config) = &self.config {
            generator = generator.config(config);
        }
        let (mut apis, mut others) = (Vec::new(), Vec::new());
        let mut failures = Failures::default();
        for folder in folders {
            if let Some(name) = self.other(&folder) {
                let versions = listing::folders(&folder).unwrap_or_default();
                let versions = versions.iter().map(|version| format!("{name}/{}", listing::name(version)));
                others.extend([name.clone()].into_iter().chain(versions));
                continue;
            }
            let progress = terminal::spinner(&format!("generating from {}", folder.display()));
            let result = generator.generate(&folder);
            progress.finish_and_clear();
            match result {
                Ok(generated) => {
                    let out = self.output_folder(&generated);
                    apis.push(Api { generated, folder, out });
                }
                Err(failure) => failures.add(self.paths(&folder), &failure, self.format),
            }
        }
        failures.end(self.format)?;
        let apis = self.select(apis, &others)?;
        check_outputs(&apis).map_err(|message| terminal::usage_error(&message))?;
        if self.format == Format::Text {
            for api in &apis {
                terminal::diagnostics(self.paths(&api.folder), &self.warnings(api));
            }
        }
        Ok(apis)
    }

    /// The folder of a crate, or of a module of an existing crate.
    fn output_folder(&self, generated: &Generated) -> PathBuf {
        match generated.package.form {
            Form::Crate => self.out().join(&generated.name),
            Form::Module => self.root.join(generated.package.module_folder()),
        }
    }

    fn paths<'a>(&'a self, folder: &'a Path) -> Paths<'a> {
        Paths { folder, config: self.config.as_deref() }
    }

    /// The warnings of an API, without those about versions that were not selected.
    fn warnings(&self, api: &Api) -> Vec<Diagnostic> {
        let name = &api.generated.name;
        let others = api.generated.versions.iter().map(|summary| &summary.version);
        let others: Vec<&String> = others.filter(|version| !self.wants_version(name, version)).collect();
        let is_wanted = |found: &&Diagnostic| {
            let file = found.location.as_ref().map(|location| location.file.as_str());
            !others.iter().any(|version| file.is_some_and(|file| Path::new(file).starts_with(version)))
        };
        api.generated.warnings.iter().filter(is_wanted).cloned().collect()
    }

    fn wants_version(&self, name: &str, version: &str) -> bool {
        self.only.is_empty() || self.wants(name) || self.wants(&format!("{name}/{version}"))
    }

    /// Returns the name of an API that no pattern is about. Errors in its documents are of no interest then.
    fn other(&self, folder: &Path) -> Option<String> {
        if self.only.is_empty() {
            return None;
        }
        let config = self.config.clone().unwrap_or_else(|| folder.join(FILE_NAME));
        // What is wrong with a configuration is reported when its API is generated.
        let name = read_config(&config).ok()?.name;
        let is_about = |pattern: &String| matches(pattern.split('/').next().unwrap_or_default(), &name);
        (!self.only.iter().any(is_about)).then_some(name)
    }

    /// Leaves out what no pattern selects. `others` are the names of the APIs that were not generated, and of their
    /// versions.
    fn select(&self, apis: Vec<Api>, others: &[String]) -> Result<Vec<Api>, Outcome> {
        for pattern in &self.only {
            if !apis.iter().any(|api| names(api).any(|name| matches(pattern, &name))) {
                let known: Vec<String> = apis.iter().flat_map(names).chain(others.iter().cloned()).collect();
                return Err(terminal::usage_error(&format!("--only {pattern} matches none of {}", known.join(", "))));
            }
        }
        Ok(apis.into_iter().filter(|api| self.only.is_empty() || names(api).any(|name| self.wants(&name))).collect())
    }

    fn wants(&self, name: &str) -> bool {
        self.only.iter().any(|pattern| matches(pattern, name))
    }

    /// Compares an API with its output folder, as far as it is selected. A file that would be overwritten and that
    /// pexgen did not generate is an error.
    ///
    /// The files that all versions share, such as `Cargo.toml`, belong to the selection if a selected version is new:
    /// without them it would not be part of the crate.
    pub fn plan<'a>(&self, api: &'a Api) -> Result<Plan<'a>, Outcome> {
        let mut plan = output::plan(&api.out, &api.generated.files).map_err(|error| terminal::io_error(&error))?;
        self.restrict(api, &mut plan);
        plan.verify().map_err(|error| terminal::usage_error(&error.to_string()))?;
        Ok(plan)
    }

    /// Removes the changes that are not selected.
    fn restrict(&self, api: &Api, plan: &mut Plan<'_>) {
        let Generated { name, versions, .. } = &api.generated;
        let (wanted, others): (Vec<&Summary>, Vec<&Summary>) =
            versions.iter().partition(|summary| self.wants_version(name, &summary.version));
        if others.is_empty() && (self.only.is_empty() || self.wants(name)) {
            return;
        }
        let is_below = |path: &str, summary: &Summary| Path::new(path).starts_with(api.generated.folder_of(summary));
        let is_new = wanted.iter().any(|summary| {
            let root = format!("{}/mod.rs", api.generated.folder_of(summary));
            plan.changes.iter().any(|(path, change)| *path == root && *change == Change::Added)
        });
        plan.restrict(|path, change| {
            let is_shared = !versions.iter().any(|summary| is_below(path, summary));
            wanted.iter().any(|summary| is_below(path, summary)) || (is_shared && (is_new || *change == Change::Added))
        });
    }
}

/// Returns an error message if two APIs would be written to the same folder, and overwrite each other.
fn check_outputs(apis: &[Api]) -> Result<(), String> {
    let mut folders: BTreeMap<&Path, &Path> = BTreeMap::new();
    for api in apis {
        if let Some(other) = folders.insert(&api.out, &api.folder) {
            return Err(format!(
                "the APIs in {} and {} have the same output folder: {}\n  help: change `name`, or `path` of a module, in one pexgen.toml",
                other.display(),
                api.folder.display(),
                api.out.display()
            ));
        }
    }
    Ok(())
}

/// Returns folders of APIs that arguments name, or else those of the workspace that the current folder belongs to.
pub fn folders_of(folders: &[PathBuf], schemas: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    if !folders.is_empty() || !schemas.is_empty() {
        return folders_in(folders, schemas);
    }
    let (root, workspace) = Workspace::of_current_folder()?;
    let schemas: Vec<PathBuf> = workspace.schemas.iter().map(|schemas| root.join(schemas)).collect();
    folders_in(&[], &schemas)
}

/// Returns the folders, or else those in the folders of APIs, sorted by name within each.
fn folders_in(folders: &[PathBuf], schemas: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    if !folders.is_empty() {
        return Ok(folders.to_vec());
    }
    let mut found = Vec::new();
    for schemas in schemas {
        let apis = apis_in(schemas)?;
        if apis.is_empty() {
            let api = schemas.join("my-api").join(FILE_NAME);
            return Err(format!(
                "no folder in {} has a `{FILE_NAME}`\n  help: `pexgen init` sets up an API; or write {}, for OpenAPI documents only with the name:\n\n    extends = \"pexip-infinity\"\n    name = \"my-api\"\n",
                schemas.display(),
                api.display()
            ));
        }
        found.extend(apis);
    }
    Ok(found)
}

/// The folders of APIs in a folder, sorted by name.
fn apis_in(schemas: &Path) -> Result<Vec<PathBuf>, String> {
    let mut folders = listing::folders(schemas).map_err(|error| {
        format!(
            "can't read {}: {error}\n  help: `pexgen init` sets up an API; name the folders of APIs as arguments, or the folder that contains them with --schemas",
            schemas.display()
        )
    })?;
    folders.retain(|folder| folder.join(FILE_NAME).is_file());
    Ok(folders)
}

/// The names of an API and of its versions that patterns match.
fn names(api: &Api) -> impl Iterator<Item = String> {
    let name = &api.generated.name;
    let versions = api.generated.versions.iter().map(move |summary| format!("{name}/{}", summary.version));
    std::iter::once(name.clone()).chain(versions)
}
