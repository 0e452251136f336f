//! Compares the configuration of a node with a dump of it, which `dump` wrote. The exit code is 1 if they differ.
//!
//! `cargo run --example drift -- node-1`

mod common;
#[path = "common/configuration.rs"]
mod configuration;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};

use pexip_infinity::runtime::Json;
use pexip_infinity::runtime::dynamic::DynamicObject;
use pexip_infinity::v41::configuration::RESOURCES;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    let folder = PathBuf::from(env::args().nth(1).ok_or("usage: drift FOLDER")?);
    let client = common::connect()?;
    let mut differences = 0;
    for resource in RESOURCES {
        let file = configuration::file(&folder, resource);
        if !file.exists() {
            continue;
        }
        let dumped: Vec<DynamicObject> = serde_json::from_slice(&fs::read(file)?)?;
        let mut now = configuration::objects(&client, resource).await?.unwrap_or_default();
        now.iter_mut().for_each(|object| resource.redact(object));
        let (dumped, now) = (by_uri(&dumped), by_uri(&now));
        for uri in now.keys().filter(|uri| !dumped.contains_key(*uri)) {
            println!("+ {uri}");
            differences += 1;
        }
        for (uri, old) in dumped {
            let Some(new) = now.get(uri) else {
                println!("- {uri}");
                differences += 1;
                continue;
            };
            // What the server makes, such as times of creation, is no drift, and objects inside have a resource of their own.
            for name in resource.fields().into_iter().filter(|field| field.is_copied()).map(|field| field.name) {
                let (old, new) = (old.get(&name).unwrap_or(&Json::Null), new.get(&name).unwrap_or(&Json::Null));
                if old != new {
                    println!("~ {uri} {name}: {old} -> {new}");
                    differences += 1;
                }
            }
        }
    }
    Ok(if differences > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn by_uri(objects: &[DynamicObject]) -> BTreeMap<&str, &DynamicObject> {
    objects.iter().filter_map(|object| Some((object.uri()?, object))).collect()
}
