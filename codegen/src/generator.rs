//! Generates a crate from the folder of an API.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cache::{self, Entry, VersionKeys};
use crate::diagnostic::{Diagnostic, Diagnostics, Failure};
use crate::diff;
use crate::input::config::{self, CrateConfig, Form};
use crate::input::names;
use crate::input::source::{ApiFolder, ApiSource};
use crate::loaded::{LoadedApi, load};
use crate::model::naming::RecordedNames;
use crate::model::{Api, Version};
use crate::output::{Files, is_same_text};
use crate::parallel;
use crate::pattern::matches;
use crate::rust::first_call::KnownServer;
use crate::rust::{self, Package};
use crate::source_text::SourceFile;
use crate::summary::Summary;
use crate::vendored;

/// Generates the crate of an API from the folder with its documents.
///
/// # Examples
/// ```no_run
/// use pexgen::{Generator, output};
/// use std::path::Path;
///
/// let generated = Generator::new().generate(Path::new("schemas/pexip-infinity"))?;
/// for warning in &generated.warnings {
///     eprintln!("{warning}");
/// }
/// output::plan(Path::new("generated/pexip-infinity"), &generated.files)?.apply()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Generator {
    strict: bool,
    runtime: Option<String>,
    config: Option<PathBuf>,
    previous: Option<PathBuf>,
    only: Vec<String>,
}

/// A generated crate in memory.
#[derive(Clone, Debug)]
pub struct Generated {
    /// Name of the API and of the crate.
    pub name: String,
    /// Files by path below the folder of the crate.
    pub files: Files,
    /// Counts of the items in each version.
    pub versions: Vec<Summary>,
    /// Warnings about the documents.
    pub warnings: Vec<Diagnostic>,
    /// The new content of the API's `names.lock`; `None` when the file is up to date.
    pub names: Option<NamesFile>,
    /// The `[crate]` of the configuration.
    pub package: CrateConfig,
    key: CacheKey,
    version_keys: VersionKeys,
}

/// Hashes of everything that a crate was generated from; `None` when it can't be cached.
#[derive(Clone, Copy, Debug, Default)]
struct CacheKey {
    before: Option<u64>,
    /// The hash after `names.lock` was written. The crate generated then is the same.
    with_names: Option<u64>,
}

/// The new content of `names.lock`, to be written beside the documents.
#[derive(Clone, Debug)]
pub struct NamesFile {
    /// The file.
    pub path: PathBuf,
    /// The whole content.
    pub text: String,
    /// What a person who edited the file may not expect: entries without effect, and items that gave their names away.
    pub remarks: Vec<String>,
}

impl Generator {
    /// Creates a generator with default settings.
    pub fn new() -> Self {
        Self::default()
    }

    /// Treats warnings as errors.
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Sets the value of `pexgen-runtime = …` in the generated `Cargo.toml`, instead of what the configuration says.
    pub fn runtime(mut self, dependency: impl Into<String>) -> Self {
        self.runtime = Some(dependency.into());
        self
    }

    /// Uses another configuration than the `pexgen.toml` of the folder.
    pub fn config(mut self, path: impl Into<PathBuf>) -> Self {
        self.config = Some(path.into());
        self
    }

    /// Sets the folder that holds the crates of earlier runs, each in a folder of its name.
    ///
    /// A crate that [`Generated::write_cache`] was called for is read from there instead of being generated again if
    /// neither it nor its input has changed. So are versions of it whose model did not change.
    pub fn previous(mut self, folder: impl Into<PathBuf>) -> Self {
        self.previous = Some(folder.into());
        self
    }

    /// Excludes versions that match none of the patterns on `<api>/<version>` and that the crate in the
    /// folder of [`Generator::previous`] does not contain yet. By default every version is generated.
    pub fn only(mut self, patterns: impl IntoIterator<Item = String>) -> Self {
        self.only.extend(patterns);
        self
    }

    /// Generates the crate of an API's folder. Nothing is written.
    ///
    /// # Errors
    /// Errors in the documents or the configuration; with [`Generator::strict`] warnings too.
    pub fn generate(&self, folder: &Path) -> Result<Generated, Failure> {
        let mut diagnostics = Diagnostics::default();
        let config = self.config.as_deref();
        let source = ApiFolder { path: folder, config, versions: &[], full_paths: false }.read(&mut diagnostics);
        let Some(source) = source else { return Err(diagnostics.into()) };
        let key = self.key(&source);
        if let Some(cached) = self.cached(&source, key) {
            return Ok(cached);
        }
        let names_before = source.names.clone();
        // Cloning is cheap: the texts of documents are shared.
        let mut api = load(source.clone())?;
        config::check_crate_name(&api.config, &mut diagnostics);
        for error in diff::unknown_rules(&api.config) {
            diagnostics.push(error);
        }
        if diagnostics.has_errors() {
            return Err(diagnostics.into());
        }
        if self.strict {
            api = api.strict()?;
        }
        let kept = api.name();
        self.retain(&mut api);
        let names = changed(folder, names_before.as_ref(), kept);
        let with_names = names.as_ref().and_then(|names| self.key(&names.beside(source)));
        self.emit(api, names, CacheKey { before: key, with_names })
    }

    /// Returns a first program that uses the newest version of the bindings: it sends a request to `server`, or to the
    /// one that the documents name, with the blocking client. `bindings` is the path of the generated crate or module
    /// in Rust. `None` if no request can be sent without arguments that only a person knows.
    ///
    /// # Errors
    /// Errors in the documents or the configuration.
    pub fn first_call(
        &self,
        folder: &Path,
        bindings: &str,
        server: Option<KnownServer<'_>>,
    ) -> Result<Option<String>, Failure> {
        let api = LoadedApi::read(folder, self.config.as_deref())?.into_api();
        let newest = api.versions.last();
        Ok(newest.and_then(|version| rust::first_call::program(&api, version, bindings, server)))
    }

    fn emit(&self, api: LoadedApi, names: Option<NamesFile>, key: CacheKey) -> Result<Generated, Failure> {
        let warnings = api.findings();
        let counts = api.versions.iter().map(|loaded| Summary::new(&loaded.version, loaded.warnings.len()));
        let versions = counts.collect();
        let package = api.config.package.clone();
        let api = api.into_api();
        let failed = |diagnostic| Failure { diagnostics: vec![diagnostic] };
        let name = api.name.clone();
        let version_keys = self.version_keys(&api);
        let files = if package.form == Form::Module {
            let blocking = package.features.iter().any(|feature| feature == "blocking");
            rust::module::emit(&api, &package.module_path(), blocking).map_err(failed)?
        } else {
            let unchanged = self.unchanged(&api, &version_keys);
            let mut files = rust::emit_except(&api, &self.manifest(&package), unchanged).map_err(failed)?;
            // With one version there are no changes to describe.
            if api.versions.len() > 1 {
                files.insert(diff::CHANGELOG.to_owned(), diff::changelog(&api));
            }
            files
        };
        Ok(Generated { name, files, versions, warnings, names, package, key, version_keys })
    }

    /// What the configuration sets in the manifest.
    fn manifest(&self, config: &CrateConfig) -> Package {
        let usual = Package::default();
        let vendored = format!("../{}", vendored::NAME);
        Package {
            version: config.version.clone().unwrap_or(usual.version),
            edition: config.edition.clone().unwrap_or(usual.edition),
            license: config.license.clone().unwrap_or(usual.license),
            metadata: usual.metadata.into_iter().chain(config.package.clone()).collect(),
            features: config.features.clone(),
            dependencies: config.dependencies.clone(),
            dev_dependencies: config.dev_dependencies.clone(),
            runtime: self.runtime.clone().unwrap_or_else(|| config.runtime.dependency(&vendored).to_string()),
        }
    }

    /// Removes the versions that are excluded and that the existing crate does not contain.
    fn retain(&self, api: &mut LoadedApi) {
        let name = api.config.name.clone();
        if self.only.is_empty() || self.only.iter().any(|pattern| matches(pattern, &name)) {
            return;
        }
        let wants = |version: &str| self.only.iter().any(|pattern| matches(pattern, &format!("{name}/{version}")));
        let root = self.previous.as_ref().map(|out| out.join(&name).join("src"));
        let is_there = |module: &str| root.as_ref().is_some_and(|root| root.join(module).join("mod.rs").is_file());
        if api.versions.iter().any(|loaded| wants(&loaded.version.name)) {
            api.versions.retain(|loaded| wants(&loaded.version.name) || is_there(&loaded.version.module));
        }
    }

    /// Returns the cache key. A crate with selected versions depends on the output of earlier runs and is not cached.
    fn key(&self, source: &ApiSource) -> Option<u64> {
        if self.only.is_empty() { cache::key((self.strict, &self.runtime, source)) } else { None }
    }

    /// Returns the cache keys of the versions.
    fn version_keys(&self, api: &Api) -> VersionKeys {
        // The files of a version depend on all of this, but not on the models of other versions.
        let Api { name, title, description, example, default_version, server, versions } = api;
        let names: Vec<&str> = versions.iter().map(|version| version.name.as_str()).collect();
        let about = (name, title, description, example, default_version, server, names);
        if !self.only.is_empty() {
            return VersionKeys::new();
        }
        let key = |version: &Version| Some((version.module.clone(), cache::key((&about, version))?));
        parallel::map(versions, key).into_iter().flatten().collect()
    }

    /// Reads the files of versions that an earlier run generated from the same model, by the module of the version.
    fn unchanged<'a>(&self, api: &'a Api, keys: &VersionKeys) -> BTreeMap<&'a str, Files> {
        let Some(out) = self.previous.as_ref().map(|out| out.join(&api.name)) else { return BTreeMap::new() };
        let Some(entry) = Entry::read(&out) else { return BTreeMap::new() };
        let modules = api.versions.iter().map(|version| version.module.as_str());
        let unchanged = modules.filter(|module| {
            let key = keys.get(*module);
            key.is_some() && entry.version_keys.get(*module) == key
        });
        unchanged.filter_map(|module| Some((module, entry.files(&out, &format!("src/{module}"))?))).collect()
    }

    /// Reads the crate of an earlier run if it was generated from the same input.
    fn cached(&self, source: &ApiSource, key: Option<u64>) -> Option<Generated> {
        let previous = self.previous.as_ref()?;
        let config = config::parse(&source.config, source.profile.as_ref(), &mut Diagnostics::default())?;
        let (name, package) = (config.name, config.package);
        // A module is in another folder.
        if package.form == Form::Module {
            return None;
        }
        let out = previous.join(&name);
        let entry = Entry::read(&out).filter(|entry| Some(entry.key) == key)?;
        let files = entry.files(&out, "")?;
        let Entry { versions, warnings, version_keys, .. } = entry;
        let key = CacheKey::default();
        Some(Generated { name, files, versions, warnings, names: None, package, key, version_keys })
    }
}

impl NamesFile {
    fn is_there(&self) -> bool {
        fs::read_to_string(&self.path).is_ok_and(|text| text == self.text)
    }

    /// Adds this file to the folder.
    fn beside(&self, source: ApiSource) -> ApiSource {
        let file = SourceFile { path: names::FILE_NAME.to_owned(), text: self.text.as_str().into() };
        ApiSource { names: Some(file), ..source }
    }
}

impl Generated {
    /// Writes the cache file that [`Generator::previous`] reads into the folder of the crate. Errors are ignored:
    /// without the file the next run only takes longer.
    pub fn write_cache(&self, out: &Path) {
        let named = self.names.as_ref().is_some_and(NamesFile::is_there);
        if let Some(key) = if named { self.key.with_names } else { self.key.before } {
            let version_keys = self.version_keys.clone();
            Entry::new(key, version_keys, &self.files, &self.versions, &self.warnings).write(out);
        }
    }

    /// Returns the folder below the crate or module that holds a version: `src/v41`.
    pub fn folder_of(&self, version: &Summary) -> String {
        match self.package.form {
            Form::Crate => format!("src/{}", version.module),
            Form::Module => version.module.clone(),
        }
    }
}

/// Returns the new `names.lock`, if it differs from the present one.
fn changed(folder: &Path, present: Option<&SourceFile>, kept: RecordedNames) -> Option<NamesFile> {
    let RecordedNames { lock, remarks } = kept;
    let text = lock.text();
    let current = present.map_or(lock.is_empty(), |file| is_same_text(file.text.as_bytes(), &text));
    (!current).then(|| NamesFile { path: folder.join(names::FILE_NAME), text, remarks })
}
