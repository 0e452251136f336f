//! The root of a crate.

use proc_macro2::Ident;

use super::super::docs;
use super::super::ident::ident;
use super::bindings::Bindings;
use super::example::{default_version, program};
use crate::markdown;
use crate::model::Api;

/// `src/lib.rs`.
pub struct RootPlan {
    pub docs: Vec<String>,
    pub versions: Vec<VersionLink>,
    /// The paragraphs below the list of versions.
    pub notes: Vec<String>,
    /// The items of the runtime that most programs name.
    pub reexports: Vec<&'static str>,
}

/// A version in the list of versions, and its module.
pub struct VersionLink {
    pub module: Ident,
    pub feature: String,
    /// The line if its feature is on.
    pub linked: String,
    /// The line if its feature is off: there is no module to link to.
    pub plain: String,
}

impl RootPlan {
    /// Plans the root of the crate of an API.
    pub fn new(api: &Api) -> Self {
        Self {
            docs: root_docs(api),
            versions: api.versions.iter().map(|version| link(&version.module)).collect(),
            notes: notes(api),
            reexports: reexports(api),
        }
    }
}

fn reexports(api: &Api) -> Vec<&'static str> {
    let of_resources: &[&str] = if api.versions.iter().any(|version| !version.resources.is_empty()) {
        &["Related", "ResourceUri"]
    } else {
        &[]
    };
    let mut names = ["Error", "Null", "Result", "Secret", "Timestamp"].to_vec();
    names.extend(of_resources);
    names.sort_unstable();
    names
}

fn root_docs(api: &Api) -> Vec<String> {
    // Servers publish the documents of resources themselves.
    let by_servers = api.versions.iter().any(|version| !version.resources.is_empty());
    let source = if by_servers { "the schema documents of its servers" } else { "OpenAPI documents" };
    let title = format!("{}: typed bindings, generated from {source}.", markdown::escape(&api.title));
    // The first program is for the version that is on by default.
    let program = default_version(api).and_then(|version| program(Bindings::of_crate(api), version));
    let quickstart = program.map(|program| vec!["# Quickstart".to_owned(), program]).unwrap_or_default();
    let fields = vec!["# Fields".to_owned(), FIELDS.join("\n")];
    let features = vec!["# Features".to_owned(), features(api), "# Versions".to_owned()];
    [vec![title, markdown::note(&api.description)], quickstart, fields, features].concat()
}

/// Conventions of the documentation of fields.
const FIELDS: [&str; 4] = [
    "The documentation of a field ends with facts from the schema:\n",
    "- \"Default\": the value that the server uses for a field that is not sent.",
    "- \"`None` if absent\", \"if null\" or \"if empty\": the server may omit the field, send null, or send an empty string; the value is then `None`. A field that is not an `Option` is empty, `0` or `false` if the server omits it, unless the schema requires it.",
    "- Unknown values are kept: an unknown choice as its string, unknown fields in `unknown_fields()`.",
];

/// A list of the features of the parts and of the runtime; those of versions are listed with the versions.
fn features(api: &Api) -> String {
    let parts = api.parts();
    let parts = parts.iter().map(|(part, description)| {
        let summary = docs::summary(description);
        let about = if summary.is_empty() { "the endpoints and types of this part" } else { &summary };
        markdown::with_sentence(&format!("`{part}`: {about}"), "On by default.")
    });
    let parts = parts.map(|part| format!("- {part}"));
    let runtime = [
        "- `blocking`: a blocking client in each version, for programs without async",
        "- `oauth2`: authentication with OAuth2 by a signed assertion",
        "- `snmp`: requests to SNMP agents",
    ];
    parts.chain(runtime.map(str::to_owned)).collect::<Vec<_>>().join("\n")
}

fn link(module: &str) -> VersionLink {
    VersionLink {
        module: ident(module),
        feature: module.to_owned(),
        linked: format!(" - [`{module}`](mod@{module})"),
        plain: format!(" - `{module}`, with its feature"),
    }
}

fn notes(api: &Api) -> Vec<String> {
    let Some(second) = api.versions.get(1) else { return Vec::new() };
    let name = markdown::escape(&second.name);
    vec![
        " Versions can be used together, so that one program talks to servers of different releases.".to_owned(),
        format!(
            " \"Since {name}\" in the documentation of an item means that the older of these versions do not have it."
        ),
    ]
}
