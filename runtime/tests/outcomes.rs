//! What was done is reported as done, and what comes with it is kept: files beside a `Location`, commands without a body.
//! A failure with a successful status is never a success.

use crate::sample::v1::Client;
use crate::sample::v1::command::platform::Sync;
use crate::sample::v1::configuration::{Conference, ConferencePatch, NewConference};
use pexgen_runtime::decode::{FieldValue, Record};
use pexgen_runtime::endpoint::CreatedOrFile;
use pexgen_runtime::resource::{Create, Resource, Rooted, Single, Writable};
use pexgen_runtime::testing::{StubReply, StubTransport};
use pexgen_runtime::wire::{FieldVisitor, Fields};
use pexgen_runtime::{Body, CommandOrFile, Json, ResourceUri, Result, UnknownFields, body, record, resource};
use pexgen_runtime::{Connection, ErrorKind, Request};

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
}

record!(WorkerVm);

impl Resource for WorkerVm {
    const NAME: &'static str = "configuration/worker_vm";
    const PATH: &'static str = "/api/admin/configuration/v1/worker_vm/";
    type Key = i64;
}
resource!(WorkerVm);
impl Rooted for WorkerVm {}
impl Single for WorkerVm {}
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
        stubbed(StubReply::empty(status)).invoke(&Sync::new()).await.unwrap();
    }
}

#[tokio::test]
async fn a_failure_is_no_created_object() {
    for status in ["failure", "failed", "error"] {
        let body = format!(r#"{{"status": "{status}", "message": "No such node."}}"#);
        let client = stubbed(StubReply::json(200, body));
        let error = client.configuration().conference().create(&NewConference::new("VMR")).await.unwrap_err();
        assert_eq!((error.kind(), error.message()), (ErrorKind::Command, Some("No such node.")), "{status}");
    }
}

#[tokio::test]
async fn an_object_may_have_a_status_of_its_own() {
    let object =
        r#"{"status": "failed", "service_type": "x", "resource_uri": "/api/admin/configuration/v1/conference/4/"}"#;
    let client = stubbed(StubReply::json(201, object));
    let created = client.configuration().conference().create(&NewConference::new("VMR")).await.unwrap();
    assert_eq!(created.uri().as_str(), "/api/admin/configuration/v1/conference/4/");
}

fn failure() -> StubReply {
    StubReply::json(200, r#"{"status": "failure", "message": "Not now."}"#)
}

fn assert_refused<T: std::fmt::Debug>(outcome: pexgen_runtime::Result<T>) {
    let error = outcome.unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::Command, Some("Not now.")));
}

#[tokio::test]
async fn a_failure_is_no_change() {
    let rooms = || stubbed(failure()).endpoint::<Conference>();
    assert_refused(rooms().update(1, &ConferencePatch::new().description("x")).await);
    assert_refused(rooms().replace(1, &NewConference::new("VMR")).await);
    assert_refused(rooms().delete(1).await);
    assert_refused(rooms().delete_all_objects().await);
    assert_refused(rooms().batch().delete(1).send().await);
    let client = stubbed(failure());
    assert_refused(Request::<Json>::action::<Conference>(&client, "post", 1, "reset").await);
}

#[tokio::test]
async fn one_object_is_read_from_either_form() {
    let object = r#"{"id": 4, "resource_uri": "/api/admin/configuration/v1/worker_vm/4/"}"#;
    let list = format!(r#"{{"meta": {{"total_count": 1}}, "objects": [{object}]}}"#);
    for body in [object, &list] {
        let client = stubbed(StubReply::json(200, body.to_owned()));
        assert_eq!(client.endpoint::<WorkerVm>().single().await.unwrap().map(|vm| vm.id), Some(4));
    }
    let client = stubbed(StubReply::json(200, r#"{"objects": []}"#));
    assert_eq!(client.endpoint::<WorkerVm>().single().await.unwrap(), None);
    let client = stubbed(StubReply::json(200, format!(r#"{{"objects": [{object}, {object}]}}"#)));
    let error = client.endpoint::<WorkerVm>().single().await.unwrap_err();
    assert!(error.is_decode() && error.to_string().contains("expected one object, found 2"), "{error}");
}

#[tokio::test]
async fn a_command_may_return_a_file() {
    let invoke = |reply: StubReply| async move {
        Request::command_or_file(&*stubbed(reply), &Sync::new()).await.map(CommandOrFile::into_file)
    };
    let file = StubReply::new(200, "application/x-tar", "snapshot").header("content-disposition", "attachment");
    assert_eq!(invoke(file).await.unwrap().unwrap().bytes().await.unwrap(), "snapshot");
    assert!(invoke(StubReply::json(202, r#"{"status": "success"}"#)).await.unwrap().is_err());
    assert_refused(invoke(failure()).await);
    let page = StubReply::new(200, "text/html", "<title>Log in</title>");
    assert!(invoke(page).await.unwrap_err().is_decode());
}
