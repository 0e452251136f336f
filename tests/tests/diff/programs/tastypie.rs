//! Uses every item of the bindings of the Tastypie documents that tests of `diff` edit.

use pexgen_runtime::{Json, Link, Related, Result, Timestamp};

use super::v1::Client;
use super::v1::things::{NewRoom, NewSite, Room, RoomPatch, Site, SitePatch, room, site};

pub async fn write(client: &Client) -> Result<()> {
    let (rooms, sites) = (client.things().room(), client.things().site());
    let place = sites.create(&NewSite::new().name("here")).await?;
    sites.update(place.uri(), &SitePatch::new().name("there")).await?;
    let link: Link<Site> = place.uri().clone().into();
    let new = NewRoom::new("a", Timestamp::now(), link).kind(room::Kind::A).size(2).flags([Json::from(1)]);
    let created = rooms.create(&new).await?;
    let patch = RoomPatch::new().name("b").kind(room::Kind::B).size(3).opened(Timestamp::now());
    rooms.update(created.uri(), &patch).await?;
    rooms.delete(created.uri()).await?;
    sites.delete(place.uri()).await?;
    Ok(())
}

pub async fn read(client: &Client) -> Result<Vec<Room>> {
    let rooms = client.things().room();
    let Room { flags, id, kind, name, opened, site, size, .. } = rooms.get(1).await?;
    let (_, _, _, _): (i64, String, i64, Vec<Json>) = (id, name, size, flags);
    let (_, _): (Option<Timestamp>, Option<Related<Site>>) = (opened, site);
    let _ = match kind {
        Some(room::Kind::A) => 1,
        Some(room::Kind::B) => 2,
        Some(_) => 3,
        None => 4,
    };
    let Site { id, name, .. } = client.things().site().get(1).await?;
    let (_, _): (i64, String) = (id, name);
    rooms
        .list()
        .filter(room::name().eq("a"))
        .filter(room::name().is_in(["a", "b"]))
        .filter(room::site().eq(1))
        .filter(room::site().then(site::name()).eq("here"))
        .order_by(room::name().desc())
        .all()
        .await
}
