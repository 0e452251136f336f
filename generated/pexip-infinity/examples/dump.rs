//! Writes the configuration of a node to a folder: a JSON file for each resource. Secrets are replaced by `"***"`.
//!
//! `cargo run --example dump -- node-1`

mod common;
#[path = "common/configuration.rs"]
mod configuration;

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use pexip_infinity::v41::configuration::RESOURCES;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args().nth(1).ok_or("usage: dump FOLDER")?);
    fs::create_dir_all(&folder)?;
    let client = common::connect()?;
    for resource in RESOURCES {
        let Some(mut objects) = configuration::objects(&client, resource).await? else { continue };
        objects.iter_mut().for_each(|object| resource.redact(object));
        fs::write(configuration::file(&folder, resource), serde_json::to_string_pretty(&objects)? + "\n")?;
        println!("{}: {}", resource.name(), objects.len());
    }
    Ok(())
}
