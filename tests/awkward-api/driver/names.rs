//! Resources, fields and keys whose names are not identifiers.

use awkward::runtime::Result;
use awkward::v1::Client;
use awkward::v1::awkward::{
    NewReserved, NewSlugged, ReservedPatch, SluggedPatch, crate_, grosse, n3rd_party, reserved, self_, slugged,
    with_space,
};

use crate::{every, refused};

pub async fn run(client: &Client) -> Result<()> {
    resources(client).await?;
    fields(client).await?;
    keys(client).await
}

async fn resources(client: &Client) -> Result<()> {
    let awkward = client.awkward();
    assert_eq!(awkward.with_space().list().filter(with_space::name().eq("plain 2")).count().await?, 1);
    assert_eq!(awkward.n3rd_party().list().filter(n3rd_party::name().eq("plain 2")).count().await?, 1);
    assert_eq!(awkward.grosse().list().filter(grosse::name().eq("plain 2")).count().await?, 1);
    assert_eq!(awkward.crate_().list().filter(crate_::name().eq("plain 2")).count().await?, 1);
    assert_eq!(awkward.self_().list().filter(self_::name().eq("plain 2")).count().await?, 1);
    let last = awkward.grosse().list().order_by(grosse::name().desc()).page_size(5).all().await?;
    assert_eq!(last.first().map(|object| object.name.as_str()), Some("plain 9"));
    let uri = last[0].resource_uri.clone().expect("it has a URI");
    assert_eq!(awkward.grosse().get(&uri).await?, last[0]);
    assert_eq!(awkward.with_space().get(2).await?.name, "plain 2");
    assert_eq!(awkward.grosse().get_several([2, 1]).await?.objects.len(), 2);
    Ok(())
}

async fn fields(client: &Client) -> Result<()> {
    let endpoint = client.awkward().reserved();
    let new = NewReserved::new()
        .limit(70)
        .offset(700)
        .order_by("limit")
        .format("xml")
        .type_("small")
        .type_mixed("capital")
        .self_("me")
        .crate_("box")
        .n2nd("second")
        .da_sh("—")
        .with_space("a b")
        .grosse(7)
        .a_b_c("a&b=c");
    let uri = endpoint.create(&new).await?.uri();
    endpoint.update(&uri, &ReservedPatch::new().da_sh("-").grosse(None)).await?;
    let read = endpoint.get(&uri).await?;
    assert_eq!((read.limit, read.offset, read.order_by.as_str(), read.format.as_str()), (70, 700, "limit", "xml"));
    assert_eq!((read.type_.as_str(), read.type_mixed.as_str()), ("small", "capital"));
    assert_eq!((read.self_.as_str(), read.crate_.as_str(), read.n2nd.as_str()), ("me", "box", "second"));
    assert_eq!((read.da_sh.as_str(), read.with_space.as_str(), read.grosse), ("-", "a b", None));
    assert_eq!(read.a_b_c, "a&b=c");

    let find = async |filter| -> Result<Vec<i64>> {
        Ok(endpoint.list().filter(filter).all().await?.into_iter().map(|row| row.limit).collect())
    };
    assert_eq!(find(reserved::n2nd().eq("second")).await?, [70]);
    assert_eq!(find(reserved::da_sh().eq("-")).await?, [70]);
    assert_eq!(find(reserved::with_space().contains(" b")).await?, [70]);
    assert_eq!(find(reserved::a_b_c().eq("a&b=c")).await?, [70]);
    assert_eq!(find(reserved::type_mixed().eq("capital")).await?, [70]);
    assert_eq!(find(reserved::self_().eq("me")).await?, [70]);
    assert_eq!(find(reserved::grosse().is_null(false)).await?, Vec::<i64>::new());
    endpoint.delete(&uri).await
}

async fn keys(client: &Client) -> Result<()> {
    let endpoint = client.awkward().slugged();
    for key in ["one", "two/three", "with space", "größe", "100%", "a+b?c#d"] {
        let object = endpoint.get(key).await?;
        assert_eq!((object.slug.as_str(), object.title.as_str()), (key, key.to_uppercase().replace('ß', "SS").as_str()));
        let uri = object.resource_uri.clone().expect("it has a URI");
        assert_eq!((uri.id().as_str(), uri.key().as_deref()), (key, Some(key)));
        assert_eq!(endpoint.get(&uri).await?, object);
        endpoint.update(&uri, &SluggedPatch::new().title("changed")).await?;
        let found = endpoint.list().filter(slugged::slug().eq(key)).all().await?;
        assert_eq!(found.iter().map(|object| object.title.as_str()).collect::<Vec<_>>(), ["changed"]);
    }
    let several = endpoint.get_several(["größe", "with space", "missing one", "100%"]).await?;
    let slugs: Vec<&str> = several.objects.iter().map(|object| object.slug.as_str()).collect();
    assert_eq!((slugs, several.not_found), (vec!["größe", "with space", "100%"], vec!["missing one".to_owned()]));

    // PUT creates an object whose key the client chooses.
    let created = endpoint.replace("new/ö %2F", &NewSlugged::new("new/ö %2F").title("put")).await?.created.expect("it was not there");
    assert_eq!(created.id(), "new/ö %2F");
    assert_eq!(endpoint.get("new/ö %2F").await?.title, "put");
    endpoint.delete(&created).await?;
    assert!(endpoint.get(&created).await.expect_err("it was deleted").is_not_found());
    assert_eq!(every(&endpoint, |object| object.title).await?, ["changed"; 6].join(", "));

    for key in ["", "schema", "set", "..", "a/../b"] {
        refused(endpoint.get(key).await, if key.is_empty() { "is not a key" } else { "is not a valid key" });
    }
    Ok(())
}
