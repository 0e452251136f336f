//! Sequences of requests as in the vendor's guides.

use serde_json::json;

use super::pair::{Call, Who};
use crate::support::{ALIAS, CONFERENCE};

const LOCATION: &str = "/api/admin/configuration/v1/system_location/";
const THEME: &str = "/api/admin/configuration/v1/ivr_theme/1/";

/// Returns the sequences.
pub fn sequences() -> Vec<Vec<Call>> {
    vec![conferences(), lists(), refusals(), relations(), whole_lists(), bulk(), locations(), status(), commands()]
}

fn conferences() -> Vec<Call> {
    let one = format!("{CONFERENCE}1/");
    vec![
        Call::json("POST", CONFERENCE, &json!({ "name": "VMR_1", "service_type": "conference" })),
        Call::new("GET", &one),
        Call::json("POST", ALIAS, &json!({ "alias": "meet.alice", "conference": one })),
        Call::json(
            "POST",
            CONFERENCE,
            &json!({ "name": "VMR_2", "aliases": [{ "alias": "meet.bob" }, { "alias": "bob@example.com" }] }),
        ),
        Call::new("GET", CONFERENCE),
        Call::new("GET", format!("{CONFERENCE}?name=VMR_2")),
        Call::new("GET", format!("{CONFERENCE}?order_by=-name&limit=1")),
        Call::json("PATCH", &one, &json!({ "pin": "1234", "ivr_theme": THEME })),
        Call::new("GET", &one),
        Call::json("PATCH", &one, &json!({ "ivr_theme": null, "nmae": "ignored" })),
        Call::json("PUT", &one, &json!({ "name": "VMR_1", "tag": "put" })),
        Call::new("GET", &one),
        Call::json("PATCH", format!("{CONFERENCE}2/"), &json!({ "aliases": [{ "alias": "third" }] })),
        Call::new("GET", format!("{CONFERENCE}2/")),
        Call::json("POST", CONFERENCE, &json!({ "name": "VMR_3", "aliases": [{ "alias": "third" }] })),
        Call::new("GET", CONFERENCE),
        Call::new("DELETE", format!("{CONFERENCE}2/")),
        Call::new("DELETE", format!("{CONFERENCE}2/")),
        Call::new("GET", ALIAS),
        Call::new("DELETE", format!("{CONFERENCE}?name__startswith=VMR_1")),
        Call::new("GET", CONFERENCE),
    ]
}

fn lists() -> Vec<Call> {
    let mut calls: Vec<Call> = (0..7)
        .map(|number| {
            let name = format!("room{number}");
            Call::json(
                "POST",
                CONFERENCE,
                &json!({ "name": name, "tag": if number % 2 == 0 { "a" } else { "b" }, "pin": number.to_string() }),
            )
        })
        .collect();
    let queries = [
        "limit=3",
        "limit=3&offset=3",
        "limit=3&offset=6",
        "limit=3&offset=2",
        "limit=3&offset=99",
        "limit=0",
        "limit=5000",
        "limit=-1",
        "limit=abc",
        "limit=",
        "limit=1.5",
        "offset=-5",
        "offset=x",
        "tag=a&limit=2&order_by=-name",
        "tag=a&order_by=name&order_by=-pin",
        "name__in=room1,room3",
        "name__in=room1&name__in=room2,room5",
        "name__in=",
        "name__range=room2,room4",
        "name__range=room2",
        "name__regex=^room[1-3]$",
        "name__iregex=ROOM[12]",
        "name__regex=[",
        "name__isnull=true",
        "name__isnull=1",
        "name=none",
        "name=True",
        "name__gt=room3",
        "name__lte=room3",
        "name__contains=oom",
        "name__iexact=ROOM4",
        "id=1",
        "nmae=room1",
        "name__junk=1",
        "resource_uri=x",
        "creation_time__year=2026",
        "creation_time__year=x",
        "creation_time__gte=2015-04-08T00:00:00",
        "creation_time__gte=2015-04-08",
        "creation_time=junk",
        "creation_time__date=junk",
        "creation_time__year__gte=2015",
        "creation_time__gte=2015-04-08T00:00:00Z",
        "creation_time__lt=2015-13-08",
        "participant_limit=5",
        "participant_limit=x",
        "allow_guests=true",
        "allow_guests=1",
        "allow_guests=maybe",
        "ivr_theme=1",
        "ivr_theme=x",
        "ivr_theme__isnull=true",
        "ivr_theme__name=x",
        "aliases__alias=room1",
        "order_by=junk",
        "order_by=id",
        "order_by=name,tag",
        "order_by=-creation_time",
        "sort_by=-name",
        "order_by=",
    ];
    calls.extend(queries.iter().map(|query| Call::new("GET", format!("{CONFERENCE}?{query}"))));
    let sets = ["1;2;999", "3;1", "1%3B2", "abc", "", "1;x"];
    calls.extend(sets.iter().map(|keys| Call::new("GET", format!("{CONFERENCE}set/{keys}/"))));
    let details = ["1/", "99/", "abc/", "1", "schema", "a/b/", "1%20/", "99999999999999999999/"];
    calls.extend(details.iter().map(|key| Call::new("GET", format!("{CONFERENCE}{key}"))));
    calls
}

fn refusals() -> Vec<Call> {
    let post = |body| Call::json("POST", CONFERENCE, &body);
    let raw = |method, body: &str, kind| Call { body: body.into(), kind, ..Call::new(method, CONFERENCE) };
    vec![
        Call::new("GET", CONFERENCE).by(Who::Nobody),
        Call::new("GET", CONFERENCE).by(Who::Reader),
        post(json!({ "name": "x" })).by(Who::Reader),
        post(json!({ "name": "x" })).by(Who::Nobody),
        post(json!({})).by(Who::Reader),
        Call::new("DELETE", CONFERENCE).by(Who::Reader),
        Call::new("DELETE", format!("{CONFERENCE}1/")).by(Who::Reader),
        Call::new("GET", "/api/admin/configuration/v1/").by(Who::Nobody),
        Call::new("POST", "/api/admin/configuration/v1/"),
        Call::new("GET", "/api/admin/configuration/v1"),
        Call::new("GET", "/api/admin/configuration/v1/?fullschema=true").by(Who::Nobody),
        Call::new("GET", "/api/admin/nothing/"),
        Call::new("GET", "/"),
        Call::new("GET", format!("{CONFERENCE}schema/")),
        Call::new("GET", format!("{CONFERENCE}schema/")).by(Who::Nobody),
        Call::new("POST", format!("{CONFERENCE}schema/")),
        Call::new("OPTIONS", CONFERENCE).by(Who::Nobody),
        Call::new("OPTIONS", format!("{CONFERENCE}1/")),
        Call::new("POST", format!("{CONFERENCE}1/")),
        Call::new("POST", "/api/admin/status/v1/conference/"),
        Call::new("POST", &CONFERENCE[..CONFERENCE.len() - 1]),
        post(json!({})),
        post(json!({ "service_type": "hologram" })),
        post(json!({ "name": "one" })),
        post(json!({ "name": "one" })),
        post(json!({ "name": "two", "participant_limit": "many" })),
        post(json!({ "name": "two", "participant_limit": 1.5 })),
        post(json!({ "name": "three", "participant_limit": "8" })),
        post(json!({ "name": "four", "allow_guests": null, "tag": null, "description": 5 })),
        post(json!({ "name": "five", "creation_time": "junk" })),
        post(json!({ "name": "five", "creation_time": 5 })),
        post(json!({ "name": "five", "creation_time": "" })),
        post(json!({ "name": "  six  ", "ivr_theme": 1 })),
        post(json!({ "name": "  six  ", "ivr_theme": "" })),
        post(json!({ "name": "six", "ivr_theme": "/api/admin/configuration/v1/ivr_theme/99/" })),
        post(json!({ "name": "six", "ivr_theme": "/api/admin/configuration/v1/ivr_theme/1" })),
        post(json!({ "name": "six", "ivr_theme": "/api/admin/configuration/v1/conference/1/" })),
        post(json!({ "name": "six", "ivr_theme": "https://host.example/x/ivr_theme/1/" })),
        post(json!({ "name": "seven", "aliases": "text" })),
        post(json!({ "name": "eight", "aliases": [5] })),
        post(json!({ "name": "nine", "aliases": [{}] })),
        post(json!([])),
        post(json!(null)),
        raw("POST", "{", Some("application/json")),
        raw("POST", "", Some("application/json")),
        raw("POST", "{\"name\": \"ten\"}", Some("text/plain")),
        raw("POST", "{\"name\": \"eleven\"}", Some("application/json; charset=utf-8")),
        raw("POST", "{\"name\": \"twelve\"}", Some("Application/JSON")),
        Call::json("POST", ALIAS, &json!({ "alias": "x" })),
        Call::json("POST", ALIAS, &json!({ "alias": "x", "conference": null })),
        Call::json("PATCH", format!("{CONFERENCE}1/"), &json!([])),
        Call::json("PATCH", format!("{CONFERENCE}1/"), &json!({ "pk": 1 })),
        Call::json("PATCH", format!("{CONFERENCE}99/"), &json!({ "name": "x" })),
        Call::json("PATCH", format!("{CONFERENCE}abc/"), &json!({ "name": "x" })),
        Call::new("DELETE", format!("{CONFERENCE}abc/")),
        Call::json("PUT", format!("{CONFERENCE}77/"), &json!({ "name": "by put" })),
        Call::new("GET", CONFERENCE),
    ]
}

fn relations() -> Vec<Call> {
    let alias = |query: &str| Call::new("GET", format!("{ALIAS}?{query}"));
    let mut calls = vec![
        Call::json("POST", CONFERENCE, &json!({ "name": "one", "aliases": [{ "alias": "a" }, { "alias": "b" }] })),
        Call::json("POST", CONFERENCE, &json!({ "name": "two", "aliases": [{ "alias": "c" }], "ivr_theme": THEME })),
    ];
    calls.extend(
        [
            "conference=1",
            "conference=99",
            "conference=abc",
            "conference__name=one",
            "conference__name__in=one,two",
            "conference__name__startswith=o",
            "conference__name__gte=two",
            "conference__isnull=true",
            "conference__isnull=false",
            "conference__ivr_theme=1",
            "conference__ivr_theme__name=x",
            "conference__junk=1",
            "conference__in=1,2",
            "order_by=alias&conference__name=one",
            "order_by=-conference__name",
            "order_by=conference",
        ]
        .map(alias),
    );
    calls.extend([
        Call::json("PATCH", format!("{ALIAS}1/"), &json!({ "conference": format!("{CONFERENCE}2/") })),
        Call::new("GET", CONFERENCE),
        Call::json("PATCH", format!("{ALIAS}1/"), &json!({ "conference": { "name": "two", "tag": "inside" } })),
        Call::json("PATCH", format!("{ALIAS}1/"), &json!({ "conference": null })),
        Call::new("GET", CONFERENCE),
        Call::new("DELETE", THEME),
        Call::new("GET", CONFERENCE),
    ]);
    calls
}

fn whole_lists() -> Vec<Call> {
    vec![
        Call::json("POST", CONFERENCE, &json!({ "name": "one", "id": 7 })),
        Call::json("POST", CONFERENCE, &json!({ "name": "two" })),
        Call::json("POST", CONFERENCE, &json!({ "name": "seven", "id": 7 })),
        Call::json("PATCH", format!("{CONFERENCE}8/"), &json!({ "id": 7, "tag": "moved" })),
        Call::new("GET", CONFERENCE),
        Call::json("PUT", CONFERENCE, &json!({ "objects": [{ "name": "new" }] })),
        Call::new("GET", CONFERENCE),
        Call::new("DELETE", CONFERENCE),
        Call::new("GET", CONFERENCE),
    ]
}

fn bulk() -> Vec<Call> {
    let patch = |body| Call::json("PATCH", CONFERENCE, &body);
    let uri = |key: u32| format!("{CONFERENCE}{key}/");
    vec![
        patch(json!({ "objects": [{ "name": "one" }, { "name": "two" }, { "name": "three" }] })),
        Call::new("GET", CONFERENCE),
        patch(json!({ "objects": [{ "resource_uri": uri(1), "tag": "x" }], "deleted_objects": [uri(2)] })),
        Call::new("GET", CONFERENCE),
        patch(json!({ "objects": [{ "resource_uri": uri(1), "tag": "y" }, { "name": "three" }] })),
        Call::new("GET", CONFERENCE),
        patch(json!({ "objects": [{ "resource_uri": uri(99), "name": "ninety-nine" }] })),
        patch(json!({ "objects": [], "deleted_objects": [uri(98)] })),
        patch(json!({ "objects": [], "deleted_objects": ["junk"] })),
        patch(json!({ "deleted_objects": [uri(1)] })),
        patch(json!({ "objects": [] })),
        patch(json!({ "objects": [{ "name": "four" }] })).by(Who::Reader),
        Call::new("GET", CONFERENCE),
    ]
}

fn locations() -> Vec<Call> {
    let one = format!("{LOCATION}1/");
    let dns = "/api/admin/configuration/v1/dns_server/";
    vec![
        Call::new("GET", LOCATION),
        Call::json("POST", dns, &json!({ "address": "192.0.2.54" })),
        Call::json("PATCH", &one, &json!({ "dns_servers": [format!("{dns}1/"), format!("{dns}2/")] })),
        Call::new("GET", &one),
        Call::json("PATCH", &one, &json!({ "dns_servers": [] })),
        Call::new("GET", &one),
        Call::json("PATCH", &one, &json!({ "dns_servers": [{ "address": "192.0.2.55" }] })),
        Call::new("GET", &one),
        Call::json("PATCH", &one, &json!({ "overflow_location1": format!("{LOCATION}2/"), "mtu": 1400 })),
        Call::new("GET", format!("{LOCATION}?overflow_location1__name=Oslo")),
        Call::new("DELETE", format!("{LOCATION}2/")),
        Call::new("GET", &one),
        Call::new("GET", "/api/admin/configuration/v1/global/"),
        Call::new("GET", "/api/admin/configuration/v1/global/1/"),
        Call::json("PATCH", "/api/admin/configuration/v1/global/1/", &json!({ "enable_webrtc": false })),
        Call::new("GET", "/api/admin/configuration/v1/global/1/"),
    ]
}

const COMMAND: &str = "/api/admin/command/v1";
const ALICE: &str = "00000000-0000-0000-0000-000000000002";

fn status() -> Vec<Call> {
    let status = "/api/admin/status/v1";
    let queries = [
        "participant/?conference=VMR_1&order_by=-display_name",
        "participant/?role=chair",
        "participant/?connect_time__gte=2015-04-02T09:46:11.1",
        "participant/?connect_time__hour=9",
        "participant/?connect_time__week_day=5",
        "participant/?connect_time__iso_week_day=4",
        "participant/?connect_time__quarter=2",
        "participant/?connect_time__date=2015-04-02",
        "participant/?bandwidth__in=576,1",
        "participant/?bandwidth__contains=57",
        "participant/?is_muted=false",
        "conference/?start_time__lt=2015-04-03",
        "conference/",
        "cloud_node/",
        "cloud_node/i-edblae65/",
        "worker_vm/?order_by=-name&limit=1",
        "system_location/",
    ];
    let mut calls: Vec<Call> = queries.iter().map(|query| Call::new("GET", format!("{status}/{query}"))).collect();
    calls.push(Call::new("GET", format!("{status}/participant/{ALICE}/")));
    calls.push(Call::new("GET", format!("{status}/participant/nobody/")));
    calls.push(Call::new("DELETE", format!("{status}/participant/{ALICE}/")));
    calls
}

fn commands() -> Vec<Call> {
    let call = |name: &str, body| Call::json("POST", format!("{COMMAND}/{name}/"), &body);
    let alice = Call::new("GET", format!("/api/admin/status/v1/participant/{ALICE}/"));
    vec![
        call("participant/mute", json!({ "participant_id": ALICE })),
        alice.clone(),
        call("participant/unmute", json!({ "participant_id": ALICE })),
        call("participant/role", json!({ "participant_id": ALICE, "role": "guest" })),
        alice.clone(),
        call("participant/transfer", json!({ "participant_id": ALICE, "conference_alias": "elsewhere" })),
        alice.clone(),
        call("participant/mute", json!({ "participant_id": "nobody" })),
        call("participant/mute", json!({})),
        call("participant/dial", json!({ "destination": "x" })),
        call("participant/dial", json!({ "destination": "x", "conference_alias": "y" })),
        call(
            "participant/dial",
            json!({ "destination": "x", "conference_alias": "y", "node": "z", "protocol": "junk" }),
        ),
        call("conference/lock", json!({ "conference_id": "nothing" })),
        call("conference/send_conference_email", json!({ "conference_id": "99" })),
        call("platform/start_cloudnode", json!({ "instance_id": "i-cfb0af47" })),
        call("platform/start_cloudnode", json!({ "instance_id": "i-edblae65" })),
        call("participant/disconnect", json!({ "participant_id": ALICE })),
        alice,
        Call::new("GET", format!("{COMMAND}/participant/dial/")),
        Call::new("GET", format!("{COMMAND}/participant/")),
        Call::new("GET", format!("{COMMAND}/participant/dial/schema/")),
    ]
}
