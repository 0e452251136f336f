//! The responses that an API describes, and finding the one that was received.

use std::fmt;

use http::StatusCode;

use super::{Connection, DescribedResponse};
use crate::decode::Decode;
use crate::error::{Error, Result};
use crate::http::media::{essence, is_json};
use crate::http::response::Response;

/// A response that an operation may have: a status, a media type, and how it is read.
///
/// The status is written as OpenAPI does: `"200"`, `"4XX"`, `"default"`. Several statuses have spaces between them.
pub struct ResponseSpec<C, T> {
    status: &'static str,
    media: Option<&'static str>,
    pub(super) streamed: bool,
    pub(super) read: Reader<C, T>,
}

/// Reads the value that the caller gets.
pub(super) type Reader<C, T> = fn(DescribedResponse<C>) -> Result<T>;

impl<C: Connection, T: Decode> ResponseSpec<C, T> {
    /// A body whose JSON is the value.
    pub const fn json(status: &'static str, media: &'static str) -> Self {
        Self::whole(status, media, |response| response.json())
    }
}

impl<C: Connection, T> ResponseSpec<C, T> {
    /// A body that is read completely: JSON or text.
    pub const fn whole(status: &'static str, media: &'static str, read: fn(DescribedResponse<C>) -> Result<T>) -> Self {
        Self { status, media: Some(media), streamed: false, read }
    }

    /// A body that is read as it arrives.
    pub const fn streamed(
        status: &'static str,
        media: &'static str,
        read: fn(DescribedResponse<C>) -> Result<T>,
    ) -> Self {
        Self { status, media: Some(media), streamed: true, read }
    }

    /// No body. If there is one, it is ignored.
    pub const fn empty(status: &'static str, read: fn(DescribedResponse<C>) -> Result<T>) -> Self {
        Self { status, media: None, streamed: false, read }
    }
}

impl<C, T> ResponseSpec<C, T> {
    fn statuses(&self) -> impl Iterator<Item = &'static str> {
        self.status.split(' ')
    }

    /// The distance of the nearest described status from a received one: 0 is itself.
    fn nearness(&self, status: StatusCode) -> Option<u8> {
        self.statuses().filter_map(|described| nearness(described, status)).min()
    }
}

/// Why no description matches.
enum Mismatch {
    Status,
    Media,
}

/// The description that matches a response, by the nearest status and then by the nearest media type.
pub(super) fn find<'c, C, T>(specs: &'c [ResponseSpec<C, T>], response: &Response) -> Result<&'c ResponseSpec<C, T>> {
    search(specs, response).map_err(|mismatch| undescribed(specs, response, &mismatch))
}

/// The description of a response that is completely read. If its status is a success that the API does not describe, this
/// is the description of another success that the body matches, or one without a body: the request was carried out.
pub(super) fn find_any<'c, C, T>(
    specs: &'c [ResponseSpec<C, T>],
    response: &Response,
) -> Result<&'c ResponseSpec<C, T>> {
    let mismatch = match search(specs, response) {
        Ok(spec) => return Ok(spec),
        Err(mismatch) => mismatch,
    };
    let other = Some(specs).filter(|_| matches!(mismatch, Mismatch::Status) && is_complete_success(response));
    other.and_then(|specs| other_success(specs, response)).ok_or_else(|| undescribed(specs, response, &mismatch))
}

/// The description of another success: the nearest media type, or the first without a body if none matches.
fn other_success<'c, C, T>(specs: &'c [ResponseSpec<C, T>], response: &Response) -> Option<&'c ResponseSpec<C, T>> {
    let successes = || specs.iter().filter(|spec| spec.statuses().any(|status| status.starts_with('2')));
    let has_body = !response.body.trim_ascii().is_empty();
    let media = response.content_type().map(essence);
    let distance_of = |spec: &'c ResponseSpec<C, T>| match (&media, spec.media) {
        (_, None) => None,
        (Some(media), described) => Some((distance(described, media)?, spec)),
        (None, Some(_)) => Some((0, spec)),
    };
    let by_media = successes().filter(|_| has_body).filter_map(distance_of).min_by_key(|(distance, _)| *distance);
    by_media.map(|(_, spec)| spec).or_else(|| successes().find(|spec| spec.media.is_none()))
}

/// Whether the server reports success and sent everything. A page in HTML is what a proxy responds with; an empty
/// body is none.
fn is_complete_success(response: &Response) -> bool {
    let is_page = response.is_html() && !response.body.trim_ascii().is_empty();
    response.status.is_success() && response.status != StatusCode::PARTIAL_CONTENT && !is_page
}

/// Whether a status is described by itself or by its range.
pub(super) fn describes<C, T>(specs: &[ResponseSpec<C, T>], status: StatusCode) -> bool {
    specs.iter().flat_map(ResponseSpec::statuses).any(|one| one != "default" && nearness(one, status).is_some())
}

fn search<'c, C, T>(specs: &'c [ResponseSpec<C, T>], response: &Response) -> Result<&'c ResponseSpec<C, T>, Mismatch> {
    let nearest = specs.iter().filter_map(|spec| spec.nearness(response.status)).min().ok_or(Mismatch::Status)?;
    let of_status = specs.iter().filter(|spec| spec.nearness(response.status) == Some(nearest));
    // Without a media type, the described one is assumed.
    let Some(media) = response.content_type() else { return of_status.min_by_key(|_| 0).ok_or(Mismatch::Media) };
    let media = essence(media);
    let fitting = of_status.filter_map(|spec| Some((distance(spec.media, &media)?, spec)));
    fitting.min_by_key(|(distance, _)| *distance).map(|(_, spec)| spec).ok_or(Mismatch::Media)
}

/// The distance of a described status from a received one: 0 is itself.
fn nearness(described: &str, status: StatusCode) -> Option<u8> {
    if described == status.as_str() {
        return Some(0);
    }
    match described.strip_suffix("XX") {
        Some(first) => status.as_str().starts_with(first).then_some(1),
        None => (described == "default").then_some(2),
    }
}

/// The distance of a described media type from a received one: 0 is itself.
fn distance(described: Option<&str>, media: &str) -> Option<u8> {
    let Some(described) = described.map(essence) else { return Some(0) };
    if described == media {
        return Some(0);
    }
    // JSON under another name is read as JSON, too.
    if is_json(&described) && is_json(media) {
        return Some(1);
    }
    match described.strip_suffix('*') {
        Some("*/") => Some(3),
        Some(start) if media.starts_with(start) => Some(2),
        _ => None,
    }
}

fn undescribed<C, T>(specs: &[ResponseSpec<C, T>], response: &Response, mismatch: &Mismatch) -> Error {
    let status = response.status.as_u16();
    let message = match mismatch {
        Mismatch::Status => {
            let described = listed(specs.iter().flat_map(ResponseSpec::statuses));
            format!("the status is {status}, the API describes {described}")
        }
        Mismatch::Media => {
            let media = response.content_type().unwrap_or_default().escape_debug();
            let described = listed(specs.iter().filter_map(|spec| spec.media));
            format!("the status is {status} and the media type `{media}`, the API describes {described}")
        }
    };
    let mut error = response.undecodable(&message);
    let failure = error.failure_mut();
    failure.excerpt = response.excerpt();
    failure.is_carried_out = is_complete_success(response);
    error
}

fn listed<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut listed: Vec<String> = Vec::new();
    for text in texts.map(|text| format!("`{text}`")) {
        if !listed.contains(&text) {
            listed.push(text);
        }
    }
    if listed.is_empty() { "none".to_owned() } else { listed.join(", ") }
}

/// The `Accept` header: the media types of success, then those of error responses.
pub(super) fn accepted<C, T, F>(responses: &[ResponseSpec<C, T>], failures: &[ResponseSpec<C, F>]) -> String {
    let mut accepted: Vec<String> = Vec::new();
    for media in responses.iter().filter_map(|spec| spec.media) {
        if !accepted.iter().any(|known| known == media) {
            accepted.push(media.to_owned());
        }
    }
    if accepted.is_empty() {
        return "*/*".to_owned();
    }
    let accepted_count = accepted.len();
    for media in failures.iter().filter_map(|spec| spec.media) {
        let known = accepted.iter().take(accepted_count).any(|known| known == media);
        let media = format!("{media};q=0.9");
        if !known && !accepted.contains(&media) {
            accepted.push(media);
        }
    }
    accepted.join(", ")
}

impl<C, T> fmt::Debug for ResponseSpec<C, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseSpec").field("status", &self.status).field("media", &self.media).finish_non_exhaustive()
    }
}
