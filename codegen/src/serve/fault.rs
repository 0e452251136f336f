//! Faults: responses that a test asked for, instead of those of the API.

use std::collections::BTreeMap;
use std::time::Duration;

use http::{HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};

use super::moment::SECOND;
use super::random::Random;
use super::reply::{Reply, Request};
use crate::pattern::matches_path;

/// A response that requests get instead of that of the API.
///
/// # Examples
/// ```
/// use pexgen::serve::Fault;
///
/// let busy: Fault = serde_json::from_str(r#"{ "path": "*/conference/*", "status": 503, "count": 2 }"#)?;
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Fault {
    /// The method of the requests; any unless set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The path of the requests, where `*` is any text without a slash and `**` any text; any unless set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// How many matching requests are answered as usual before.
    pub skip: u64,
    /// How many requests it applies to, at least 1. Default: 1, or all while `seconds` last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// For how long it applies after it was added, by the clock of the node; at least 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u64>,
    /// How long the response waits, in milliseconds.
    pub delay: u64,
    /// The status, from 200 to 999. Without it, the API responds and only the other settings apply.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The body of a response with `status`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Additional headers, such as `Retry-After`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// After how many bytes of the body the connection ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut: Option<usize>,
    /// Replaces the body by bytes that are not JSON.
    pub garbage: bool,
    /// Redirects to a login page.
    pub login: bool,
}

/// The faults that apply to the next requests.
#[derive(Clone, Debug, Default)]
pub(super) struct Faults(Vec<(Fault, Option<i64>)>);

impl Faults {
    /// Adds a fault at a time.
    pub(super) fn add(&mut self, fault: Fault, now: i64) -> Result<(), String> {
        fault.check()?;
        let until = fault.seconds.and_then(|seconds| i64::try_from(seconds).ok());
        let until = until.map(|seconds| now.saturating_add(seconds.saturating_mul(SECOND)));
        self.0.push((fault, until));
        Ok(())
    }

    /// Removes all faults.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Returns the faults that are left.
    pub(super) fn left(&self) -> impl Iterator<Item = &Fault> {
        self.0.iter().map(|(fault, _)| fault)
    }

    /// Returns the first fault that a request matches, and counts it.
    pub(super) fn take(&mut self, request: &Request, now: i64) -> Option<Fault> {
        self.0.retain(|(_, until)| until.is_none_or(|until| now < until));
        for index in 0..self.0.len() {
            let (fault, until) = &mut self.0[index];
            if !fault.matches(request) {
                continue;
            }
            if fault.skip > 0 {
                fault.skip -= 1;
                continue;
            }
            let taken = fault.clone();
            let is_timed = until.is_some();
            if let Some(count) = fault.count.or((!is_timed).then_some(1)) {
                fault.count = Some(count.saturating_sub(1));
                if count <= 1 {
                    self.0.remove(index);
                }
            }
            return Some(taken);
        }
        None
    }
}

impl Fault {
    /// Returns why it can't be applied.
    fn check(&self) -> Result<(), String> {
        if self.count == Some(0) || self.seconds == Some(0) {
            return Err("`count` and `seconds` must be at least 1".to_owned());
        }
        if let Some(status) = self.status.filter(|status| !(200..=999).contains(status)) {
            return Err(format!("`status` must be from 200 to 999, not {status}"));
        }
        for (name, value) in &self.headers {
            if HeaderName::from_bytes(name.as_bytes()).is_err() {
                return Err(format!("`{name}` is not the name of a header"));
            }
            if HeaderValue::from_str(value).is_err() {
                return Err(format!("{value:?} is not a value of the header `{name}`"));
            }
        }
        Ok(())
    }

    fn matches(&self, request: &Request) -> bool {
        let method = self.method.as_deref().is_none_or(|method| method.eq_ignore_ascii_case(request.method.as_str()));
        method && self.path.as_deref().is_none_or(|pattern| matches_path(pattern, &request.path))
    }

    /// Returns the response, if the API is not asked.
    pub(super) fn instead(&self, request: &Request) -> Option<Reply> {
        if self.login {
            let target = format!("/accounts/login/?next={}", request.path);
            return Some(Reply::empty(302).header("location", &target));
        }
        let reply = Reply::html(self.status?, self.body.as_deref().unwrap_or_default());
        Some(reply)
    }

    /// Applies the settings that hold for any response.
    pub(super) fn apply(&self, mut reply: Reply, random: &mut Random) -> Reply {
        for (name, value) in &self.headers {
            reply = reply.header(name, value);
        }
        if self.garbage {
            let bytes = reply.body.len().max(16);
            reply.body = (0..bytes).map(|_| random.byte() | 0x80).collect();
        }
        reply.delay = Duration::from_millis(self.delay);
        reply.cut = self.cut;
        reply
    }

    /// Returns its description for the request log.
    pub(super) fn description(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
