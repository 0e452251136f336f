//! The requests that a node received, with what it ignored and why it refused them.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

/// How many requests are kept.
const KEPT: usize = 10_000;
/// How many bytes of bodies, paths and headers are kept in total.
const BODIES: usize = 16 << 20;

/// A request that a node received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LogEntry {
    /// When it was received, by the clock of the node.
    pub time: String,
    /// The method.
    pub method: String,
    /// The path with the query. Secret values are replaced. While a server is recorded: the path alone.
    pub path: String,
    /// The headers, with names in lower case. Only those that HTTP defines and that are no secrets have their values. None
    /// while a server is recorded.
    pub headers: BTreeMap<String, String>,
    /// The name of the user, if the credentials were valid.
    pub user: Option<String>,
    /// The JSON or the form of the body with secret values replaced, otherwise its size. None while a server is recorded.
    pub body: Option<String>,
    /// The status of the response.
    pub status: u16,
    /// Why the request was refused.
    pub reason: Option<String>,
    /// What the server ignored: misspelled parameters and properties, and writes of read-only fields.
    pub ignored: Vec<String>,
    /// The fault that was answered with.
    pub fault: Option<String>,
}

/// The newest requests.
#[derive(Clone, Debug, Default)]
pub(super) struct Log {
    entries: VecDeque<LogEntry>,
    bytes: usize,
    dropped: u64,
}

impl Log {
    /// Adds a request, and drops the oldest ones if there are too many.
    pub(super) fn push(&mut self, entry: LogEntry) {
        self.bytes += size(&entry);
        self.entries.push_back(entry);
        while self.entries.len() > KEPT || self.bytes > BODIES {
            let Some(old) = self.entries.pop_front() else { break };
            self.bytes -= size(&old);
            self.dropped += 1;
        }
    }

    /// Returns the requests, oldest first.
    pub(super) fn entries(&self) -> impl Iterator<Item = &LogEntry> {
        self.entries.iter()
    }

    /// Returns how many requests were dropped.
    pub(super) const fn dropped(&self) -> u64 {
        self.dropped
    }

    /// Removes all requests.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

fn size(entry: &LogEntry) -> usize {
    let headers = entry.headers.iter().map(|(name, value)| name.len() + value.len());
    entry.body.as_ref().map_or(0, String::len) + entry.path.len() + headers.sum::<usize>()
}
