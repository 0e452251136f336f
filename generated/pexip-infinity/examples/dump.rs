//! Writes the configuration of a node to a folder: a JSON file for each resource. Secrets are replaced by `"***"`.
//!
//! `cargo run --example dump -- node-1`

mod common;

use std::collections::BTreeSet;
use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use pexip_infinity::v41::configuration::RESOURCES;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args().nth(1).ok_or("usage: dump FOLDER")?);
    fs::create_dir_all(&folder)?;
    let client = common::connect()?;
    let fields = RESOURCES.iter().flat_map(|resource| resource.fields());
    let secrets: BTreeSet<String> = fields.filter(|field| field.is_secret).map(|field| field.name).collect();
    for resource in RESOURCES {
        let mut objects = match client.dynamic(resource).list().all().await {
            Ok(objects) => objects,
            Err(error) if error.is_not_found() => {
                eprintln!("{}: the node does not have it", resource.name());
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        objects.iter_mut().for_each(|object| object.redact(&secrets));
        let file = folder.join(resource.name().replace('/', ".") + ".json");
        fs::write(file, serde_json::to_string_pretty(&objects)? + "\n")?;
        println!("{}: {}", resource.name(), objects.len());
    }
    Ok(())
}
