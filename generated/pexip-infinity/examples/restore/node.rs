//! What is on the other node.

use std::error::Error;

use pexip_infinity::runtime::ResourceUri;
use pexip_infinity::runtime::dynamic::{DynamicObject, ResourceInfo};
use pexip_infinity::v41::Client;

/// Returns `true` if an object of the node has the same name, or the same URI where objects have no names.
pub fn is_same(resource: &ResourceInfo, object: &DynamicObject, other: &DynamicObject) -> bool {
    let has_path = other.uri().is_some_and(|uri| uri.starts_with(resource.path()));
    let has_name = object.get("name").is_some() && object.get("name") == other.get("name");
    has_path && if resource.can_create() { has_name } else { object.uri() == other.uri() }
}

/// Creates an object, or changes the one that is there.
pub async fn write(
    client: &Client,
    resource: &ResourceInfo,
    same: Option<&DynamicObject>,
    wanted: &DynamicObject,
) -> Result<ResourceUri<DynamicObject>, Box<dyn Error>> {
    let endpoint = client.dynamic(resource);
    let Some(same) = same else {
        if resource.can_create() {
            return Ok(endpoint.create(&wanted.to_body()).await?.uri());
        }
        return Err("the node has no such object, and the API cannot create it".into());
    };
    let uri = ResourceUri::parse(same.uri().unwrap_or_default())?;
    if resource.can_update() {
        endpoint.update(&uri, &wanted.differing(same).to_body()).await?;
    }
    Ok(uri)
}
