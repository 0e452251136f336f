//! The text of files that were read, and the positions of the values in it.

mod block_yaml;
pub mod position;
pub mod yaml;

use std::sync::Arc;

/// The content of a file, with the path that messages show for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct SourceFile {
    /// Path as messages show it: relative to the folder of the API, with `/` between its parts.
    pub path: String,
    /// The whole content.
    pub text: Arc<str>,
}
