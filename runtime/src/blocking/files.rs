//! Files that the server sends.

use std::fmt;
use std::io::{self, Read};
use std::path::Path;

use bytes::{Buf as _, Bytes};

use super::driver::Driver;
use crate::error::Result;

/// A file that the server sends, whatever its size: to be read as it arrives ([`Read`]), or whole into a file by
/// [`save_to`](Self::save_to). A file that breaks off is an error, never a short file.
#[must_use = "a download reads nothing until it is asked"]
pub struct Download {
    inner: crate::Download,
    driver: Driver,
    /// What has arrived and not been read.
    rest: Bytes,
}

impl Download {
    pub(super) fn new(inner: crate::Download, driver: &Driver) -> Self {
        Self { inner, driver: driver.clone(), rest: Bytes::new() }
    }

    /// The file name that the server gives it, decoded and without folders.
    pub fn file_name(&self) -> Option<String> {
        self.inner.file_name()
    }

    /// What the server says that it is, such as `application/octet-stream`.
    pub fn content_type(&self) -> Option<&str> {
        self.inner.content_type()
    }

    /// How many bytes it has, if the server says so.
    pub fn length(&self) -> Option<u64> {
        self.inner.length()
    }

    /// Writes it to a file, and tells how many bytes it has. The file gets its name when it is complete; after an error
    /// nothing is left.
    ///
    /// # Errors
    /// When the download breaks off or the file cannot be written.
    pub fn save_to(self, path: impl AsRef<Path>) -> Result<u64> {
        self.driver.run(self.inner.save_to(path))
    }

    /// Reads it into memory, up to the client's `max_body_size`.
    ///
    /// # Errors
    /// When the download breaks off, or there is more of it.
    pub fn bytes(self) -> Result<Bytes> {
        self.driver.run(self.inner.bytes())
    }
}

/// The error inside that of I/O is an [`Error`](crate::Error).
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
