//! Bodies that can be sent only once: bytes and forms.

use http::{HeaderValue, Method};

use crate::encode::{Body, Encode, Node};
use crate::error::{Error, ErrorKind, Result};
use crate::file::{Form as Multipart, UNKNOWN, Upload};
use crate::transport::Payload;

/// A body whose source can be read only once.
pub(crate) enum OneShotBody {
    Bytes(&'static str, Upload),
    Form(Form),
}

/// A form (`multipart/form-data`): values, and files that are read while they are sent.
#[derive(Debug, Default)]
pub struct Form {
    pub(super) fields: Body,
    files: Vec<(&'static str, Upload)>,
    /// The media types of parts by their names.
    media: Vec<(&'static str, &'static str)>,
}

impl Form {
    /// Creates an empty form.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a value. Each item of a list is a part of its own.
    pub fn with(mut self, name: &'static str, value: impl Encode) -> Self {
        self.fields = self.fields.with(name, value);
        self
    }

    /// Sets a value whose name is not known beforehand.
    pub fn with_member(mut self, name: impl Into<String>, value: impl Encode) -> Self {
        self.fields = self.fields.with_member(name, value);
        self
    }

    /// Sets the media type of the parts of a name. A file's own media type takes precedence.
    pub fn media(mut self, name: &'static str, media: &'static str) -> Self {
        self.media.push((name, media));
        self
    }

    /// Adds several files of a name.
    pub fn files(mut self, name: &'static str, files: impl IntoIterator<Item = impl Into<Upload>>) -> Self {
        self.files.extend(files.into_iter().map(|file| (name, file.into())));
        self
    }

    /// Adds a file. There may be several of a name.
    pub fn file(mut self, name: &'static str, file: impl Into<Upload>) -> Self {
        self.files.push((name, file.into()));
        self
    }
}

impl OneShotBody {
    /// The payload, with its media type.
    pub(super) async fn open(self, method: &Method, path: &str) -> Result<(HeaderValue, Payload)> {
        let at = |error: Error| error.at(method, path);
        match self {
            Self::Bytes(media, upload) => {
                let file = upload.open().await.map_err(at)?;
                // A range of media types cannot be sent.
                let media = file.content_type(if media.contains('*') { UNKNOWN } else { media });
                let media = HeaderValue::try_from(media).map_err(|error| {
                    at(Error::caused(
                        ErrorKind::Request,
                        "the media type of the file is not allowed in a header",
                        error,
                    ))
                })?;
                Ok((media, file.into_payload()))
            }
            Self::Form(form) => {
                let mut parts = Multipart::new();
                let media_of = |name: &str| form.media.iter().find(|(part, _)| *part == name).map(|(_, media)| *media);
                for (name, node) in form.fields.fields() {
                    let media = media_of(name);
                    parts = match node {
                        Node::Null => Ok(parts),
                        Node::List(items) => items.iter().try_fold(parts, |parts, item| parts.part(name, media, item)),
                        other => parts.part(name, media, other),
                    }
                    .map_err(at)?;
                }
                for (name, file) in form.files {
                    parts = parts.file(name, media_of(name).unwrap_or(UNKNOWN), file.open().await.map_err(at)?);
                }
                parts.finish().map_err(at)
            }
        }
    }
}
