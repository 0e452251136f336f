//! Findings about items that the sources of a crate name.
//!
//! Names are compared as identifiers, not resolved: an item of another crate with the same name counts as well. A field
//! counts where its name and a name of its resource, schema or operation are in the same file. A change that concerns
//! programs which do not name the field counts where the object is created or read. Authentication always counts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use thiserror::Error;

use super::rules::{field, value};
use super::{Comparison, Detail, Finding, Rule, remainder};
use crate::model::{Choices, Field, Operation, Presence, Resource, Role, Schema, Shape, Type, Version};
use crate::output::MARK;

/// Changes of a field that concern whoever creates the object or sends the request, too.
const CREATED: [&Rule; 4] =
    [&field::REQUIRED_FIELD_ADDED, &field::REQUIRED_FIELD_REMOVED, &field::REQUIRED_GAINED, &field::REQUIRED_LOST];

/// Changes of a field that concern whoever creates the object or sends the request without it.
const CREATED_WITHOUT: [&Rule; 3] = [&field::DEFAULT_ADDED, &field::DEFAULT_REMOVED, &field::DEFAULT_CHANGED];

/// Changes of a field by which bindings of the old version cannot read the object.
const UNREADABLE: [&Rule; 9] = [
    &field::PRESENCE_LOST,
    &field::NULL_ADDED,
    &value::TYPE_CHANGED,
    &value::NUMBER_BECAME_TEXT,
    &value::TEXT_BECAME_NUMBER,
    &value::ONE_BECAME_MANY,
    &value::MANY_BECAME_ONE,
    &value::FORMAT_REMOVED,
    &value::INTEGER_BECAME_FLOAT,
];

/// Changes by which responses lack a field: bindings of the old version cannot read the object if it was in all of them.
const ABSENT: [&Rule; 4] =
    [&field::FIELD_REMOVED, &field::REQUIRED_FIELD_REMOVED, &field::RESPONSE_FIELD_REMOVED, &field::WRITE_ONLY_GAINED];

/// The names in the sources of a crate, with the lines they are in.
#[derive(Debug, Default)]
pub struct UsedNames {
    files: BTreeMap<PathBuf, BTreeMap<String, BTreeSet<usize>>>,
}

/// Why the sources of a crate cannot be searched.
#[derive(Debug, Error)]
pub enum UsesError {
    /// A file or folder cannot be read.
    #[error("can't read {}: {source}", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// A file is not Rust.
    #[error("{}:{line}: {message}", path.display())]
    NotRust {
        /// The file.
        path: PathBuf,
        /// The line.
        line: usize,
        /// The reason.
        message: String,
    },
    /// There are no sources.
    #[error("there are no Rust sources in {}", .0.display())]
    Empty(PathBuf),
}

impl UsedNames {
    /// Reads all Rust sources in a folder and the folders below it, except hidden ones, `target` and generated files.
    ///
    /// # Errors
    /// A folder without Rust sources, or a file that cannot be read or parsed.
    pub fn read(folder: &Path) -> Result<Self, UsesError> {
        let mut names = Self::default();
        let mut waiting = vec![folder.to_owned()];
        while let Some(path) = waiting.pop() {
            let unreadable = |source| UsesError::Unreadable { path: path.clone(), source };
            if path.is_dir() {
                for entry in fs::read_dir(&path).map_err(unreadable)? {
                    let entry = entry.map_err(unreadable)?;
                    let name = entry.file_name().to_string_lossy().into_owned();
                    let is_source = Path::new(&name).extension().is_some_and(|extension| extension == "rs");
                    if !name.starts_with('.') && name != "target" && (is_source || entry.path().is_dir()) {
                        waiting.push(entry.path());
                    }
                }
                continue;
            }
            let text = fs::read_to_string(&path).map_err(unreadable)?;
            if text.lines().next().is_some_and(|line| line.contains(MARK)) {
                continue;
            }
            let parsed = syn::parse_file(&text).and_then(|_| syn::parse_str::<TokenStream>(&text));
            let tokens = parsed.map_err(|error| UsesError::NotRust {
                path: path.clone(),
                line: error.span().start().line,
                message: error.to_string(),
            })?;
            let shown = path.strip_prefix(".").unwrap_or(&path).to_owned();
            collect(tokens, names.files.entry(shown).or_default());
        }
        if names.files.is_empty() { Err(UsesError::Empty(folder.to_owned())) } else { Ok(names) }
    }

    /// Keeps the findings about items that the sources name, with the places. Findings about the whole API and its
    /// authentication are kept.
    pub fn retain(&self, comparison: &mut Comparison, old: &Version, new: &Version) {
        let all = comparison.findings.len();
        comparison.findings.retain_mut(|finding| {
            let (mut owners, mut items) = (BTreeSet::new(), BTreeSet::new());
            for version in [old, new] {
                owners.extend(owners_of(finding, version));
                items.extend(items_of(finding, version));
            }
            if is_unreadable(finding, old) {
                items.clear();
            }
            finding.uses = self.places(&owners, &items);
            is_of_client(finding, old) || is_of_client(finding, new) || !finding.uses.is_empty()
        });
        comparison.unused = all - comparison.findings.len();
    }

    /// The places of the items, or of the owners if there are no items, in files that name an owner.
    fn places(&self, owners: &BTreeSet<String>, items: &BTreeSet<String>) -> Vec<String> {
        let wanted = if items.is_empty() { owners } else { items };
        let mut places = Vec::new();
        for (path, names) in &self.files {
            if owners.iter().any(|owner| names.contains_key(owner)) {
                let lines: BTreeSet<usize> =
                    wanted.iter().filter_map(|name| names.get(name)).flatten().copied().collect();
                places.extend(lines.iter().map(|line| format!("{}:{line}", path.display())));
            }
        }
        places
    }
}

/// Adds all identifiers of a stream, also those in the arguments of macros.
fn collect(tokens: TokenStream, names: &mut BTreeMap<String, BTreeSet<usize>>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => collect(group.stream(), names),
            TokenTree::Ident(ident) => {
                names.entry(ident.to_string()).or_default().insert(ident.span().start().line);
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// The names of the resource, operation or schema that a finding is about, and of whatever returns or contains it.
fn owners_of(finding: &Finding, version: &Version) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let id = &finding.resource;
    for Resource { names: own, .. } in containing(id, version) {
        names.extend([&own.module, &own.read, &own.new, &own.patch].map(String::clone));
    }
    if let Some(operation) = version.operations.get(id) {
        names.extend(names_of(operation));
    }
    if let Some(Schema { names: own, .. }) = version.schemas.get(id) {
        names.extend([&own.module, &own.read, &own.new].map(String::clone));
        let leading =
            version.operations.values().filter(|operation| version.reachable_schemas(operation.schemas()).contains(id));
        names.extend(leading.flat_map(names_of));
    }
    names.retain(|name| !name.is_empty());
    names
}

/// The resource with an id and, if it has no endpoint, the commands that return it and the resources that contain it.
fn containing<'a>(id: &'a str, version: &'a Version) -> Vec<&'a Resource> {
    let (mut found, mut waiting): (Vec<&Resource>, _) = (Vec::new(), vec![id]);
    while let Some(id) = waiting.pop() {
        let Some(resource) = version.resources.get(id).filter(|one| found.iter().all(|known| known.id != one.id))
        else {
            continue;
        };
        found.push(resource);
        if matches!(resource.role, Role::Embedded | Role::Reply) {
            let outer = version.resources.values().filter(|outer| outer.refers_to().any(|inner| inner == id));
            waiting.extend(outer.map(|outer| outer.id.as_str()));
        }
    }
    found
}

fn names_of(operation: &Operation) -> [String; 2] {
    [operation.names.method.clone(), operation.names.request.clone()]
}

/// The names of what a finding is about: of the field, its choices, or whatever creates the object. None if all names of
/// the owner count.
fn items_of(finding: &Finding, version: &Version) -> BTreeSet<String> {
    if CREATED_WITHOUT.contains(&finding.rule) {
        return creators_of(finding, version);
    }
    let mut items = fields_of(finding, version);
    if CREATED.contains(&finding.rule) {
        items.extend(creators_of(finding, version));
    }
    items
}

/// Whether a finding is about the whole API or one of its security schemes, which every request depends on.
fn is_of_client(finding: &Finding, version: &Version) -> bool {
    finding.resource == remainder::WHOLE || version.security_schemes.contains_key(&finding.resource)
}

/// Whether bindings of the old version cannot read the object of a finding, whatever fields a program uses.
fn is_unreadable(finding: &Finding, old: &Version) -> bool {
    let resource = old.resources.get(&finding.resource).filter(|one| !matches!(one.role, Role::Command(_)));
    let schema = old.schemas.get(&finding.resource).filter(|schema| schema.read);
    let mut fields = resource.map_or(&[][..], |one| &one.fields).iter().chain(schema.map_or(&[][..], Schema::fields));
    let field = fields.find(|field| finding.field.as_ref() == Some(&field.wire));
    let is_expected = field.is_some_and(|field| field.presence == Presence::Always);
    (UNREADABLE.contains(&finding.rule) && (resource.is_some() || schema.is_some()))
        || (ABSENT.contains(&finding.rule) && is_expected)
}

/// The names of the field or the choices that a finding is about.
fn fields_of(finding: &Finding, version: &Version) -> BTreeSet<String> {
    let fields: Vec<&Field> =
        match (version.resources.get(&finding.resource), version.operations.get(&finding.resource)) {
            (Some(resource), _) => resource.fields.iter().collect(),
            (_, Some(operation)) => operation.parameters.iter().map(|parameter| &parameter.field).collect(),
            _ => version.schemas.get(&finding.resource).into_iter().flat_map(Schema::fields).collect(),
        };
    let field = finding.field.as_ref().and_then(|wire| fields.into_iter().find(|field| field.wire == *wire));
    let schema = version.schemas.get(&finding.resource);
    let choices = match (field.map(|field| &field.kind), schema.map(|schema| &schema.shape)) {
        (Some(Type::Choice(choices)), _) | (None, Some(Shape::Choice(choices))) => Some(choices),
        _ => None,
    };
    let variants = choices.map(|choices| variants(choices, &finding.detail)).unwrap_or_default();
    if variants.is_empty() { field.map(|field| field.name.clone()).into_iter().collect() } else { variants }
}

/// The names by which the object of a finding is created, or its request is sent.
fn creators_of(finding: &Finding, version: &Version) -> BTreeSet<String> {
    let id = &finding.resource;
    let of_resource = version.resources.get(id).map(|resource| &resource.names.new);
    let of_schema = version.schemas.get(id).map(|schema| &schema.names.new);
    let of_operation = version.operations.get(id).into_iter().flat_map(names_of);
    let created = of_resource.into_iter().chain(of_schema).cloned().chain(of_operation);
    created.filter(|name| !name.is_empty()).collect()
}

/// The variants of the values that a finding lists.
fn variants(choices: &Choices, detail: &Detail) -> BTreeSet<String> {
    let Detail::Values(values) = detail else { return BTreeSet::new() };
    let listed = choices.values.iter().filter(|choice| values.contains(&choice.wire));
    listed.map(|choice| choice.name.clone()).collect()
}
