//! Errors whose meaning is in a message or in the target of a redirect, as the configuration of an API describes them.

use super::{Error, Failure};

/// The meaning of an error, beyond that of its status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErrorMeaning {
    /// The credentials are missing or wrong.
    Unauthenticated,
    /// An object does not exist.
    NotFound,
    /// An object with the same unique values exists.
    Duplicate,
}

/// How a server reports an error of one meaning. `*` in a pattern stands for any characters; case is ignored.
#[derive(Clone, Copy, Debug)]
pub struct ErrorPattern {
    meaning: ErrorMeaning,
    status: Option<u16>,
    redirect: Option<&'static str>,
    field: Option<&'static str>,
    message: Option<&'static str>,
}

impl ErrorPattern {
    /// Redirects to the server's login page, by its path.
    pub const fn login_page(path: &'static str) -> Self {
        Self { redirect: Some(path), ..Self::new(ErrorMeaning::Unauthenticated) }
    }

    /// Messages about missing or wrong credentials.
    pub const fn unauthenticated(message: &'static str) -> Self {
        Self { message: Some(message), ..Self::new(ErrorMeaning::Unauthenticated) }
    }

    /// Messages about objects that do not exist.
    pub const fn not_found(message: &'static str) -> Self {
        Self { message: Some(message), ..Self::new(ErrorMeaning::NotFound) }
    }

    /// Messages about objects that exist already.
    pub const fn duplicate(message: &'static str) -> Self {
        Self { message: Some(message), ..Self::new(ErrorMeaning::Duplicate) }
    }

    const fn new(meaning: ErrorMeaning) -> Self {
        Self { meaning, status: None, redirect: None, field: None, message: None }
    }

    /// Restricts the pattern to responses with this status.
    pub const fn status(self, status: u16) -> Self {
        Self { status: Some(status), ..self }
    }

    /// Restricts the pattern to messages of fields with this name.
    pub const fn field(self, name: &'static str) -> Self {
        Self { field: Some(name), ..self }
    }

    fn matches_failure(&self, failure: &Failure) -> bool {
        let Some(message) = self.message else { return false };
        let status = failure.status.map(|status| status.as_u16());
        if self.status.is_some() && self.status != status {
            return false;
        }
        let is_meant = |name: &str| self.field.is_none_or(|field| matches(field, name));
        let mut of_fields = failure.fields.iter().filter(|(name, _)| is_meant(name)).flat_map(|(_, texts)| texts);
        let of_response = failure.message.as_ref().filter(|_| self.field.is_none());
        of_fields.any(|text| matches(message, text)) || of_response.is_some_and(|text| matches(message, text))
    }
}

/// Returns whether a path is that of the login page.
pub(crate) fn is_login_page(patterns: &[ErrorPattern], path: &str) -> bool {
    patterns.iter().any(|pattern| pattern.redirect.is_some_and(|redirect| matches(redirect, path)))
}

impl Error {
    /// Notes the meaning of the error by its messages.
    pub(crate) fn classified(mut self, patterns: &[ErrorPattern]) -> Self {
        let found = patterns.iter().find(|pattern| pattern.matches_failure(&self.0));
        self.0.meaning = found.map(|pattern| pattern.meaning);
        self
    }
}

/// Returns whether a text matches a pattern as a whole.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.to_lowercase(), text.to_lowercase());
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut text) = text.strip_prefix(start) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let end = parts.pop().unwrap_or_default();
    for part in parts {
        let Some((_, after)) = text.split_once(part) else { return false };
        text = after;
    }
    text.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::{Error, ErrorPattern, is_login_page, matches};
    use crate::error::ErrorKind;

    #[test]
    fn star_matches_any_characters() {
        for (pattern, text) in [
            ("*already exists*", "Conference with this Name already exists."),
            ("Failed to find *.", "failed to find participant."),
            ("a*b*c", "abbbc"),
            ("*", ""),
            ("a", "A"),
            ("*login*", "/accounts/login/"),
        ] {
            assert!(matches(pattern, text), "{pattern}: {text}");
        }
        for (pattern, text) in [("a*b", "a"), ("a*a", "a"), ("*a*b*", "ba"), ("a", "ab"), ("", "a"), ("a*b", "xab")] {
            assert!(!matches(pattern, text), "{pattern}: {text}");
        }
    }

    #[test]
    fn messages_of_fields_decide() {
        const NOT_FOUND: &[ErrorPattern] = &[ErrorPattern::not_found("Failed to find *").status(400).field("*_id")];
        let classified = |status: u16, field: &str, message: &str| {
            let mut error = Error::new(ErrorKind::Status, message);
            error.failure_mut().status = http::StatusCode::from_u16(status).ok();
            error.failure_mut().fields.insert(field.to_owned(), vec![message.to_owned()]);
            error.classified(NOT_FOUND)
        };
        assert!(classified(400, "participant_id", "Failed to find participant.").is_not_found());
        assert!(!classified(400, "participant_id", "This field is required.").is_not_found());
        assert!(!classified(400, "package", "Failed to find the package.").is_not_found());
        assert!(!classified(409, "participant_id", "Failed to find participant.").is_not_found());
    }

    #[test]
    fn redirects_are_matched_by_their_path() {
        let patterns = [ErrorPattern::login_page("*/login/*")];
        assert!(is_login_page(&patterns, "/accounts/login/"));
        assert!(!is_login_page(&patterns, "/api/conference/1/"));
    }
}
