//! Uploads and downloads, as streams.

mod body;
mod disposition;
mod download;
mod multipart;
mod partial_file;
mod upload;

pub(crate) use body::FileBody;
pub use download::Download;
pub(crate) use multipart::Multipart;
pub(crate) use upload::UNKNOWN;
pub use upload::Upload;
