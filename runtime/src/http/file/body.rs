//! Bodies that contain files: the bytes of one file, or a form.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::HeaderValue;

use super::upload::Upload;
use crate::error::{Error, ErrorKind, Result};
use crate::transport::{BodyStream, Payload, TransportError, once};

/// The body of a request with files. It is opened for each attempt.
pub(crate) struct FileBody {
    content_type: HeaderValue,
    parts: Vec<Part>,
}

pub(super) enum Part {
    Text(Bytes),
    File(Upload),
}

impl FileBody {
    pub(super) fn new(content_type: HeaderValue, parts: Vec<Part>) -> Self {
        Self { content_type, parts }
    }

    /// The bytes of a file, with a default media type.
    pub(crate) fn of_file(file: Upload, media: &str) -> Result<Self> {
        let content_type = HeaderValue::try_from(file.media_type(media)).map_err(|error| {
            Error::caused(ErrorKind::Request, "the media type of the file is not allowed in a header", error)
        })?;
        Ok(Self::new(content_type, vec![Part::File(file)]))
    }

    pub(crate) fn content_type(&self) -> &HeaderValue {
        &self.content_type
    }

    /// Whether all files can be opened again.
    pub(crate) fn is_repeatable(&self) -> bool {
        self.parts.iter().all(|part| match part {
            Part::Text(_) => true,
            Part::File(file) => file.is_repeatable(),
        })
    }

    /// Opens the files. Their content is read while it is sent.
    pub(crate) async fn open(&mut self) -> Result<Payload> {
        let mut pieces = VecDeque::with_capacity(self.parts.len());
        let mut length = Some(0_u64);
        for part in &mut self.parts {
            let (more, piece) = match part {
                Part::Text(text) => (Some(text.len() as u64), once(text.clone())),
                Part::File(file) => file.open().await?,
            };
            length = length.zip(more).and_then(|(length, more)| length.checked_add(more));
            pieces.push_back(piece);
        }
        Ok(Payload::Stream { length, pieces: Box::pin(Chain(pieces)) })
    }
}

/// Streams, one after another.
struct Chain(VecDeque<BodyStream>);

impl Stream for Chain {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        while let Some(part) = self.0.front_mut() {
            match part.as_mut().poll_next(context) {
                Poll::Ready(None) => self.0.pop_front(),
                other => return other,
            };
        }
        Poll::Ready(None)
    }
}
