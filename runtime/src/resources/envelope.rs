//! The envelope in which a server says how a command ended.

use std::fmt;

use serde::Deserializer;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::decode::{Decode, Json, KeySeed};
use crate::error::{EXCERPT, ErrorBody, ErrorKind, Result};
use crate::http::response::Response;

/// Refuses a response that reports a failure as commands do, with a successful HTTP status: a resource may be a command
/// although it is not declared as one. An object that has a URI may have a `status` of its own.
pub(super) fn check_not_failed(response: &Response) -> Result<()> {
    match response.decode::<Envelope>() {
        Ok(envelope) if envelope.is_failure() => Err(failed(response, &envelope)),
        _ => Ok(()),
    }
}

/// The error of a reply that reports a failure, in any of its forms.
pub(super) fn failed(response: &Response, envelope: &Envelope) -> crate::Error {
    let words = ErrorBody::read(&response.body, response.content_type(), response.resource, &response.secrets);
    let mut error = response.error(ErrorKind::Command);
    let failure = error.failure_mut();
    match &envelope.status {
        Some(status) => {
            let status = response.redacted(status, EXCERPT);
            failure.message = words.message.or_else(|| Some(format!("its status is `{}`", status.escape_debug())));
            failure.fields = words.fields;
            failure.excerpt = words.excerpt;
        }
        // It may be no report of a failure, but an unknown reply with confidential values.
        None => failure.message = words.message.or_else(|| Some("the reply has no status".to_owned())),
    }
    error.classified(response.patterns)
}

/// `{"status": "success", "data": {...}}`. `data` is decoded last, because the keys are sorted and `status` follows it.
#[derive(Default)]
pub(super) struct Envelope {
    pub(super) status: Option<String>,
    pub(super) message: Option<String>,
    pub(super) data: Option<Box<RawValue>>,
    /// Whether it has a `resource_uri`, which makes it an object.
    is_object: bool,
}

impl Envelope {
    fn is_failure(&self) -> bool {
        !self.is_object && matches!(self.status.as_deref(), Some("failure" | "failed" | "error"))
    }
}

impl Decode for Envelope {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EnvelopeVisitor)
    }
}

struct EnvelopeVisitor;

impl<'de> Visitor<'de> for EnvelopeVisitor {
    type Value = Envelope;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the reply to a command")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Envelope, A::Error> {
        let mut envelope = Envelope::default();
        while let Some(name) = map.next_key_seed(KeySeed)? {
            match &*name {
                "status" => envelope.status = text(map.next_value()?),
                "message" => envelope.message = text(map.next_value()?),
                "data" => envelope.data = Some(map.next_value()?),
                name => {
                    envelope.is_object |= name == "resource_uri";
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(envelope)
    }
}

fn text(value: Json) -> Option<String> {
    match value {
        Json::Null => None,
        Json::String(text) => Some(text),
        other => Some(other.to_string()),
    }
}
