//! Compares two responses. What may differ is in `PERMITTED`.

use pexgen_tests::Response;
use serde_json::Value;

use super::pair::Call;

/// The headers that clients use.
const HEADERS: [&str; 5] = ["content-type", "location", "allow", "www-authenticate", "retry-after"];

/// A difference that is permitted.
struct Permitted {
    reason: &'static str,
    applies: fn(&Call, &Response, &Response) -> bool,
}

/// The differences that are permitted, each with its reason.
const PERMITTED: &[Permitted] = &[
    Permitted {
        reason: "The guides print 202 for commands that act on participants and conferences; the server responds with 200.",
        applies: |call, server, node| {
            call.path.contains("/command/") && (server.status, node.status) == (200, 202) && server.body == node.body
        },
    },
    Permitted {
        reason: "Without `order_by` the order is that of the database: SQLite uses the order of an index for some filters.",
        applies: |call, server, node| {
            !call.path.contains("order_by") && sorted(server).is_some_and(|objects| Some(objects) == sorted(node))
        },
    },
];

/// Returns the ids of the objects of a whole list, sorted.
fn sorted(response: &Response) -> Option<Vec<String>> {
    let body: Value = serde_json::from_slice(&response.body).ok()?;
    let mut ids: Vec<String> = body["objects"].as_array()?.iter().map(|object| object["id"].to_string()).collect();
    ids.sort();
    (body["meta"]["total_count"] == ids.len()).then_some(ids)
}

/// Describes the first difference of two responses to a call that is not permitted.
pub fn difference(call: &Call, server: &Response, node: &Response) -> Option<String> {
    let found = found(server, node)?;
    let permitted = PERMITTED.iter().find(|permitted| (permitted.applies)(call, server, node));
    match permitted {
        Some(Permitted { reason, .. }) => {
            assert!(!reason.is_empty(), "a permitted difference has a reason");
            None
        }
        None => Some(format!(
            "{found}\n  tastypie {} {}\n  node     {} {}",
            server.status,
            short(server),
            node.status,
            short(node)
        )),
    }
}

fn short(response: &Response) -> String {
    response.text().chars().take(1500).collect()
}

fn found(server: &Response, node: &Response) -> Option<String> {
    if server.status != node.status {
        return Some(format!("status {} and {}", server.status, node.status));
    }
    for name in HEADERS {
        if server.header(name) != node.header(name) {
            return Some(format!("{name}: `{}` and `{}`", server.header(name), node.header(name)));
        }
    }
    match (serde_json::from_slice(&server.body), serde_json::from_slice(&node.body)) {
        (Ok(one), Ok(other)) => value("", &one, &other),
        _ if server.body != node.body => Some("the bodies".to_owned()),
        _ => None,
    }
}

/// Describes the first difference of two values.
fn value(at: &str, server: &Value, node: &Value) -> Option<String> {
    match (server, node) {
        (Value::Object(one), Value::Object(other)) => {
            let names: std::collections::BTreeSet<&String> = one.keys().chain(other.keys()).collect();
            names.into_iter().find_map(|name| {
                let at = format!("{at}/{name}");
                match (one.get(name), other.get(name)) {
                    (Some(one), Some(other)) => value(&at, one, other),
                    // The objects in a conference do not contain their URI: the server's own addition.
                    (None, Some(_)) if name == "resource_uri" && at.contains("/a") => None,
                    (one, other) => Some(format!("{at}: {one:?} and {other:?}")),
                }
            })
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => one
            .iter()
            .zip(other)
            .enumerate()
            .find_map(|(index, (one, other))| value(&format!("{at}/{index}"), one, other)),
        (Value::String(one), Value::String(other)) if is_made(one) && is_made(other) => None,
        // Schema documents are served as given; the server makes new times and UUIDs for each response.
        _ if at.contains("/fields/") && at.ends_with("/default") => None,
        (one, other) => (one != other).then(|| format!("{at}: {one} and {other}")),
    }
}

/// Returns whether a server made up a string: the current time or a random UUID.
fn is_made(text: &str) -> bool {
    let is_now = text.len() >= 19 && text.starts_with("20") && text.as_bytes()[10] == b'T' && text > "2026";
    let is_uuid = text.len() == 36 && text.as_bytes()[14] == b'4' && text.matches('-').count() == 4;
    is_now || is_uuid
}
