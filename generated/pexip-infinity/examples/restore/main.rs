//! Creates the objects of a dump, which `dump` wrote, on another node. Objects that the node has already are changed.
//! Secrets are not in a dump: write them into its files in place of `"***"`; those that remain are listed.
//!
//! The file `uris.json` gets the new URI of each object. If it exists, these objects are changed, not created again. The
//! exit code is 1 if not everything was restored.
//!
//! `cargo run --example restore -- node-1 uris.json`

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/configuration.rs"]
mod configuration;
#[path = "../common/dumped.rs"]
mod dumped;
mod matching;
mod node;
mod restoration;
mod translation;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};

use node::Node;
use pexip_infinity::runtime::dynamic::{DynamicObject, ResourceInfo};
use restoration::Restoration;
use translation::Translation;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    let [folder, file] = [1, 2].map(|index| env::args().nth(index).map(PathBuf::from));
    let (folder, uris) = folder.zip(file).ok_or("usage: restore FOLDER URIS")?;
    let mut node = Node::new(common::connect()?);
    let mut waiting: Vec<(&ResourceInfo, DynamicObject)> = Vec::new();
    for (resource, objects) in dumped::read(&folder)? {
        waiting.extend(objects.into_iter().map(|object| (resource, object)));
        node.read(resource).await?;
    }
    let mut translation = Translation::new(&waiting);
    if uris.exists() {
        translation.uris = serde_json::from_slice(&fs::read(&uris)?)?;
        node.retain_present(&mut translation.uris);
    }
    let mut restoration = Restoration::new(node, translation);

    // An object is created after the objects that it leads to. If all that remain wait for each other, one is created
    // without this relation, which is added in the end.
    let mut incomplete = Vec::new();
    while !waiting.is_empty() {
        let (mut next, others): (Vec<_>, _) =
            waiting.into_iter().partition(|(resource, object)| restoration.is_ready(resource, object));
        waiting = others;
        if next.is_empty() {
            next.push(waiting.remove(0));
        }
        for (resource, object) in next {
            if !restoration.restore(resource, &object).await.is_empty() {
                incomplete.push((resource, object));
            }
        }
    }
    for (resource, object) in incomplete {
        for (field, target) in restoration.restore(resource, &object).await {
            let uri = object.uri().unwrap_or_default();
            restoration.report(uri, &format!("`{field}` is left out, because {target} was not restored"));
        }
    }
    let Restoration { translation, is_complete, .. } = restoration;
    translation.secrets.iter().for_each(|(uri, field)| println!("{uri}: supply `{field}`"));
    fs::write(uris, serde_json::to_vec_pretty(&translation.uris)?)?;
    Ok(if is_complete { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
