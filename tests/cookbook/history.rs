//! Past conferences and participants.

use std::error::Error;

use pexip_infinity::runtime::{Result, Timestamp};
use pexip_infinity::v41::Client;
use pexip_infinity::v41::history::{Conference, Participant, media_stream, participant};

/// Reads all past conferences. A node keeps up to 10,000; the pages are requested one after the other.
///
/// Guide: Getting all conference instances (version 14)
pub async fn getting_all_conference_instances(client: &Client) -> Result<Vec<Conference>> {
    client.history().conference().list().all().await
}

/// Reads the participants of a past conference, by its ID or by the URI of an object from the list.
///
/// Guide: Getting all participants for a conference instance (version 14)
pub async fn getting_all_participants_for_a_conference_instance(client: &Client) -> Result<Vec<Participant>> {
    let conference = participant::conference().eq("00000000-0000-0000-0000-000000000001");
    client.history().participant().list().filter(conference).all().await
}

/// Reads all participants whose call ended on 8 April 2015 (UTC).
///
/// Guide: Getting all participants for a time period (version 14)
pub async fn getting_all_participants_for_a_time_period(client: &Client) -> Result<Vec<Participant>, Box<dyn Error>> {
    let begin: Timestamp = "2015-04-08T00:00:00".parse()?;
    let end: Timestamp = "2015-04-09T00:00:00".parse()?;
    let participants = client
        .history()
        .participant()
        .list()
        .filter(participant::end_time().gte(begin))
        .filter(participant::end_time().lt(end))
        .all()
        .await?;
    Ok(participants)
}

/// Reads all participants with more than 0.5 percent loss of sent packets. A participant is returned once for
/// each such stream.
///
/// Guide: Getting all participants with packet loss (version 14), in version 41
pub async fn getting_all_participants_with_transmit_packet_loss(client: &Client) -> Result<Vec<Participant>> {
    let lossy = participant::media_streams().then(media_stream::tx_packet_loss()).gte(0.5);
    client.history().participant().list().filter(lossy).all().await
}

/// Reads all participants with more than 0.5 percent loss of received packets.
///
/// Guide: Getting all participants with packet loss (version 14), in version 41
pub async fn getting_all_participants_with_receive_packet_loss(client: &Client) -> Result<Vec<Participant>> {
    let lossy = participant::media_streams().then(media_stream::rx_packet_loss()).gte(0.5);
    client.history().participant().list().filter(lossy).all().await
}

mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Value, json};

    use super::*;
    use crate::node::{ALICE, BOB, Node};

    fn total(node: &Node, path: &str) -> Value {
        node.json(path)["meta"]["total_count"].take()
    }

    #[tokio::test]
    async fn all_conferences_are_read() -> Result<()> {
        let node = Node::new();
        let conferences = getting_all_conference_instances(&node.client()).await?;
        assert_eq!(node.requests().len(), 1, "601 in a page of 1,000");
        assert_eq!(json!(conferences.len()), total(&node, "history/v1/conference/?limit=1"));
        let ids: BTreeSet<_> = conferences.iter().map(|conference| conference.id.as_str()).collect();
        assert_eq!(ids.len(), conferences.len(), "none twice");
        Ok(())
    }

    #[tokio::test]
    async fn participants_of_a_conference_are_read() -> Result<()> {
        let node = Node::new();
        let participants = getting_all_participants_for_a_conference_instance(&node.client()).await?;
        assert_eq!(
            participants.iter().map(|one| one.id.as_str()).collect::<BTreeSet<_>>(),
            BTreeSet::from([ALICE, BOB])
        );
        let bob = participants.iter().find(|participant| participant.id == BOB).expect("Bob");
        let raw = node.json(&format!("history/v1/participant/{BOB}/"));
        assert_eq!(json!(bob.media_streams.len()), raw["media_streams"].as_array().expect("a list").len());
        assert_eq!(json!(bob.conference.uri().expect("a URI").as_str()), raw["conference"]);
        Ok(())
    }

    #[tokio::test]
    async fn participants_of_a_day_are_read() -> Result<(), Box<dyn Error>> {
        let node = Node::new();
        let participants = getting_all_participants_for_a_time_period(&node.client()).await?;
        let query = "end_time__gte=2015-04-08T00:00:00&end_time__lt=2015-04-09T00:00:00";
        assert_eq!(json!(participants.len()), total(&node, &format!("history/v1/participant/?{query}&limit=1")));
        assert_eq!(participants.len(), 24 * 60);
        let of_the_day = |time: Option<Timestamp>| time.is_some_and(|time| time.to_string().starts_with("2015-04-08"));
        assert!(participants.iter().all(|participant| of_the_day(participant.end_time)));
        Ok(())
    }

    #[tokio::test]
    async fn participants_with_loss_are_read() -> Result<()> {
        let node = Node::new();
        let sent = getting_all_participants_with_transmit_packet_loss(&node.client()).await?;
        assert_eq!(
            json!(sent.len()),
            total(&node, "history/v1/participant/?media_streams__tx_packet_loss__gte=0.5&limit=1")
        );
        assert!(!sent.is_empty());

        let stream = json!({ "participant": ALICE, "rx_packet_loss": 0.75 });
        node.control().seed("history/media_stream", 1, &stream);
        let received = getting_all_participants_with_receive_packet_loss(&node.client()).await?;
        assert_eq!(received.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), [ALICE]);
        Ok(())
    }
}
