//! Files that are either there as a whole or not at all.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use tokio::fs::{File, OpenOptions};
use tokio::io::AsyncWriteExt as _;

/// A file that gets its name only when it is complete. Removed on drop before that.
pub(super) struct Unfinished {
    file: File,
    path: PathBuf,
    target: PathBuf,
    kept: bool,
}

impl Unfinished {
    /// Begins the file beside its place, so that taking its place is one step.
    pub(super) async fn create(target: &Path) -> io::Result<Self> {
        let name = target.file_name().ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "it names no file"))?;
        let mut unfinished = OsString::from(".");
        unfinished.push(name);
        unfinished.push(format!(".{:08x}.part", fastrand::u32(..)));
        let path = target.with_file_name(unfinished);
        let file = OpenOptions::new().write(true).create_new(true).open(&path).await?;
        Ok(Self { file, path, target: target.to_owned(), kept: false })
    }

    pub(super) async fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        self.file.write_all(piece).await
    }

    /// Gives the file its name, when all of it is on disk.
    pub(super) async fn finish(mut self) -> io::Result<()> {
        self.file.flush().await?;
        self.file.sync_all().await?;
        tokio::fs::rename(&self.path, &self.target).await?;
        self.kept = true;
        Ok(())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.kept {
            // There is nobody to tell; the name says that it is a part.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}
