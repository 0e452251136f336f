//! Objects that were read: serialized, identified, and read again.

use crate::sample::v1::configuration::conference::ServiceType;
use crate::sample::v1::configuration::{Conference, ConferenceAlias, ConferencePatch, IvrTheme, NewConference};
use pexgen_runtime::{
    AsBody as _, Choice as _, Date, Decimal, Json, Related, ResourceUri, Secret, Time, Timestamp, expose_secrets,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// A room as a server of a newer release sends it.
fn document() -> Json {
    json!({
        "aliases": [
            { "alias": "a@example.com", "conference": "/api/admin/configuration/v1/conference/7/", "id": 1,
              "resource_uri": "/api/admin/configuration/v1/conference_alias/1/" },
            "/api/admin/configuration/v1/conference_alias/2/",
        ],
        "allow_guests": true,
        "creation_time": "2015-04-10T09:39:26.556929",
        "description": "Weekly",
        "guest_pin": null,
        "id": 7,
        "ivr_theme": null,
        "layout": null,
        "loss": 0.5,
        "max_callrate_in": 512,
        "name": "VMR",
        "note": "Every week",
        "pin": "1234",
        "price": "1.50",
        "resource_uri": "/api/admin/configuration/v1/conference/7/",
        "service_type": "lecture",
        "sort_key": "1",
        "tags": [{ "floor": 3 }],
        "weights": { "a": 1.0 },
        "zz_new": { "of": ["a", "newer", "release"] },
    })
}

fn room() -> Conference {
    serde_json::from_value(document()).unwrap()
}

#[test]
fn an_object_is_serialized_as_the_server_sent_it() {
    let mut expected = document();
    assert_eq!(serde_json::to_value(expose_secrets(&room())).unwrap(), expected);
    expected["pin"] = json!("***");
    assert_eq!(serde_json::to_value(room()).unwrap(), expected);
}

#[test]
fn decoding_what_was_serialized_gives_an_equal_object() {
    let text = serde_json::to_string(&expose_secrets(&room())).unwrap();
    assert_eq!(serde_json::from_str::<Conference>(&text).unwrap(), room());

    let empty = Conference::with(|room| room.service_type = "conference".into());
    let text = serde_json::to_string(&empty).unwrap();
    assert_eq!(serde_json::from_str::<Conference>(&text).unwrap(), empty, "{text}");

    let alias = ConferenceAlias::default();
    let text = serde_json::to_string(&alias).unwrap();
    assert_eq!(serde_json::from_str::<ConferenceAlias>(&text).unwrap(), alias);
}

#[test]
fn infinite_floats_are_serialized_as_strings() {
    let mut room = room();
    room.loss = f64::INFINITY;
    let json = serde_json::to_value(&room).unwrap();
    assert_eq!(json["loss"], json!("Infinity"));
    let loss = serde_json::from_value::<Conference>(json).unwrap().loss;
    assert!(loss.is_infinite() && loss.is_sign_positive());
}

#[test]
fn unknown_fields_are_kept() {
    let room = room();
    assert_eq!(room.unknown_fields().iter().map(|(name, _)| name).collect::<Vec<_>>(), ["zz_new"]);
    assert_eq!(room.unknown_fields().get("zz_new").unwrap()["of"][1], "newer");
    assert!(Conference::default().unknown_fields().is_empty());
    assert_eq!(format!("{:?}", room.unknown_fields()), r#"["zz_new"]"#, "values may be secret");
    assert_eq!(size_of_val(room.unknown_fields()), size_of::<usize>());
}

#[test]
fn objects_are_identified_by_their_uri_or_their_key() {
    let room = room();
    assert_eq!((room.key(), room.uri().unwrap().key()), (Some(7), Some(7)));

    let without_uri: Conference = serde_json::from_value(json!({ "id": 3, "service_type": "lecture" })).unwrap();
    assert_eq!(without_uri.uri().unwrap().as_str(), "/api/admin/configuration/v1/conference/3/");
    assert_eq!((Conference::default().key(), Conference::default().uri()), (None, None));

    let keys: Vec<_> = room.aliases.iter().map(|alias| (alias.key(), alias.uri().unwrap().id())).collect();
    assert_eq!(keys, [(Some(1), "1".to_owned()), (Some(2), "2".to_owned())]);
    assert_eq!(Related::<IvrTheme>::default().uri(), None);
}

/// The guides of Pexip Infinity show aliases without their URI.
#[test]
fn objects_in_others_are_sent_by_their_uri_though_the_server_left_it_out() {
    let mut stored = document();
    stored["aliases"] = json!([{ "alias": "a@example.com", "id": 1 }, { "alias": "b@example.com" }]);
    let stored: Conference = serde_json::from_value(stored).unwrap();
    let uri = stored.aliases[0].uri().map(|uri| uri.as_str().to_owned());
    assert_eq!(uri.as_deref(), Some("/api/admin/configuration/v1/conference_alias/1/"));
    assert_eq!(stored.aliases[1].uri(), None);
    let mut current = stored.clone();
    current.aliases.clear();
    let patch = ConferencePatch::between(&current, &stored);
    let sent = serde_json::to_value(patch.as_body()).unwrap();
    assert_eq!(sent["aliases"][0], "/api/admin/configuration/v1/conference_alias/1/");
    // Neither URI nor key is known.
    assert_eq!((&sent["aliases"][1]["alias"], sent["aliases"][1].get("resource_uri")), (&json!("b@example.com"), None));
    // The same object by its URI is no difference.
    let linked = ConferencePatch::new().aliases([ResourceUri::from_key(1).unwrap()]);
    let mut one = stored.clone();
    one.aliases.truncate(1);
    assert!(linked.retain_changes(&one).is_empty());
}

#[test]
fn values_have_places_in_types_of_the_user() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Row {
        at: Timestamp,
        day: Date,
        time: Time,
        price: Decimal,
        pin: Secret,
        theme: ResourceUri<IvrTheme>,
        kind: ServiceType,
        alias: Related<ConferenceAlias>,
    }
    let json = json!({
        "at": "2015-04-10T09:39:26", "day": "2015-04-10", "time": "09:39:26", "price": "1.50", "pin": "",
        "theme": "/api/admin/configuration/v1/ivr_theme/1/", "kind": "lecture",
        "alias": "/api/admin/configuration/v1/conference_alias/2/",
    });
    let row: Row = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(serde_json::to_value(&row).unwrap(), json);
}

#[test]
fn parsing_a_choice_refuses_unknown_values() {
    assert_eq!("lecture".parse(), Ok(ServiceType::from("lecture")));
    let error = "lectrue".parse::<ServiceType>().unwrap_err();
    assert!(error.near().any(|near| near == "lecture"), "{error}");
    assert!(error.to_string().starts_with("`lectrue` is not a value that the schema names; did you mean `"), "{error}");
    assert_eq!(ServiceType::from("lectrue").text(), "lectrue", "`From` accepts any string");
}

#[test]
fn a_body_with_a_redacted_secret_is_not_sent() {
    let new = NewConference::new("VMR").pin("***");
    let error = serde_json::to_string(&pexgen_runtime::AsBody::as_body(&new).expose_secrets()).unwrap_err();
    assert!(error.to_string().starts_with("`pin`: `***` was serialized in place of a secret"), "{error}");
}

#[test]
fn a_timestamp_keeps_its_time_zone() {
    for (text, written) in [
        ("2015-04-10T09:39:26", "2015-04-10T09:39:26"),
        ("2015-04-10T09:39:26.556929", "2015-04-10T09:39:26.556929"),
        ("2015-04-10T09:39:26.1234567", "2015-04-10T09:39:26.1234567"),
        ("2015-04-10T09:39:26.000000001", "2015-04-10T09:39:26.000000001"),
        ("2015-04-10T09:39:26Z", "2015-04-10T09:39:26Z"),
        ("2015-04-10T09:39:26.1234567Z", "2015-04-10T09:39:26.1234567Z"),
        ("2015-04-10T09:39:26.5+02:00", "2015-04-10T07:39:26.5Z"),
    ] {
        let timestamp: Timestamp = serde_json::from_value(text.into()).unwrap();
        assert_eq!(serde_json::to_value(timestamp).unwrap(), written);
        assert_eq!(serde_json::from_value::<Timestamp>(written.into()).unwrap(), timestamp);
    }
    for text in ["20:05:23", "20:05:23.500000", "20:05:23.1234567"] {
        let time: Time = serde_json::from_value(text.into()).unwrap();
        assert_eq!(serde_json::to_value(time).unwrap(), text);
    }
    let [naive, zoned]: [Timestamp; 2] =
        ["2015-04-10T09:39:26", "2015-04-10T09:39:26Z"].map(|text| text.parse().unwrap());
    assert_eq!(naive, zoned);
    let mut room = room();
    room.creation_time = Some(zoned);
    let patch = ConferencePatch::new().creation_time(naive);
    assert!(patch.retain_changes(&room).is_empty());
}

#[test]
fn rows_of_a_program_can_derive_the_usual_traits() {
    use std::collections::HashSet;

    #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
    struct Row {
        at: Timestamp,
        day: Date,
        price: Decimal,
        room: ResourceUri<Conference>,
    }

    #[derive(PartialEq, Eq, Hash)]
    struct Login(Secret);

    let row = Row {
        at: "2015-04-10T09:39:26".parse().unwrap(),
        day: "2015-04-10".parse().unwrap(),
        price: "26.73".parse().unwrap(),
        room: ResourceUri::from_key(7).unwrap(),
    };
    let again: Row = serde_json::from_str(&serde_json::to_string(&row).unwrap()).unwrap();
    assert_eq!(HashSet::from([row.clone(), again]).len(), 1);
    assert!(row < Row { price: "100".parse().unwrap(), ..row.clone() });
    assert_eq!(HashSet::from([Login("a".into()), Login("a".into())]).len(), 1);
}
