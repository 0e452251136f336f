//! Conferencing Nodes on vSphere, which version 21 can still deploy itself.

use std::path::Path;

use pexip_infinity::runtime::{ResourceUri, Result, Secret};
use pexip_infinity::v21::Client;
use pexip_infinity::v21::configuration::worker_vm::{DeploymentType, NewWorkerVmRequired, NodeType};
use pexip_infinity::v21::configuration::{NewWorkerVm, SystemLocation, WorkerVm};

/// Creates a Transcoding Conferencing Node. `host` is the ID of a VM manager.
///
/// Guide: Deploying a new Conferencing Node (version 21)
pub async fn deploying_a_new_conferencing_node(
    client: &Client,
    location: &ResourceUri<SystemLocation>,
    node_password: Secret,
    vcenter_password: Secret,
) -> Result<ResourceUri<WorkerVm>> {
    let node = NewWorkerVm::new(NewWorkerVmRequired {
        name: "new_node".into(),
        hostname: "newnode".into(),
        domain: "example.test".into(),
        address: "10.0.0.3".into(),
        netmask: "255.255.255.0".into(),
        gateway: "10.0.0.254".into(),
        system_location: location.into(),
    })
    .password(node_password)
    .node_type(NodeType::Conferencing)
    .deployment_type(DeploymentType::Vmware)
    .host(1)
    .host_username("administrator@vsphere.local")
    .host_password(vcenter_password)
    .host_network("VM Network")
    .host_resource_path("/Datacenter/host/esxi.example.test/Resources")
    .vm_cpu_count(8)
    .vm_system_memory(16384);
    let created = client.configuration().worker_vm().create(&node).await?.into_created()?;
    Ok(created.uri())
}

/// Downloads the disk image of a new node into a file while it is received, and returns its size in bytes.
///
/// Guide: Downloading a Conferencing Node for manual deployment (version 21)
pub async fn downloading_a_conferencing_node_in_version_21(
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
    .deployment_type(DeploymentType::Manual)
    .vm_cpu_count(8)
    .vm_system_memory(16384);
    client.configuration().worker_vm().create(&node).await?.into_file()?.save_to(image).await
}

/// Writes the provisioning document of a new node to a file.
///
/// Guide: Deploying a Conferencing Node using a VM template and configuration file (version 21)
pub async fn getting_a_provisioning_document_in_version_21(
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
    .deployment_type(DeploymentType::ManualProvisionOnly);
    client.configuration().worker_vm().create(&node).await?.into_xml()?.save_to(document).await?;
    Ok(())
}

mod tests {
    use pexgen_tests::{Flavour, Server};
    use serde_json::json;

    use super::*;

    #[tokio::test]
    async fn a_node_is_deployed() -> Result<()> {
        let server = Server::start_with("v21", Flavour::Pexip);
        let (user, password) = server.credentials();
        let client = Client::builder(server.url()).basic_auth(user, password).build()?;
        let london = ResourceUri::from_key(1).expect("a key");
        let uri = deploying_a_new_conferencing_node(&client, &london, "s3cret".into(), "vc3nter".into()).await?;
        let raw = server.http().get(uri.as_str()).json();
        assert_eq!((&raw["name"], &raw["deployment_type"]), (&json!("new_node"), &json!("VMWARE")));
        assert_eq!((&raw["host"], &raw["host_network"]), (&json!(1), &json!("VM Network")));
        assert_eq!(raw["system_location"], "/api/admin/configuration/v1/system_location/1/");
        Ok(())
    }

    #[tokio::test]
    async fn images_and_documents_are_downloaded() -> Result<()> {
        let server = Server::start_with("v21", Flavour::Pexip);
        let (user, password) = server.credentials();
        let client = Client::builder(server.url()).basic_auth(user, password).build()?;
        server.control().download_bytes(300_000);
        let london = ResourceUri::from_key(1).expect("a key");
        let folder = tempfile::tempdir().expect("a folder");
        let (image, document) = (folder.path().join("node.ova"), folder.path().join("node.xml"));
        assert_eq!(downloading_a_conferencing_node_in_version_21(&client, &london, "s3cret", &image).await?, 300_000);
        server.control().reset();
        getting_a_provisioning_document_in_version_21(&client, &london, "s3cret", &document).await?;
        let document = std::fs::read_to_string(document).expect("the document");
        assert!(document.contains("<hostname>newnode</hostname>"), "{document}");
        Ok(())
    }
}
