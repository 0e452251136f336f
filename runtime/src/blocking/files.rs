//! Files that the server sends.

use std::fmt;
use std::io::{self, Read};
use std::path::Path;

use bytes::{Buf as _, Bytes};

use super::driver::Driver;
use crate::error::Result;

/// A file that the server sends, of any size.
///
/// Read it as it arrives ([`Read`]), save it with [`save_to`](Self::save_to), or read it into memory with
/// [`bytes`](Self::bytes). An interrupted download is an error, never a truncated file; the exception is a server without
/// TLS that sends neither a length nor chunks.
#[must_use = "nothing is read until a method is called"]
pub struct Download {
    inner: crate::Download,
    driver: Driver,
    /// The bytes that have arrived and that are not read yet.
    rest: Bytes,
}

impl Download {
    pub(super) fn new(inner: crate::Download, driver: &Driver) -> Self {
        Self { inner, driver: driver.clone(), rest: Bytes::new() }
    }

    /// Returns the file name that the server sent (`Content-Disposition`), decoded and without folders.
    pub fn file_name(&self) -> Option<String> {
        self.inner.file_name()
    }

    /// Returns the media type that the server sent, such as `application/octet-stream`.
    pub fn content_type(&self) -> Option<&str> {
        self.inner.content_type()
    }

    /// Returns the length in bytes, if the server sent it.
    pub fn length(&self) -> Option<u64> {
        self.inner.length()
    }

    /// Saves the download to a file and returns its length in bytes.
    ///
    /// The data is written to a temporary file in the same folder, whose name ends in `.part`. When the download is
    /// complete, it replaces the file at `path`. After an error the temporary file is removed.
    ///
    /// # Errors
    /// When the download fails or the file cannot be written.
    pub fn save_to(self, path: impl AsRef<Path>) -> Result<u64> {
        self.driver.run(self.inner.save_to(path))
    }

    /// Reads the download into memory, up to the client's `max_body_size`.
    ///
    /// # Errors
    /// When the download fails, or exceeds the limit.
    pub fn bytes(self) -> Result<Bytes> {
        self.driver.run(self.inner.bytes())
    }
}

/// The source of an I/O error is an [`Error`](crate::Error).
impl Read for Download {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.rest.is_empty() && !buffer.is_empty() {
            match self.driver.run(self.inner.try_next()).map_err(io::Error::other)? {
                Some(piece) => self.rest = piece,
                None => return Ok(0),
            }
        }
        let count = buffer.len().min(self.rest.len());
        self.rest.copy_to_slice(buffer.get_mut(..count).unwrap_or_default());
        Ok(count)
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
