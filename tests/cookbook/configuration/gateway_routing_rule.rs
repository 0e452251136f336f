//! Call routing rules for the Distributed Gateway and for calls from rooms.

use pexip_infinity::runtime::{ResourceUri, Result};
use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::gateway_routing_rule::{CalledDeviceType, OutgoingProtocol};
use pexip_infinity::v41::configuration::{GatewayRoutingRule, NewGatewayRoutingRule};

/// Routes incoming H.323, SIP and WebRTC calls to Skype for Business.
///
/// Guide: Creating Call Routing Rules (versions 14 and 21)
pub async fn creating_a_call_routing_rule_for_incoming_calls(
    client: &Client,
) -> Result<ResourceUri<GatewayRoutingRule>> {
    let rule = NewGatewayRoutingRule::new("9(.*)", "Route to Lync", 50)
        .match_incoming_calls(true)
        .match_outgoing_calls(false)
        .match_incoming_h323(true)
        .match_incoming_mssip(false)
        .match_incoming_sip(true)
        .match_incoming_webrtc(true)
        .replace_string("")
        .called_device_type(CalledDeviceType::External)
        .outgoing_protocol(OutgoingProtocol::Mssip);
    let created = client.configuration().gateway_routing_rule().create(&rule).await?;
    Ok(created.uri())
}

/// Restricts outgoing calls from rooms to registered devices.
///
/// Guide: Creating Call Routing Rules (versions 14 and 21)
pub async fn creating_a_call_routing_rule_for_outgoing_calls(
    client: &Client,
) -> Result<ResourceUri<GatewayRoutingRule>> {
    let rule = NewGatewayRoutingRule::new(r".*@mycompany\.com", "Outbound calls to registered devices", 60)
        .match_incoming_calls(false)
        .match_outgoing_calls(true)
        .replace_string("")
        .called_device_type(CalledDeviceType::Registration);
    let created = client.configuration().gateway_routing_rule().create(&rule).await?;
    Ok(created.uri())
}

/// Deletes one rule by its ID.
///
/// Guide: Deleting a Call Routing Rule (versions 14 and 21)
pub async fn deleting_a_call_routing_rule(client: &Client) -> Result<()> {
    client.configuration().gateway_routing_rule().delete(1).await
}

mod tests {
    use serde_json::json;

    use super::*;
    use crate::node::Node;

    #[tokio::test]
    async fn rules_are_created_and_deleted() -> Result<()> {
        let node = Node::new();
        let client = node.client();
        let incoming = creating_a_call_routing_rule_for_incoming_calls(&client).await?;
        assert_eq!(
            node.sent(),
            json!({
                "name": "Route to Lync",
                "priority": 50,
                "match_incoming_calls": true,
                "match_outgoing_calls": false,
                "match_incoming_h323": true,
                "match_incoming_mssip": false,
                "match_incoming_sip": true,
                "match_incoming_webrtc": true,
                "match_string": "9(.*)",
                "replace_string": "",
                "called_device_type": "external",
                "outgoing_protocol": "mssip",
            })
        );
        let raw = node.server().http().get(incoming.as_str()).json();
        assert_eq!((&raw["priority"], &raw["outgoing_protocol"]), (&json!(50), &json!("mssip")));

        let outgoing = creating_a_call_routing_rule_for_outgoing_calls(&client).await?;
        let raw = node.server().http().get(outgoing.as_str()).json();
        assert_eq!(raw["match_string"], r".*@mycompany\.com");
        assert_eq!((&raw["match_incoming_calls"], &raw["match_outgoing_calls"]), (&json!(false), &json!(true)));

        deleting_a_call_routing_rule(&client).await?;
        let left = node.column("configuration/v1/gateway_routing_rule/", "name");
        assert_eq!(left, ["Outbound calls to registered devices"]);
        Ok(())
    }
}
