//! What was done is reported as done, and what comes with it is kept: files beside a `Location`, commands without a body.
//! A failure with a successful status is never a success.

mod sample;

use pexgen_runtime::endpoint::CreatedOrFile;
use pexgen_runtime::prelude::*;
use pexgen_runtime::testing::{StubReply, StubTransport};
use pexgen_runtime::{Connection, ErrorKind};
use sample::{Client, NewConference, Sync};

const VM: &str = "/api/admin/configuration/v1/worker_vm/7/";

/// A resource whose creation may return a file.
#[derive(Clone, Debug, Default, PartialEq)]
struct WorkerVm {
    id: i64,
    unknown_fields: UnknownFields,
}

impl Record for WorkerVm {
    fn field<'de, V: FieldValue<'de>>(&mut self, name: &str, value: V) -> Result<(), V::Error> {
        if name == "id" { value.read(&mut self.id) } else { value.keep(name, &mut self.unknown_fields) }
    }
}

impl Fields for WorkerVm {
    fn visit<V: FieldVisitor>(&self, fields: &mut V) {
        fields.field("id", &self.id);
    }

    fn unknown(&self) -> &UnknownFields {
        &self.unknown_fields
    }
}

record!(WorkerVm);

impl Resource for WorkerVm {
    const NAME: &'static str = "configuration/worker_vm";
    const PATH: &'static str = "/api/admin/configuration/v1/worker_vm/";
    type Key = i64;
}
resource!(WorkerVm);
impl Rooted for WorkerVm {}
impl Writable for WorkerVm {
    type New = NewWorkerVm;
}
impl Create for WorkerVm {
    type Response<C: Connection> = CreatedOrFile<Self, C>;
}

#[derive(Clone, Debug, Default)]
struct NewWorkerVm(Body);
body!(NewWorkerVm => WorkerVm);

fn stubbed(reply: StubReply) -> Client {
    let stub = StubTransport::new();
    stub.reply(reply);
    Client::builder("https://manager.example.com").transport(stub).build().unwrap()
}

async fn create(reply: StubReply) -> pexgen_runtime::Result<CreatedOrFile<WorkerVm>> {
    stubbed(reply).endpoint::<WorkerVm>().create(&NewWorkerVm::default()).await
}

fn image() -> StubReply {
    StubReply::new(201, "application/octet-stream", &b"image"[..])
}

#[tokio::test]
async fn a_file_beside_a_location_is_kept() {
    let created = create(image().header("location", VM)).await.unwrap();
    assert_eq!(created.location().map(ResourceUri::as_str), Some(VM));
    assert_eq!(created.into_file().unwrap().bytes().await.unwrap(), &b"image"[..]);

    let document = StubReply::new(201, "text/xml; charset=utf-8", "<node/>").header("location", VM);
    let created = create(document).await.unwrap();
    assert_eq!(created.location().map(ResourceUri::as_str), Some(VM));
    assert_eq!(created.into_xml().unwrap().bytes().await.unwrap(), "<node/>");
}

#[tokio::test]
async fn a_file_without_a_location_has_no_uri() {
    let created = create(image()).await.unwrap();
    assert_eq!(created.location(), None);
    assert_eq!(created.into_file().unwrap().bytes().await.unwrap(), &b"image"[..]);
}

#[tokio::test]
async fn a_location_alone_is_an_object() {
    let empty = StubReply::empty(201).header("location", VM);
    let untyped = StubReply::new(201, "application/octet-stream", "").header("content-length", "0");
    for reply in [empty, untyped.header("location", VM), StubReply::json(201, "{\"id\": 7}").header("location", VM)] {
        assert_eq!(create(reply).await.unwrap().into_created().unwrap().uri().as_str(), VM);
    }
}

#[tokio::test]
async fn a_command_succeeds_without_a_body() {
    for status in [200, 202, 204] {
        stubbed(StubReply::empty(status)).invoke(&Sync::default()).await.unwrap();
    }
}

#[tokio::test]
async fn a_failure_is_no_created_object() {
    for status in ["failure", "failed", "error"] {
        let body = format!(r#"{{"status": "{status}", "message": "No such node."}}"#);
        let client = stubbed(StubReply::json(200, body));
        let error = client.conference().create(&NewConference::new("VMR")).await.unwrap_err();
        assert_eq!((error.kind(), error.message()), (ErrorKind::Command, Some("No such node.")), "{status}");
    }
}

#[tokio::test]
async fn an_object_may_have_a_status_of_its_own() {
    let object =
        r#"{"status": "failed", "service_type": "x", "resource_uri": "/api/admin/configuration/v1/conference/4/"}"#;
    let client = stubbed(StubReply::json(201, object));
    let created = client.conference().create(&NewConference::new("VMR")).await.unwrap();
    assert_eq!(created.uri().as_str(), "/api/admin/configuration/v1/conference/4/");
}
