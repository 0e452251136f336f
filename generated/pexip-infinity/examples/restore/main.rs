//! Creates the objects of a dump, which `dump` wrote, on another node. Objects that the node has already, by their name,
//! are changed. Secrets are not in a dump: write them into its files in place of `"***"`; those that remain are listed.
//!
//! The file `uris.json` gets the new URI of each object. If it exists, these objects are changed, not created again.
//!
//! `cargo run --example restore -- node-1 uris.json`

#[path = "../common/mod.rs"]
mod common;
mod node;
mod translation;

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs, mem};

use pexip_infinity::runtime::dynamic::{DynamicObject, ResourceInfo};
use pexip_infinity::v41::configuration::RESOURCES;
use translation::Translation;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let [folder, file] = [1, 2].map(|index| env::args().nth(index).map(PathBuf::from));
    let (folder, uris) = folder.zip(file).ok_or("usage: restore FOLDER URIS")?;
    let client = common::connect()?;
    let mut waiting: Vec<(&ResourceInfo, DynamicObject)> = Vec::new();
    let mut present = Vec::new();
    for resource in RESOURCES {
        let file = folder.join(resource.name().replace('/', ".") + ".json");
        if file.exists() {
            let objects: Vec<DynamicObject> = serde_json::from_slice(&fs::read(file)?)?;
            waiting.extend(objects.into_iter().map(|object| (resource, object)));
            present.extend(client.dynamic(resource).list().all().await?);
        }
    }

    // An object is created after the objects that it leads to. Of objects that lead to each other, one is created without
    // this relation, which is added in the end.
    let mut translation = Translation::new(&waiting);
    if uris.exists() {
        translation.uris = serde_json::from_slice(&fs::read(&uris)?)?;
    }
    let (mut incomplete, mut is_stuck) = (Vec::new(), false);
    while !waiting.is_empty() {
        let before = waiting.len();
        for (resource, object) in mem::take(&mut waiting) {
            let (wanted, is_complete) = translation.translate(resource, &object);
            if !is_complete && !is_stuck {
                waiting.push((resource, object));
                continue;
            }
            let old = object.uri().unwrap_or_default();
            let same = present.iter().find(|other| match translation.uris.get(old) {
                Some(new) => other.uri() == Some(new),
                None => node::is_same(resource, &object, other),
            });
            match node::write(&client, resource, same, &wanted).await {
                Ok(new) => {
                    translation.insert(old, &new);
                    if !is_complete {
                        incomplete.push((resource, object, new));
                    }
                }
                Err(error) => println!("{old}: {error}"),
            }
        }
        is_stuck = waiting.len() == before;
    }
    for (resource, object, new) in incomplete {
        let (wanted, _) = translation.translate(resource, &object);
        client.dynamic(resource).update(new, &wanted.to_body()).await?;
    }
    translation.secrets.iter().for_each(|(uri, field)| println!("{uri}: supply `{field}`"));
    fs::write(uris, serde_json::to_vec_pretty(&translation.uris)?)?;
    Ok(())
}
