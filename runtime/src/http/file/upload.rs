//! Uploads.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncSeekExt as _, ReadBuf};

use crate::error::{Error, ErrorKind, Result};
use crate::transport::{BodyStream, TransportError, TransportErrorKind, once};

/// The default media type of a file.
pub(crate) const UNKNOWN: &str = "application/octet-stream";

/// The size of the pieces in which a file is read.
const PIECE: usize = 64 << 10;

/// A file to send: a file on disk, bytes, or a reader.
///
/// It is streamed, so that its size does not matter. Bytes and files given by a path are read again if the
/// [`RetryPolicy`](crate::RetryPolicy) repeats the request, for instance after a 429; open files and readers cannot be, so
/// that a request with one is sent once.
///
/// ```no_run
/// use pexgen_runtime::Upload;
///
/// # async fn example() -> std::io::Result<()> {
/// let theme = Upload::path("theme.zip");
/// let theme = Upload::from(tokio::fs::File::open("theme.zip").await?).file_name("theme.zip");
/// let response = Upload::bytes("response.xml", "<response/>");
/// # Ok(()) }
/// ```
pub struct Upload {
    source: Source,
    file_name: Option<String>,
    content_type: Option<String>,
}

enum Source {
    Bytes(Bytes),
    Path(PathBuf),
    File(tokio::fs::File),
    Reader(Pin<Box<dyn AsyncRead + Send>>, Option<u64>),
    /// A file or reader that has been sent.
    Consumed,
}

impl Upload {
    fn new(source: Source, file_name: Option<String>) -> Self {
        Self { source, file_name, content_type: None }
    }

    /// Creates an upload of the file at a path. It is opened when it is sent.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        Self::new(Source::Path(path.into()), None)
    }

    /// Creates an upload of bytes with a file name.
    pub fn bytes(file_name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self::new(Source::Bytes(bytes.into()), Some(file_name.into()))
    }

    /// Creates an upload from a reader with a file name. Without a [`length`](Self::length) it is sent in chunks.
    pub fn reader(file_name: impl Into<String>, reader: impl AsyncRead + Send + 'static) -> Self {
        Self::new(Source::Reader(Box::pin(reader), None), Some(file_name.into()))
    }

    /// Sets the length of a reader in bytes. If the reader returns less, the request fails; if it returns more, the rest
    /// is not sent. The length of other sources is known.
    pub fn length(mut self, bytes: u64) -> Self {
        if let Source::Reader(_, length) = &mut self.source {
            *length = Some(bytes);
        }
        self
    }

    /// Sets the file name to send. Default: that of the path.
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// Sets the media type to send. Default: `application/octet-stream`.
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// The bytes and their media type, if they are in memory.
    pub(crate) fn into_bytes(self) -> Result<(Bytes, Option<String>), Box<Self>> {
        match self.source {
            Source::Bytes(bytes) => Ok((bytes, self.content_type)),
            source => Err(Box::new(Self { source, ..self })),
        }
    }

    /// Returns the file name to send.
    pub(super) fn name(&self) -> Cow<'_, str> {
        let of_path = || match &self.source {
            Source::Path(path) => path.file_name().map(OsStr::to_string_lossy),
            _ => None,
        };
        self.file_name.as_deref().map(Cow::from).or_else(of_path).unwrap_or(Cow::Borrowed("file"))
    }

    /// Returns the media type that the caller set, else the default.
    pub(super) fn media_type<'a>(&'a self, default: &'a str) -> &'a str {
        self.content_type.as_deref().unwrap_or(default)
    }

    pub(super) fn is_repeatable(&self) -> bool {
        matches!(self.source, Source::Bytes(_) | Source::Path(_))
    }

    /// Opens the file, if necessary, and returns its length, if known, and its content.
    pub(super) async fn open(&mut self) -> Result<(Option<u64>, BodyStream)> {
        let failed = |path: &Path, error: io::Error| {
            let message = format!("cannot read `{}`", path.display());
            Error::caused(ErrorKind::File, message, error)
        };
        match &self.source {
            Source::Bytes(bytes) => return Ok((Some(bytes.len() as u64), once(bytes.clone()))),
            Source::Path(path) => {
                let file = tokio::fs::File::open(&path).await.map_err(|error| failed(path, error))?;
                return of_file(file).await.map_err(|error| failed(path, error));
            }
            Source::File(_) | Source::Reader(..) | Source::Consumed => {}
        }
        match std::mem::replace(&mut self.source, Source::Consumed) {
            Source::File(file) => of_file(file).await.map_err(|error| failed(Path::new("the file"), error)),
            Source::Reader(reader, length) => Ok((length, Box::pin(Pieces::new(reader, length)))),
            _ => Err(Error::new(ErrorKind::File, "the file has been sent and cannot be read again")),
        }
    }
}

/// Returns the rest of a file and its length, which pipes and devices do not have.
async fn of_file(mut file: tokio::fs::File) -> io::Result<(Option<u64>, BodyStream)> {
    let metadata = file.metadata().await?;
    if metadata.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "is a folder"));
    }
    if !metadata.is_file() {
        return Ok((None, Box::pin(Pieces::new(Box::pin(file), None))));
    }
    if metadata.len() > 0 {
        let length = Some(metadata.len().saturating_sub(file.stream_position().await?));
        return Ok((length, Box::pin(Pieces::new(Box::pin(file), length))));
    }
    // Files that the system makes when they are read, such as those in `/proc`, have a length of 0 in their metadata.
    let mut first = Vec::with_capacity(1);
    (&mut file).take(1).read_to_end(&mut first).await?;
    if first.is_empty() {
        return Ok((Some(0), once("")));
    }
    let rest = AsyncReadExt::chain(std::io::Cursor::new(first), file);
    Ok((None, Box::pin(Pieces::new(Box::pin(rest), None))))
}

struct Pieces {
    reader: Pin<Box<dyn AsyncRead + Send>>,
    buffer: Box<[u8]>,
    /// The remaining bytes, if known.
    left: Option<u64>,
    ended: bool,
}

impl Pieces {
    fn new(reader: Pin<Box<dyn AsyncRead + Send>>, left: Option<u64>) -> Self {
        Self { reader, buffer: vec![0; PIECE].into_boxed_slice(), left, ended: false }
    }
}

impl Stream for Pieces {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        let room = this.left.map_or(PIECE, |left| PIECE.min(usize::try_from(left).unwrap_or(PIECE)));
        if this.ended || room == 0 {
            return Poll::Ready(None);
        }
        let Some(space) = this.buffer.get_mut(..room) else { return Poll::Ready(None) };
        let mut space = ReadBuf::new(space);
        let read = ready!(this.reader.as_mut().poll_read(context, &mut space));
        let piece = Bytes::copy_from_slice(space.filled());
        this.ended = piece.is_empty() || read.is_err();
        let broken = |error: io::Error| {
            TransportError::new(TransportErrorKind::File, "the file to send cannot be read").caused_by(error)
        };
        match (read, this.left) {
            (Err(error), _) => Poll::Ready(Some(Err(broken(error)))),
            (Ok(()), Some(left)) if piece.is_empty() => {
                let message = format!("{left} bytes less than announced");
                Poll::Ready(Some(Err(broken(io::Error::new(io::ErrorKind::UnexpectedEof, message)))))
            }
            (Ok(()), _) if piece.is_empty() => Poll::Ready(None),
            (Ok(()), left) => {
                this.left = left.map(|left| left.saturating_sub(piece.len() as u64));
                Poll::Ready(Some(Ok(piece)))
            }
        }
    }
}

impl From<tokio::fs::File> for Upload {
    fn from(file: tokio::fs::File) -> Self {
        Self::new(Source::File(file), None)
    }
}

impl From<std::fs::File> for Upload {
    fn from(file: std::fs::File) -> Self {
        Self::from(tokio::fs::File::from_std(file))
    }
}

impl From<PathBuf> for Upload {
    fn from(path: PathBuf) -> Self {
        Self::path(path)
    }
}

impl From<&Path> for Upload {
    fn from(path: &Path) -> Self {
        Self::path(path)
    }
}

impl From<&PathBuf> for Upload {
    fn from(path: &PathBuf) -> Self {
        Self::path(path)
    }
}

impl From<Bytes> for Upload {
    fn from(bytes: Bytes) -> Self {
        Self::new(Source::Bytes(bytes), None)
    }
}

impl From<Vec<u8>> for Upload {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from(Bytes::from(bytes))
    }
}

/// Shows the source, not the content.
impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = match &self.source {
            Source::Bytes(bytes) => format!("{} bytes", bytes.len()),
            Source::Path(path) => path.display().to_string(),
            Source::File(_) => "an open file".to_owned(),
            Source::Reader(..) => "a reader".to_owned(),
            Source::Consumed => "already sent".to_owned(),
        };
        f.debug_struct("Upload").field("source", &source).field("file_name", &self.file_name).finish_non_exhaustive()
    }
}
