//! Downloads.

use std::fmt;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http::header;

use super::disposition;
use super::partial_file::PartialFile;
use crate::error::{Error, ErrorKind, Result};
use crate::http::response_stream::ResponseStream;
use crate::transport::BodyBuffer;

/// A file that the server sends, as a stream of bytes.
///
/// Read it with [`save_to`](Self::save_to), [`bytes`](Self::bytes), [`try_next`](Self::try_next) or as a [`Stream`]. An
/// interrupted download is an error, never a truncated file; the exception is a server without TLS that sends neither a
/// length nor chunks. A download counts as a request in flight until it is read completely or dropped.
#[must_use = "nothing is read until a method is called"]
pub struct Download {
    opened: ResponseStream,
    /// The length that the server stated.
    length: Option<u64>,
    read: u64,
    ended: bool,
    limit: usize,
}

impl Download {
    pub(crate) fn new(opened: ResponseStream, limit: usize) -> Self {
        let length = opened.head.headers.get(header::CONTENT_LENGTH);
        let length = length.and_then(|length| length.to_str().ok()?.trim().parse().ok());
        Self { opened, length, read: 0, ended: false, limit }
    }

    /// Returns the file name that the server sent (`Content-Disposition`), decoded and without folders.
    pub fn file_name(&self) -> Option<String> {
        let header = self.opened.head.headers.get(header::CONTENT_DISPOSITION)?;
        disposition::file_name(&String::from_utf8_lossy(header.as_bytes()))
    }

    /// Returns the media type that the server sent, such as `application/octet-stream`.
    pub fn content_type(&self) -> Option<&str> {
        self.opened.head.content_type()
    }

    /// Returns the length in bytes, if the server sent it.
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// Returns the next bytes, or `None` at the end and after an error.
    ///
    /// # Errors
    /// When the connection is interrupted, or a time limit is exceeded.
    pub async fn try_next(&mut self) -> Result<Option<Bytes>> {
        std::future::poll_fn(|context| self.poll(context)).await.transpose()
    }

    /// Saves the download to a file and returns its length in bytes.
    ///
    /// The data is written to a temporary file in the same folder, whose name ends in `.part`. When the download is
    /// complete, it replaces the file at `path`. After an error the temporary file is removed.
    ///
    /// # Errors
    /// When the download fails or the file cannot be written.
    pub async fn save_to(mut self, path: impl AsRef<Path>) -> Result<u64> {
        let path = path.as_ref();
        let failed =
            |error: std::io::Error| Error::caused(ErrorKind::File, format!("cannot write `{}`", path.display()), error);
        let mut file = PartialFile::create(path).await.map_err(failed)?;
        while let Some(piece) = self.try_next().await? {
            file.write(&piece).await.map_err(failed)?;
        }
        file.finish().await.map_err(failed)?;
        Ok(self.read)
    }

    /// Reads the download into memory, up to the client's `max_body_size`.
    ///
    /// # Errors
    /// When the download fails, or exceeds the limit.
    pub async fn bytes(mut self) -> Result<Bytes> {
        let mut buffer = BodyBuffer::default();
        while let Some(piece) = self.try_next().await? {
            if piece.len() > self.limit.saturating_sub(buffer.len()) {
                let mut error = self.opened.head.error(ErrorKind::TooLarge);
                error.failure_mut().message = Some(format!("more than {} bytes", self.limit));
                return Err(error);
            }
            buffer.push(piece);
        }
        Ok(buffer.into_bytes())
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let piece = ready!(self.opened.body.as_mut().poll_next(context));
        let outcome = match piece {
            Some(Ok(piece)) => {
                self.read = self.read.saturating_add(piece.len() as u64);
                match self.length.filter(|length| self.read > *length) {
                    None => return Poll::Ready(Some(Ok(piece))),
                    Some(length) => Some(Err(
                        self.broken(format!("the server sent more than the {length} bytes that it announced"))
                    )),
                }
            }
            Some(Err(error)) => Some(Err(self.opened.broken(error))),
            None => self
                .length
                .filter(|length| self.read < *length)
                .map(|length| Err(self.broken(format!("the download ended after {} of {length} bytes", self.read)))),
        };
        self.close();
        Poll::Ready(outcome)
    }

    /// The most bytes that are read into memory at a time.
    pub(crate) fn limit(&self) -> usize {
        self.limit
    }

    /// An error about this response.
    pub(crate) fn error(&self, kind: ErrorKind, message: String) -> Error {
        let mut error = self.opened.head.error(kind);
        error.failure_mut().message = Some(message);
        error
    }

    /// Adds to an error which response it is about, and removes secrets.
    pub(crate) fn placed(&self, error: Error) -> Error {
        self.opened.head.placed(error)
    }

    /// Releases the connection; nothing more is read.
    pub(crate) fn close(&mut self) {
        self.ended = true;
        self.opened.release();
    }

    fn broken(&self, message: String) -> Error {
        self.error(ErrorKind::Transport, message)
    }
}

impl Stream for Download {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("content_type", &self.content_type())
            .field("length", &self.length)
            .field("read", &self.read)
            .finish_non_exhaustive()
    }
}
