//! Filtered lists: one example for each lookup.

use pexip_infinity::runtime::Result;
use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::{ConferenceAlias, conference_alias};
use pexip_infinity::v41::history::{Conference, conference};

/// Finds aliases that equal a value.
///
/// Guide: Filtering: exact (version 14)
pub async fn exact(client: &Client) -> Result<Vec<ConferenceAlias>> {
    let filter = conference_alias::alias().eq("meet.alice");
    client.configuration().conference_alias().list().filter(filter).all().await
}

/// Finds aliases that equal a value, ignoring case.
///
/// Guide: Filtering: iexact (version 14)
pub async fn iexact(client: &Client) -> Result<Vec<ConferenceAlias>> {
    let filter = conference_alias::alias().iexact("MEET.Alice");
    client.configuration().conference_alias().list().filter(filter).all().await
}

/// Finds aliases that contain a value.
///
/// Guide: Filtering: contains (version 14)
pub async fn contains(client: &Client) -> Result<Vec<ConferenceAlias>> {
    let filter = conference_alias::alias().contains("alice");
    client.configuration().conference_alias().list().filter(filter).all().await
}

/// Finds aliases that contain a value, ignoring case.
///
/// Guide: Filtering: icontains (version 14)
pub async fn icontains(client: &Client) -> Result<Vec<ConferenceAlias>> {
    let filter = conference_alias::alias().icontains("ALICE");
    client.configuration().conference_alias().list().filter(filter).all().await
}

/// Finds aliases that start with a value.
///
/// Guide: Filtering: startswith (version 14)
pub async fn startswith(client: &Client) -> Result<Vec<ConferenceAlias>> {
    let filter = conference_alias::alias().startswith("meet.");
    client.configuration().conference_alias().list().filter(filter).all().await
}

/// Finds aliases that start with a value, ignoring case.
///
/// Guide: Filtering: istartswith (version 14)
pub async fn istartswith(client: &Client) -> Result<Vec<ConferenceAlias>> {
    let filter = conference_alias::alias().istartswith("MEET.");
    client.configuration().conference_alias().list().filter(filter).all().await
}

/// Finds aliases that end with a value.
///
/// Guide: Filtering: endswith (version 14)
pub async fn endswith(client: &Client) -> Result<Vec<ConferenceAlias>> {
    let filter = conference_alias::alias().endswith("@example.com");
    client.configuration().conference_alias().list().filter(filter).all().await
}

/// Finds aliases that end with a value, ignoring case.
///
/// Guide: Filtering: iendswith (version 14)
pub async fn iendswith(client: &Client) -> Result<Vec<ConferenceAlias>> {
    let filter = conference_alias::alias().iendswith("@EXAMPLE.com");
    client.configuration().conference_alias().list().filter(filter).all().await
}

/// Finds aliases that match a regular expression.
///
/// Guide: Filtering: regex (version 14)
pub async fn regex(client: &Client) -> Result<Vec<ConferenceAlias>> {
    let filter = conference_alias::alias().regex(r"^meet\.[a-c]");
    client.configuration().conference_alias().list().filter(filter).all().await
}

/// Finds aliases that match a regular expression, ignoring case.
///
/// Guide: Filtering: iregex (version 14)
pub async fn iregex(client: &Client) -> Result<Vec<ConferenceAlias>> {
    let filter = conference_alias::alias().iregex(r"^MEET\.[A-C]");
    client.configuration().conference_alias().list().filter(filter).all().await
}

/// Finds conferences with a field less than a value.
///
/// Guide: Filtering: lt (version 14)
pub async fn lt(client: &Client) -> Result<Vec<Conference>> {
    let filter = conference::duration().lt(600);
    client.history().conference().list().filter(filter).all().await
}

/// Finds conferences with a field less than or equal to a value.
///
/// Guide: Filtering: lte (version 14)
pub async fn lte(client: &Client) -> Result<Vec<Conference>> {
    let filter = conference::duration().lte(600);
    client.history().conference().list().filter(filter).all().await
}

/// Finds conferences with a field greater than a value.
///
/// Guide: Filtering: gt (version 14)
pub async fn gt(client: &Client) -> Result<Vec<Conference>> {
    let filter = conference::duration().gt(600);
    client.history().conference().list().filter(filter).all().await
}

/// Finds conferences with a field greater than or equal to a value.
///
/// Guide: Filtering: gte (version 14)
pub async fn gte(client: &Client) -> Result<Vec<Conference>> {
    let filter = conference::duration().gte(600);
    client.history().conference().list().filter(filter).all().await
}

mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::node::Node;

    /// Returns the query of the request, without the page size.
    fn query(node: &Node) -> String {
        let requests = node.requests();
        let (_, query) = requests[0].split_once('?').expect("a query");
        query.replace("&limit=1000", "")
    }

    macro_rules! of_texts {
        ($($example:ident => $query:literal, $found:expr;)+) => {$(
            #[tokio::test]
            async fn $example() -> Result<()> {
                let node = Node::new();
                node.add_rooms(&["VMR_1"]);
                node.add_aliases(&["meet.alice", "meet.bob@example.com", "carol@example.com", "zoe"]);
                node.control().forget_requests();
                let found = super::$example(&node.client()).await?;
                let mut found: Vec<&str> = found.iter().map(|alias| alias.alias.as_str()).collect();
                found.sort_unstable();
                assert_eq!(found, $found);
                assert_eq!(query(&node), $query);
                Ok(())
            }
        )+};
    }

    of_texts! {
        exact => "alias=meet.alice", ["meet.alice"];
        iexact => "alias__iexact=MEET.Alice", ["meet.alice"];
        contains => "alias__contains=alice", ["meet.alice"];
        icontains => "alias__icontains=ALICE", ["meet.alice"];
        startswith => "alias__startswith=meet.", ["meet.alice", "meet.bob@example.com"];
        istartswith => "alias__istartswith=MEET.", ["meet.alice", "meet.bob@example.com"];
        endswith => "alias__endswith=%40example.com", ["carol@example.com", "meet.bob@example.com"];
        iendswith => "alias__iendswith=%40EXAMPLE.com", ["carol@example.com", "meet.bob@example.com"];
        regex => "alias__regex=%5Emeet%5C.%5Ba-c%5D", ["meet.alice", "meet.bob@example.com"];
        iregex => "alias__iregex=%5EMEET%5C.%5BA-C%5D", ["meet.alice", "meet.bob@example.com"];
    }

    macro_rules! of_numbers {
        ($($example:ident => $query:literal, $found:expr;)+) => {$(
            #[tokio::test]
            async fn $example() -> Result<()> {
                let node = Node::new();
                node.control().seed("history/conference", 1, &json!({ "name": "equal", "duration": 600 }));
                let found = super::$example(&node.client()).await?;
                assert_eq!(query(&node), $query);
                let total = |query: &str| -> Value {
                    node.json(&format!("history/v1/conference/?limit=1&{query}"))["meta"]["total_count"].take()
                };
                assert_eq!(json!(found.len()), total($query));
                let has = |name: &str| found.iter().any(|conference| conference.name == name);
                // The durations are 584, 600 and 1200 seconds.
                assert_eq!([has("VMR_1"), has("equal"), has("meet.room1")], $found);
                Ok(())
            }
        )+};
    }

    of_numbers! {
        lt => "duration__lt=600", [true, false, false];
        lte => "duration__lte=600", [true, true, false];
        gt => "duration__gt=600", [false, false, true];
        gte => "duration__gte=600", [false, true, true];
    }
}
