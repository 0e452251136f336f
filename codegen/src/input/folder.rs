//! Files and documents on disk.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use super::file_name;
use crate::diagnostic::{Diagnostic, Diagnostics, Id, Location};
use crate::source_text::{SourceFile, yaml};

/// The largest file that is read, in bytes. Published documents are far smaller.
pub const LARGEST: u64 = 200_000_000;

/// Reads a configuration from any path.
pub fn read_config(path: &Path, diagnostics: &mut Diagnostics) -> Option<SourceFile> {
    read_file(path, &path.display().to_string(), diagnostics)
}

/// Reads the documents of the folder of one version. Their paths start with the path of the folder as it is given.
pub fn read_version(folder: &Path, diagnostics: &mut Diagnostics) -> Option<BTreeMap<String, SourceFile>> {
    let mut documents = BTreeMap::new();
    let shown = folder.display().to_string();
    read_documents(folder, shown.trim_end_matches('/'), "", &mut documents, diagnostics)?;
    if documents.is_empty() {
        diagnostics.push(Diagnostic::new(
            Id::NothingToGenerate,
            Location::file(shown),
            "there are no documents in this folder",
            "name the folder of one version, which has `<group>/<resource>.json` or `openapi.yaml`",
        ));
        return None;
    }
    read_lock(folder, shown.trim_end_matches('/'), &mut documents, diagnostics)?;
    Some(documents)
}

/// Adds the record of the download in the folder of a version, if there is one.
pub(super) fn read_lock(
    folder: &Path,
    shown: &str,
    documents: &mut BTreeMap<String, SourceFile>,
    diagnostics: &mut Diagnostics,
) -> Option<()> {
    let path = folder.join(file_name::LOCK);
    if path.is_file() {
        let file = read_file(&path, &format!("{shown}/{}", file_name::LOCK), diagnostics)?;
        documents.insert(file_name::LOCK.to_owned(), file);
    }
    Some(())
}

/// Reads the documents in a folder and in those below it; `id` is the path of the folder without extensions.
pub(super) fn read_documents(
    folder: &Path,
    shown: &str,
    id: &str,
    documents: &mut BTreeMap<String, SourceFile>,
    diagnostics: &mut Diagnostics,
) -> Option<()> {
    for (name, is_folder) in entries(folder, diagnostics)? {
        let shown = format!("{shown}/{name}");
        let join = |name: &str| {
            if id.is_empty() { name.to_owned() } else { format!("{id}/{name}") }
        };
        if is_folder {
            read_documents(&folder.join(&name), &shown, &join(&name), documents, diagnostics)?;
        } else if yaml::is_yaml(&name) {
            let file = read_file(&folder.join(&name), &shown, diagnostics)?;
            documents.insert(join(&name), file);
        } else if let Some(stem) = name.strip_suffix(".json") {
            let file = read_file(&folder.join(&name), &shown, diagnostics)?;
            let part =
                if stem == file_name::ROOT { stem.to_owned() } else { file_name::id_part(&file_name::name(stem)) };
            documents.insert(join(&part), file);
        }
    }
    Some(())
}

/// Returns the names of the visible entries of a folder, and whether each is a folder.
pub(crate) fn entries(folder: &Path, diagnostics: &mut Diagnostics) -> Option<BTreeMap<String, bool>> {
    let listed = fs::read_dir(folder).and_then(|entries| {
        let mut visible = BTreeMap::new();
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.starts_with('.') {
                // Follows links: a folder of documents may be a link.
                let is_folder = fs::metadata(entry.path()).is_ok_and(|metadata| metadata.is_dir());
                visible.insert(name, is_folder);
            }
        }
        Ok(visible)
    });
    match listed {
        Ok(entries) => Some(entries),
        Err(error) => {
            unreadable(folder, &folder.display().to_string(), &error, diagnostics);
            None
        }
    }
}

/// Reads a file. `shown` is its path in messages.
pub(super) fn read_file(path: &Path, shown: &str, diagnostics: &mut Diagnostics) -> Option<SourceFile> {
    let bytes = match read_bytes(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            unreadable(path, shown, &error, diagnostics);
            return None;
        }
    };
    match decode(bytes) {
        Ok(text) => Some(SourceFile { path: shown.to_owned(), text: text.into() }),
        Err(valid) => {
            diagnostics.push(Diagnostic::new(
                Id::NotUtf8,
                Location::file(shown),
                format!("the file is not valid UTF-8 at byte {valid}"),
                if path.ends_with(file_name::CONFIG) {
                    "save the file as UTF-8"
                } else {
                    "download the document again without converting its encoding"
                },
            ));
            None
        }
    }
}

/// Decodes UTF-8, or UTF-16 that begins with a byte order mark. The mark is removed.
///
/// # Errors
/// The number of bytes that are valid UTF-8.
pub fn decode(bytes: Vec<u8>) -> Result<String, usize> {
    let text = utf_16(&bytes).map_or_else(|| String::from_utf8(bytes), Ok);
    let text = text.map_err(|error| error.utf8_error().valid_up_to())?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// Decodes UTF-16, which some editors save; `None` if the bytes do not begin with its byte order mark.
fn utf_16(bytes: &[u8]) -> Option<String> {
    let (rest, is_little) = match bytes {
        [0xff, 0xfe, rest @ ..] => (rest, true),
        [0xfe, 0xff, rest @ ..] => (rest, false),
        _ => return None,
    };
    let pairs = rest.chunks_exact(2).filter_map(|pair| <[u8; 2]>::try_from(pair).ok());
    let unit = |pair| if is_little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) };
    let units: Vec<u16> = pairs.map(unit).collect();
    String::from_utf16(&units).ok().filter(|_| rest.len() % 2 == 0)
}

fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("not a file"));
    }
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(io::Error::other(format!("the file is larger than {} MB", LARGEST / 1_000_000)));
    }
    Ok(bytes)
}

fn unreadable(path: &Path, shown: &str, error: &std::io::Error, diagnostics: &mut Diagnostics) {
    let help = if path.ends_with(file_name::CONFIG) {
        "the folder of an API needs a `pexgen.toml` with at least `name = \"…\"`"
    } else {
        "check that the path exists and is readable"
    };
    diagnostics.push(Diagnostic::new(
        Id::Unreadable,
        Location::file(shown),
        format!("can't read {}: {error}", path.display()),
        help,
    ));
}
