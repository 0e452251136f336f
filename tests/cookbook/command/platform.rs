//! Commands on the platform.

use std::path::Path;

use pexip_infinity::runtime::{ErrorKind, Result};
use pexip_infinity::v41::Client;
use pexip_infinity::v41::command::platform::{
    BackupCreate, BackupRestore, CertificatesImport, Snapshot, StartCloudnode,
};
use pexip_infinity::v41::configuration::SystemBackup;
use pexip_infinity::v41::status::CloudNode;
use pexip_infinity::v41::status::cloud_node;

/// Creates a backup. It can be restored only with the same passphrase.
///
/// Guide: Creating a system backup (version 14)
pub async fn creating_a_system_backup(client: &Client, passphrase: &str) -> Result<()> {
    client.command().platform().backup_create(&BackupCreate::new(passphrase)).await?;
    Ok(())
}

/// Returns all backups. The key of a backup is its file name.
///
/// Guide: Listing the available backups (version 14)
pub async fn listing_the_available_backups(client: &Client) -> Result<Vec<SystemBackup>> {
    client.configuration().system_backup().list().all().await
}

/// Deletes a backup by its file name. Special characters are percent-encoded.
///
/// Guide: Listing the available backups (version 14)
pub async fn deleting_a_backup(client: &Client, filename: &str) -> Result<()> {
    client.configuration().system_backup().delete(filename).await
}

/// Downloads a backup into a file while it is received. If the download is incomplete, it returns an error
/// and no file is left.
///
/// Guide: Downloading the backup file (version 14)
pub async fn downloading_the_backup_file(client: &Client, filename: &str, file: &Path) -> Result<u64> {
    client.configuration().system_backup().download(filename).await?.save_to(file).await
}

/// Restores a backup with the passphrase that it was created with.
///
/// Guide: Restoring the backup (version 14)
pub async fn restoring_the_backup(client: &Client, file: &Path, passphrase: &str) -> Result<()> {
    client.command().platform().backup_restore(&BackupRestore::new(passphrase), file).await?;
    Ok(())
}

/// Finds, downloads and restores the newest backup on a node, and returns its file name; `None` if there is
/// no backup. The server supports neither filters nor ordering for backups.
///
/// Guide: Restoring a system backup (version 14)
pub async fn restoring_a_system_backup(client: &Client, file: &Path, passphrase: &str) -> Result<Option<String>> {
    let backups = client.configuration().system_backup();
    let Some(newest) = backups.list().all().await?.into_iter().max_by_key(|backup| backup.date) else {
        return Ok(None);
    };
    backups.download(&newest.filename).await?.save_to(file).await?;
    client.command().platform().backup_restore(&BackupRestore::new(passphrase), file).await?;
    Ok(Some(newest.filename))
}

/// Imports certificates and their private keys from a PEM file.
///
/// Guide: Command resources: Certificate upload (version 14)
pub async fn importing_certificates(client: &Client, bundle: &Path) -> Result<()> {
    client.command().platform().certificates_import(&CertificatesImport::new(), bundle).await?;
    Ok(())
}

/// Downloads a diagnostic snapshot into a file while it is received. `limit` bounds how far back its data reaches.
///
/// Guide: none (version 41)
pub async fn downloading_a_snapshot(client: &Client, limit: i64, file: &Path) -> Result<u64> {
    let snapshot = client.command().platform().snapshot(&Snapshot::new().limit(limit)).await?.into_file()?;
    snapshot.save_to(file).await
}

/// Makes the node create a diagnostic snapshot in the background. The request appears in
/// `status().snapshot_request()`.
///
/// Guide: none (version 41)
pub async fn requesting_a_snapshot(client: &Client, limit: i64) -> Result<()> {
    client.command().platform().snapshot(&Snapshot::new().limit(limit).request(true)).await?.into_reply()?;
    Ok(())
}

/// Returns the overflow nodes that can be started.
///
/// Guide: Starting an overflow Conferencing Node (version 14), in version 41
pub async fn finding_overflow_nodes_that_are_stopped(client: &Client) -> Result<Vec<CloudNode>> {
    client.status().cloud_node().list().filter(cloud_node::cloud_instance_state().eq("stopped")).all().await
}

/// Starts an overflow node. The errors for a node that is not stopped and for an unknown node differ.
///
/// Guide: Starting an overflow Conferencing Node (version 14)
pub async fn starting_an_overflow_conferencing_node(client: &Client, instance_id: &str) -> Result<String> {
    match client.command().platform().start_cloudnode(&StartCloudnode::new(instance_id)).await {
        Ok(_) => Ok("it starts".to_owned()),
        // Status 200, but the command failed.
        Err(error) if error.kind() == ErrorKind::Command => Ok(error.message().unwrap_or_default().to_owned()),
        // Status 400: the argument is invalid.
        Err(error) if error.is_validation() => Ok(error.field_errors()["instance_id"].join(" ")),
        Err(error) => Err(error),
    }
}

mod tests {
    use serde_json::json;

    use super::*;
    use crate::node::Node;

    const BACKUPS: &str = "configuration/v1/system_backup/";

    #[tokio::test]
    async fn a_backup_is_created() -> Result<()> {
        let node = Node::new();
        creating_a_system_backup(&node.client(), "correct horse").await?;
        assert_eq!(node.requests(), ["POST /api/admin/command/v1/platform/backup_create/"]);
        assert_eq!(node.column(BACKUPS, "filename").len(), 3);
        Ok(())
    }

    #[tokio::test]
    async fn backups_are_listed_and_deleted() -> Result<()> {
        let node = Node::new();
        let client = node.client();
        let backups = listing_the_available_backups(&client).await?;
        let guides = backups.iter().find(|backup| backup.filename.starts_with("pexip_backup_10-44-7-0-mgr_11_"));
        let guides = guides.expect("the backup of the guide");
        assert_eq!((guides.size, guides.build.as_str(), guides.version.as_str()), (9_369_536, "26902.0.0", "11"));

        deleting_a_backup(&client, "small backup+1.tar.gpg").await?;
        assert_eq!(node.column(BACKUPS, "filename"), [guides.filename.as_str()]);
        Ok(())
    }

    #[tokio::test]
    async fn a_backup_is_downloaded_and_restored() -> Result<()> {
        let node = Node::new();
        let client = node.client();
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("temp.bak");
        assert_eq!(downloading_the_backup_file(&client, "small backup+1.tar.gpg", &file).await?, 1000);
        let bytes = std::fs::read(&file).expect("the backup");
        assert!(bytes.len() == 1000 && bytes.iter().zip((0..=255).cycle()).all(|(is, should)| *is == should));

        node.control().forget_requests();
        restoring_the_backup(&client, &file, "correct horse").await?;
        let request = node.control().requests().remove(0);
        assert_eq!(request.path, "/api/admin/command/v1/platform/backup_restore/");
        assert!(request.headers["content-type"].starts_with("multipart/form-data"), "{:?}", request.headers);
        let error = restoring_the_backup(&client, &file, "wrong").await.expect_err("another passphrase");
        assert_eq!(error.message(), Some("Failed to decrypt the backup."));
        Ok(())
    }

    #[tokio::test]
    async fn the_newest_backup_is_restored() -> Result<()> {
        let node = Node::new();
        let client = node.client();
        let before = node.column(BACKUPS, "filename");
        creating_a_system_backup(&client, "correct horse").await?;
        let created =
            node.column(BACKUPS, "filename").into_iter().find(|name| !before.contains(name)).expect("a backup");
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("temp.bak");
        let restored = restoring_a_system_backup(&client, &file, "correct horse").await?;
        assert_eq!(json!(restored), created);
        assert_eq!(std::fs::metadata(&file).expect("the backup").len(), 1 << 20);
        assert_eq!(node.requests().last().expect("a request"), "POST /api/admin/command/v1/platform/backup_restore/");
        Ok(())
    }

    #[tokio::test]
    async fn certificates_are_imported() -> Result<()> {
        let node = Node::new();
        let client = node.client();
        let folder = tempfile::tempdir().expect("a folder");
        let bundle = folder.path().join("bundle.pem");
        std::fs::write(&bundle, "-----BEGIN CERTIFICATE-----\n").expect("a bundle");
        importing_certificates(&client, &bundle).await?;
        assert_eq!(node.requests(), ["POST /api/admin/command/v1/platform/certificates_import/"]);

        std::fs::write(&bundle, "nothing").expect("a bundle");
        let error = importing_certificates(&client, &bundle).await.expect_err("no certificates");
        assert!(error.field_errors().contains_key("bundle"), "{error}");
        Ok(())
    }

    #[tokio::test]
    async fn a_snapshot_is_a_file_or_a_request() -> Result<()> {
        let node = Node::new();
        let client = node.client();
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("snapshot.tgz");
        assert_eq!(downloading_a_snapshot(&client, 12, &file).await?, 8);
        assert_eq!(std::fs::read(&file).expect("the snapshot"), b"snapshot");
        assert_eq!(node.sent(), json!({ "limit": 12 }));

        node.control().forget_requests();
        requesting_a_snapshot(&client, 12).await?;
        assert_eq!(node.sent(), json!({ "limit": 12, "request": true }));
        Ok(())
    }

    #[tokio::test]
    async fn an_overflow_node_is_started_once() -> Result<()> {
        let node = Node::new();
        let client = node.client();
        let stopped = finding_overflow_nodes_that_are_stopped(&client).await?;
        let ids: Vec<&str> = stopped.iter().map(|node| node.cloud_instance_id.as_str()).collect();
        assert_eq!(ids, ["i-edblae65"]);

        node.control().forget_requests();
        assert_eq!(starting_an_overflow_conferencing_node(&client, ids[0]).await?, "it starts");
        assert_eq!(node.sent(), json!({ "instance_id": "i-edblae65" }));
        assert_eq!(node.json("status/v1/cloud_node/i-edblae65/")["aws_instance_state"], "pending");

        let again = starting_an_overflow_conferencing_node(&client, ids[0]).await?;
        assert_eq!(again, "Unable to start a cloud node which isn't in 'STOPPED' state");
        let unknown = starting_an_overflow_conferencing_node(&client, "i-unknown").await?;
        assert_eq!(unknown, "Failed to find the cloud node.");
        Ok(())
    }
}
