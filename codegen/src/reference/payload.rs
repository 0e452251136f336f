//! The bodies of the examples for curl.

use serde_json::Value;

use super::sample::{sample, text};
use super::serialized;
use crate::model::{
    Content, Encoding, Field, FormFields, Parts, RequestBody, Resource, Shape, Type, Version, is_one_media_type,
};

/// The body of a request.
pub(super) enum Payload {
    /// A text of a media type.
    Text(String, String),
    /// A file of a media type.
    File(String),
    /// A form with names and values.
    Form(Vec<(String, String)>),
    /// The parts of a form.
    Multipart(Vec<Part>),
}

/// A part of a form.
pub(super) struct Part {
    name: String,
    /// The text; `None` for a file.
    text: Option<String>,
    media: Option<String>,
}

impl Payload {
    /// JSON.
    pub(super) fn json(value: &Value) -> Self {
        Self::Text("application/json".to_owned(), value.to_string())
    }

    /// The body of an operation: JSON if it may be JSON.
    pub(super) fn of(version: &Version, body: &RequestBody) -> Option<Self> {
        let is_json = |content: &&Content| matches!(content.encoding, Encoding::Json(_));
        let content = body.contents.iter().find(is_json).or(body.contents.first())?;
        let media = |other: &str| if is_one_media_type(&content.media) { &content.media } else { other }.to_owned();
        Some(match &content.encoding {
            Encoding::Json(kind) => Self::Text(media("application/json"), sample(version, kind, "value").to_string()),
            Encoding::Text => Self::Text(media("text/plain"), "text".to_owned()),
            Encoding::Bytes | Encoding::Events(_) | Encoding::Lines(_) => Self::File(media("application/octet-stream")),
            Encoding::Form(form) => Self::Form(fields(version, form)),
            Encoding::Multipart(parts) => Self::Multipart(
                sent(version, &parts.schema).into_iter().map(|field| part(version, parts, field)).collect(),
            ),
        })
    }

    /// A form with the files of a resource, and other fields.
    pub(super) fn files(resource: &Resource, others: &Value) -> Self {
        let others = others.as_object().cloned().unwrap_or_default();
        let texts = pairs(others).into_iter().map(|(name, value)| Part { name, text: Some(value), media: None });
        let files = resource.files().map(|field| Part { name: field.wire.clone(), text: None, media: None });
        Self::Multipart(texts.chain(files).collect())
    }

    /// Returns the arguments of curl.
    pub(super) fn arguments(&self) -> Vec<String> {
        let of_type = |media: &str| format!("--header {}", quoted(&format!("Content-Type: {media}")));
        match self {
            Self::Text(media, text) => vec![of_type(media), format!("--data {}", quoted(text))],
            Self::File(media) => vec![of_type(media), "--data-binary '@file'".to_owned()],
            Self::Form(pairs) => pairs
                .iter()
                .map(|(name, value)| format!("--data-urlencode {}", quoted(&format!("{name}={value}"))))
                .collect(),
            Self::Multipart(parts) => parts.iter().map(Part::argument).collect(),
        }
    }
}

impl Part {
    fn argument(&self) -> String {
        let kind = self.media.as_ref().map(|media| format!(";type={media}")).unwrap_or_default();
        match &self.text {
            None => format!("--form {}", quoted(&format!("{}=@file{kind}", self.name))),
            // curl reads what follows a semicolon as the properties of the part.
            Some(text) if kind.is_empty() || text.contains([';', '"']) && !text.starts_with('{') => {
                format!("--form-string {}", quoted(&format!("{}={text}", self.name)))
            }
            Some(text) => format!("--form {}", quoted(&format!("{}={text}{kind}", self.name))),
        }
    }
}

/// The fields that an example sends: those that are required, or else the first one.
fn sent<'v>(version: &'v Version, id: &str) -> Vec<&'v Field> {
    let Some(Shape::Object(object)) = version.schemas.get(id).map(|schema| &schema.shape) else { return Vec::new() };
    let required: Vec<&Field> = object.fields.iter().filter(|field| field.is_required()).collect();
    let first = object.fields.iter().find(|field| is_file(&field.kind)).or(object.fields.first());
    if required.is_empty() { first.into_iter().collect() } else { required }
}

fn is_file(kind: &Type) -> bool {
    match kind {
        Type::File => true,
        Type::List(inner) | Type::Nullable(inner) => is_file(inner),
        _ => false,
    }
}

fn sampled(version: &Version, field: &Field) -> (String, Value) {
    (field.wire.clone(), sample(version, &field.kind, &field.wire))
}

fn part(version: &Version, parts: &Parts, field: &Field) -> Part {
    let (name, value) = sampled(version, field);
    let documented = parts.media.get(&name).filter(|media| is_one_media_type(media)).cloned();
    let is_json = value.is_object();
    Part {
        name,
        text: (!is_file(&field.kind)).then(|| text(&value)),
        media: documented.or_else(|| is_json.then(|| "application/json".to_owned())),
    }
}

/// The fields of a form, each by its style.
fn fields(version: &Version, form: &FormFields) -> Vec<(String, String)> {
    let sent = sent(version, &form.schema).into_iter().map(|field| sampled(version, field));
    let fields = sent.flat_map(|(name, value)| match form.serializations.get(&name) {
        Some(how) => serialized::pairs(&name, &value, *how, str::to_owned),
        None => pairs([(name, value)]),
    });
    fields.collect()
}

/// The values of a form as texts; one for each item of a list.
fn pairs(values: impl IntoIterator<Item = (String, Value)>) -> Vec<(String, String)> {
    let items = values.into_iter().flat_map(|(name, value)| match value {
        Value::Array(items) => items.into_iter().map(|item| (name.clone(), text(&item))).collect(),
        value => vec![(name, text(&value))],
    });
    items.collect()
}

/// A text as one argument of a shell.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
