//! `[limits]` and `[[errors]]`: facts about the servers of an API.

use serde::Deserialize;

use super::{Config, location_of};
use crate::diagnostic::{Diagnostic, Diagnostics, Id};
use crate::model::{ErrorMeaning, ErrorPattern};
use crate::source_text::SourceFile;

/// The limits of the servers, which are the defaults of clients.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LimitsConfig {
    /// How many requests a server accepts within the time `per`.
    pub requests: Option<u32>,
    /// The window of `requests`: `"60s"`.
    pub per: Option<Time>,
    /// Page size for iterating over lists. Default: 100.
    pub page: Option<u32>,
    /// Concurrent requests. Default: 5.
    pub in_flight: Option<usize>,
    /// How long a request waits in total after responses with 429. Default: `"120s"`.
    pub wait: Option<Time>,
}

/// A time in milliseconds: `"500ms"`, `"60s"` or `"2m"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Time(pub u64);

impl TryFrom<String> for Time {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
        let number = text.strip_suffix(unit).and_then(|digits| digits.parse::<u64>().ok());
        let factor = match unit {
            "ms" => Some(1),
            "s" => Some(1_000),
            "m" => Some(60_000),
            _ => None,
        };
        let time = number.zip(factor).and_then(|(number, factor)| number.checked_mul(factor));
        time.filter(|time| *time > 0).map(Self).ok_or_else(|| {
            format!("`{}` is not a time: expected a number with `ms`, `s` or `m`, such as `60s`", text.escape_debug())
        })
    }
}

/// Reports entries that have no effect.
pub(super) fn check(config: &Config, file: &SourceFile, diagnostics: &mut Diagnostics) {
    let mut report = |path: &[&str], message: String, help: &str| {
        diagnostics.push(Diagnostic::new(Id::BadConfig, location_of(file, path), message, help));
    };
    let limits = &config.limits;
    if limits.requests.is_some() != limits.per.is_some() {
        let message = "`limits` has only one of `requests` and `per`".to_owned();
        report(&["limits"], message, "a limit has both: `requests = 1000` and `per = \"60s\"`");
    }
    if config.server_version.as_ref().is_some_and(|at| at.paths.is_empty()) {
        let message = "`server_version` has no paths".to_owned();
        report(&["server_version"], message, "name the documents that may have the version of a server");
    }
    let pointer = config.server_version.as_ref().map_or("", |at| at.pointer.as_str());
    if !pointer.is_empty() && !pointer.starts_with('/') {
        let message = format!("`{pointer}` is not a JSON pointer");
        report(&["server_version", "pointer"], message, "a JSON pointer begins with `/`, such as `/objects/0/version`");
    }
    let zero = [
        ("requests", limits.requests == Some(0)),
        ("in_flight", limits.in_flight == Some(0)),
        ("page", limits.page == Some(0)),
    ];
    for (name, is_zero) in zero {
        if is_zero {
            report(&["limits", name], format!("`{name}` is 0"), "set the limit that the server has, at least 1");
        }
    }
    for error in &config.errors {
        if let Some((message, help)) = flaw(error) {
            report(&["errors"], message.to_owned(), help);
        }
    }
}

fn flaw(error: &ErrorPattern) -> Option<(&'static str, &'static str)> {
    match (&error.redirect, &error.message) {
        (None, None) => Some((
            "an entry of `errors` has neither `redirect` nor `message`",
            "add the path of the login page, or a message: both with `*` for any characters",
        )),
        (Some(_), _) if error.meaning != ErrorMeaning::Unauthenticated => Some((
            "only an entry with `is = \"unauthenticated\"` has `redirect`",
            "name the path of the server's login page",
        )),
        (Some(_), _) if error.message.is_some() || error.field.is_some() || error.status.is_some() => {
            Some(("an entry with `redirect` has `message`, `field` or `status`", "write two entries"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Time;

    #[test]
    fn times_have_a_unit() {
        let parse = |text: &str| Time::try_from(text.to_owned()).ok().map(|time| time.0);
        assert_eq!(parse("60s"), Some(60_000));
        assert_eq!(parse("500ms"), Some(500));
        assert_eq!(parse("2m"), Some(120_000));
        for text in ["", "60", "s", "1 s", "-1s", "1h", "0s", "99999999999999999999s", "18446744073709551615m"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
