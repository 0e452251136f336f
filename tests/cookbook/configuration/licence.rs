//! Licences ("licenses" in the guides).

use std::path::Path;

use pexip_infinity::runtime::{ResourceUri, Result};
use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::licence::DeleteOptions;
use pexip_infinity::v41::configuration::{Licence, LicenceRequest, NewLicence};

/// Returns a licence. Its key is the fulfilment ID, a string of ten digits.
///
/// Guide: Returning a license (versions 14 and 21)
pub async fn returning_a_license(client: &Client) -> Result<()> {
    client.configuration().licence().delete("0123456789").await
}

/// Creates the request file for returning a licence without a connection to the licence server.
///
/// Guide: Returning a license (versions 14 and 21)
pub async fn returning_a_license_in_offline_mode(client: &Client) -> Result<ResourceUri<LicenceRequest>> {
    let offline = DeleteOptions::new().offline_mode(true);
    client.configuration().licence().delete_with("0123456789", &offline).await?.into_accepted()
}

/// Adds a licence. The entitlement key is a secret, so it is redacted in logs and errors.
///
/// Guide: Adding a license entitlement key (version 14)
/// Guide: Adding a license (version 21)
pub async fn adding_a_license(client: &Client, entitlement_key: &str) -> Result<ResourceUri<Licence>> {
    let created = client.configuration().licence().create(&NewLicence::new(entitlement_key)).await?;
    Ok(created.into_created()?.uri())
}

/// Creates the request file for adding a licence without a connection to the licence server.
///
/// Guide: Adding a license entitlement key (version 14)
/// Guide: Adding a license (version 21)
pub async fn adding_a_license_in_offline_mode(
    client: &Client,
    entitlement_key: &str,
) -> Result<ResourceUri<LicenceRequest>> {
    let licence = NewLicence::new(entitlement_key).offline_mode(true);
    client.configuration().licence().create(&licence).await?.into_accepted()
}

/// Reads the request file to upload to the licence server.
///
/// Guide: Adding a license (version 21)
pub async fn exporting_a_stored_license_request(
    client: &Client,
    request: &ResourceUri<LicenceRequest>,
) -> Result<Option<String>> {
    let export = client.configuration().licence_request_export(request).await?;
    Ok(export["actions"].as_str().map(str::to_owned))
}

/// Uploads the response file of the licence server.
///
/// Guide: Adding a license (version 21)
pub async fn uploading_a_license_response_file(
    client: &Client,
    request: &ResourceUri<LicenceRequest>,
    response: &Path,
) -> Result<()> {
    client.configuration().licence_request().upload_response_xml(request, response).await?;
    Ok(())
}

mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::node::Node;

    const KEY: &str = "0123-4567-89AB-CDEF";
    const LICENCES: &str = "configuration/v1/licence/";

    #[tokio::test]
    async fn a_licence_is_returned() -> Result<()> {
        let node = Node::new();
        assert_eq!(node.column(LICENCES, "fulfillment_id"), ["0123456789"]);
        returning_a_license(&node.client()).await?;
        assert_eq!(node.column(LICENCES, "fulfillment_id"), Vec::<Value>::new());
        Ok(())
    }

    #[tokio::test]
    async fn a_licence_is_returned_offline() -> Result<()> {
        let node = Node::new();
        let request = returning_a_license_in_offline_mode(&node.client()).await?;
        assert_eq!(node.requests(), ["DELETE /api/admin/configuration/v1/licence/0123456789/?offline_mode=True"]);
        assert_eq!(request.id(), "000001");
        assert_eq!(node.column(LICENCES, "fulfillment_id"), ["0123456789"], "not yet");
        Ok(())
    }

    #[tokio::test]
    async fn a_licence_is_added() -> Result<()> {
        let node = Node::new();
        let licence = adding_a_license(&node.client(), KEY).await?;
        assert_eq!(node.sent(), json!({ "entitlement_id": KEY }));
        assert_eq!(node.server().http().get(licence.as_str()).json()["entitlement_id"], KEY);
        Ok(())
    }

    #[tokio::test]
    async fn a_licence_is_added_offline() -> Result<()> {
        let node = Node::new();
        let client = node.client();
        let request = adding_a_license_in_offline_mode(&client, KEY).await?;
        assert_eq!(node.sent(), json!({ "entitlement_id": KEY, "offline_mode": true }));
        assert_eq!(node.column(LICENCES, "fulfillment_id").len(), 1, "not yet");

        let export = exporting_a_stored_license_request(&client, &request).await?.expect("actions");
        assert!(export.contains(KEY), "{export}");

        let folder = tempfile::tempdir().expect("a folder");
        let response = folder.path().join("response.xml");
        std::fs::write(&response, "<response/>").expect("a response");
        uploading_a_license_response_file(&client, &request, &response).await?;
        let raw = node.server().http().get(request.as_str()).json();
        assert_eq!((&raw["status"], &raw["response_xml"]), (&json!("completed"), &json!("<response/>")));
        Ok(())
    }
}
