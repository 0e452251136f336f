//! Files on their way to and from the server, as streams.

mod disposition;
mod download;
mod multipart;
mod save;
mod upload;

pub use download::Download;
pub(crate) use multipart::Form;
pub(crate) use upload::UNKNOWN;
pub use upload::Upload;
