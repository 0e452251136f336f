//! File transfers with the real server, and responses of several types.

use std::sync::atomic::{AtomicU32, Ordering};

use pexgen_tests::Server;
use pexip_infinity::runtime::ResourceUri;
use pexip_infinity::runtime::endpoint::{CreatedOrFile, Deleted};
use pexip_infinity::runtime::{ErrorKind, Method, Result, Upload};
use pexip_infinity::v41::Client;
use pexip_infinity::v41::command::platform::{BackupRestore, CertificatesImport};
use pexip_infinity::v41::configuration::{
    NewIvrTheme, NewLicence, NewMediaLibraryEntry, NewWorkerVm, SystemLocation, licence, worker_vm,
};
use serde_json::json;

fn start() -> (Server, Client) {
    let server = Server::start();
    let (user, password) = server.credentials();
    let client = Client::builder(server.url()).basic_auth(user, password).build().expect("a client");
    (server, client)
}

/// Returns whether bytes follow the pattern of the server's downloads.
fn is_pattern(bytes: &[u8]) -> bool {
    bytes.iter().zip((0..=255_u8).cycle()).all(|(byte, expected)| *byte == expected)
}

fn node(kind: &str) -> NewWorkerVm {
    static COUNT: AtomicU32 = AtomicU32::new(10);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let location = ResourceUri::<SystemLocation>::from_key(1).expect("an address");
    let required = worker_vm::NewWorkerVmRequired {
        address: format!("10.44.7.{number}"),
        gateway: "10.44.7.1".into(),
        hostname: format!("newnode{number}"),
        name: format!("new_node{number}"),
        netmask: "255.255.255.0".into(),
        domain: "example.test".into(),
        system_location: location.into(),
    };
    NewWorkerVm::new(required).password("s3cret-node").deployment_type(kind)
}

#[tokio::test]
async fn a_theme_is_uploaded_from_any_reader() -> Result<()> {
    let (server, client) = start();
    let themes = client.configuration().ivr_theme();
    let uri = themes.create(&NewIvrTheme::new("New theme")).await?.uri();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("test theme \"ü\".zip");
    let content: Vec<u8> = (0..=255).cycle().take(3 << 20).collect();
    std::fs::write(&path, &content).expect("a file");
    let stored = |name: &str| {
        let object = server.http().get(uri.as_str()).json();
        let package = object["package"].as_str().unwrap_or_default().to_owned();
        assert!(package.contains(name), "{package}");
    };

    themes.upload_package(&uri, path.as_path()).await?;
    stored("theme");
    let file = tokio::fs::File::open(&path).await.expect("a file");
    themes.upload_package(&uri, file).await?;
    themes.upload_package(&uri, Upload::bytes("bytes.zip", content.clone())).await?;
    stored("bytes");
    themes.upload_package(&uri, Upload::reader("chunks.zip", std::io::Cursor::new(content))).await?;
    stored("chunks");

    let requests = server.control().requests();
    let uploads: Vec<_> = requests.iter().filter(|request| request.method == "PATCH").collect();
    assert_eq!(uploads.len(), 4);
    assert!(uploads[0].headers["content-length"].parse::<usize>().is_ok_and(|length| length > 3 << 20));
    assert_eq!(uploads[0].headers["content-type"].split(';').next(), Some("multipart/form-data"));
    Ok(())
}

#[tokio::test]
async fn an_upload_waits_after_a_429_and_is_sent_again() -> Result<()> {
    let (server, client) = start();
    let themes = client.configuration().ivr_theme();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("theme.zip");
    let content = vec![7; 100_000];
    std::fs::write(&path, &content).expect("a file");
    let created = themes.create(&NewIvrTheme::new("Theme")).await?;

    for upload in [Upload::path(&path), Upload::bytes("theme.zip", content.clone())] {
        server.control().throttle(2, 1);
        server.control().forget_requests();
        themes.upload_package(created.uri(), upload).await?;
        let requests = server.control().requests();
        let statuses: Vec<_> = requests.iter().map(|request| request.status).collect();
        assert_eq!(statuses, [Some(429), Some(429), Some(202)]);
        let lengths: Vec<_> = requests.iter().map(|request| &request.headers["content-length"]).collect();
        assert!(lengths[0] == lengths[2], "{lengths:?}");
    }
    // The file comes with a new object, too.
    server.control().throttle(1, 1);
    server.control().forget_requests();
    let entries = client.configuration().media_library_entry();
    entries.create_with_media_file(&NewMediaLibraryEntry::new("Film"), path.as_path()).await?;
    let statuses: Vec<_> = server.control().requests().iter().map(|request| request.status).collect();
    assert_eq!(statuses, [Some(429), Some(201)]);

    server.control().throttle(1, 1);
    let reader = Upload::reader("theme.zip", std::io::Cursor::new(content));
    let error = themes.upload_package(1, reader).await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(429), 1));
    Ok(())
}

#[tokio::test]
async fn a_failed_upload_is_not_repeated() -> Result<()> {
    let (server, client) = start();
    let themes = client.configuration().ivr_theme();
    server.control().fault(&pexgen_tests::Fault::status(503).times(5).on("PATCH", "/ivr_theme/"));
    let error = themes.upload_package(1, Upload::bytes("x.zip", "x")).await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(503), 1));
    assert_eq!(server.control().requests().len(), 1);

    let error = themes.upload_package(1, Upload::path("/no/such/file.zip")).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::File, 0));
    let short = Upload::reader("x.zip", &b"four"[..]).length(5);
    assert!(themes.upload_package(1, short).await.is_err());
    Ok(())
}

#[tokio::test]
async fn an_object_is_created_together_with_its_file() -> Result<()> {
    let (_server, client) = start();
    let entries = client.configuration().media_library_entry();
    let new = NewMediaLibraryEntry::new("Clip").description("ü & \"quotes\"");
    let created = entries.create_with_media_file(&new, Upload::bytes("clip.mp4", "x")).await?;
    let entry = entries.get(created.uri()).await?;
    assert_eq!((entry.name.as_str(), entry.description.as_str()), ("Clip", "ü & \"quotes\""));
    assert!(entry.media_file.contains("clip"));
    Ok(())
}

#[tokio::test]
async fn a_backup_is_downloaded_and_restored() -> Result<()> {
    let (_server, client) = start();
    let backups = client.configuration().system_backup();
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("temp.bak");

    // The name must be encoded in the path and decoded from the header.
    let name = "small backup+1.tar.gpg";
    let download = backups.download(name).await?;
    assert_eq!(download.file_name().as_deref(), Some(name));
    assert_eq!(download.length(), Some(1000));
    assert_eq!(download.save_to(&target).await?, 1000);
    assert!(is_pattern(&std::fs::read(&target).expect("the file")));
    let found = backups.list().all().await?.into_iter().find(|backup| backup.filename == name);
    let uri = found.and_then(|backup| backup.resource_uri).expect("an address");
    assert_eq!(backups.download(&uri).await?.bytes().await?.len(), 1000);

    let platform = client.command().platform();
    platform.backup_restore(&BackupRestore::new("right"), target.as_path()).await?;
    let error = platform.backup_restore(&BackupRestore::new("wrong"), target.as_path()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Command);
    let error = backups.download("missing.tar").await.unwrap_err();
    assert!(error.is_not_found());
    Ok(())
}

#[tokio::test]
async fn aborted_download_leaves_no_file() -> Result<()> {
    let (server, client) = start();
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("temp.bak");
    std::fs::write(&target, "before").expect("a file");
    server.control().break_downloads_after(300_000);

    // With a content length, and in chunks without the last one.
    let download = client.configuration().system_backup().list().first().await?.expect("a backup");
    let error = client.configuration().system_backup().download(download.filename).await?.save_to(&target).await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Transport);
    let file = client.configuration().worker_vm().create(&node("MANUAL")).await?.into_file()?;
    assert_eq!(file.length(), None);
    assert_eq!(file.save_to(&target).await.unwrap_err().kind(), ErrorKind::Transport);

    assert_eq!(std::fs::read(&target).expect("the file"), b"before");
    assert_eq!(folder.path().read_dir().expect("the folder").count(), 1);
    Ok(())
}

#[tokio::test]
async fn new_node_is_a_uri_a_file_or_a_document() -> Result<()> {
    let (server, client) = start();
    let nodes = client.configuration().worker_vm();
    assert!(
        matches!(nodes.create(&node("VMWARE")).await?, CreatedOrFile::Created(created) if created.uri().id() == "3")
    );

    let image = nodes.create(&node("MANUAL")).await?.into_file()?;
    assert!(image.file_name().is_some_and(|name| name.starts_with("newnode") && name.contains(".ova")));
    let bytes = image.bytes().await?;
    assert_eq!(bytes.len(), 1 << 20);
    assert!(is_pattern(&bytes));

    let document = nodes.create(&node("MANUAL-PROVISION-ONLY")).await?.into_xml()?.bytes().await?;
    assert!(document.starts_with(b"<?xml"));
    let stranger = pexip_infinity::runtime::Client::builder(server.url()).build()?;
    let document = Upload::from(document).content_type("text/xml");
    let response = stranger.request(Method::POST, "/configuration/bootstrap").body(document).await?;
    assert_eq!(response.text(), "Provisioned\n");
    let asked = server.control().requests().pop().expect("a request");
    assert_eq!(asked.headers["content-type"], "text/xml");
    assert!(!asked.headers.contains_key("authorization"));

    let error = nodes.create(&node("MANUAL")).await?.into_xml().unwrap_err();
    assert!(error.to_string().contains("a file"), "{error}");
    let again = node("VMWARE");
    nodes.create(&again).await?.into_created()?;
    let error = nodes.create(&again).await.unwrap_err();
    assert!(error.is_validation() && error.field_errors().contains_key("name"), "{error}");
    assert!(!format!("{error} {error:?}").contains("s3cret-node"));
    Ok(())
}

#[tokio::test]
async fn licence_is_added_directly_or_by_request() -> Result<()> {
    let (server, client) = start();
    let licences = client.configuration().licence();
    let requests = client.configuration().licence_request();
    let added = licences.create(&NewLicence::new("01AB-23CD-45EF-6789")).await?.into_created()?;
    assert_eq!(licences.get(added.uri()).await?.fulfillment_id, added.uri().id());

    let request = licences.create(&NewLicence::new("01AB-23CD-45EF-6789").offline_mode(true)).await?.into_accepted()?;
    let actions = client.configuration().licence_request_export(&request).await?;
    assert!(actions["actions"].as_str().is_some_and(|actions| actions.contains("<activate>")), "{actions}");
    requests.upload_response_xml(&request, Upload::bytes("response.xml", "<response/>")).await?;
    assert_eq!(requests.get(&request).await?.status, "completed");
    assert_eq!(server.http().get(request.as_str()).json()["response_xml"], json!("<response/>"));

    let how = licence::DeleteOptions::new().offline_mode(true);
    let request = licences.delete_with("0123456789", &how).await?.into_accepted()?;
    assert_eq!(request.id(), "000002");
    let how = licence::DeleteOptions::new().offline_mode(false);
    assert!(matches!(licences.delete_with("0123456789", &how).await?, Deleted::Deleted));
    licences.delete(added.uri()).await?;
    assert_eq!(licences.list().count().await?, 0);
    Ok(())
}

#[tokio::test]
async fn certificates_are_imported() -> Result<()> {
    let (_server, client) = start();
    let platform = client.command().platform();
    let bundle = Upload::bytes("bundle.pem", "-----BEGIN CERTIFICATE-----");
    platform.certificates_import(&CertificatesImport::new(), bundle).await?;
    let error =
        platform.certificates_import(&CertificatesImport::new(), Upload::bytes("x", "nothing")).await.unwrap_err();
    assert_eq!(error.field_errors()["bundle"], ["No certificates found."]);
    Ok(())
}
