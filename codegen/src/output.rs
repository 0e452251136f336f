//! Files onto the disk: the old output or the new, never a mix.
//!
//! A plan says what would change. Applying it builds the whole new folder beside the old one,
//! with hard links to whatever stays the same (so its times stay too), and then exchanges the
//! two in one step. A run that fails or is killed leaves the old folder as it was.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io;
use std::path::{Path, PathBuf};

use crate::rust::Files;
use crate::rust::print::MARK;

/// A step that failed on the disk.
#[derive(Debug, thiserror::Error)]
#[error("can't {action} {}: {source}", path.display())]
pub struct OutputError {
    action: &'static str,
    path: PathBuf,
    source: io::Error,
}

/// Says of a failed step what it was.
pub(crate) trait At<T> {
    fn at(self, action: &'static str, path: &Path) -> Result<T, OutputError>;
}

impl<T> At<T> for io::Result<T> {
    fn at(self, action: &'static str, path: &Path) -> Result<T, OutputError> {
        self.map_err(|source| OutputError { action, path: path.to_owned(), source })
    }
}

/// What is on the disk where a file is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// There is no such file yet.
    Added,
    /// There is one with this text.
    Changed(String),
    /// There is one with this text, of something that is generated no more.
    Removed(String),
}

/// What writing would do.
#[derive(Debug)]
pub struct Plan<'a> {
    folder: PathBuf,
    files: &'a Files,
    /// What the folder holds, files of others included, by path with a hash of each.
    present: BTreeMap<String, u64>,
    /// The differences by path, in the order of paths.
    pub changes: Vec<(String, Change)>,
}

/// Compares files with a folder, which need not exist.
///
/// # Errors
/// A folder that can't be read.
pub fn plan<'a>(folder: &Path, files: &'a Files) -> Result<Plan<'a>, OutputError> {
    plan_owned(folder, files, |_, text| is_ours(text))
}

/// As [`plan`]; `is_ours` tells by path and text which files go when they are no longer wanted.
///
/// # Errors
/// A folder that can't be read.
pub fn plan_owned<'a>(
    folder: &Path,
    files: &'a Files,
    is_ours: impl Fn(&str, &str) -> bool,
) -> Result<Plan<'a>, OutputError> {
    restore(folder)?;
    let mut changes = Vec::new();
    let present = look(folder, |path, bytes| {
        // Bytes that aren't text are not ours; or, in our place, changed.
        let text = || String::from_utf8_lossy(bytes).into_owned();
        match files.get(path) {
            Some(wanted) if wanted.as_bytes() == bytes => {}
            Some(_) => changes.push((path.to_owned(), Change::Changed(text()))),
            None if is_ours(path, &text()) => changes.push((path.to_owned(), Change::Removed(text()))),
            // A file of somebody else's: it stays.
            None => {}
        }
    })?;
    let added = files.keys().filter(|path| !present.contains_key(*path));
    changes.extend(added.map(|path| (path.clone(), Change::Added)));
    changes.sort_by(|one, other| one.0.cmp(&other.0));
    Ok(Plan { folder: folder.to_owned(), files, present, changes })
}

fn is_ours(text: &str) -> bool {
    text.lines().next().is_some_and(|line| line.contains(MARK))
}

/// Reads all that a folder holds; a hash of each file by its path.
fn look(folder: &Path, mut each: impl FnMut(&str, &[u8])) -> Result<BTreeMap<String, u64>, OutputError> {
    let mut paths = Vec::new();
    if folder.exists() {
        list(folder, "", &mut paths)?;
    }
    let mut present = BTreeMap::new();
    for path in paths {
        let full = folder.join(&path);
        let bytes = fs::read(&full).at("read", &full)?;
        each(&path, &bytes);
        present.insert(path, hash(&bytes));
    }
    Ok(present)
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

fn list(folder: &Path, prefix: &str, found: &mut Vec<String>) -> Result<(), OutputError> {
    for entry in fs::read_dir(folder).at("read", folder)? {
        let entry = entry.at("read", folder)?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().at("read", &entry.path())?.is_dir() {
            list(&entry.path(), &format!("{path}/"), found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}

impl Plan<'_> {
    /// Whether the folder already holds exactly this.
    pub fn is_current(&self) -> bool {
        self.changes.is_empty()
    }

    /// Makes the folder hold exactly this.
    ///
    /// # Errors
    /// A step that failed on the disk; the folder is as it was.
    pub fn apply(&self) -> Result<(), OutputError> {
        // The folder itself may be a link to the one that is meant.
        let folder = fs::canonicalize(&self.folder).unwrap_or_else(|_| self.folder.clone());
        let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let new = parent.join(format!(".{name}.pexgen-new"));
        // One that is there while nothing is to be done is another run's, or what was left of one that was killed.
        if self.is_current() && !new.exists() {
            return Ok(());
        }
        fs::create_dir_all(parent).at("create", parent)?;
        let _lock = Lock::take(parent)?;
        if new.exists() {
            fs::remove_dir_all(&new).at("remove", &new)?;
        }
        if self.is_current() {
            return Ok(());
        }
        let now = look(&folder, |_, _| {})?;
        if now != self.present {
            // Another run was here since; what it did may be just this.
            return if self.is_done(&now) { Ok(()) } else { Err(changed_meanwhile()).at("replace", &folder) };
        }
        let done = self.build(&folder, &new).and_then(|()| exchange(&new, &folder));
        if new.exists() {
            // After the exchange this is the old folder; after a failure the unfinished new one.
            let removed = fs::remove_dir_all(&new).at("remove", &new);
            return done.and(removed);
        }
        done
    }

    /// Leaves everything else as it is, changed or not.
    pub fn restrict(&mut self, mut wanted: impl FnMut(&str, &Change) -> bool) {
        self.changes.retain(|(path, change)| wanted(path, change));
    }

    fn build(&self, folder: &Path, new: &Path) -> Result<(), OutputError> {
        fs::create_dir(new).at("create", new)?;
        for (path, change) in &self.changes {
            if let (Change::Added | Change::Changed(_), Some(text)) = (change, self.files.get(path)) {
                let target = new.join(path);
                create_parent(&target)?;
                fs::write(&target, text).at("write", &target)?;
            }
        }
        for path in self.present.keys().filter(|path| !self.is_changed(path)) {
            let target = new.join(path);
            create_parent(&target)?;
            keep(&folder.join(path), &target)?;
        }
        Ok(())
    }

    /// Whether a folder that holds this is as it is to be.
    fn is_done(&self, now: &BTreeMap<String, u64>) -> bool {
        let kept = self.present.iter().filter(|(path, _)| !self.is_changed(path));
        let mut wanted: BTreeMap<&str, u64> = kept.map(|(path, hash)| (path.as_str(), *hash)).collect();
        for (path, change) in &self.changes {
            if let (Change::Added | Change::Changed(_), Some(text)) = (change, self.files.get(path)) {
                wanted.insert(path, hash(text.as_bytes()));
            }
        }
        now.iter().map(|(path, hash)| (path.as_str(), *hash)).eq(wanted)
    }

    fn is_changed(&self, path: &str) -> bool {
        self.changes.binary_search_by(|(changed, _)| changed.as_str().cmp(path)).is_ok()
    }
}

/// Makes a file hold exactly this text: the old text or the new, never a part. What is no plain file, such as a pipe, is
/// written to as it is.
///
/// # Errors
/// A step that failed on the disk; the file is as it was.
pub fn write(path: &Path, text: &str) -> Result<(), OutputError> {
    // The file itself may be a link to the one that is meant.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    match fs::metadata(path) {
        Ok(metadata) if !metadata.is_file() => return fs::write(path, text).at("write", path),
        Ok(_) if fs::read(path).is_ok_and(|old| old == text.as_bytes()) => return Ok(()),
        _ => create_parent(path)?,
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let new = path.with_file_name(format!(".{name}.pexgen-new"));
    let done = fs::write(&new, text).at("write", &new).and_then(|()| fs::rename(&new, path).at("replace", path));
    if done.is_err() {
        // What is left of it is of no use; the failure is what counts.
        let _ = fs::remove_file(&new);
    }
    done
}

pub(crate) fn create_parent(path: &Path) -> Result<(), OutputError> {
    match path.parent() {
        Some(parent) => fs::create_dir_all(parent).at("create", parent),
        None => Ok(()),
    }
}

/// The same file in the new folder, with its times.
fn keep(old: &Path, new: &Path) -> Result<(), OutputError> {
    if fs::hard_link(old, new).is_ok() {
        return Ok(());
    }
    // Some file systems have no hard links.
    fs::copy(old, new).at("copy", old)?;
    let modified = fs::metadata(old).and_then(|metadata| metadata.modified()).at("read", old)?;
    File::options().write(true).open(new).and_then(|file| file.set_modified(modified)).at("write", new)
}

/// Puts the new folder in the place of the old one, and the old one in its place.
fn exchange(new: &Path, folder: &Path) -> Result<(), OutputError> {
    if !folder.exists() {
        return fs::rename(new, folder).at("create", folder);
    }
    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        match renameat_with(CWD, new, CWD, folder, RenameFlags::EXCHANGE) {
            Ok(()) => return Ok(()),
            // Some file systems can't; two renames do the same, though not in one step.
            Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::NOTSUP) => {}
            Err(error) => return Err(io::Error::from(error)).at("replace", folder),
        }
    }
    let old = old_beside(folder);
    if old.exists() {
        fs::remove_dir_all(&old).at("remove", &old)?;
    }
    fs::rename(folder, &old).at("replace", folder)?;
    if let Err(error) = fs::rename(new, folder) {
        fs::rename(&old, folder).at("restore", folder)?;
        return Err(error).at("replace", folder);
    }
    fs::remove_dir_all(&old).at("remove", &old)
}

fn changed_meanwhile() -> io::Error {
    io::Error::other("it changed while this ran, by another run perhaps; run again")
}

/// Where the old folder is while the new one takes its place, on file systems that can't exchange the two.
fn old_beside(folder: &Path) -> PathBuf {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    folder.with_file_name(format!(".{name}.pexgen-old"))
}

/// Puts a folder back that a run took away and was killed before it put the new one there.
fn restore(folder: &Path) -> Result<(), OutputError> {
    let old = old_beside(folder);
    if old.exists() && !folder.exists() {
        fs::rename(&old, folder).at("restore", folder)?;
    }
    Ok(())
}

/// Keeps two runs from writing into the same folder at once.
struct Lock {
    _held: File,
}

impl Lock {
    /// Locks the folder itself, or a file in it where folders can't be locked.
    fn take(folder: &Path) -> Result<Self, OutputError> {
        let file = File::open(folder).or_else(|_| File::create(folder.join(".pexgen-lock"))).at("lock", folder)?;
        file.lock().at("lock", folder)?;
        Ok(Self { _held: file })
    }
}
