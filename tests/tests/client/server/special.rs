//! Commands, files, licences and nodes, which have special responses.

use pexgen_tests::{Client, Response, Server};
use serde_json::{Value, json};

use crate::server::{CONFERENCE, CONFIGURATION};

const COMMAND: &str = "/api/admin/command/v1";
const ALICE: &str = "00000000-0000-0000-0000-000000000002";

fn command(http: &Client, name: &str, body: &Value) -> Response {
    http.post(&format!("{COMMAND}/{name}/"), body)
}

/// Sends a `multipart/form-data` body with one file.
fn upload(http: &Client, method: &str, path: &str, field: &str, content: &[u8], more: &str) -> Response {
    let mut body = format!(
        "--x\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"f.zip\"\r\n\
         Content-Type: application/zip\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(content);
    if let Some((name, value)) = more.split_once('=') {
        let part = format!("\r\n--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}");
        body.extend_from_slice(part.as_bytes());
    }
    body.extend_from_slice(b"\r\n--x--\r\n");
    http.send(method, path, &body, Some("multipart/form-data; boundary=x"))
}

#[test]
fn commands_respond_in_an_envelope() {
    let server = Server::shared();
    let http = server.http();
    let form = b"conference_alias=meet&destination=alice&system_location=London&protocol=h323";
    let dial = format!("{COMMAND}/participant/dial/");
    let answer = http.send("POST", &dial, form, Some("application/x-www-form-urlencoded")).json();
    assert_eq!(answer["status"], "success");
    let new = &answer["data"]["participant_id"];
    assert_eq!(answer["data"]["participant_ids"], json!([new]));
    let participant = format!("/api/admin/status/v1/participant/{}/", new.as_str().expect("text"));
    assert_eq!(http.get(&participant).json()["destination_alias"], "alice");

    let alice = json!({ "participant_id": ALICE });
    assert_eq!(command(&http, "participant/mute", &alice).json(), json!({ "status": "success" }));
    let alice_now = http.get(&format!("/api/admin/status/v1/participant/{ALICE}/")).json();
    assert_eq!(alice_now["is_muted"], true);
    let answer = command(&http, "participant/mute", &json!({ "participant_id": "x" }));
    let errors = json!({ "mute": { "participant_id": ["Failed to find participant."] } });
    assert_eq!((answer.status, answer.json()), (400, errors));
    let answer = command(&http, "participant/mute", &json!({}));
    let errors = json!({ "mute": { "participant_id": ["This field is required."] } });
    assert_eq!((answer.status, answer.json()), (400, errors));

    let start = |id: &str| {
        let body = json!({ "instance_id": id }).to_string();
        let path = format!("{COMMAND}/platform/start_cloudnode/");
        http.send("POST", &path, body.as_bytes(), None) // no content type, as in the guide
    };
    assert_eq!(start("i-edblae65").json(), json!({ "status": "success" }));
    let failed = "Unable to start a cloud node which isn't in 'STOPPED' state";
    assert_eq!(start("i-cfb0af47").json(), json!({ "status": "failed", "error": failed }));
    let errors = json!({ "start_cloudnode": { "instance_id": ["Failed to find the cloud node."] } });
    assert_eq!((start("i-0").status, start("i-0").json()), (400, errors));

    for (name, body) in [
        ("conference/sync", json!({ "conference_sync_template_id": 1 })),
        ("conference/send_device_email", json!({ "device_id": 1 })),
        ("platform/certificates_import", json!({ "bundle": "-----BEGIN CERTIFICATE-----" })),
        ("conference/lock", json!({ "conference_id": "00000000-0000-0000-0000-000000000001" })),
    ] {
        assert_eq!(command(&http, name, &body).json()["status"], "success", "{name}");
    }
}

#[test]
fn a_backup_is_made_listed_downloaded_and_restored() {
    let server = Server::shared();
    let http = server.http();
    let made = command(&http, "platform/backup_create", &json!({ "passphrase": "secret" }));
    assert_eq!(made.json(), json!({ "status": "success" }));
    let backups = http.get(&format!("{CONFIGURATION}/system_backup/")).json();
    assert_eq!(backups["meta"]["total_count"], 3);
    let small = backups["objects"][1]["resource_uri"].as_str().expect("a URI").to_owned();
    assert_eq!(small, format!("{CONFIGURATION}/system_backup/small%20backup+1.tar.gpg/"));
    let file = http.get(&small);
    assert_eq!((file.body.len(), file.header("Content-Length")), (1000, "1000"));

    let restore = format!("{COMMAND}/platform/backup_restore/");
    let answer = upload(&http, "POST", &restore, "package", &file.body, "passphrase=secret");
    assert_eq!(answer.json(), json!({ "status": "success" }));
    assert_eq!(http.delete(&small).status, 204);
}

#[test]
fn a_theme_package_is_uploaded_with_patch() {
    let server = Server::shared();
    let http = server.http();
    let made = http.post(&format!("{CONFIGURATION}/ivr_theme/"), &json!({ "name": "New theme" }));
    let uri = made.header("Location");
    let answer = upload(&http, "PATCH", uri, "package", b"PK\x03\x04", "");
    assert_eq!(answer.status, 202, "{}", server.stderr());
    let theme = http.get(uri).json();
    assert!(theme["package"].as_str().is_some_and(|url| url.contains(".zip")), "{theme}");
    assert_eq!(http.patch(uri, &json!({ "name": "Renamed" })).status, 202);
    assert_eq!(http.get(uri).json()["package"], theme["package"]);
    let made = http.post(CONFERENCE, &json!({ "name": "themed", "ivr_theme": uri }));
    assert_eq!(made.status, 201, "{}", made.text());
}

#[test]
fn licences_are_activated_and_returned_offline() {
    let server = Server::shared();
    let http = server.http();
    let licences = format!("{CONFIGURATION}/licence/");
    let made = http.post(&licences, &json!({ "entitlement_id": "0123-4567-89AB-CDEF" }));
    assert_eq!(made.status, 201, "{}", made.text());
    let key = made.header("Location").trim_start_matches(&licences).trim_end_matches('/').to_owned();
    assert_eq!(key.len(), 10);
    let answer = http.post(&licences, &json!({ "entitlement_id": "?" }));
    assert_eq!(answer.json()["licence"]["entitlement_id"][0], "Enter a valid entitlement key.");

    let offline = json!({ "entitlement_id": "0123-4567-89AB-CDEF", "offline_mode": true });
    let answer = http.post(&licences, &offline);
    assert_eq!(answer.status, 202);
    let request = answer.header("Location").trim_end_matches('/').to_owned();
    assert!(http.get(&format!("{request}/export")).json()["actions"].is_string());
    let answer = upload(&http, "POST", &request, "response_xml", b"<response/>", "");
    assert_eq!(answer.status, 202, "{}", server.stderr());
    assert_eq!(http.get(&request).json()["status"], "completed");

    let answer = http.delete(&format!("{licences}0123456789?offline_mode=true"));
    assert_eq!((answer.status, answer.header("Location").is_empty()), (202, false));
    assert_eq!(http.delete(&format!("{licences}{key}")).status, 204);
    assert_eq!(http.get(&format!("{licences}0123456789")).json()["status"], "TRUSTED");
}

#[test]
fn new_nodes_return_a_uri_an_image_or_a_document() {
    let server = Server::shared();
    let http = server.http();
    let node = |number: u32, kind: &str| {
        http.post(
            &format!("{CONFIGURATION}/worker_vm/"),
            &json!({
                "name": format!("new {number}"), "hostname": format!("new{number}"), "domain": "example.test",
                "address": format!("10.1.0.{number}"), "netmask": "255.255.255.0", "gateway": "10.1.0.254",
                "system_location": format!("{CONFIGURATION}/system_location/1/"),
                "deployment_type": kind, "host": 1, "vm_cpu_count": "8", "vm_system_memory": "16384",
            }),
        )
    };
    let deployed = node(1, "VMWARE");
    assert_eq!(deployed.status, 201, "{}", deployed.text());
    assert_eq!(http.get(deployed.header("Location")).json()["vm_cpu_count"], 8);
    server.control().download_bytes(300_000);
    let image = node(2, "MANUAL");
    assert_eq!(image.header("Content-Type"), "application/octet-stream");
    assert_eq!((image.body.len(), image.body[257]), (300_000, 1));
    let document = node(3, "MANUAL-PROVISION-ONLY");
    assert_eq!(document.header("Content-Type"), "text/xml");
    let bootstrap = |kind| http.anonymous().send("POST", "/configuration/bootstrap/", &document.body, Some(kind));
    assert_eq!((bootstrap("text/xml").status, bootstrap("text/plain").status), (200, 415));
    assert_eq!(node(3, "VMWARE").status, 400, "hostnames are unique");
}
