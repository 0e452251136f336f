//! The steps from the folder of an API to its model: load, name, select.
//!
//! [`load`] reads documents into [`LoadedApi`]. [`LoadedApi::name`] assigns all names at once and
//! [`LoadedApi::select`] removes the items that are not selected. The generator, build scripts, `diff`,
//! `lint` and the exporters all go through these steps.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use heck::ToSnakeCase as _;

use crate::diagnostic::{Diagnostic, Diagnostics, Failure, Id, Location, Severity, nearest_id};
use crate::input::config::{self, Config, Known, Matched};
use crate::input::openapi::{Documents, Node, roots};
use crate::input::source::{ApiFolder, ApiSource};
use crate::input::{corrections, folder, names, supply};
use crate::lower::{self, LowerContext, lower};
use crate::model::naming::{self, NamesLock, RecordedNames};
use crate::model::{Api, Version, timeline};
use crate::parallel;
use crate::source_text::SourceFile;
use crate::source_text::position::Positions;

/// The versions of one API.
#[derive(Clone, Debug)]
pub struct LoadedApi {
    /// The configuration.
    pub config: Config,
    /// The versions, from the oldest to the newest.
    pub versions: Vec<LoadedVersion>,
    /// The names that earlier runs assigned.
    names: NamesLock,
    /// Findings that belong to no version.
    findings: Vec<Diagnostic>,
    /// The entries of the configuration that had an effect.
    pub(crate) matched: Matched,
}

/// One version with its documents.
#[derive(Clone, Debug)]
pub struct LoadedVersion {
    /// The model of the version.
    pub version: Version,
    /// The documents by path without `.json`.
    pub documents: BTreeMap<String, SourceFile>,
    /// The configuration that the documents were read with.
    pub config: Config,
    /// Findings about the documents.
    pub warnings: Vec<Diagnostic>,
}

/// Loads the versions of an API, without names yet.
///
/// # Errors
/// Errors in the configuration, in `names.lock` or in any document, with all other findings.
pub fn load(source: ApiSource) -> Result<LoadedApi, Failure> {
    let mut diagnostics = Diagnostics::default();
    let config = config::parse(&source.config, source.profile.as_ref(), &mut diagnostics);
    let names = parse_names(source.names.as_ref(), &mut diagnostics);
    let (Some(config), Some(names)) = (config, names) else { return Err(diagnostics.into()) };
    corrections::check_kinds(&config, &source.config, &mut diagnostics);
    let mut documents: Vec<_> = source.versions.into_iter().collect();
    // The largest versions first, so that no core is left with one of them at the end.
    documents.sort_by_key(|(_, documents)| Reverse(documents.len()));
    let lowered = parallel::map(&documents, |(name, documents)| {
        let mut context = LowerContext::new(&config, source.is_complete);
        (lower_one(name, documents.clone(), &mut context), context.matched, context.known)
    });
    let (mut versions, mut matched, mut known) = (Vec::new(), Matched::default(), Known::default());
    for (version, matched_here, known_here) in lowered {
        versions.push(version);
        matched.extend(matched_here);
        known.extend(known_here);
    }
    let has_errors = diagnostics.has_errors() || versions.iter().flat_map(|version| &version.warnings).any(is_error);
    // If a document is invalid, entries about its content would be reported as unmatched by mistake.
    if source.is_complete && !has_errors {
        matched.report_rest(&config, &source.config, &known, &mut diagnostics);
        corrections::report_rest(&config, &source.config, &matched, &known, &mut diagnostics);
    }
    if source.is_complete {
        check_default(&config, &versions, &mut diagnostics);
        config::check_features(&config, &features(&versions), &source.config, &mut diagnostics);
    }
    sort(&mut versions);
    LoadedApi { config, versions, names, findings: diagnostics.into_sorted(), matched }.checked()
}

fn sort(versions: &mut [LoadedVersion]) {
    versions.sort_by(|one, other| naming::version_order(&one.version.name, &other.version.name));
}

/// Lowers one version. Its findings are those that lowering added to the context.
fn lower_one(name: &str, documents: BTreeMap<String, SourceFile>, context: &mut LowerContext<'_>) -> LoadedVersion {
    let mut documents = documents;
    supply::supply(context.config, &mut documents);
    let version = lower(name, &documents, context);
    let warnings = std::mem::take(&mut context.diagnostics).into_sorted();
    let mut loaded = LoadedVersion { version, documents, config: context.config.clone(), warnings: Vec::new() };
    loaded.warnings = loaded.without_accepted(warnings, &mut context.matched);
    loaded
}

/// Reports a default version that the API does not have.
fn check_default(config: &Config, versions: &[LoadedVersion], diagnostics: &mut Diagnostics) {
    let Some(wanted) = &config.package.default else { return };
    let names: Vec<&str> = versions.iter().map(|loaded| loaded.version.name.as_str()).collect();
    if names.contains(&wanted.as_str()) {
        return;
    }
    diagnostics.push(Diagnostic::new(
        Id::BadConfig,
        config::location_of(&config.file, &["crate", "default"]),
        format!("`default` names `{wanted}`, which is not a version of the API"),
        format!("the versions are {}", names.join(", ")),
    ));
}

/// Returns the features of the versions and parts, as they are named unless another item has the name.
fn features(versions: &[LoadedVersion]) -> BTreeSet<String> {
    let parts = versions.iter().flat_map(|loaded| loaded.version.parts.keys());
    let names = versions.iter().map(|loaded| &loaded.version.name).chain(parts);
    names.flat_map(|name| [name.clone(), name.to_snake_case()]).collect()
}

fn is_error(found: &Diagnostic) -> bool {
    found.severity == Severity::Error
}

fn parse_names(file: Option<&SourceFile>, diagnostics: &mut Diagnostics) -> Option<NamesLock> {
    file.map_or_else(|| Some(NamesLock::default()), |file| names::parse(file, diagnostics))
}

impl LoadedApi {
    /// Loads and names all versions of the folder of an API. `config` replaces the `pexgen.toml` of the folder.
    ///
    /// # Errors
    /// Errors in the documents or the configuration, with all other findings.
    pub fn read(folder: &Path, config: Option<&Path>) -> Result<Self, Failure> {
        Self::read_folder(ApiFolder { path: folder, config, versions: &[], full_paths: false })
    }

    /// As [`LoadedApi::read`], with findings whose paths start with that of the folder.
    ///
    /// # Errors
    /// As [`LoadedApi::read`].
    pub fn read_with_paths(folder: &Path, config: Option<&Path>) -> Result<Self, Failure> {
        Self::read_folder(ApiFolder { path: folder, config, versions: &[], full_paths: true })
    }

    fn read_folder(folder: ApiFolder<'_>) -> Result<Self, Failure> {
        let mut diagnostics = Diagnostics::default();
        let source = folder.read(&mut diagnostics);
        let mut api = source.map_or_else(|| Err(diagnostics.into()), load)?;
        api.name();
        Ok(api)
    }

    /// Named versions, without findings of their own.
    fn named(config: &Config, mut versions: Vec<LoadedVersion>, names: NamesLock) -> Self {
        sort(&mut versions);
        let mut loaded =
            Self { config: config.clone(), versions, names, findings: Vec::new(), matched: Matched::default() };
        loaded.name();
        loaded
    }

    /// Assigns names in all versions, and compares their items. Returns the names that later runs must not change.
    pub fn name(&mut self) -> RecordedNames {
        let loaded = std::mem::take(&mut self.versions).into_iter();
        let (mut versions, sources): (Vec<Version>, Vec<_>) =
            loaded.map(|one| (one.version, (one.documents, one.config, one.warnings))).unzip();
        let kept = naming::name_all(&mut versions, &self.names);
        timeline::trace(&mut versions);
        let named = versions.into_iter().zip(sources);
        self.versions = named
            .map(|(version, (documents, config, warnings))| LoadedVersion { version, documents, config, warnings })
            .collect();
        kept
    }

    /// Keeps the resources and operations that match the patterns and everything they refer to. Findings
    /// about other documents are removed. [`LoadedApi::name`] must be called first, because names do not
    /// depend on the selection.
    ///
    /// # Errors
    /// A message that names a pattern without a match.
    pub fn select(&mut self, patterns: &[String]) -> Result<(), String> {
        for LoadedVersion { version, warnings, .. } in &mut self.versions {
            version.select(patterns).map_err(|pattern| {
                let known = version.resources.keys().chain(version.operations.keys()).map(String::as_str);
                let near = nearest_id(pattern, known).map(|near| format!("; did you mean \"{near}\"?"));
                format!("no resource or operation of {} matches {pattern:?}{}", version.name, near.unwrap_or_default())
            })?;
            let used = documents(version);
            warnings
                .retain(|found| found.location.as_ref().is_none_or(|location| used.contains(location.file.as_str())));
        }
        Ok(())
    }

    /// Returns all findings, sorted by location.
    pub fn findings(&self) -> Vec<Diagnostic> {
        let mut all = Diagnostics::default();
        for found in self.versions.iter().flat_map(|version| &version.warnings).chain(&self.findings) {
            all.push(found.clone());
        }
        all.into_sorted()
    }

    /// Treats every finding as an error.
    ///
    /// # Errors
    /// All findings, if there are any.
    pub fn strict(self) -> Result<Self, Failure> {
        let mut diagnostics = self.findings();
        if diagnostics.is_empty() {
            return Ok(self);
        }
        for found in &mut diagnostics {
            found.severity = Severity::Error;
            let pointer = found.location.as_ref().map_or("", |location| location.pointer.as_str());
            if !pointer.is_empty() {
                let _ = write!(found.help, ". To accept it: `[allow] {} = [\"#{pointer}\"]`", found.id.as_str());
            }
        }
        Err(Failure { diagnostics })
    }

    fn checked(self) -> Result<Self, Failure> {
        let diagnostics = self.findings();
        if diagnostics.iter().any(is_error) {
            return Err(Failure { diagnostics });
        }
        Ok(self)
    }

    /// Returns the model of the API.
    pub fn into_api(self) -> Api {
        lower::api(&self.config, self.versions.into_iter().map(|loaded| loaded.version).collect())
    }
}

/// Returns the paths of the documents that describe the items of a version.
fn documents(version: &Version) -> BTreeSet<&str> {
    let resources = version.resources.values().map(|resource| resource.document.as_str());
    let operations = version.operations.values().map(|operation| operation.document.as_str());
    let schemas = version.schemas.values().map(|schema| schema.document.as_str());
    resources.chain(operations).chain(schemas).collect()
}

/// Loads versions by their folders, in this order, for commands that need no more of their APIs.
///
/// Names depend on all versions of an API: those beside the folders are named with them, as well as their documents
/// permit, and by the `names.lock` there. The configuration may name items that do not exist in these versions.
///
/// # Errors
/// Errors in the documents of these versions or in a `names.lock`, with all other findings.
pub fn read_versions(folders: &[&Path], config: &Config) -> Result<Vec<LoadedVersion>, Failure> {
    let mut diagnostics = Diagnostics::default();
    let (mut apis, mut places) = (BTreeMap::new(), Vec::new());
    for folder in folders {
        let (api, name) = place_of(folder);
        let versions: &mut BTreeMap<String, PathBuf> = apis.entry(api.clone()).or_default();
        versions.insert(name.clone(), (*folder).to_owned());
        places.push((api, name));
    }
    let mut read = BTreeMap::new();
    for (api, versions) in apis {
        let loaded = read_api(&api, &versions, config, &mut diagnostics);
        read.extend(loaded.into_iter().flatten().map(|one| ((api.clone(), one.version.name.clone()), one)));
    }
    if diagnostics.has_errors() {
        return Err(diagnostics.into());
    }
    Ok(places.iter().filter_map(|place| read.get(place).cloned()).collect())
}

/// The folder of the API that the folder of a version is in, and the name of the version.
fn place_of(folder: &Path) -> (PathBuf, String) {
    let full = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let name = full.file_name().unwrap_or_default().to_string_lossy().into_owned();
    (full.parent().unwrap_or(Path::new("")).to_owned(), name)
}

/// Loads and names some versions of an API, and those beside them whose documents are valid.
fn read_api(
    api: &Path,
    wanted: &BTreeMap<String, PathBuf>,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<LoadedVersion>> {
    let names = read_names(api, diagnostics)?;
    let mut folders: Vec<(String, PathBuf)> = wanted.clone().into_iter().collect();
    folders.extend(siblings(api, wanted));
    let mut read = parallel::map(&folders, |(name, folder)| {
        let mut found = Diagnostics::default();
        let documents = folder::read_version(folder, &mut found);
        (documents.map(|documents| lower_alone(name, documents, config)), found)
    });
    let beside = read.split_off(wanted.len());
    let mut versions = Vec::new();
    for (version, found) in read {
        diagnostics.extend(found);
        versions.extend(version);
    }
    let findings = || versions.iter().flat_map(|version| &version.warnings);
    if findings().any(is_error) {
        findings().for_each(|found| diagnostics.push(found.clone()));
    }
    let beside = beside.into_iter().filter_map(|(version, _)| version);
    versions.extend(beside.filter(|version| !version.warnings.iter().any(is_error)));
    Some(LoadedApi::named(config, versions, names).versions)
}

/// Reads the `names.lock` of an API, if there is one.
fn read_names(api: &Path, diagnostics: &mut Diagnostics) -> Option<NamesLock> {
    let path = api.join(names::FILE_NAME);
    let file = if path.is_file() { Some(folder::read_config(&path, diagnostics)?) } else { None };
    parse_names(file.as_ref(), diagnostics)
}

/// The names and folders of the other versions of an API.
fn siblings(api: &Path, wanted: &BTreeMap<String, PathBuf>) -> Vec<(String, PathBuf)> {
    if !api.join(config::FILE_NAME).is_file() {
        return Vec::new();
    }
    let entries = folder::entries(api, &mut Diagnostics::default()).unwrap_or_default();
    let others = entries.into_iter().filter(|(name, is_folder)| *is_folder && !wanted.contains_key(name));
    others.map(|(name, _)| (name.clone(), api.join(name))).collect()
}

/// Lowers a version without the other versions of its API: entries of the configuration may be for them.
fn lower_alone(name: &str, documents: BTreeMap<String, SourceFile>, config: &Config) -> LoadedVersion {
    lower_one(name, documents, &mut LowerContext::new(config, false))
}

impl LoadedVersion {
    /// Returns findings about the version without those that the configuration accepts.
    pub(crate) fn without_accepted(&self, mut found: Vec<Diagnostic>, matched: &mut Matched) -> Vec<Diagnostic> {
        corrections::remove_accepted(&self.config, &mut found, |file| self.paths_in_patterns(file), matched);
        found
    }

    /// The paths of a document below the folder of the version and below that of the API, wherever these are.
    fn paths_in_patterns(&self, file: &str) -> Vec<String> {
        let Some((id, _)) = self.documents.iter().find(|(_, document)| document.path == file) else {
            return vec![file.to_owned()];
        };
        let parts: Vec<&str> = file.split('/').collect();
        let below = parts[parts.len().saturating_sub(id.matches('/').count() + 1)..].join("/");
        vec![format!("{}/{below}", self.version.name), below]
    }

    /// Loads and names one version by its folder; see [`read_versions`].
    ///
    /// # Errors
    /// Errors in the documents or in `names.lock`, with all other findings.
    pub fn read(folder: &Path, config: &Config) -> Result<Self, Failure> {
        read_versions(&[folder], config)?.pop().ok_or_else(|| Diagnostics::default().into())
    }

    /// Loads one version by its folder, without names in Rust, for which all versions of the API would have to be read.
    ///
    /// # Errors
    /// Errors in the documents or in `names.lock`, with all other findings.
    #[cfg(feature = "serve")]
    pub(crate) fn read_unnamed(folder: &Path, config: &Config) -> Result<Self, Failure> {
        let mut diagnostics = Diagnostics::default();
        let (api, name) = place_of(folder);
        let documents = folder::read_version(folder, &mut diagnostics);
        let names = read_names(&api, &mut diagnostics);
        let (Some(documents), Some(_)) = (documents, names) else { return Err(diagnostics.into()) };
        let loaded = lower_alone(&name, documents, config);
        if loaded.warnings.iter().any(is_error) {
            return Err(Failure { diagnostics: loaded.warnings });
        }
        Ok(loaded)
    }

    /// Loads one version by the file of its OpenAPI document, which refers to no other file.
    ///
    /// # Errors
    /// Errors in the document, with all other findings.
    pub fn read_file(path: &Path, config: &Config) -> Result<Self, Failure> {
        let mut diagnostics = Diagnostics::default();
        let file = folder::read_config(path, &mut diagnostics).ok_or_else(|| Failure::from(diagnostics))?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        Self::from_documents(&name, BTreeMap::from([("openapi".to_owned(), file)]), config)
    }

    /// Loads and names one version from documents in memory, without names of earlier runs.
    ///
    /// # Errors
    /// Errors in the documents, with all other findings.
    pub fn from_documents(
        name: &str,
        documents: BTreeMap<String, SourceFile>,
        config: &Config,
    ) -> Result<Self, Failure> {
        let versions = vec![lower_alone(name, documents, config)];
        LoadedApi::named(config, versions, NamesLock::default())
            .checked()?
            .versions
            .pop()
            .ok_or_else(|| Diagnostics::default().into())
    }

    /// Returns its OpenAPI document with everything that it refers to in other files, and with the corrections of the
    /// configuration; `None` if the version has no OpenAPI document. Swagger 2.0 is converted to OpenAPI 3.
    pub fn bundle(&self) -> Option<Node> {
        let named = self.config.document.as_deref();
        let root = roots(&self.documents, named).next()?;
        // Findings were reported when the version was loaded.
        let found = &mut Diagnostics::default();
        Some(Documents::read(root, &self.documents, named, &self.config.patch, found)?.bundle())
    }

    /// Returns the locations of the values of its documents.
    pub fn locations(&self) -> Locations<'_> {
        Locations { documents: &self.documents, positions: RefCell::default() }
    }
}

/// The locations of the values of documents. Each document is parsed once, however many of its values are located.
#[derive(Debug)]
pub struct Locations<'a> {
    documents: &'a BTreeMap<String, SourceFile>,
    positions: RefCell<HashMap<&'a str, Positions<'a>>>,
}

impl Locations<'_> {
    /// Returns the location of a pointer in a document, or of the nearest value around it.
    pub fn find(&self, document: &str, pointer: &str) -> Location {
        let Some(file) = self.documents.values().find(|file| file.path == document) else {
            return Location::file(document);
        };
        let mut positions = self.positions.borrow_mut();
        let positions = positions.entry(&file.path).or_insert_with(|| Positions::of(file));
        let (line, column) = positions.pointer_or_around(pointer).unwrap_or_default();
        Location { line, column, pointer: pointer.to_owned(), ..Location::file(document) }
    }
}
