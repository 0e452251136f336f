//! The awkward API: names, keys, numbers, recursion, and every lookup.

use serde_json::{Value, json};

use crate::server::{count, get, refused};

#[test]
fn every_lookup_on_every_kind_of_column() {
    for (filter, expected) in [
        ("name=Alpha%200", 1),
        ("name__iexact=alpha%200", 1),
        ("name__contains=et", 3),
        ("name__icontains=ALPHA", 3),
        ("name__startswith=Gamma", 3),
        ("name__istartswith=gamma", 3),
        ("name__endswith=4", 1),
        ("name__iendswith=A%203", 1),
        ("name__regex=^.eta", 3),
        ("name__iregex=^G", 3),
        ("name__in=none,Alpha%200", 2),
        ("note__isnull=true", 1),
        ("note=none", 1),
        ("note__contains=%26%20%3Ctender%3E", 1),
        ("integer=-4", 1),
        ("integer__gt=3", 1),
        ("integer__gte=3", 2),
        ("integer__lt=-3", 1),
        ("integer__lte=-3", 2),
        ("integer__range=-1,1", 3),
        ("integer__in=-4,4,99", 2),
        ("big__gt=4611686018427387910", 2),
        ("float__gte=1.75", 2),
        ("float=0.25", 1),
        ("decimal=0.125", 1),
        ("decimal__lt=0.125", 1),
        ("boolean=true", 5),
        ("boolean=False", 4),
        ("boolean__isnull=true", 1),
        ("date=2015-01-01", 1),
        ("date__gte=2015-01-01", 5),
        ("date__year=2014", 4),
        ("date__month=1", 5),
        ("date__week_day=1", 2),
        ("date__quarter=4", 4),
        ("datetime__gte=2015-01-01T00:00:00", 5),
        ("datetime=2014-12-29T20:06:23.000004", 1),
        ("datetime__date=2014-12-28", 1),
        ("datetime__hour=20", 9),
        ("datetime__time=20:05:23", 1),
        ("datetime__iso_year=2014", 1),
        ("time__minute=6", 1),
        ("time__lt=20:06:00", 1),
        ("level=3", 3),
        ("level__in=1,9", 4),
        ("parent=2", 3),
        ("parent__isnull=true", 4),
        ("parent__name=beta%201", 3),
        ("parent__integer__gte=-3", 3),
        ("children__integer=2", 1),
    ] {
        let path = format!("/api/awkward/v1/lookup/?{filter}");
        assert_eq!(count(&path), expected, "{filter}");
    }
    for (filter, error) in [
        ("date__year__gte=2014", "The 'date' field does not support relations."),
        ("parent__name__startswith=b", "The 'name' field does not support relations."),
        ("integer=x", "Invalid resource lookup data provided (mismatched type)."),
        ("order_by=name,integer", "No matching 'name,integer' field for ordering on."),
    ] {
        assert_eq!(refused(&format!("/api/awkward/v1/lookup/?{filter}")), (400, error.to_owned()));
    }
    let listed = "/api/awkward/v1/few-lookups/?name__contains=x";
    assert_eq!(refused(listed).1, "'contains' is not an allowed filter on the 'name' field.");
    assert_eq!(count("/api/awkward/v1/few-lookups/?number__range=2,4"), 3);
}

#[test]
fn orders_by_several_keys_and_across_a_relation() {
    let path = "/api/awkward/v1/lookup/?order_by=-level&order_by=name&limit=3";
    let page = get(path);
    let name = |index: usize| page["objects"][index]["name"].clone();
    assert_eq!([name(0), name(1), name(2)], ["none", "Gamma 2", "Gamma 5"]);
    let first = &get("/api/awkward/v1/lookup/?order_by=-parent__name&limit=1")["objects"][0];
    assert_eq!(first["parent"], "/api/awkward/v1/lookup/2/");
}

#[test]
fn names_and_keys_may_be_anything() {
    let root = get("/api/awkward/v1/");
    assert_eq!(root["with space"]["list_endpoint"], "/api/awkward/v1/with%20space/");
    assert_eq!(root["größe"]["list_endpoint"], "/api/awkward/v1/gr%C3%B6%C3%9Fe/");
    assert_eq!(count("/api/awkward/v1/gr%C3%B6%C3%9Fe/?name=plain%201"), 1);
    assert_eq!(get("/api/awkward/v1/slugged/two/three/")["resource_uri"], "/api/awkward/v1/slugged/two/three/");
    let slugs = get("/api/awkward/v1/slugged/?slug=a%2Bb%3Fc%23d");
    assert_eq!(slugs["objects"][0]["resource_uri"], "/api/awkward/v1/slugged/a+b%3Fc%23d/");
    assert_eq!(count("/api/awkward/v1/reserved/?limit=2"), 1, "a filter as well as a limit");
    assert_eq!(count("/api/awkward/v1/reserved/?2nd=no.%203"), 1);
    assert_eq!(get("/api/awkward/v1/entries/")["entries"][0]["name"], "plain 1");
}

#[test]
fn values_may_be_anything() {
    let http = pexgen_tests::Server::shared().http();
    let numbers = http.get("/api/awkward/v1/measurement/").text();
    for bare in ["\"value\": NaN", "\"value\": Infinity", "\"value\": -Infinity"] {
        assert!(numbers.contains(bare), "{bare} in {numbers}");
    }
    assert!(numbers.contains("\"exact\": \"0.1000000000000000055511151231257827021181583404541015625\""));
    let container = &get("/api/awkward/v1/container/1/");
    assert_eq!(container["dict"], json!({ "": 1, "größe": [true] }));
    assert_eq!(container["raw"], "{'a': 1}");
    assert_eq!(get("/api/awkward/v1/letter/1/")["datetime"], "Sun, 28 Dec 2014 20:05:23 +0000");
    assert_eq!(get("/api/awkward/v1/kinds/schema/")["fields"]["positive"]["type"], "string");
    assert_eq!(get("/api/awkward/v1/kinds/schema/")["fields"]["changed"]["default"], true);
}

#[test]
fn objects_can_be_embedded_to_any_depth_and_differ_by_view() {
    let leaf = get("/api/awkward/v1/node/4/");
    assert_eq!(leaf["parent"]["parent"]["parent"]["name"], "root");
    let left = get("/api/awkward/v1/left/3/");
    assert_eq!(left["right"]["left"]["right"]["name"], "right 2");
    let (brief, long) = (&get("/api/awkward/v1/views/")["objects"][0], get("/api/awkward/v1/views/1/"));
    assert_eq!((brief["tracks"][0].clone(), long["tracks"][0]["title"].clone()), (json!(""), json!("t1")));
    assert_eq!((brief.get("long"), long.get("brief")), (None, None));
    let tracks = get("/api/awkward/v1/album/2/track/?limit=1");
    assert_eq!((&tracks["objects"][0]["resource_uri"], &tracks["meta"]["total_count"]), (&json!(""), &json!(3)));
    assert_eq!(get("/api/awkward/v1/album/schema/")["fields"]["tracks"]["related_schema"], "");
    assert_eq!(get("/api/awkward/v1/unlimited/?limit=0")["meta"].get("next"), None::<&Value>);
}
