//! What is in a folder, and how it gets into the folder that replaces it.

use std::collections::BTreeMap;
use std::fs::{self, File, Permissions};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io;
use std::path::Path;

use super::{OutputError, WithPath as _};
use crate::parallel;

/// What is in a folder.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// Hashes of all files and links by path, including those that pexgen did not generate. Files of Git are not read.
    pub files: BTreeMap<String, u64>,
    /// Permissions of all folders by path. The path of the folder itself is empty.
    folders: BTreeMap<String, Permissions>,
}

impl Contents {
    /// Reads a folder, which need not exist.
    pub fn read(folder: &Path) -> Result<Self, OutputError> {
        Self::read_with(folder, |_, _| ()).map(|(contents, _)| contents)
    }

    /// Reads a folder, which need not exist. Calls a function with the path and the content of each file, and returns
    /// what it returns.
    pub fn read_with<R: Send>(
        folder: &Path,
        each: impl Fn(&str, &[u8]) -> R + Sync,
    ) -> Result<(Self, Vec<R>), OutputError> {
        let mut contents = Self::default();
        if folder.exists() {
            contents.list(folder, "")?;
        }
        let paths: Vec<&String> = contents.files.keys().filter(|path| !is_of_git(path)).collect();
        let read = parallel::map(&paths, |path| {
            let full = folder.join(path);
            let bytes = content(&full).at("read", &full)?;
            Ok(((*path).clone(), hash(&bytes), each(path, &bytes)))
        });
        let mut results = Vec::new();
        for one in read {
            let (path, hash, result) = one?;
            contents.files.insert(path, hash);
            results.push(result);
        }
        Ok((contents, results))
    }

    fn list(&mut self, folder: &Path, prefix: &str) -> Result<(), OutputError> {
        let permissions = fs::metadata(folder).at("read", folder)?.permissions();
        self.folders.insert(prefix.trim_end_matches('/').to_owned(), permissions);
        for entry in fs::read_dir(folder).at("read", folder)? {
            let entry = entry.at("read", folder)?;
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type().at("read", &entry.path())?.is_dir() {
                self.list(&entry.path(), &format!("{path}/"))?;
            } else {
                self.files.insert(path, 0);
            }
        }
        Ok(())
    }

    /// Returns the paths of the folders that contain nothing.
    pub fn empty_folders(&self) -> impl Iterator<Item = &str> {
        let is_empty = |folder: &str| {
            let prefix = format!("{folder}/");
            let file = self.files.range(prefix.clone()..).next().map(|(path, _)| path);
            let inner = self.folders.range(prefix.clone()..).next().map(|(path, _)| path);
            !file.into_iter().chain(inner).any(|path| path.starts_with(&prefix))
        };
        self.folders.keys().map(String::as_str).filter(move |folder| is_empty(folder))
    }

    /// Sets the permissions of the folders that are in `new`, too.
    pub fn restore_permissions(&self, new: &Path) -> Result<(), OutputError> {
        for (path, permissions) in self.folders.iter().rev() {
            let folder = new.join(path);
            if folder.is_dir() {
                fs::set_permissions(&folder, permissions.clone()).at("write", &folder)?;
            }
        }
        Ok(())
    }
}

fn is_of_git(path: &str) -> bool {
    path.split('/').any(|part| part == ".git")
}

/// Returns the hash of the content of a file.
pub fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

/// Reads a file, also through a link. The content of a link to a folder or to nothing is its target. Special files, such
/// as pipes, are not read, because that may never end.
fn content(path: &Path) -> io::Result<Vec<u8>> {
    let kind = fs::symlink_metadata(path)?.file_type();
    if kind.is_file() || fs::metadata(path).is_ok_and(|target| target.is_file()) {
        fs::read(path)
    } else if kind.is_symlink() {
        fs::read_link(path).map(|target| target.into_os_string().into_encoded_bytes())
    } else {
        Ok(Vec::new())
    }
}

/// Links or copies an unchanged file into the new folder, with its times. A symbolic link stays one.
pub fn keep(old: &Path, new: &Path) -> Result<(), OutputError> {
    if new.is_dir() {
        return Err(io::Error::other("files are generated into a folder with its name")).at("keep", old);
    }
    if fs::hard_link(old, new).is_ok() {
        return Ok(());
    }
    // Some file systems have no hard links.
    let kind = fs::symlink_metadata(old).at("read", old)?.file_type();
    #[cfg(unix)]
    if kind.is_symlink() {
        let target = fs::read_link(old).at("read", old)?;
        return std::os::unix::fs::symlink(target, new).at("create", new);
    }
    if !kind.is_file() {
        return Err(io::Error::from(io::ErrorKind::Unsupported)).at("copy", old);
    }
    fs::copy(old, new).at("copy", old)?;
    let modified = fs::metadata(old).and_then(|metadata| metadata.modified()).at("read", old)?;
    File::options().write(true).open(new).and_then(|file| file.set_modified(modified)).at("write", new)
}

/// Removes a folder, including folders in it that may not be written.
pub fn remove(folder: &Path) -> Result<(), OutputError> {
    if fs::remove_dir_all(folder).is_ok() {
        return Ok(());
    }
    #[cfg(unix)]
    make_writable(folder).at("remove", folder)?;
    fs::remove_dir_all(folder).at("remove", folder)
}

#[cfg(unix)]
fn make_writable(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    if !fs::symlink_metadata(folder)?.is_dir() {
        return Ok(());
    }
    fs::set_permissions(folder, Permissions::from_mode(0o700))?;
    fs::read_dir(folder)?.try_for_each(|entry| make_writable(&entry?.path()))
}
