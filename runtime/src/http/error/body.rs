//! The message and the errors of fields in the body of an error response, in every form that servers write.

use std::collections::BTreeMap;

use serde_json::Map;

use super::redact;
use crate::http::charset;
use crate::{Json, Secret};

/// The length limit of excerpts and messages, in characters.
pub(crate) const EXCERPT: usize = 600;

/// The content of the body of an error response.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct ErrorBody {
    pub(crate) message: Option<String>,
    pub(crate) fields: BTreeMap<String, Vec<String>>,
    pub(crate) excerpt: Option<String>,
}

impl ErrorBody {
    /// Reads a body of any type, whose media type may name its charset. `resource` is the server's name of the resource, which contains the errors of fields
    /// (tastypie resources.py `error_response`); if it is empty, what an API of unknown form says is read.
    pub(crate) fn read(body: &[u8], media: Option<&str>, resource: &str, secrets: &[Secret]) -> Self {
        // An error in an unknown charset is better than none.
        let text = charset::json(body, media).unwrap_or_else(|_| String::from_utf8_lossy(body));
        // Before words are joined and texts cut, which would leave parts of secrets.
        let clean = redact(&text, secrets);
        let mut content = Self { excerpt: excerpt(&clean), ..Self::default() };
        match serde_json::from_str(&text) {
            Ok(Json::Object(object)) if resource.is_empty() => {
                content.message = described(&object);
                content.read_errors(object.get("errors"));
            }
            Ok(Json::Object(object)) => content.read_object(&object, resource),
            Ok(Json::String(message)) => content.message = non_empty(&message),
            Ok(Json::Array(messages)) => content.message = non_empty(&flat_text(&Json::Array(messages))),
            _ => content.message = html_title(&clean).or_else(|| plain_text(&clean)),
        }
        content.message = content.message.map(|message| redact(&message, secrets));
        let clean = |messages: Vec<String>| messages.iter().map(|message| redact(message, secrets)).collect();
        content.fields =
            content.fields.into_iter().map(|(name, messages)| (redact(&name, secrets), clean(messages))).collect();
        content
    }

    /// Reads properties with a known meaning; the others are errors of fields.
    pub(crate) fn read_object(&mut self, object: &Map<String, Json>, resource: &str) {
        const MESSAGES: [&str; 5] = ["error", "error_message", "message", "detail", "details"];
        for (name, value) in object {
            match value {
                Json::Null | Json::Bool(_) | Json::Number(_) => {}
                Json::String(text) if MESSAGES.contains(&name.as_str()) => self.add_message(&unescape(text)),
                Json::Object(fields) if MESSAGES.contains(&name.as_str()) || name == resource => {
                    self.read_fields(fields, "");
                }
                Json::Array(_) if MESSAGES.contains(&name.as_str()) => self.add_message(&flat_text(value)),
                // Added by a server in debug mode; they are in the excerpt.
                Json::String(_) if matches!(name.as_str(), "traceback" | "status" | "code" | "type" | "title") => {}
                // The partial result of a failed command.
                Json::Object(_) | Json::Array(_) if name == "data" => {}
                Json::Object(fields) => self.read_fields(fields, name),
                Json::String(_) | Json::Array(_) => self.add_field(name, value),
            }
        }
    }

    /// Reads the errors of single values: objects with a place and a message (as in RFC 9457), or messages by field.
    fn read_errors(&mut self, errors: Option<&Json>) {
        const PLACES: [&str; 6] = ["pointer", "parameter", "field", "name", "path", "header"];
        const MESSAGES: [&str; 4] = ["detail", "message", "title", "description"];
        match errors {
            Some(Json::Object(fields)) => self.read_fields(fields, ""),
            Some(Json::Array(errors)) => {
                for error in errors.iter().filter_map(Json::as_object) {
                    let text = |names: &[&str]| names.iter().find_map(|name| error.get(*name)?.as_str());
                    if let (Some(place), Some(message)) = (text(&PLACES), text(&MESSAGES)) {
                        self.add_field(place.trim_start_matches(['#', '/']), &message.into());
                    }
                }
            }
            _ => {}
        }
    }

    fn read_fields(&mut self, fields: &Map<String, Json>, prefix: &str) {
        for (name, value) in fields {
            let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
            match value {
                Json::Object(nested) => self.read_fields(nested, &path),
                // Django's name for errors of the whole object.
                value if name == "__all__" => self.add_message(&flat_text(value)),
                value => self.add_field(&path, value),
            }
        }
    }

    fn add_field(&mut self, name: &str, value: &Json) {
        let messages = match value {
            Json::Array(items) => items.iter().map(flat_text).collect(),
            value => vec![flat_text(value)],
        };
        self.fields.entry(name.to_owned()).or_default().extend(messages);
    }

    fn add_message(&mut self, text: &str) {
        let Some(text) = non_empty(text) else { return };
        self.message = Some(match self.message.take() {
            Some(message) if message != text => format!("{message} {text}"),
            _ => text,
        });
    }
}

/// Returns the message of an error of unknown form, by the names that APIs use for it (such as RFC 9457 and RFC 6749).
fn described(object: &Map<String, Json>) -> Option<String> {
    const NAMES: [&str; 8] =
        ["detail", "message", "error_description", "error_message", "error_text", "description", "title", "error"];
    let found = NAMES.iter().find_map(|name| match object.get(*name)? {
        Json::String(text) => non_empty(text),
        Json::Object(inner) if *name == "error" => non_empty(inner.get("message")?.as_str()?),
        _ => None,
    })?;
    let text = |name: &str| object.get(name)?.as_str();
    // Without a type, the title repeats the status (RFC 9457, section 4.2.1).
    match (text("type"), text("title")) {
        (Some(kind), Some(title)) if kind != "about:blank" && title != found => Some(format!("{title}: {found}")),
        _ => Some(found),
    }
}

/// Returns the beginning of a text, on one line.
pub(crate) fn excerpt(text: &str) -> Option<String> {
    let mut line = String::new();
    let mut length = 0;
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        let space = (length > 0).then_some(' ');
        for c in space.into_iter().chain(word.chars()) {
            if length == EXCERPT {
                line.push('…');
                return Some(line);
            }
            line.push(c);
            length += 1;
        }
    }
    (!line.is_empty()).then_some(line)
}

/// Truncates a text to a number of characters.
pub(crate) fn shortened(mut text: String, most: usize) -> String {
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
        text.push('…');
    }
    text
}

fn non_empty(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Formats a value: strings unchanged, lists joined, anything else as JSON.
fn flat_text(value: &Json) -> String {
    match value {
        Json::String(text) => unescape(text),
        Json::Array(items) => items.iter().map(flat_text).collect::<Vec<_>>().join(" "),
        value => value.to_string(),
    }
}

/// Removes HTML escapes, which tastypie writes since 0.11.1 (resources.py `wrap_view`).
fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let quotes = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#x27;", "'");
    quotes.replace("&#39;", "'").replace("&amp;", "&")
}

/// Returns the title of an HTML page, such as proxies respond with.
fn html_title(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let start = lower.find("<title>")? + "<title>".len();
    let end = start + lower.get(start..)?.find("</title>")?;
    excerpt(&unescape(text.get(start..end)?))
}

fn plain_text(text: &str) -> Option<String> {
    let is_markup = text.trim_start().starts_with('<');
    let is_json = text.trim_start().starts_with(['{', '[']);
    if is_markup || is_json { None } else { excerpt(text) }
}

#[cfg(test)]
mod tests {
    use super::ErrorBody;

    fn read(body: &str) -> ErrorBody {
        ErrorBody::read(body.as_bytes(), None, "conference", &[])
    }

    #[test]
    fn validation_errors_are_read_by_field() {
        let content = read(r#"{"conference": {"name": ["Required.", "Too short."], "__all__": ["Clash."]}}"#);
        assert_eq!(content.fields["name"], ["Required.", "Too short."]);
        assert_eq!(content.message.as_deref(), Some("Clash."));
    }

    #[test]
    fn validation_errors_of_related_objects_have_a_path() {
        let content = read(r#"{"conference_alias": {"alias": ["Taken."]}, "conference": {"ivr": {"name": "Bad."}}}"#);
        assert_eq!(content.fields["conference_alias.alias"], ["Taken."]);
        assert_eq!(content.fields["ivr.name"], ["Bad."]);
    }

    #[test]
    fn messages_of_tastypie_are_read() {
        assert_eq!(read(r#"{"error": "must be &gt;= 0"}"#).message.as_deref(), Some("must be >= 0"));
        assert_eq!(read(r#"{"error_message": "Sorry", "traceback": "x"}"#).message.as_deref(), Some("Sorry"));
        assert_eq!(read("plain words\n").message.as_deref(), Some("plain words"));
        assert_eq!(read("<html><title>502 Bad Gateway</title>").message.as_deref(), Some("502 Bad Gateway"));
        assert_eq!(read(""), ErrorBody::default());
        assert_eq!(read("[1").message, None);
        assert_eq!(read("[1").excerpt.as_deref(), Some("[1"));
    }

    #[test]
    fn messages_of_other_apis_are_read() {
        let read = |body: &str| ErrorBody::read(body.as_bytes(), None, "", &[]);
        let content = read(r#"{"title": "Conflict", "detail": "Synchronising.", "instance": "x"}"#);
        assert_eq!(content.message.as_deref(), Some("Synchronising."));
        assert!(content.fields.is_empty());
        let typed = r##"{"type": "https://x/taken", "title": "Taken", "detail": "By 7.", "errors": [
            {"pointer": "#/name", "detail": "too short"}, {"field": "name", "message": "no digits"}, {"detail": "?"}]}"##;
        let content = read(typed);
        assert_eq!(content.message.as_deref(), Some("Taken: By 7."));
        assert_eq!(content.fields["name"], ["too short", "no digits"]);
        assert_eq!(read(r#"{"title": "Invalid", "errors": {"a": ["b"]}}"#).fields["a"], ["b"]);
        assert_eq!(read(r#"{"error": {"code": 7, "message": "No."}}"#).message.as_deref(), Some("No."));
        assert_eq!(read(r#"{"reason": "x"}"#).message, None);
    }

    #[test]
    fn secrets_with_spaces_and_at_the_limit_of_a_message_are_redacted() {
        let long = format!("{}hunter2secret9", "x".repeat(590));
        for (body, secret) in [
            ("bad pin hunter2  secret9", "hunter2  secret9"),
            ("bad pin -----KEY-----\nAAAA", "-----KEY-----\nAAAA"),
            (&long, "hunter2secret9"),
        ] {
            for body in [body.to_owned(), format!("<html><title>{body}</title>")] {
                let content = ErrorBody::read(body.as_bytes(), None, "conference", &[secret.into()]);
                let message = content.message.unwrap();
                for part in ["hunter2", "KEY", "AAAA"] {
                    assert!(!message.contains(part), "{message}");
                }
                assert!(message.contains("[redacted") || message.ends_with('…'), "{message}");
            }
        }
    }

    #[test]
    fn errors_are_decoded_by_their_charset() {
        let utf_16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
        let json = r#"{"error": "größer"}"#;
        for (body, media) in [
            (json.as_bytes().to_vec(), "application/json"),
            (format!("\u{feff}{json}").into_bytes(), "application/json"),
            (utf_16(&format!("\u{feff}{json}")), "application/json"),
            (json.chars().map(|c| c as u8).collect(), "application/json; charset=iso-8859-1"),
            (b"gr\xf6\xdfer".to_vec(), "text/plain; charset=iso-8859-1"),
            ("<title>größer</title>".chars().map(|c| c as u8).collect(), "text/html; charset=latin1"),
        ] {
            let content = ErrorBody::read(&body, Some(media), "conference", &[]);
            assert_eq!(content.message.as_deref(), Some("größer"), "{media}");
        }
        let unknown = ErrorBody::read(b"a\xff", Some("text/plain; charset=x"), "", &[]);
        assert_eq!(unknown.message.as_deref(), Some("a\u{fffd}"));
    }

    #[test]
    fn excerpts_are_bounded() {
        let content = read(&"x y ".repeat(10_000));
        assert!(content.excerpt.is_some_and(|excerpt| excerpt.chars().count() <= 601));
    }
}
