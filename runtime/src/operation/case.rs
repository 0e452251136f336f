//! The answers that an API describes, and which of them has come.

use http::StatusCode;

use super::{Connection, Found};
use crate::client::Answer;
use crate::error::{Error, ErrorKind, Result, excerpt, redact};

/// One answer that an operation may have: a status, a media type, and how it is read.
///
/// The status is written as OpenAPI does: `"200"`, `"4XX"`, `"default"`.
pub struct Case<C, T> {
    status: &'static str,
    media: Option<&'static str>,
    pub(super) streamed: bool,
    pub(super) read: Reader<C, T>,
}

/// Makes what the caller gets of what came.
pub(super) type Reader<C, T> = fn(Found<C>) -> Result<T>;

impl<C: Connection, T> Case<C, T> {
    /// A body that is read to its end: JSON or text.
    pub const fn whole(status: &'static str, media: &'static str, read: fn(Found<C>) -> Result<T>) -> Self {
        Self { status, media: Some(media), streamed: false, read }
    }

    /// A body that is left to be read as it arrives.
    pub const fn streamed(status: &'static str, media: &'static str, read: fn(Found<C>) -> Result<T>) -> Self {
        Self { status, media: Some(media), streamed: true, read }
    }

    /// No body. If there is one all the same, nobody asked for it.
    pub const fn empty(status: &'static str, read: fn(Found<C>) -> Result<T>) -> Self {
        Self { status, media: None, streamed: false, read }
    }
}

/// Why none of the described answers fits.
enum Misfit {
    Status,
    Media,
}

/// The case that fits an answer, by the nearest status and then by the nearest media type.
pub(super) fn find<'c, C, T>(cases: &'c [Case<C, T>], answer: &Answer) -> Result<&'c Case<C, T>> {
    search(cases, answer).map_err(|misfit| undescribed(cases, answer, &misfit))
}

/// Whether a status is among those that are described by themselves or by their range.
pub(super) fn describes<C, T>(cases: &[Case<C, T>], status: StatusCode) -> bool {
    cases.iter().any(|case| case.status != "default" && nearness(case.status, status).is_some())
}

fn search<'c, C, T>(cases: &'c [Case<C, T>], answer: &Answer) -> Result<&'c Case<C, T>, Misfit> {
    let nearest = cases.iter().filter_map(|case| nearness(case.status, answer.status)).min().ok_or(Misfit::Status)?;
    let of_status = cases.iter().filter(|case| nearness(case.status, answer.status) == Some(nearest));
    // What is not said can only be what is described.
    let Some(media) = answer.content_type() else { return of_status.min_by_key(|_| 0).ok_or(Misfit::Media) };
    let media = essence(media);
    let fitting = of_status.filter_map(|case| Some((distance(case.media, &media)?, case)));
    fitting.min_by_key(|(distance, _)| *distance).map(|(_, case)| case).ok_or(Misfit::Media)
}

/// How near a described status is to one that came: 0 is itself.
fn nearness(described: &str, status: StatusCode) -> Option<u8> {
    if described == status.as_str() {
        return Some(0);
    }
    match described.strip_suffix("XX") {
        Some(first) => status.as_str().starts_with(first).then_some(1),
        None => (described == "default").then_some(2),
    }
}

/// How near a described media type is to one that came: 0 is itself.
fn distance(described: Option<&str>, media: &str) -> Option<u8> {
    let Some(described) = described.map(essence) else { return Some(0) };
    if described == media {
        return Some(0);
    }
    // What is JSON by another name is read as JSON all the same.
    if is_json(&described) && is_json(media) {
        return Some(1);
    }
    match described.strip_suffix('*') {
        Some("*/") => Some(3),
        Some(start) if media.starts_with(start) => Some(2),
        _ => None,
    }
}

/// A media type without its parameters.
fn essence(media: &str) -> String {
    media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn is_json(media: &str) -> bool {
    media == "application/json" || media == "text/json" || media.ends_with("+json")
}

fn undescribed<C, T>(cases: &[Case<C, T>], answer: &Answer, misfit: &Misfit) -> Error {
    let mut error = answer.error(ErrorKind::Decode);
    let failure = error.failure_mut();
    let status = answer.status.as_u16();
    failure.message = Some(match misfit {
        Misfit::Status => {
            let described = listed(cases.iter().map(|case| case.status));
            format!("its status is {status}, the API describes {described}")
        }
        Misfit::Media => {
            let media = answer.content_type().unwrap_or_default().escape_debug();
            let described = listed(cases.iter().filter_map(|case| case.media));
            format!("its status is {status} and its type `{media}`, the API describes {described}")
        }
    });
    failure.excerpt = excerpt(&redact(&String::from_utf8_lossy(&answer.body), &answer.secrets));
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

/// What to ask for: the media types of success, and those of failure where nothing else can be had.
pub(super) fn accepted<C, T, F>(answers: &[Case<C, T>], failures: &[Case<C, F>]) -> String {
    let mut accepted: Vec<String> = Vec::new();
    for media in answers.iter().filter_map(|case| case.media) {
        if !accepted.iter().any(|known| known == media) {
            accepted.push(media.to_owned());
        }
    }
    if accepted.is_empty() {
        return "*/*".to_owned();
    }
    let answered = accepted.len();
    for media in failures.iter().filter_map(|case| case.media) {
        let known = accepted.iter().take(answered).any(|known| known == media);
        let media = format!("{media};q=0.9");
        if !known && !accepted.contains(&media) {
            accepted.push(media);
        }
    }
    accepted.join(", ")
}
