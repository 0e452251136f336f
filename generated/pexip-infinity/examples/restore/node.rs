//! What is on the other node.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use pexip_infinity::runtime::dynamic::{DynamicObject, ResourceInfo};
use pexip_infinity::runtime::{ResourceUri, Result};
use pexip_infinity::v41::Client;

use crate::configuration;
use crate::matching::{change, is_same};

pub struct Node {
    client: Client,
    /// The objects of each resource that the node has.
    objects: BTreeMap<&'static str, Vec<DynamicObject>>,
}

impl Node {
    pub fn new(client: Client) -> Self {
        Self { client, objects: BTreeMap::new() }
    }

    pub async fn read(&mut self, resource: &ResourceInfo) -> Result<()> {
        let objects = configuration::objects(&self.client, resource).await?;
        self.objects.extend(objects.map(|objects| (resource.name(), objects)));
        Ok(())
    }

    /// Removes URIs of objects that the node does not have any more.
    pub fn retain_present(&self, uris: &mut BTreeMap<String, String>) {
        let present: BTreeSet<&str> = self.objects.values().flatten().filter_map(DynamicObject::uri).collect();
        uris.retain(|_, new| present.contains(new.as_str()));
    }

    /// Creates an object, or changes the one that is there. Returns its URI.
    pub async fn write(
        &mut self,
        resource: &ResourceInfo,
        old: &str,
        mut wanted: DynamicObject,
        uris: &BTreeMap<String, String>,
    ) -> Result<String, Box<dyn Error>> {
        let objects = self.objects.get_mut(resource.name()).ok_or("the node does not have this resource")?;
        let same = objects.iter().find(|other| match uris.get(old) {
            Some(new) => other.uri() == Some(new),
            None => is_same(resource, old, &wanted, other) && !uris.values().any(|uri| other.uri() == Some(uri)),
        });
        let endpoint = self.client.dynamic(resource);
        let uri = match same {
            Some(same) => {
                let uri = ResourceUri::parse(same.uri().unwrap_or_default())?;
                if resource.can_update() {
                    endpoint.update(&uri, &change(resource, &wanted, same).to_body()).await?;
                }
                uri
            }
            None if resource.can_create() => endpoint.create(&wanted.to_body()).await?.uri(),
            None => return Err("the node has no such object, and the API cannot create it".into()),
        };
        wanted.set("resource_uri", uri.as_str());
        objects.push(wanted);
        Ok(uri.to_string())
    }
}
