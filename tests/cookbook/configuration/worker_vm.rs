//! Conferencing Nodes.

use std::path::Path;

use pexip_infinity::runtime::{Method, ResourceUri, Result, Upload};
use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::worker_vm::{NewWorkerVmRequired, NodeType};
use pexip_infinity::v41::configuration::{NewWorkerVm, SystemLocation, WorkerVmPatch};

/// Downloads the disk image of a new Proxying Edge Node into a file while it is received, and returns its
/// size in bytes.
///
/// Guide: Downloading a Conferencing Node for manual deployment (versions 14 and 21), in version 41
pub async fn downloading_a_conferencing_node_for_manual_deployment(
    client: &Client,
    location: &ResourceUri<SystemLocation>,
    password: &str,
    image: &Path,
) -> Result<u64> {
    let node = NewWorkerVm::new(NewWorkerVmRequired {
        name: "new_node".into(),
        hostname: "newnode".into(),
        domain: "example.test".into(),
        address: "10.0.0.3".into(),
        netmask: "255.255.255.0".into(),
        gateway: "10.0.0.254".into(),
        system_location: location.into(),
    })
    .password(password)
    .node_type(NodeType::Proxying)
    .deployment_type("MANUAL")
    .vm_cpu_count(8)
    .vm_system_memory(16384);
    client.configuration().worker_vm().create(&node).await?.into_file()?.save_to(image).await
}

/// Writes the provisioning document of a new node to a file. With it, a virtual machine joins the deployment.
///
/// Guide: Deploying a Conferencing Node using a VM template and configuration file (versions 14 and 21), in version 41
pub async fn getting_a_provisioning_document(
    client: &Client,
    location: &ResourceUri<SystemLocation>,
    password: &str,
    document: &Path,
) -> Result<()> {
    let node = NewWorkerVm::new(NewWorkerVmRequired {
        name: "new_node".into(),
        hostname: "newnode".into(),
        domain: "example.test".into(),
        address: "10.0.0.3".into(),
        netmask: "255.255.255.0".into(),
        gateway: "10.0.0.254".into(),
        system_location: location.into(),
    })
    .password(password)
    .node_type(NodeType::Conferencing)
    .deployment_type("MANUAL-PROVISION-ONLY");
    client.configuration().worker_vm().create(&node).await?.into_xml()?.save_to(document).await?;
    Ok(())
}

/// Sends the document to the new node itself, for example `https://newnode.example.test:8443`, which requires
/// no credentials.
///
/// Guide: Deploying a Conferencing Node using a VM template and configuration file (version 21)
pub async fn injecting_a_provisioning_document(node_url: &str, document: &Path) -> Result<()> {
    let node = Client::builder(node_url).build()?;
    let document = Upload::path(document).content_type("text/xml");
    node.request(Method::POST, "/configuration/bootstrap").body(document).await?;
    Ok(())
}

/// Sends the document to a node of version 14, where the path ends with a slash.
///
/// Guide: Deploying a Conferencing Node using a VM template and configuration file (version 14)
pub async fn injecting_a_provisioning_document_of_version_14(node_url: &str, document: &Path) -> Result<()> {
    let node = Client::builder(node_url).build()?;
    let document = Upload::path(document).content_type("text/xml");
    node.request(Method::POST, "/configuration/bootstrap/").body(document).await?;
    Ok(())
}

/// Enables the distributed database of a node.
///
/// Guide: Changing the distributed database setting of a Conferencing Node (version 14)
pub async fn changing_the_distributed_database_setting_of_a_conferencing_node(client: &Client) -> Result<()> {
    let patch = WorkerVmPatch::new().enable_distributed_database(true);
    client.configuration().worker_vm().update(1, &patch).await?;
    Ok(())
}

mod tests {
    use std::fs;

    use serde_json::json;

    use super::*;
    use crate::node::Node;

    const NODES: &str = "configuration/v1/worker_vm/?order_by=name";

    fn london() -> ResourceUri<SystemLocation> {
        ResourceUri::from_key(1).expect("a key")
    }

    #[tokio::test]
    async fn an_image_is_downloaded() -> Result<()> {
        let node = Node::new();
        node.control().download_bytes(300_000);
        let folder = tempfile::tempdir().expect("a folder");
        let image = folder.path().join("conferencing_node.ova");
        let bytes =
            downloading_a_conferencing_node_for_manual_deployment(&node.client(), &london(), "s3cret", &image).await?;
        assert_eq!(bytes, 300_000);
        let image = fs::read(image).expect("the image");
        assert!(image.len() == 300_000 && image.iter().zip((0..=255).cycle()).all(|(is, should)| *is == should));
        let sent = node.sent();
        assert_eq!((&sent["deployment_type"], &sent["node_type"]), (&json!("MANUAL"), &json!("PROXYING")));
        assert_eq!((&sent["password"], &sent["vm_cpu_count"]), (&json!("s3cret"), &json!(8)));
        assert_eq!(node.column(NODES, "name"), ["new_node", "node 1", "node 2"]);
        Ok(())
    }

    #[tokio::test]
    async fn a_provisioning_document_is_injected() -> Result<()> {
        let node = Node::new();
        let folder = tempfile::tempdir().expect("a folder");
        let document = folder.path().join("conferencing_node.xml");
        getting_a_provisioning_document(&node.client(), &london(), "s3cret", &document).await?;
        assert!(fs::read_to_string(&document).expect("the document").contains("<hostname>newnode</hostname>"));

        node.control().forget_requests();
        injecting_a_provisioning_document(node.server().url(), &document).await?;
        injecting_a_provisioning_document_of_version_14(node.server().url(), &document).await?;
        assert_eq!(node.requests(), ["POST /configuration/bootstrap", "POST /configuration/bootstrap/"]);
        let request = node.control().requests().remove(0);
        assert_eq!(request.headers.get("content-type").map(String::as_str), Some("text/xml"));
        assert_eq!(request.headers.get("authorization"), None);
        assert_eq!(request.body, fs::read_to_string(&document).ok());
        Ok(())
    }

    #[tokio::test]
    async fn the_setting_is_changed() -> Result<()> {
        let node = Node::new();
        changing_the_distributed_database_setting_of_a_conferencing_node(&node.client()).await?;
        assert_eq!(node.sent(), json!({ "enable_distributed_database": true }));
        assert_eq!(node.column(NODES, "enable_distributed_database"), [true, false]);
        Ok(())
    }
}
