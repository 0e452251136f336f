//! Themes.

use std::path::Path;

use pexip_infinity::runtime::Result;
use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::{ConferencePatch, NewIvrTheme};

/// Creates a theme, uploads its ZIP file, and assigns it to a room.
///
/// Guide: Uploading a service theme (versions 14 and 21)
pub async fn uploading_a_service_theme(client: &Client, package: &Path) -> Result<()> {
    let themes = client.configuration().ivr_theme();
    let theme = themes.create(&NewIvrTheme::new("New theme")).await?.uri();
    themes.upload_package(&theme, package).await?;
    client.configuration().conference().update(1, &ConferencePatch::new().ivr_theme(&theme)).await?;
    Ok(())
}

mod tests {
    use super::*;
    use crate::node::Node;

    #[tokio::test]
    async fn a_theme_is_uploaded_and_used() -> Result<()> {
        let node = Node::new();
        node.add_rooms(&["VMR_1"]);
        let folder = tempfile::tempdir().expect("a folder");
        let package = folder.path().join("test_theme.zip");
        std::fs::write(&package, vec![b'z'; 100_000]).expect("a theme");
        uploading_a_service_theme(&node.client(), &package).await?;

        let requests = node.requests();
        let theme = requests[1].strip_prefix("PATCH /api/admin/").expect("the upload");
        let raw = node.json(theme);
        assert_eq!(raw["name"], "New theme");
        let stored = raw["package"].as_str().expect("a package");
        assert!(stored.contains("test_theme"), "{stored}");
        assert_eq!(node.json("configuration/v1/conference/1/")["ivr_theme"]["name"], "New theme");
        Ok(())
    }
}
