//! Conferencing Nodes on vSphere, which version 21 can still deploy itself.

use pexip_infinity::runtime::{ResourceUri, Result, Secret};
use pexip_infinity::v21::Client;
use pexip_infinity::v21::configuration::worker_vm::{DeploymentType, NodeType, Required};
use pexip_infinity::v21::configuration::{NewWorkerVm, SystemLocation, WorkerVm};

/// Creates a Transcoding Conferencing Node. `host` is the ID of a VM manager.
///
/// Guide: Deploying a new Conferencing Node (versions 14 and 21)
pub async fn deploying_a_new_conferencing_node(
    client: &Client,
    location: &ResourceUri<SystemLocation>,
    node_password: Secret,
    vcenter_password: Secret,
) -> Result<ResourceUri<WorkerVm>> {
    let node = NewWorkerVm::new(Required {
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
}
