//! Pagination where `limit` and `offset` are also fields, where objects have no URIs, and without a limit.

use awkward::runtime::{ErrorKind, Result};
use awkward::v1::Client;
use awkward::v1::awkward::{EntriesPatch, NewReserved, album_track, reserved};

use crate::{every, refused};

pub async fn run(client: &Client) -> Result<()> {
    parameters_that_are_fields(client).await?;
    below_an_object(client).await?;
    own_names_and_limits(client).await
}

async fn parameters_that_are_fields(client: &Client) -> Result<()> {
    let endpoint = client.awkward().reserved();
    let list = || endpoint.list();
    let limits = async |filter| -> Result<Vec<i64>> {
        Ok(list().filter(filter).all().await?.into_iter().map(|row| row.limit).collect())
    };
    assert_eq!(limits(reserved::limit().eq(3)).await?, [3]);
    assert_eq!(limits(reserved::offset().eq(20)).await?, [2]);
    assert_eq!(limits(reserved::limit().gt(4)).await?, [5]);
    assert_eq!(limits(reserved::offset().range(20, 30)).await?, [2, 3]);
    assert_eq!(limits(reserved::format().eq("json")).await?, [1, 2, 3, 4, 5]);
    assert_eq!(limits(reserved::format().eq("xml")).await?, Vec::<i64>::new());
    assert_eq!(limits(reserved::order_by().eq("limit")).await?, Vec::<i64>::new());

    // A parameter that the server would read as a filter is not sent.
    let two = list().order_by(reserved::type_().asc()).order_by(reserved::limit().desc()).page_size(2).all().await?;
    assert_eq!(two.iter().map(|row| row.limit).collect::<Vec<_>>(), [5, 4, 3, 2, 1]);
    refused(list().offset(1).page().await, "a field named `offset`");
    assert_eq!(list().count().await?, 5);

    for number in 0..16 {
        endpoint.create(&NewReserved::new().limit(100 + number).type_("many")).await?;
    }
    let page = list().page().await?;
    assert_eq!((page.objects.len(), page.meta.total_count), (20, Some(21)));
    let error = list().all().await.expect_err("the second page can't be requested");
    assert_eq!(error.kind(), ErrorKind::Paging);
    assert!(error.to_string().contains("`offset`"), "{error}");
    assert_eq!(list().filter(reserved::type_().eq("many")).all().await?.len(), 16);
    Ok(())
}

async fn below_an_object(client: &Client) -> Result<()> {
    let tracks = client.awkward().album_track(2);
    let mut rows = tracks.list().order_by(album_track::position().desc()).page_size(1).stream();
    let mut titles = Vec::new();
    while let Some(track) = rows.try_next().await? {
        assert_eq!(track.resource_uri, None, "they have no endpoint");
        titles.push(track.title);
    }
    assert_eq!(titles, ["t3", "t2", "t1"]);
    let page = tracks.list().page_size(2).page().await?;
    assert_eq!(page.meta.next.as_deref(), Some("?limit=2&offset=2"));
    assert_eq!(page.next().await?.expect("there is another").objects.len(), 1);
    Ok(())
}

async fn own_names_and_limits(client: &Client) -> Result<()> {
    let awkward = client.awkward();
    assert_eq!(awkward.unlimited().list().page().await?.objects.len(), 5);
    let everything = awkward.unlimited().list().page_size(0).page().await?;
    assert_eq!((everything.objects.len(), everything.meta.limit, everything.has_next()), (12, 0, false));
    assert_eq!(awkward.unlimited().list().page_size(0).all().await?.len(), 12);
    assert_eq!(awkward.entries().list().page_size(5).all().await?.len(), 12);
    let entries = awkward.entries().batch().update(1, &EntriesPatch::new().number(1)).send().await?;
    assert!(entries.objects.is_empty(), "the server does not return them");
    assert!(every(&awkward.frozen(), |object| object.name).await?.starts_with("plain 1, plain 2"));
    Ok(())
}
