//! Files that the server sends.

use std::fmt;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http::header;

use super::disposition;
use super::save::Unfinished;
use crate::client::Opened;
use crate::error::{Error, ErrorKind, Result};
use crate::transport::Gathered;

/// A file that the server sends: a stream of bytes that is read as it arrives, whatever its size.
///
/// A [`Stream`], and without it [`try_next`](Self::try_next); or the whole of it into a file by
/// [`save_to`](Self::save_to). A file that breaks off is an error, never a short file; only where a server without
/// encryption announces neither a length nor chunks can nobody tell the one from the other. Until it is read or dropped
/// it counts as a request under way.
#[must_use = "a download reads nothing until it is asked"]
pub struct Download {
    opened: Opened,
    /// How many bytes the server announced.
    length: Option<u64>,
    read: u64,
    ended: bool,
    limit: usize,
}

impl Download {
    pub(crate) fn new(opened: Opened, limit: usize) -> Self {
        let length = opened.head.headers.get(header::CONTENT_LENGTH);
        let length = length.and_then(|length| length.to_str().ok()?.trim().parse().ok());
        Self { opened, length, read: 0, ended: false, limit }
    }

    /// The file name that the server gives it (`Content-Disposition`), decoded and without folders.
    pub fn file_name(&self) -> Option<String> {
        let header = self.opened.head.headers.get(header::CONTENT_DISPOSITION)?;
        disposition::file_name(&String::from_utf8_lossy(header.as_bytes()))
    }

    /// What the server says that it is, such as `application/octet-stream`.
    pub fn content_type(&self) -> Option<&str> {
        self.opened.head.content_type()
    }

    /// How many bytes it has, if the server says so.
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// The next bytes, or nothing at the end. After an error it has ended.
    ///
    /// # Errors
    /// When the connection breaks before the end, or the server is silent for too long.
    pub async fn try_next(&mut self) -> Result<Option<Bytes>> {
        std::future::poll_fn(|context| self.poll(context)).await.transpose()
    }

    /// Writes it to a file, and tells how many bytes it has.
    ///
    /// The file gets its name when it is complete; until then it has one beside it that ends in `.part`. One that was
    /// there before is replaced then and not earlier. After an error nothing is left.
    ///
    /// # Errors
    /// When the download breaks off or the file cannot be written.
    pub async fn save_to(mut self, path: impl AsRef<Path>) -> Result<u64> {
        let path = path.as_ref();
        let failed = |error: std::io::Error| {
            Error::caused(ErrorKind::File, format!("{} cannot be written: {error}", path.display()), error)
        };
        let mut file = Unfinished::create(path).await.map_err(failed)?;
        while let Some(piece) = self.try_next().await? {
            file.write(&piece).await.map_err(failed)?;
        }
        file.finish().await.map_err(failed)?;
        Ok(self.read)
    }

    /// Reads it into memory, up to the client's `max_body_size`.
    ///
    /// # Errors
    /// When the download breaks off, or there is more of it.
    pub async fn bytes(mut self) -> Result<Bytes> {
        let mut gathered = Gathered::default();
        while let Some(piece) = self.try_next().await? {
            if piece.len() > self.limit.saturating_sub(gathered.len()) {
                let mut error = self.opened.head.error(ErrorKind::TooLarge);
                error.failure_mut().message = Some(format!("more than {} bytes", self.limit));
                return Err(error);
            }
            gathered.push(piece);
        }
        Ok(gathered.into_bytes())
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
                    Some(length) => Some(Err(self.broken(format!("more than the {length} bytes that were announced")))),
                }
            }
            Some(Err(error)) => Some(Err(self.opened.broken(error))),
            None => self
                .length
                .filter(|length| self.read < *length)
                .map(|length| Err(self.broken(format!("it broke off after {} of {length} bytes", self.read)))),
        };
        self.ended = true;
        self.opened.release();
        Poll::Ready(outcome)
    }

    fn broken(&self, message: String) -> Error {
        let mut error = self.opened.head.error(ErrorKind::Transport);
        error.failure_mut().message = Some(message);
        error
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
