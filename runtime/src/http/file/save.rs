//! Files that are either there as a whole or not at all.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use tokio::fs::File;
use tokio::io::AsyncWriteExt as _;

/// A file that gets its name only when it is complete. Removed on drop before that.
pub(super) struct Unfinished {
    file: File,
    part: Part,
    target: PathBuf,
}

/// The name of an unfinished file. Nothing has it any more when this is dropped.
struct Part(PathBuf);

impl Drop for Part {
    fn drop(&mut self) {
        // There is nobody to tell; the name says that it is a part. When the file has got its name, there is none here.
        let _ = std::fs::remove_file(&self.0);
    }
}

impl Unfinished {
    /// Begins the file beside its place, so that taking its place is one step.
    pub(super) async fn create(target: &Path) -> io::Result<Self> {
        let name = target.file_name().ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "it names no file"))?;
        let mut unfinished = OsString::from(".");
        unfinished.push(name);
        unfinished.push(format!(".{:08x}.part", fastrand::u32(..)));
        let path = target.with_file_name(unfinished);
        // In one step with what removes it: when nobody waits for it any more, it is still made.
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

    /// Gives the file its name, when all of it is on disk.
    pub(super) async fn finish(mut self) -> io::Result<()> {
        self.file.flush().await?;
        self.file.sync_all().await?;
        tokio::fs::rename(&self.part.0, &self.target).await
    }
}
