//! Uploads and downloads, as streams.

mod disposition;
mod download;
mod multipart;
mod partial_file;
mod upload;

pub use download::Download;
pub(crate) use multipart::Form;
pub(crate) use upload::UNKNOWN;
pub use upload::Upload;
