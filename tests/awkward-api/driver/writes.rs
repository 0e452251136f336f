//! Writes to a server that returns objects, accepts only whole objects, or ignores a field.

use awkward::runtime::Result;
use awkward::v1::Client;
use awkward::v1::awkward::{
    AlbumPatch, AliasedPatch, NewAlbum, NewReplaceable, NewReturning, ReturningPatch,
};

pub async fn run(client: &Client) -> Result<()> {
    objects_come_back(client).await?;
    whole_objects(client).await?;
    a_relation_to_many(client).await?;
    ignored_field_is_not_stored(client).await
}

async fn objects_come_back(client: &Client) -> Result<()> {
    let endpoint = client.awkward().returning();
    let created = endpoint.create(&NewReturning::new("back").number(5)).await?;
    let object = created.object.clone().expect("the server returns it");
    assert_eq!((object.name.as_str(), object.number), ("back", 5));
    assert_eq!(object.resource_uri.as_ref(), created.location());

    let updated = endpoint.update(&created.uri(), &ReturningPatch::new().number(6)).await?;
    let object = updated.object.expect("the server returns it");
    assert_eq!((object.name.as_str(), object.number, updated.created), ("back", 6, None));
    let replaced = endpoint.replace(&created.uri(), &NewReturning::new("replaced")).await?;
    assert_eq!(replaced.object.map(|object| object.name).as_deref(), Some("replaced"));

    let batch = endpoint
        .batch()
        .create(&NewReturning::new("by batch"))
        .update(&created.uri(), &ReturningPatch::new().name("changed by batch"))
        .send()
        .await?;
    let names: Vec<&str> = batch.objects.iter().map(|object| object.name.as_str()).collect();
    assert_eq!(names, ["by batch", "changed by batch"]);
    let new = batch.objects[0].resource_uri.clone().expect("it has a URI");
    endpoint.batch().delete(&new).delete(&created.uri()).send().await?;
    assert!(endpoint.get(&new).await.expect_err("it was deleted").is_not_found());
    Ok(())
}

async fn whole_objects(client: &Client) -> Result<()> {
    let endpoint = client.awkward().replaceable();
    let before = endpoint.get(3).await?;
    let replaced = endpoint.replace(3, &NewReplaceable::new("put").number(33)).await?;
    assert!(replaced.created.is_none());
    let read = endpoint.get(3).await?;
    assert_eq!((read.id, read.name.as_str(), read.number), (3, "put", 33));
    endpoint.replace(3, &NewReplaceable::new(before.name).number(before.number)).await?;

    let created = endpoint.replace(4711, &NewReplaceable::new("new")).await?.created.expect("it was not there");
    assert_eq!(created.key(), Some(4711));
    client.awkward().returning().delete(4711).await
}

async fn a_relation_to_many(client: &Client) -> Result<()> {
    let albums = client.awkward().album();
    let read = albums.get(1).await?;
    assert_eq!(read.tracks.len(), 3);
    let uri = albums.create(&NewAlbum::new("empty")).await?.uri();
    albums.update(&uri, &AlbumPatch::new().name("still empty")).await?;
    let read = albums.get(&uri).await?;
    assert_eq!((read.name.as_str(), read.tracks.len()), ("still empty", 0));
    albums.delete(&uri).await
}

/// A bug of the server: it responds with 202 but stores nothing. Reading the object shows it.
async fn ignored_field_is_not_stored(client: &Client) -> Result<()> {
    let endpoint = client.awkward().aliased();
    let before = endpoint.get(5).await?.title;
    endpoint.update(5, &AliasedPatch::new().title("lost")).await?;
    assert_eq!(endpoint.get(5).await?.title, before);
    Ok(())
}
