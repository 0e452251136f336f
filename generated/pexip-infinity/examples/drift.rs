//! Compares the configuration of a node with a dump of it, which `dump` wrote. The exit code is 1 if they differ.
//!
//! `cargo run --example drift -- node-1`

mod common;
#[path = "common/configuration.rs"]
mod configuration;
#[path = "common/dumped.rs"]
mod dumped;

use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use pexip_infinity::runtime::Json;
use pexip_infinity::runtime::dynamic::DynamicObject;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    let folder = PathBuf::from(env::args().nth(1).ok_or("usage: drift FOLDER")?);
    let client = common::connect()?;
    let mut differences = 0;
    for (resource, dumped) in dumped::read(&folder)? {
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
                let (old, new) = (linked(old.get(&name)), linked(new.get(&name)));
                if old != new {
                    println!("~ {uri} {name}: {old} -> {new}");
                    differences += 1;
                }
            }
        }
    }
    Ok(if differences > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Returns a value with the URIs of the objects that are inside.
fn linked(value: Option<&Json>) -> Json {
    match value {
        Some(Json::Array(items)) => items.iter().map(|item| linked(Some(item))).collect(),
        Some(object) => object.get("resource_uri").unwrap_or(object).clone(),
        None => Json::Null,
    }
}

fn by_uri(objects: &[DynamicObject]) -> BTreeMap<&str, &DynamicObject> {
    objects.iter().filter_map(|object| Some((object.uri()?, object))).collect()
}
