//! Reading a dump.

use std::error::Error;
use std::fs;
use std::path::Path;

use pexip_infinity::runtime::dynamic::{DynamicObject, ResourceInfo};
use pexip_infinity::v41::configuration::RESOURCES;

use crate::configuration;

/// Objects with their resources, in the order of [`RESOURCES`].
pub type Dump = Vec<(&'static ResourceInfo, Vec<DynamicObject>)>;

/// Returns the objects of a dump.
pub fn read(folder: &Path) -> Result<Dump, Box<dyn Error>> {
    let mut dump = Dump::new();
    for resource in RESOURCES {
        let file = configuration::file(folder, resource);
        if file.exists() {
            let text = fs::read(&file)?;
            let objects = serde_json::from_slice(&text).map_err(|error| format!("{}: {error}", file.display()))?;
            dump.push((resource, objects));
        }
    }
    if dump.is_empty() { Err(format!("{} has no dump", folder.display()).into()) } else { Ok(dump) }
}
