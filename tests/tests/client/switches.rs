//! Responses in the forms between which the guides leave a choice: the bindings accept each of them.

use pexgen_tests::Server;
use pexip_infinity::runtime::endpoint::CreatedOrFile;
use pexip_infinity::runtime::{ResourceUri, Result, Upload};
use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::{NewIvrTheme, NewLicence, NewWorkerVm, SystemLocation, worker_vm};

fn start() -> (Server, Client) {
    let server = Server::start();
    let (user, password) = server.credentials();
    let client = Client::builder(server.url()).basic_auth(user, password).build().expect("a client");
    (server, client)
}

fn node(number: u32, kind: &str) -> NewWorkerVm {
    let location = ResourceUri::<SystemLocation>::from_key(1).expect("a URI");
    let required = worker_vm::NewWorkerVmRequired {
        address: format!("10.44.7.{number}"),
        gateway: "10.44.7.1".into(),
        hostname: format!("node{number}"),
        name: format!("node{number}"),
        netmask: "255.255.255.0".into(),
        domain: "example.test".into(),
        system_location: location.into(),
    };
    NewWorkerVm::new(required).deployment_type(kind)
}

#[tokio::test]
async fn files_of_a_new_node_come_with_and_without_location() -> Result<()> {
    let (server, client) = start();
    let nodes = client.configuration().worker_vm();
    for (round, has_location) in [(0, true), (2, false)] {
        if !has_location {
            server.control().files_without_location();
        }
        let CreatedOrFile::File { location, file } = nodes.create(&node(round + 10, "MANUAL")).await? else {
            panic!("an image is expected")
        };
        assert_eq!((location.is_some(), file.bytes().await?.len()), (has_location, 1 << 20));
        let CreatedOrFile::Xml { location, document } =
            nodes.create(&node(round + 11, "MANUAL-PROVISION-ONLY")).await?
        else {
            panic!("a document is expected")
        };
        assert_eq!(location.is_some(), has_location);
        assert!(document.bytes().await?.starts_with(b"<?xml"));
        if let Some(uri) = location {
            assert_eq!(nodes.get(&uri).await?.name, format!("node{}", round + 11));
        }
    }
    Ok(())
}

#[tokio::test]
async fn statistics_are_an_object_or_a_list_of_one() -> Result<()> {
    let (server, client) = start();
    let object = client.status().system_location_statistics(1).single().await?.expect("statistics");
    server.control().statistics_as_list();
    let raw = server.http().get("/api/admin/status/v1/system_location/1/statistics/").json();
    assert!(raw["objects"].is_array(), "{raw}");
    let listed = client.status().system_location_statistics(1).single().await?.expect("statistics");
    assert_eq!(object, listed);
    Ok(())
}

#[tokio::test]
async fn uploads_are_accepted_or_created() -> Result<()> {
    let (server, client) = start();
    let (themes, requests) = (client.configuration().ivr_theme(), client.configuration().licence_request());
    let theme = themes.create(&NewIvrTheme::new("Theme")).await?.uri();
    for status in [202, 201] {
        if status == 201 {
            server.control().uploads_are_created();
        }
        themes.upload_package(&theme, Upload::bytes("theme.zip", "PK")).await?;
        let licence = NewLicence::new("01AB-23CD-45EF-6789").offline_mode(true);
        let request = client.configuration().licence().create(&licence).await?.into_accepted()?;
        requests.upload_response_xml(&request, Upload::bytes("r.xml", "<response/>")).await?;
        assert_eq!(requests.get(&request).await?.status, "completed");
        let uploads = server.control().requests();
        let is_form = |kind: &String| kind.starts_with("multipart");
        let uploads: Vec<_> =
            uploads.iter().filter(|request| request.headers.get("content-type").is_some_and(is_form)).collect();
        assert!(uploads.len() == 2 && uploads.iter().all(|request| request.status == Some(status)), "{uploads:?}");
        server.control().forget_requests();
    }
    Ok(())
}
