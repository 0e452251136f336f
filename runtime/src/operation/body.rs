//! Bodies with files: bytes and forms.

use crate::encode::{Body, Encode, Node};
use crate::error::Result;
use crate::file::{FileBody, Multipart, UNKNOWN, Upload};

/// What takes the place of a request's body of bytes.
pub(crate) enum FileContent {
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

    /// The parts, in the order of the values and then of the files.
    fn into_body(self) -> Result<FileBody> {
        let mut parts = Multipart::new();
        let media_of = |name: &str| self.media.iter().find(|(part, _)| *part == name).map(|(_, media)| *media);
        for (name, node) in self.fields.fields() {
            let media = media_of(name);
            parts = match node {
                Node::Null => Ok(parts),
                Node::List(items) => items.iter().try_fold(parts, |parts, item| parts.part(name, media, item)),
                other => parts.part(name, media, other),
            }?;
        }
        for (name, file) in self.files {
            parts = parts.file(name, media_of(name).unwrap_or(UNKNOWN), file);
        }
        parts.finish()
    }
}

impl FileContent {
    /// The body of the request.
    pub(super) fn into_body(self) -> Result<FileBody> {
        match self {
            // A range of media types cannot be sent.
            Self::Bytes(media, file) => FileBody::of_file(file, if media.contains('*') { UNKNOWN } else { media }),
            Self::Form(form) => form.into_body(),
        }
    }
}
