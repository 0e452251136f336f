//! Files that appear only when they are complete.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use tokio::fs::File;
use tokio::io::AsyncWriteExt as _;

/// A temporary file that is renamed when it is complete, and removed on drop before.
pub(super) struct PartialFile {
    file: File,
    part: Part,
    target: PathBuf,
}

/// The path of a temporary file, which is removed on drop.
struct Part(PathBuf);

impl Drop for Part {
    fn drop(&mut self) {
        // An error cannot be reported here. After the renaming there is nothing to remove.
        let _ = std::fs::remove_file(&self.0);
    }
}

impl PartialFile {
    /// Creates the temporary file in the folder of the target, so that renaming is atomic.
    pub(super) async fn create(target: &Path) -> io::Result<Self> {
        let name = target
            .file_name()
            .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "the path has no file name"))?;
        let mut partial = OsString::from(".");
        partial.push(name);
        partial.push(format!(".{:08x}.part", fastrand::u32(..)));
        let path = target.with_file_name(partial);
        // Together with its guard: if the future is dropped, the blocking task still creates the file.
        let made = tokio::task::spawn_blocking(move || {
            let file = std::fs::OpenOptions::new().write(true).create_new(true).open(&path)?;
            io::Result::Ok((file, Part(path)))
        });
        let (file, part) = made.await.map_err(io::Error::other)??;
        Ok(Self { file: File::from_std(file), part, target: target.to_owned() })
    }

    pub(super) async fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        self.file.write_all(piece).await
    }

    /// Renames the file when all of it is on disk.
    pub(super) async fn finish(mut self) -> io::Result<()> {
        self.file.flush().await?;
        self.file.sync_all().await?;
        tokio::fs::rename(&self.part.0, &self.target).await
    }
}
