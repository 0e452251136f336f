//! The configuration of a node, and the files of its dump.

use std::path::{Path, PathBuf};

use pexip_infinity::runtime::Result;
use pexip_infinity::runtime::dynamic::{DynamicObject, ResourceInfo};
use pexip_infinity::v41::Client;

/// Returns the path of the file with the objects of a resource.
pub fn file(folder: &Path, resource: &ResourceInfo) -> PathBuf {
    folder.join(resource.name().replace('/', ".") + ".json")
}

/// Returns the objects of a resource. `None` if the node does not have the resource, as one of another version.
pub async fn objects(client: &Client, resource: &ResourceInfo) -> Result<Option<Vec<DynamicObject>>> {
    match client.dynamic(resource).list().all().await {
        Ok(objects) => Ok(Some(objects)),
        Err(error) if error.is_not_found() => {
            eprintln!("{}: the node does not have it", resource.name());
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
