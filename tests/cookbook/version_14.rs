//! What is different in version 14.

use std::path::Path;

use pexip_infinity::runtime::{ResourceUri, Result, Secret};
use pexip_infinity::v14::Client;
use pexip_infinity::v14::configuration::worker_vm::{DeploymentType, NewWorkerVmRequired};
use pexip_infinity::v14::configuration::{NewWorkerVm, SystemLocation, WorkerVm};
use pexip_infinity::v14::history::{Participant, participant, participant_media_stream};
use pexip_infinity::v14::status::{CloudNode, cloud_node};

/// Deploys a new Conferencing Node. `host` is the ID of a VM manager.
///
/// Guide: Deploying a new Conferencing Node (version 14)
pub async fn deploying_a_new_conferencing_node_in_version_14(
    client: &Client,
    location: &ResourceUri<SystemLocation>,
    password: Secret,
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
    .password(password)
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
/// Guide: Downloading a Conferencing Node for manual deployment (version 14)
pub async fn downloading_a_conferencing_node_in_version_14(
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
    .deployment_type(DeploymentType::Manual)
    .vm_cpu_count(8)
    .vm_system_memory(16384);
    client.configuration().worker_vm().create(&node).await?.into_file()?.save_to(image).await
}

/// Writes the provisioning document of a new node to a file.
///
/// Guide: Deploying a Conferencing Node using a VM template and configuration file (version 14)
pub async fn getting_a_provisioning_document_in_version_14(
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
    .deployment_type(DeploymentType::ManualProvisionOnly);
    client.configuration().worker_vm().create(&node).await?.into_xml()?.save_to(document).await?;
    Ok(())
}

/// Reads the overflow nodes that can be started.
///
/// Guide: Starting an overflow Conferencing Node (version 14)
pub async fn finding_overflow_nodes_that_are_stopped_in_version_14(client: &Client) -> Result<Vec<CloudNode>> {
    client.status().cloud_node().list().filter(cloud_node::aws_instance_state().eq("stopped")).all().await
}

/// Reads all participants with more than 0.5 percent loss of sent packets.
///
/// Guide: Getting all participants with packet loss (version 14)
pub async fn getting_all_participants_with_transmit_packet_loss_in_version_14(
    client: &Client,
) -> Result<Vec<Participant>> {
    let lossy = participant::media_streams().then(participant_media_stream::tx_packet_loss()).gte(0.5);
    client.history().participant().list().filter(lossy).all().await
}

/// Reads all participants with more than 0.5 percent loss of received packets.
///
/// Guide: Getting all participants with packet loss (version 14)
pub async fn getting_all_participants_with_receive_packet_loss_in_version_14(
    client: &Client,
) -> Result<Vec<Participant>> {
    let lossy = participant::media_streams().then(participant_media_stream::rx_packet_loss()).gte(0.5);
    client.history().participant().list().filter(lossy).all().await
}

mod tests {
    use std::fs;

    use pexgen_tests::{Flavour, Server};
    use serde_json::json;

    use super::*;

    fn connect() -> (Server, Client) {
        let server = Server::start_with("v14", Flavour::Pexip);
        let (user, password) = server.credentials();
        let client = Client::builder(server.url()).basic_auth(user, password).build().expect("a client");
        (server, client)
    }

    #[tokio::test]
    async fn nodes_are_deployed_and_downloaded() -> Result<()> {
        let (server, client) = connect();
        let london = ResourceUri::from_key(1).expect("a key");
        let deployed =
            deploying_a_new_conferencing_node_in_version_14(&client, &london, "s3cret".into(), "vc3nter".into());
        let raw = server.http().get(deployed.await?.as_str()).json();
        assert_eq!(
            (&raw["name"], &raw["deployment_type"], &raw["host"]),
            (&json!("new_node"), &json!("VMWARE"), &json!(1))
        );

        server.control().reset();
        server.control().download_bytes(300_000);
        let folder = tempfile::tempdir().expect("a folder");
        let (image, document) = (folder.path().join("node.ova"), folder.path().join("node.xml"));
        assert_eq!(downloading_a_conferencing_node_in_version_14(&client, &london, "s3cret", &image).await?, 300_000);
        server.control().reset();
        getting_a_provisioning_document_in_version_14(&client, &london, "s3cret", &document).await?;
        let document = fs::read_to_string(document).expect("the document");
        assert!(document.contains("<hostname>newnode</hostname>"), "{document}");
        Ok(())
    }

    #[tokio::test]
    async fn stopped_nodes_and_lossy_participants_are_found() -> Result<()> {
        let (_server, client) = connect();
        let stopped = finding_overflow_nodes_that_are_stopped_in_version_14(&client).await?;
        let ids: Vec<&str> = stopped.iter().map(|node| node.aws_instance_id.as_str()).collect();
        assert_eq!(ids, ["i-edblae65"]);
        assert!(!getting_all_participants_with_transmit_packet_loss_in_version_14(&client).await?.is_empty());
        getting_all_participants_with_receive_packet_loss_in_version_14(&client).await?;
        Ok(())
    }
}
