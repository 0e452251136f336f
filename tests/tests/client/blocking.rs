//! The blocking client against the real server.

use std::io::Read as _;

use pexgen_tests::Server;
use pexip_infinity::runtime::endpoint::CreatedOrFile;
use pexip_infinity::runtime::{ErrorKind, ResourceUri, Result, Upload};
use pexip_infinity::v41::blocking::Client;
use pexip_infinity::v41::command::conference::Lock;
use pexip_infinity::v41::command::platform::BackupRestore;
use pexip_infinity::v41::configuration::{
    ConferencePatch, NewConference, NewLicence, NewWorkerVm, SystemLocation, conference, licence, worker_vm,
};
use pexip_infinity::v41::status;

fn connect(server: &Server) -> Client {
    let (user, password) = server.credentials();
    Client::builder(server.url()).basic_auth(user, password).build().expect("a client")
}

#[test]
fn objects_and_lists() -> Result<()> {
    let server = Server::start();
    let client = connect(&server);
    let rooms = client.configuration().conference();
    let uri = rooms.create(&NewConference::new("VMR_1")).send()?.uri();
    rooms.update(&uri, &ConferencePatch::new().pin("1234")).send()?;
    assert_eq!(rooms.get(&uri).send()?.pin, "1234");
    let batch =
        (2..=25).fold(rooms.batch(), |batch, number| batch.create(&NewConference::new(format!("VMR_{number}"))));
    batch.send()?;

    let list = || rooms.list().filter(conference::name().startswith("VMR_")).order_by(conference::name().asc());
    let names: Result<Vec<String>> = list().page_size(10).stream().map(|row| row.map(|row| row.name)).collect();
    assert_eq!(names?.len(), 25);
    assert_eq!(list().page_size(10).pages().count(), 3);
    assert_eq!(list().count().send()?, 25);
    assert_eq!(list().first().send()?.map(|room| room.name).as_deref(), Some("VMR_1"));
    assert_eq!(rooms.get_several([1, 2, 99]).send()?.not_found, ["99"]);
    rooms.delete(&uri).send()?;
    assert!(rooms.get(&uri).send().unwrap_err().is_not_found());
    assert!(client.list::<status::SystemLocation>().all().send()?.len() >= 4);
    // Connections are reused, although nothing drives them between calls.
    let connections: std::collections::BTreeSet<_> =
        server.control().requests().into_iter().map(|request| request.connection).collect();
    assert!(connections.len() <= 2, "{connections:?}");
    Ok(())
}

#[test]
fn commands_and_files() -> Result<()> {
    let server = Server::start();
    let client = connect(&server);
    client.command().conference().lock(&Lock::new("00000000-0000-0000-0000-000000000001")).send()?;
    client.configuration().ivr_theme().upload_package(1, Upload::bytes("theme.zip", "x")).send()?;

    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("backup");
    let backups = client.configuration().system_backup();
    assert_eq!(backups.download("small backup+1.tar.gpg").send()?.save_to(&target)?, 1000);
    client.command().platform().backup_restore(&BackupRestore::new("right"), target.as_path()).send()?;

    let required = worker_vm::NewWorkerVmRequired {
        address: "10.44.7.9".into(),
        gateway: "10.44.7.1".into(),
        hostname: "newnode".into(),
        name: "new_node".into(),
        netmask: "255.255.255.0".into(),
        domain: "example.test".into(),
        system_location: ResourceUri::<SystemLocation>::from_key(1).expect("an address").into(),
    };
    let new = NewWorkerVm::new(required).deployment_type("MANUAL");
    let CreatedOrFile::File { file: mut image, .. } = client.configuration().worker_vm().create(&new).send()? else {
        panic!("no file")
    };
    let mut bytes = Vec::new();
    image.read_to_end(&mut bytes).expect("the image");
    assert_eq!(bytes.len(), 1 << 20);

    let licences = client.configuration().licence();
    let request =
        licences.create(&NewLicence::new("01AB-23CD-45EF-6789").offline_mode(true)).send()?.into_accepted()?;
    assert!(client.configuration().licence_request_export(&request).send()?["actions"].is_string());
    licences.delete_with("0123456789", &licence::DeleteOptions::new().offline_mode(true)).send()?.into_accepted()?;
    let streams = client.status().participant_media_stream("00000000-0000-0000-0000-000000000002");
    assert_eq!(streams.list().all().send()?.len(), 2);
    Ok(())
}

#[tokio::test]
async fn blocking_client_in_an_async_runtime_is_an_error() {
    let server = Server::start();
    let client = connect(&server);
    let error = client.configuration().conference().get(1).send().unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 0));
    assert!(error.to_string().contains("inside an async runtime"), "{error}");
    let rows: Vec<_> = client.configuration().conference().list().stream().collect();
    assert!(matches!(&rows[..], [Err(_)]));
    // Dropping it here does not panic either.
    drop((client, rows));
    assert!(server.control().requests().is_empty());
}
