//! A browsable reference of APIs, over all their versions, as static pages that need no network.
//!
//! [`site`] returns the files. The folder of each API has an index with a search, a page for each resource, operation
//! and named type, and tables of which version has what. The names of files and the ids of elements depend only on the
//! item that they are about, so that links stay valid.

mod changes;
mod example;
mod field;
mod item;
mod matrix;
mod operation;
mod overview;
mod payload;
mod resource;
mod sample;
mod schema;
mod serialized;
mod site;

use std::path::Path;

use maud::html;

use crate::diagnostic::{Diagnostic, Failure};
use crate::html::{Assets, SCRIPT, STYLE, THEME, mark, page};
use crate::loaded::LoadedApi;
use crate::markdown;
use crate::model::Api;
use crate::output::Files;
use site::{Changes, Site, Subject, prose};

const OWN_STYLE: &str = include_str!("reference.css");
const OWN_SCRIPT: &str = include_str!("reference.js");

/// Reads the folder of an API with all its versions. Returns the model and the warnings about the documents.
///
/// # Errors
/// Errors in the documents or the configuration.
pub fn read(folder: &Path, config: Option<&Path>) -> Result<(Api, Vec<Diagnostic>), Failure> {
    let api = LoadedApi::read(folder, config)?;
    let warnings = api.findings();
    Ok((api.into_api(), warnings))
}

/// Renders the reference of APIs. Paths of files are relative to the folder that they are written to.
pub fn site(apis: &[Api]) -> Files {
    let script = |text: &str| mark("//", "") + text;
    let mut files = Files::from([
        ("index.html".to_owned(), index(apis)),
        ("style.css".to_owned(), mark("/*", "*/") + STYLE + OWN_STYLE),
        ("theme.js".to_owned(), script(THEME)),
        ("page.js".to_owned(), script(&[SCRIPT, OWN_SCRIPT].concat())),
    ]);
    for api in apis {
        add(api, &mut files);
    }
    files
}

/// The list of the APIs.
fn index(apis: &[Api]) -> String {
    let main = html! {
        main id="main" tabindex="-1" {
            ul class="entries" { @for api in apis { li class="entry" {
                a href=(format!("{}/index.html", api.name)) { (api.title) }
                " " span class="facts" { @for (index, version) in api.versions.iter().enumerate() { @if index > 0 { ", " } (version.name) } }
                (prose(&markdown::note(&api.description)))
            } } }
        }
    };
    page("API reference", Assets::Linked(""), &html! { h1 { "API reference" } }, &main, "entry")
}

/// Adds the pages of an API.
fn add(api: &Api, files: &mut Files) {
    let (site, changes) = (Site::new(api), Changes::new(api));
    let mut add = |file: &str, text: String| files.insert(format!("{}/{file}", api.name), text);
    add("index.html", overview::index(&site));
    if api.versions.len() > 1 {
        add("versions.html", overview::versions(&site, &changes));
    }
    let file = |subject, id: &str| site.file(subject, id).unwrap_or_default();
    for item in &site.resources {
        add(file(Subject::Resource, &item.id), resource::page(&site, item, &changes));
    }
    for item in &site.operations {
        add(file(Subject::Operation, &item.id), operation::page(&site, item, &changes));
    }
    for item in &site.schemas {
        add(file(Subject::Schema, &item.id), schema::page(&site, item, &changes));
    }
}
