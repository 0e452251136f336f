//! Decoding: invalid numbers, JSON in JSON, timestamps in every format, and fields of a single view.

use std::collections::BTreeMap;

use awkward::runtime::{Choice, Json, Null, Related, Result};
use awkward::v1::Client;
use awkward::v1::awkward::choosy::{Maybe, Number, Word};
use awkward::v1::awkward::{ChoosyPatch, ContainerPatch, LookupPatch, NewContainer, NewLookup};
use serde_json::json;

pub async fn run(client: &Client) -> Result<()> {
    numbers(client).await?;
    json_within_json(client).await?;
    times(client).await?;
    views(client).await?;
    choices(client).await?;
    nulls(client).await?;
    kinds(client).await
}

async fn numbers(client: &Client) -> Result<()> {
    let list = || client.awkward().measurement().list();
    let rows = list().page_size(4).page().await?.objects;
    let exact: Vec<&str> = rows.iter().map(|row| row.exact.as_str()).collect();
    let long = "0.1000000000000000055511151231257827021181583404541015625";
    assert_eq!(exact, ["1.5", "5", long, "9223372036854775807"]);
    assert_eq!(rows.iter().map(|row| row.value).collect::<Vec<_>>(), [1.5, 5.0, 0.1, 9_223_372_036_854_775_807.0]);
    assert_eq!(rows.iter().map(|row| row.whole).collect::<Vec<_>>(), [Some(1), Some(5), Some(0), Some(i64::MAX)]);

    let rows = list().offset(5).page().await?.objects;
    assert!(rows[0].value.is_nan());
    assert_eq!((rows[1].value, rows[2].value), (f64::INFINITY, f64::NEG_INFINITY));
    assert_eq!(rows.iter().map(|row| row.exact.as_str()).collect::<Vec<_>>(), ["NaN", "Infinity", "-Infinity"]);
    assert!(rows[0].exact.to_f64().is_nan() && rows[2].exact.to_f64() == f64::NEG_INFINITY);
    assert!(rows.iter().all(|row| row.whole.is_none()));

    // The integer is too large for `i64`: an error with its location, not a truncated value.
    let error = list().page().await.expect_err("two to the power of 70");
    assert!(error.is_decode(), "{error}");
    assert_eq!(error.json_path(), Some("objects[4].whole"));
    Ok(())
}

async fn json_within_json(client: &Client) -> Result<()> {
    let containers = client.awkward().container();
    let read = containers.get(1).await?;
    assert_eq!(read.list_, [json!("a"), json!(1), Json::Null, json!({ "x": [] })]);
    assert_eq!(read.dict, BTreeMap::from([(String::new(), json!(1)), ("größe".to_owned(), json!([true]))]));
    assert_eq!(read.raw.as_deref(), Some("{'a': 1}"));

    let dict = BTreeMap::from([("deep".to_owned(), json!({ "er": [null, 1.5] }))]);
    let uri = containers.create(&NewContainer::new(dict.clone(), [json!([1]), json!("ü")])).await?.uri();
    let read = containers.get(&uri).await?;
    assert_eq!((read.dict, read.list_), (dict, vec![json!([1]), json!("ü")]));
    containers.update(&uri, &ContainerPatch::new().list_(Vec::<Json>::new()).dict(BTreeMap::<String, Json>::new())).await?;
    let read = containers.get(&uri).await?;
    assert!(read.list_.is_empty() && read.dict.is_empty());
    Ok(())
}

/// Timestamps in ISO 8601, without microseconds, and in RFC 2822.
async fn times(client: &Client) -> Result<()> {
    let awkward = client.awkward();
    let (iso, strict, letter) = (awkward.lookup().get(2).await?, awkward.strict().get(2).await?, awkward.letter().get(2).await?);
    let shown = |moment: Option<awkward::runtime::Timestamp>| moment.expect("a moment").to_string();
    assert_eq!(shown(iso.datetime), "2014-12-29T20:06:23.000004Z");
    assert_eq!(shown(strict.datetime), "2014-12-29T20:06:23Z");
    assert_eq!(shown(letter.datetime), "2014-12-29T20:06:23Z");
    assert_eq!((iso.date, strict.date), (letter.date, letter.date));
    assert_eq!(letter.date.expect("a day").to_string(), "2014-12-29");
    assert_eq!(iso.time.expect("a time").to_string(), "20:06:23.000004");
    assert_eq!((strict.time, letter.time), ("20:06:23".parse().ok(), "20:06:23".parse().ok()));

    let new = NewLookup::new("times").datetime(iso.datetime).date(iso.date).time(iso.time);
    let uri = awkward.lookup().create(&new).await?.uri();
    let read = awkward.lookup().get(&uri).await?;
    assert_eq!((read.datetime, read.date, read.time), (iso.datetime, iso.date, iso.time));
    awkward.lookup().delete(&uri).await
}

/// A field of only one view is absent from the other; a relation is a URI in one and an object in the other.
async fn views(client: &Client) -> Result<()> {
    let views = client.awkward().views();
    let listed = views.list().page().await?.objects.remove(0);
    assert_eq!((listed.brief.as_str(), listed.long.as_str()), ("album 1", ""));
    assert!(listed.tracks.is_empty(), "tracks have no endpoint, so the list contains only empty URIs of them");
    let whole = views.get(1).await?;
    assert_eq!((whole.brief.as_str(), whole.long.as_str()), ("", "album 1"));
    let titles: Vec<&str> = whole.tracks.iter().filter_map(Related::object).map(|track| track.title.as_str()).collect();
    assert_eq!(titles, ["t1", "t2", "t3"]);
    Ok(())
}

/// Unlisted choices are preserved and written back unchanged.
async fn choices(client: &Client) -> Result<()> {
    let choosy = client.awkward().choosy();
    let rows = choosy.list().all().await?;
    let words: Vec<_> = rows.iter().map(|row| row.word.clone().expect("a word")).collect();
    assert_eq!(words, [Word::Yes, Word::Empty, Word::from("unheard of")]);
    assert!(matches!(&words[2], Word::Unlisted(text) if text.as_str() == "unheard of"));
    let numbers: Vec<_> = rows.iter().map(|row| row.number.clone().expect("a number")).collect();
    assert_eq!(numbers, [Number::N1, Number::N2, Number::from("77")]);
    assert_eq!(rows.iter().map(|row| row.maybe.clone()).collect::<Vec<_>>(), [
        None,
        Some(Maybe::Foo),
        Some(Maybe::from("bar"))
    ]);

    let uri = rows[0].resource_uri.clone().expect("it has a URI");
    for (word, _) in Word::KNOWN {
        choosy.update(&uri, &ChoosyPatch::new().word(word.clone())).await?;
        assert_eq!(choosy.get(&uri).await?.word.as_ref(), Some(word));
    }
    let awkward = ChoosyPatch::new().number(numbers[2].clone()).maybe(Maybe::FooDashBar).word(words[2].clone());
    choosy.update(&uri, &awkward).await?;
    let read = choosy.get(&uri).await?;
    assert_eq!((read.number, read.maybe), (Some(Number::from("77")), Some(Maybe::FooDashBar)));
    assert_eq!(read.word.expect("a word"), "unheard of");
    choosy.update(&uri, &ChoosyPatch::new().number(Number::Minus3).maybe(None)).await?;
    let read = choosy.get(&uri).await?;
    assert_eq!((read.number, read.maybe), (Some(Number::Minus3), None));
    Ok(())
}

async fn nulls(client: &Client) -> Result<()> {
    let lookups = client.awkward().lookup();
    let empty = lookups.get(10).await?;
    assert_eq!((empty.note, empty.integer, empty.float, empty.decimal), (None, None, None, None));
    assert_eq!((empty.boolean, empty.date, empty.datetime, empty.time), (None, None, None, None));
    assert!(empty.parent.is_none() && empty.children.is_empty());

    let whole = "1.5".parse::<awkward::runtime::Decimal>().expect("a decimal");
    let new = NewLookup::new("nulls").note("x").integer(1).float(0.5).decimal(whole.clone()).boolean(false);
    let uri = lookups.create(&new).await?.uri();
    let read = lookups.get(&uri).await?;
    assert_eq!((read.note.as_deref(), read.integer, read.float, read.boolean), (Some("x"), Some(1), Some(0.5), Some(false)));
    assert_eq!(read.decimal.map(|decimal| decimal.to_f64()), Some(1.5));
    let patch = LookupPatch::new().note(Null).integer(None).float(None).decimal(None).boolean(None);
    lookups.update(&uri, &patch).await?;
    let read = lookups.get(&uri).await?;
    assert_eq!((read.note, read.integer, read.float, read.decimal, read.boolean), (None, None, None, None, None));
    lookups.update(&uri, &LookupPatch::new().note("").integer(0)).await?;
    let read = lookups.get(&uri).await?;
    assert_eq!((read.note.as_deref(), read.integer), (Some(""), Some(0)));
    lookups.delete(&uri).await
}

/// Columns whose type in the schema is wrong.
async fn kinds(client: &Client) -> Result<()> {
    let read = client.awkward().kinds().get(1).await?;
    assert_eq!(read.positive, i64::MAX.to_string());
    assert_eq!(read.duration.as_deref(), Some("1 day, 0:00:00"));
    assert_eq!((read.uuid.len(), read.file), (36, None));
    assert!(read.created.is_some() && read.changed >= read.created);
    Ok(())
}
