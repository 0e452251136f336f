//! Responses for OpenAPI documents.

use std::fs;

use pexgen::serve::{LocalNode, Node};
use pexgen_tests::{Client, cargo};
use serde_json::{Value, json};
use ureq::http;

use crate::support::start;

const DOCUMENT: &str = r##"
openapi: 3.0.3
info: { title: Pets, version: "1" }
servers: [{ url: "https://example.com/v1" }]
security: [{ key: [] }]
paths:
  /pets:
    get:
      parameters:
        - { name: limit, in: query, schema: { type: integer, maximum: 100 } }
        - { name: tags, in: query, schema: { type: array, items: { type: string, enum: [cat, dog] } } }
        - { name: X-Trace, in: header, required: true, schema: { type: string, minLength: 3 } }
      responses:
        "200":
          description: a list
          headers: { X-Total: { schema: { type: integer }, example: 7 } }
          content: { application/json: { schema: { type: array, minItems: 2, items: { $ref: "#/components/schemas/Pet" } } } }
    post:
      security: []
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } }
      responses:
        "201":
          description: created
          content:
            application/json:
              schema: { $ref: "#/components/schemas/Pet" }
              example: { id: 5, name: Rex }
  /pets/mine:
    get:
      security: []
      responses: { "204": { description: none } }
  /shelters:
    get:
      security: []
      responses:
        "200":
          description: of each kind
          content:
            application/json:
              schema:
                type: object
                properties:
                  mapped:
                    oneOf: [{ $ref: "#/components/schemas/House" }]
                    discriminator: { propertyName: kind, mapping: { house: "#/components/schemas/House" } }
                  named:
                    oneOf: [{ $ref: "#/components/schemas/House" }]
                    discriminator: { propertyName: kind }
                  constant:
                    oneOf: [{ $ref: "#/components/schemas/Boat" }]
                    discriminator: { propertyName: kind }
  /pets/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get:
      security: []
      responses:
        "200":
          description: a pet
          content: { application/json: { schema: { $ref: "#/components/schemas/Pet" }, example: { id: five } } }
components:
  securitySchemes: { key: { type: apiKey, in: header, name: X-Key } }
  schemas:
    House: { type: object, required: [kind], properties: { kind: { type: string } } }
    Boat: { type: object, required: [kind], properties: { kind: { type: string, enum: [boat] } } }
    Pet:
      type: object
      required: [id, name]
      additionalProperties: false
      properties:
        id: { type: integer, readOnly: true, minimum: 1 }
        name: { type: string, maxLength: 5 }
        secret: { type: string, writeOnly: true }
        born: { type: string, format: date, nullable: true }
        friend: { $ref: "#/components/schemas/Pet" }
"##;

fn node() -> LocalNode {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("pets.yaml");
    fs::write(&path, DOCUMENT).expect("a file");
    Node::builder(&path).build().expect("a node")
}

/// Starts a node of the document of a version with a configuration.
pub fn configured(document: &str, config: &str) -> LocalNode {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("v1")).expect("a folder");
    fs::write(folder.path().join("v1/openapi.yaml"), document).expect("a file");
    fs::write(folder.path().join("pexgen.toml"), config).expect("a file");
    Node::builder(folder.path().join("v1")).build().expect("a node")
}

/// Returns the body of a response as text.
fn body(node: &LocalNode, path: &str) -> String {
    let request = http::Request::get(path).body(bytes::Bytes::new()).expect("a request");
    String::from_utf8(node.respond(request).body().to_vec()).expect("text")
}

/// Sends a request, and returns status and body.
pub fn send(node: &LocalNode, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> (u16, Value) {
    let mut request = http::Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = node.respond(request.body(body.to_owned().into()).expect("a request"));
    (response.status().as_u16(), serde_json::from_slice(response.body()).unwrap_or_default())
}

const LIST: [(&str, &str); 2] = [("X-Key", "k"), ("X-Trace", "abc")];
pub const JSON: [(&str, &str); 1] = [("Content-Type", "application/json")];

#[test]
fn responses_are_made_from_examples_and_schemas() {
    let node = node();
    let (status, pets) = send(&node, "GET", "/v1/pets?limit=2&tags=cat&tags=dog", &LIST, "");
    assert_eq!(status, 200, "{pets}");
    let pet = &pets[1];
    assert_eq!((&pet["id"], &pet["name"], &pet["born"]), (&json!(1), &json!("strin"), &json!("2026-01-01")));
    assert!(pet.get("secret").is_none() && pet["friend"]["id"] == 1, "{pet}");
    assert_eq!(send(&node, "GET", "/pets?limit=2", &LIST, "").1, pets, "the path of the server may be left out");
    let posted = send(&node, "POST", "/v1/pets", &JSON, r#"{"name": "Max"}"#);
    assert_eq!(posted, (201, json!({ "id": 5, "name": "Rex" })));
    assert_eq!(send(&node, "GET", "/v1/pets/mine", &[], "").0, 204);
}

#[test]
fn the_discriminator_tells_which_schema_a_value_is_of() {
    let (status, shelters) = send(&node(), "GET", "/v1/shelters", &[], "");
    assert_eq!(status, 200, "{shelters}");
    let kinds = ["mapped", "named", "constant"].map(|name| shelters[name]["kind"].clone());
    assert_eq!(kinds, ["house", "House", "boat"]);
}

#[test]
fn examples_that_do_not_fit_are_replaced_and_recorded() {
    let node = node();
    let (status, pet) = send(&node, "GET", "/v1/pets/5", &[], "");
    assert_eq!((status, &pet["id"]), (200, &json!(1)));
    let ignored = node.control().ignored();
    assert!(ignored[0].ignored[0].contains("does not fit its schema"), "{ignored:?}");
}

#[test]
fn requests_that_do_not_fit_are_refused() {
    let node = node();
    let problems = |(status, body): (u16, Value)| (status, body["problems"].clone());
    let query = "/v1/pets?limit=101&tags=cow&other=1";
    let found = [
        json!({ "at": "query parameter limit", "message": "101 is greater than the maximum 100" }),
        json!({ "at": "query parameter tags/0", "message": "\"cow\" is not one of \"cat\", \"dog\"" }),
        json!({ "at": "header parameter X-Trace", "message": "it is required" }),
    ];
    assert_eq!(problems(send(&node, "GET", query, &[("X-Key", "k")], "")), (400, json!(found)));
    assert_eq!(node.control().ignored()[0].ignored, ["parameter `other`"]);

    let body = r#"{"id": 1, "name": "Maximus", "colour": "red", "born": null, "friend": {"name": 5}}"#;
    let found = [
        json!({ "at": "body /name", "message": "it has 7 characters, but at most 5 are allowed" }),
        json!({ "at": "body /colour", "message": "no such property is described" }),
        json!({ "at": "body /friend/name", "message": "expected a string, found 5" }),
    ];
    let (status, mut sent) = problems(send(&node, "POST", "/v1/pets", &JSON, body));
    let sent = sent.as_array_mut().expect("problems");
    sent.sort_by_key(|problem| found.iter().position(|one| one == problem));
    assert_eq!((status, sent.as_slice()), (400, &found[..]));
    assert_eq!(problems(send(&node, "POST", "/v1/pets", &[], "")).1[0]["message"], "it is required");
}

#[test]
fn other_paths_methods_types_and_credentials_are_refused() {
    let node = node();
    for (method, path, headers, body, status, error) in [
        ("GET", "/v1/dogs", &[][..], "", 404, "no path of the document matches `/v1/dogs`"),
        ("PUT", "/v1/pets", &[][..], "", 405, "PUT is not a method of this path; GET, POST are"),
        ("GET", "/v1/pets", &[][..], "", 401, "the request lacks the credentials of the security scheme `key`"),
        (
            "GET",
            "/v1/pets/five",
            &[][..],
            "",
            400,
            "the request does not fit the document: path parameter id: expected an integer, found \"five\"",
        ),
        (
            "POST",
            "/v1/pets",
            &[("Content-Type", "text/plain")][..],
            "x",
            415,
            "`text/plain` is not a type of the body; application/json are",
        ),
        (
            "GET",
            "/v1/pets/5",
            &[("Accept", "text/html")][..],
            "",
            406,
            "the response has the types application/json, but not `text/html`",
        ),
    ] {
        let (found, body) = send(&node, method, path, headers, body);
        assert_eq!((found, &body["error"]), (status, &json!(error)), "{method} {path}");
    }
}

#[test]
fn a_folder_with_an_openapi_document_is_served() {
    let node = start(Node::builder(cargo::workspace().join("schemas/netprofiler-licenses/v1")));
    let control = Client::new(&format!("{}/__pexgen__", node.url()), None);
    assert_eq!(Client::new(&node.url(), None).get("/nothing").status, 404);
    let log = control.get("/log/").json();
    assert_eq!(log["requests"].as_array().map(Vec::len), Some(1));
    assert_eq!(log["requests"][0]["reason"], "no path of the document matches `/nothing`");
}

#[test]
fn servers_may_have_variables() {
    let text = "openapi: 3.0.3
info: { title: Devices, version: '1' }
servers:
  - url: https://{device}/api/{release}
    variables: { device: { default: one.example.com }, release: { default: '1.0' } }
paths: { /names: { get: { responses: { '204': { description: none } } } } }
";
    let node = configured(text, "name = \"devices\"");
    for path in ["/api/1.0/names", "/names"] {
        assert_eq!(send(&node, "GET", path, &[], "").0, 204, "{path}");
    }
}

#[test]
fn fields_beside_the_reference_of_a_path_override_it() {
    let folder = cargo::workspace().join("tests/cases/openapi-beside-reference/v1");
    let node = Node::builder(folder).build().expect("a node");
    let tenant = [("X-Tenant", "one")];
    for method in ["GET", "QUERY", "COPY", "DELETE"] {
        assert_eq!(send(&node, method, "/v2/things/7", &tenant, "").0, 204, "{method}");
    }
    assert_eq!(send(&node, "GET", "/v2/things/7", &[], "").0, 400, "a required header is absent");
    assert_eq!(send(&node, "PATCH", "/v2/things/7", &tenant, "").0, 405);
}

#[test]
fn documents_that_refer_to_other_files_are_served_as_a_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("api.json");
    let paths = json!({ "/a": { "get": { "responses": { "200": { "$ref": "parts.json#/a" } } } } });
    let document = json!({ "openapi": "3.1.0", "info": { "title": "x", "version": "1" }, "paths": paths });
    fs::write(&path, document.to_string()).expect("a file");
    assert!(Node::builder(&path).build().is_err());
}

const MESSAGES: &str = r##"
openapi: 3.2.0
info: { title: Jobs, version: "1" }
paths:
  /list: { get: { responses: { "200": { description: "", content: { text/event-stream: { schema: { type: array, minItems: 2, items: { $ref: "#/components/schemas/Job" } } } } } } } }
  /one: { get: { responses: { "200": { description: "", content: { text/event-stream: { schema: { $ref: "#/components/schemas/Job" } } } } } } }
  /item: { get: { responses: { "200": { description: "", content: { text/event-stream: { itemSchema: { $ref: "#/components/schemas/Job" } } } } } } }
  /text: { get: { responses: { "200": { description: "", content: { text/event-stream: { schema: { type: string, example: "a\nb" } } } } } } }
  /framed: { get: { responses: { "200": { description: "", content: { text/event-stream: { schema: { type: string }, example: "event: x\ndata: 1\n\n" } } } } } }
  /event:
    get:
      responses:
        "200":
          description: ""
          content:
            text/event-stream:
              itemSchema:
                type: object
                properties:
                  event: { type: string, enum: [progress] }
                  data: { type: string, contentMediaType: application/json, contentSchema: { $ref: "#/components/schemas/Job" } }
  /lines: { get: { responses: { "200": { description: "", content: { application/x-ndjson: { schema: { $ref: "#/components/schemas/Job" }, example: [{ id: 7 }, { id: 8 }] } } } } } }
  /jsonl: { get: { responses: { "200": { description: "", content: { application/jsonl: { schema: { type: array, minItems: 2, items: { $ref: "#/components/schemas/Job" } } } } } } } }
  /sequence: { get: { responses: { "200": { description: "", content: { application/json-seq: { itemSchema: { $ref: "#/components/schemas/Job" } } } } } } }
components:
  schemas:
    Job: { type: object, required: [id], properties: { id: { type: integer, minimum: 1 } } }
"##;

#[test]
fn messages_are_framed_by_their_media_type() {
    let node = configured(MESSAGES, "name = \"jobs\"");
    for (path, expected) in [
        ("/list", "data: {\"id\":1}\n\ndata: {\"id\":1}\n\n"),
        ("/one", "data: {\"id\":1}\n\n"),
        ("/item", "data: {\"id\":1}\n\n"),
        ("/text", "data: a\ndata: b\n\n"),
        ("/framed", "event: x\ndata: 1\n\n"),
        ("/event", "event: progress\ndata: {\"id\":1}\n\n"),
        ("/lines", "{\"id\":7}\n{\"id\":8}\n"),
        ("/jsonl", "{\"id\":1}\n{\"id\":1}\n"),
        ("/sequence", "\u{1e}{\"id\":1}\n"),
    ] {
        assert_eq!(body(&node, path), expected, "{path}");
    }
}

/// A list whose next cursor has a schema.
fn recordings(required: &str, next: &str) -> String {
    format!(
        "openapi: 3.1.0
info: {{ title: Recordings, version: '1' }}
paths:
  /recordings:
    get:
      operationId: listRecordings
      parameters: [{{ name: after, in: query, schema: {{ type: string }} }}]
      responses:
        '200':
          description: ''
          content:
            application/json:
              schema:
                type: object
                required: [{required}]
                properties: {{ items: {{ type: array, items: {{ type: string }} }}, next: {next} }}
"
    )
}

#[test]
fn a_list_with_cursors_is_its_last_page() {
    let stream = |end: &str| {
        format!(
            "name = \"recordings\"\n[streams.\"list*\"]\nitems = \"items\"\n{end}forward = {{ parameter = \"after\", cursor = \"next\" }}\n"
        )
    };
    let plain = "{ type: string, example: abc }";
    for (required, next, end, expected) in [
        ("items, next", plain, "", json!({ "items": ["string"], "next": "" })),
        ("items", plain, "", json!({ "items": ["string"] })),
        ("items, next", "{ type: [string, 'null'] }", "", json!({ "items": ["string"], "next": null })),
        ("next", plain, "end = \"-1\"\n", json!({ "items": ["string"], "next": "-1" })),
        ("next", "{ type: integer }", "end = \"-1\"\n", json!({ "items": ["string"], "next": -1 })),
    ] {
        let node = configured(&recordings(required, next), &stream(end));
        assert_eq!(send(&node, "GET", "/recordings?after=x", &[], "").1, expected, "{required} {next}");
    }
}

const SECRETS: &str = r##"
openapi: 3.0.3
info: { title: Users, version: "1" }
paths:
  /users:
    post:
      operationId: addUser
      parameters:
        - { name: token, in: query, schema: { type: string, format: password } }
        - { name: code, in: query, schema: { type: string } }
        - { name: filter, in: query, style: deepObject, schema: { $ref: "#/components/schemas/Login" } }
        - { name: q, in: query, content: { application/json: { schema: { $ref: "#/components/schemas/Login" } } } }
      requestBody:
        content:
          application/json: { schema: { $ref: "#/components/schemas/User" } }
          application/x-www-form-urlencoded: { schema: { $ref: "#/components/schemas/User" } }
      responses: { "204": { description: added } }
  /sessions/{session}:
    parameters: [{ name: session, in: path, required: true, schema: { type: string, format: password } }]
    get:
      operationId: session
      responses: { "204": { description: valid } }
components:
  securitySchemes: { key: { type: apiKey, in: query, name: api_key } }
  schemas:
    Login:
      type: object
      properties: { phrase: { type: string, format: password, minLength: 3 }, name: { type: string } }
    User:
      type: object
      properties:
        name: { type: string }
        logins: { type: array, items: { $ref: "#/components/schemas/Login" } }
        keys: { type: object, additionalProperties: { type: string, format: password } }
        pin: { type: string, enum: ["1111"] }
"##;

#[test]
fn secrets_are_in_no_log_entry_and_no_message() {
    let config = "name = \"users\"\nsecrets = [\"User.pin\", \"addUser.code\"]\n";
    let node = configured(SECRETS, config);
    let json = r#"{"name": "Ann", "logins": [{"phrase": "s3cr3t"}], "keys": {"a": "s3cr3t"}, "pin": "s3cr3t", "password": "s3cr3t"}"#;
    let (status, refused) = send(&node, "POST", "/users?code=s3cr3t&token=s3cr3t&api_key=s3cr3t", &JSON, json);
    assert_eq!(status, 400);
    assert!(refused.to_string().contains("[redacted]") && !refused.to_string().contains("s3cr3t"), "{refused}");
    send(&node, "POST", "/users?filter%5Bphrase%5D=s3cr3t&q=%7B%22phrase%22%3A%22s3cr3t%22%7D", &[], "");
    let form = [("Content-Type", "application/x-www-form-urlencoded")];
    send(&node, "POST", "/users", &form, "name=Ann&pin=s3cr3t&logins=[{\"phrase\":\"s3cr3t\"}]&logins[phrase]=s3cr3t");
    send(&node, "GET", "/sessions/s3cr3t", &[], "");
    send(&node, "PUT", "/sessions/s3cr3t", &[], "");
    for entry in node.control().log() {
        assert!(!format!("{entry:?}").contains("s3cr3t"), "{entry:?}");
    }
    let log = node.control().log();
    assert!(log[0].body.as_ref().is_some_and(|body| body.contains(r#""name":"Ann""#)), "{:?}", log[0]);
    assert_eq!(log[4].path, "/sessions/[redacted]");
}

#[test]
fn a_body_that_is_a_secret_itself_is_redacted() {
    let secret = "{ type: array, items: { type: string, format: password } }";
    let content = format!("content: {{ application/json: {{ schema: {secret} }} }}");
    let body = format!(
        "openapi: 3.0.3\ninfo: {{ title: X, version: \"1\" }}\npaths:\n  /x:\n    post:\n      requestBody: {{ {content} }}\n      responses: {{ \"204\": {{ description: done }} }}\n"
    );
    let node = configured(&body, "name = \"x\"\n");
    assert_eq!(send(&node, "POST", "/x", &JSON, r#"["s3cr3t"]"#).0, 204);
    assert_eq!(node.control().log()[0].body.as_deref(), Some(r#"["[redacted]"]"#));
}

#[test]
fn made_values_are_of_their_format_and_differ() {
    let array = |items: &str| format!("{{ type: array, uniqueItems: true, minItems: 3, items: {items} }}");
    let formats = ["decimal", "duration", "uuid", "date", "date-time", "uri", "byte", "email"];
    let mut properties: Vec<String> =
        formats.map(|format| format!("{format}: {}", array(&format!("{{ type: string, format: {format} }}")))).into();
    properties.push(format!("number: {}", array("{ type: integer }")));
    properties.push(format!("short: {}", array("{ type: string, maxLength: 3 }")));
    properties.push(format!("choice: {}", array("{ type: string, enum: [a, b, c] }")));
    properties.push(format!("few: {}", array("{ type: boolean }")));
    let schema = format!("{{ type: object, properties: {{ {} }} }}", properties.join(", "));
    let response = format!("{{ description: x, content: {{ application/json: {{ schema: {schema} }} }} }}");
    let document = format!(
        "openapi: 3.0.3\ninfo: {{ title: X, version: \"1\" }}\npaths:\n  /x: {{ get: {{ responses: {{ \"200\": {response} }} }} }}\n"
    );
    let made = send(&configured(&document, "name = \"x\"\n"), "GET", "/x", &[], "").1;
    assert_eq!(made["decimal"], json!(["1.5", "1.51", "1.52"]));
    assert_eq!(made["duration"], json!(["PT1M", "PT2M", "PT3M"]));
    assert_eq!(made["byte"][0], "c3RyaW5n");
    assert_eq!(made["number"], json!([0, 1, 2]));
    assert_eq!(made["short"], json!(["str", "st1", "st2"]));
    assert_eq!(made["choice"], json!(["a", "b", "c"]));
    assert_eq!(made["few"], json!([true, false]));
    for format in formats {
        let values = made[format].as_array().expect("a list");
        assert!(values.len() == 3 && values[0] != values[1] && values[1] != values[2], "{format}: {values:?}");
    }
}
