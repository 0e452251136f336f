//! Strings of a format: UUIDs, URIs and durations, stored as they were written.

use std::fmt;
use std::str::FromStr;

use jiff::{SignedDuration, Span};
use serde::Deserializer;
use url::Url;

use crate::Json;
use crate::decode::{Decode, Fit, Probe, TextVisitor};
use crate::encode::{Encode, Node};

/// A UUID (`format: uuid`), stored as it was written.
///
/// Any string is accepted when it is read, so that one invalid UUID does not fail a whole response; [`to_uuid`](Self::to_uuid)
/// validates it. Parsing with [`FromStr`] accepts UUIDs only, with or without hyphens, in braces and as a URN. Two are equal
/// if they are written the same; compare [`to_uuid`](Self::to_uuid) to ignore case.
///
/// ```
/// use pexgen_runtime::Uuid;
///
/// let id: Uuid = "67E55044-10B1-426F-9247-BB680E5FE0C8".parse()?;
/// assert_eq!(id.as_str(), "67E55044-10B1-426F-9247-BB680E5FE0C8");
/// assert_eq!(id.to_uuid()?.get_version_num(), 4);
/// assert!("none".parse::<Uuid>().is_err());
/// # Ok::<(), pexgen_runtime::InvalidFormat>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Uuid(Box<str>);

/// A URI or a reference to one (`format: uri`, `uri-reference`, `iri`, `iri-reference`, `url`), stored as it was written.
///
/// Any string is accepted when it is read; [`to_url`](Self::to_url) parses an absolute URI. Parsing with [`FromStr`] accepts
/// absolute URIs, and relative references without characters that a URI cannot contain. Two are equal if they are written
/// the same.
///
/// ```
/// use pexgen_runtime::Uri;
///
/// let callback: Uri = "https://example.com/hook?id=1".parse()?;
/// assert_eq!(callback.to_url()?.host_str(), Some("example.com"));
/// assert!("no URI".parse::<Uri>().is_err());
/// # Ok::<(), pexgen_runtime::InvalidFormat>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Uri(Box<str>);

/// A duration (`format: duration`), stored as it was written.
///
/// Any string is accepted when it is read; [`to_span`](Self::to_span) and [`to_duration`](Self::to_duration) parse it: ISO
/// 8601 (`P1DT2H`), and what many servers write instead, such as `1h30m`, `3.5s` and `02:03:04`. Parsing with [`FromStr`]
/// accepts the same. Two are equal if they are written the same.
///
/// ```
/// use std::time::Duration;
///
/// use pexgen_runtime::IsoDuration;
///
/// let ttl: IsoDuration = "PT1H30M".parse()?;
/// assert_eq!(ttl.to_duration()?, Duration::from_secs(5_400));
/// assert_eq!(IsoDuration::from(Duration::from_secs(90)).as_str(), "PT1M30S");
/// assert!("soon".parse::<IsoDuration>().is_err());
/// # Ok::<(), pexgen_runtime::InvalidFormat>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IsoDuration(Box<str>);

/// The error of a string that is not of the expected format.
#[derive(Clone, PartialEq, Eq)]
pub struct InvalidFormat {
    text: Box<str>,
    expected: &'static str,
}

impl fmt::Display for InvalidFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not {}", self.text.escape_debug(), self.expected)
    }
}

crate::macros::value_error!(InvalidFormat);

impl Uuid {
    /// Returns the parsed UUID.
    ///
    /// # Errors
    /// When the string is not a UUID.
    pub fn to_uuid(&self) -> Result<uuid::Uuid, InvalidFormat> {
        uuid::Uuid::try_parse(self.0.trim_ascii()).map_err(|_| self.invalid("a UUID"))
    }

    fn check(&self) -> Result<(), InvalidFormat> {
        self.to_uuid().map(drop)
    }

    fn is_narrow(&self) -> bool {
        self.to_uuid().is_ok()
    }
}

impl Uri {
    /// Returns the parsed absolute URI. `Url::join` resolves a relative reference against the URL that it is relative to.
    ///
    /// # Errors
    /// When the string is not an absolute URI.
    pub fn to_url(&self) -> Result<Url, InvalidFormat> {
        Url::parse(&self.0).map_err(|_| self.invalid("an absolute URI"))
    }

    fn check(&self) -> Result<(), InvalidFormat> {
        let is_excluded = |c: char| c.is_control() || c.is_whitespace() || "<>\"{}|\\^`".contains(c);
        let is_valid = self.is_narrow() || !self.0.is_empty() && !self.0.contains(is_excluded);
        if is_valid { Ok(()) } else { Err(self.invalid("a URI")) }
    }

    fn is_narrow(&self) -> bool {
        self.to_url().is_ok()
    }
}

impl IsoDuration {
    /// Returns the parsed duration with its units, of which days, weeks, months and years have no fixed length.
    ///
    /// # Errors
    /// When the string is not a duration.
    pub fn to_span(&self) -> Result<Span, InvalidFormat> {
        self.0.trim_ascii().parse().map_err(|_| self.invalid("a duration"))
    }

    /// Returns the length of the duration; a day has 24 hours, a week 7 days.
    ///
    /// # Errors
    /// When the string is not a duration, when it has months or years, or when it is negative.
    pub fn to_duration(&self) -> Result<std::time::Duration, InvalidFormat> {
        let invalid = || self.invalid("a duration of a fixed length that is not negative");
        let span = self.to_span()?;
        let length: SignedDuration =
            span.to_duration(jiff::SpanRelativeTo::days_are_24_hours()).map_err(|_| invalid())?;
        length.try_into().map_err(|_| invalid())
    }

    fn check(&self) -> Result<(), InvalidFormat> {
        self.to_span().map(drop)
    }

    fn is_narrow(&self) -> bool {
        self.to_span().is_ok()
    }
}

macro_rules! formatted {
    ($($name:ident),+) => {$(
        impl $name {
            /// Returns the string as it was written.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            fn invalid(&self, expected: &'static str) -> InvalidFormat {
                InvalidFormat { text: self.0.clone(), expected }
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                *self.0 == *other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                *self.0 == **other
            }
        }

        impl FromStr for $name {
            type Err = InvalidFormat;

            fn from_str(text: &str) -> Result<Self, InvalidFormat> {
                let parsed = Self::from(text);
                parsed.check().map(|()| parsed)
            }
        }

        /// Accepts any string, as it is sent.
        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        /// Accepts any string, as it is sent.
        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }

        /// Accepts any string, as it is sent.
        impl From<&String> for $name {
            fn from(text: &String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl From<&Self> for $name {
            fn from(value: &Self) -> Self {
                value.clone()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0.into()
            }
        }

        impl Encode for $name {
            fn encode(self) -> Node {
                Node::Text(String::from(self.0).into())
            }
        }

        /// Decodes any string, as [`String`] does.
        impl Decode for $name {
            fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(TextVisitor).map(Self::from)
            }

            /// A string of the format matches better than any string does.
            fn fit(json: &Json, _: &mut Probe) -> Fit {
                json.as_str().map_or(Fit::MISMATCH, |text| Fit::described(1 + u32::from(Self::from(text).is_narrow())))
            }
        }
    )+};
}

formatted!(Uuid, Uri, IsoDuration);

impl From<uuid::Uuid> for Uuid {
    fn from(value: uuid::Uuid) -> Self {
        Self(value.to_string().into())
    }
}

impl From<Url> for Uri {
    fn from(value: Url) -> Self {
        Self(String::from(value).into())
    }
}

impl From<&Url> for Uri {
    fn from(value: &Url) -> Self {
        Self(value.as_str().into())
    }
}

/// In ISO 8601.
impl From<Span> for IsoDuration {
    fn from(value: Span) -> Self {
        Self(value.to_string().into())
    }
}

/// In ISO 8601, in hours, minutes and seconds.
impl From<SignedDuration> for IsoDuration {
    fn from(value: SignedDuration) -> Self {
        Self(value.to_string().into())
    }
}

/// In ISO 8601, in hours, minutes and seconds; at most 2⁶³ seconds.
impl From<std::time::Duration> for IsoDuration {
    fn from(value: std::time::Duration) -> Self {
        SignedDuration::try_from(value).unwrap_or(SignedDuration::MAX).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::from_str;

    fn read_and_written<T: Decode + Encode>(json: &str) -> String {
        let value: T = from_str(json).unwrap_or_else(|error| panic!("{json}: {}", error.message));
        serde_json::to_string(&crate::encode::Body::new().with("a", value)).unwrap()
    }

    #[test]
    fn strings_are_written_back_the_same() {
        for text in ["", " 1 ", "{67e55044-10b1-426f-9247-bb680e5fe0c8}", "HTTP://Example.com:80", "P1Y", "1h 30m", "ü"]
        {
            let json = format!("{text:?}");
            let expected = format!("{{\"a\":{json}}}");
            assert_eq!(read_and_written::<Uuid>(&json), expected);
            assert_eq!(read_and_written::<Uri>(&json), expected);
            assert_eq!(read_and_written::<IsoDuration>(&json), expected);
        }
    }

    #[test]
    fn durations_of_iso_8601_go_and_protobuf_are_parsed() {
        let seconds = |text: &str| text.parse::<IsoDuration>().unwrap().to_duration().unwrap().as_secs_f64();
        for (text, expected) in [
            ("PT5M", 300.0),
            ("P1DT1S", 86_401.0),
            ("P1W", 604_800.0),
            ("1h30m", 5_400.0),
            ("3.5s", 3.5),
            ("00:01:00", 60.0),
        ] {
            assert!((seconds(text) - expected).abs() < 1e-9, "{text}");
        }
        assert!("P1M".parse::<IsoDuration>().unwrap().to_duration().is_err());
        assert!("-PT1S".parse::<IsoDuration>().unwrap().to_duration().is_err());
        assert!("5".parse::<IsoDuration>().is_err());
    }

    #[test]
    fn relative_references_are_uris() {
        for text in ["/things/1", "#top", "?page=2", "mailto:a@example.com", "urn:isbn:1"] {
            assert!(text.parse::<Uri>().is_ok(), "{text}");
        }
        for text in ["", "a b", "{id}"] {
            assert!(text.parse::<Uri>().is_err(), "{text}");
        }
        assert!(Uri::from("/things/1").to_url().is_err());
    }

    #[test]
    fn the_format_matches_better_than_a_string() {
        let uuid = Json::from("67e55044-10b1-426f-9247-bb680e5fe0c8");
        let text = Json::from("text");
        let fit = |json: &Json| Uuid::fit(json, &mut Probe::default());
        assert_eq!((fit(&uuid), fit(&text)), (Fit::described(2), Fit::described(1)));
        assert_eq!(fit(&Json::from(5)), Fit::MISMATCH);
    }
}
