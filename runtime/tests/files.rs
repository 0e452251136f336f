//! Files that are sent with a command or a new object.

use crate::sample::v1::configuration::{Conference, NewConference};
use pexgen_runtime::encode::Body;
use pexgen_runtime::resource::CreateWithFile;
use pexgen_runtime::testing::{StubReply, StubTransport};
use pexgen_runtime::{Client, Command, CommandResponse, Endpoint, Request, Upload};

/// A command of a conference that takes files.
#[derive(Clone, Debug)]
struct Renew(Body);

pexgen_runtime::body!(Renew);

impl Command for Renew {
    type Reply = CommandResponse;
    const NAME: &'static str = "configuration/conference__renew";
    const PATH: &'static str = "/api/admin/configuration/v1/conference/{conference_id}/renew/";
}

impl CreateWithFile for Conference {}

fn stubbed() -> (Client, StubTransport) {
    let stub = StubTransport::new();
    (Client::builder("https://manager.example.com").transport(stub.clone()).build().unwrap(), stub)
}

fn file(name: &str) -> Upload {
    Upload::bytes(name, format!("content of {name}"))
}

/// The names and contents of the parts of a form.
fn parts(form: &str) -> Vec<(&str, &str)> {
    let named = form.split("form-data; name=\"").skip(1);
    named
        .filter_map(|part| {
            let (head, content) = part.split_once("\r\n\r\n")?;
            Some((head.split('"').next()?, content.lines().next()?))
        })
        .collect()
}

#[tokio::test]
async fn commands_of_an_object_send_files_to_its_path() {
    let (client, stub) = stubbed();
    stub.reply(StubReply::json(200, r#"{"status": "success"}"#));
    let files = [Some(("key", file("key.pem"))), None, Some(("chain", file("chain.pem")))];
    let renew = Renew(Body::new().with("days", 30_i64));
    Request::command_on_with_files::<Conference, _>(&client, 5, &renew, files.into_iter().flatten()).await.unwrap();
    let sent = stub.requests().remove(0);
    assert_eq!(sent.method, "POST");
    assert_eq!(sent.path, "/api/admin/configuration/v1/conference/5/renew/");
    let expected = [("days", "30"), ("key", "content of key.pem"), ("chain", "content of chain.pem")];
    assert_eq!(parts(&String::from_utf8_lossy(&sent.body)), expected);
}

#[tokio::test]
async fn commands_of_an_object_may_return_a_file() {
    let (client, stub) = stubbed();
    stub.reply(StubReply::new(200, "application/x-pem-file", "content"));
    let response = Request::command_on_or_file::<Conference, _>(&client, 5, &Renew(Body::new())).await.unwrap();
    assert_eq!(response.into_file().unwrap().bytes().await.unwrap(), "content");
    assert_eq!(stub.requests()[0].path, "/api/admin/configuration/v1/conference/5/renew/");
}

#[tokio::test]
async fn objects_are_created_with_several_files() {
    let (client, stub) = stubbed();
    stub.reply(StubReply::empty(201).header("location", "/api/admin/configuration/v1/conference/7/"));
    let files = [("certificate", file("a.pem")), ("private_key", file("b.pem"))];
    let conferences = Endpoint::<Conference, _>::new(&client);
    Request::create_with_files(&conferences, &NewConference::new("Room"), files).await.unwrap();
    let expected = [("name", "Room"), ("certificate", "content of a.pem"), ("private_key", "content of b.pem")];
    assert_eq!(parts(&String::from_utf8_lossy(&stub.requests()[0].body)), expected);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn files_whose_metadata_has_no_length_are_sent() {
    let (client, stub) = stubbed();
    let empty = std::env::temp_dir().join(format!("pexgen-empty-{}", std::process::id()));
    std::fs::write(&empty, "").unwrap();
    for path in [std::path::Path::new("/proc/self/status"), &empty] {
        stub.reply(StubReply::json(200, "{}"));
        client.request(pexgen_runtime::Method::POST, "/x").body(Upload::path(path)).await.unwrap();
    }
    std::fs::remove_file(empty).unwrap();
    let bodies: Vec<_> = stub.requests().into_iter().map(|request| request.body).collect();
    assert!(bodies[0].starts_with(b"Name:"), "{bodies:?}");
    assert!(bodies[1].is_empty());
}
