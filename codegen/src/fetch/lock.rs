//! `pexgen.lock`: the origin of the documents in a folder.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

pub use crate::input::file_name::LOCK as FILE_NAME;
use crate::output::Files;

/// The origin of the documents in a folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    /// URL of the server.
    pub server: String,
    /// Version of the server, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Time of the download that last changed a document.
    pub fetched: String,
    /// SHA-256 of each document by path.
    pub files: BTreeMap<String, String>,
}

impl Lock {
    /// Describes documents that were just downloaded. If the previous download had the same documents, its time is
    /// kept, so that the file does not change.
    pub fn new(server: &str, version: Option<&str>, files: &Files, former: Option<&str>) -> Self {
        let lock = Self {
            server: server.to_owned(),
            version: version.map(str::to_owned),
            fetched: format!("{:.0}", Timestamp::now()),
            files: files.iter().map(|(path, text)| (path.clone(), sha256(text))).collect(),
        };
        if let Some(former) = former.and_then(|text| serde_json::from_str::<Self>(text).ok()) {
            let same = Self { fetched: former.fetched.clone(), ..lock.clone() };
            if same == former {
                return former;
            }
        }
        lock
    }

    /// Reads the file in the folder of a version, if there is a valid one.
    pub fn read(folder: &Path) -> Option<Self> {
        serde_json::from_str(&fs::read_to_string(folder.join(FILE_NAME)).ok()?).ok()
    }

    /// Returns the content of the file.
    pub fn to_text(&self) -> String {
        format!("{:#}\n", serde_json::json!(self))
    }
}

/// Returns the SHA-256 of a text, in hexadecimal.
pub fn sha256(text: &str) -> String {
    Sha256::digest(text).iter().fold(String::new(), |mut hex, byte| {
        // Writing to a `String` cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_changes_only_with_the_documents() {
        let files = Files::from([("a/root.json".to_owned(), "{}\n".to_owned())]);
        let first =
            Lock { fetched: Timestamp::UNIX_EPOCH.to_string(), ..Lock::new("https://x", Some("42"), &files, None) };
        let text = first.to_text();
        assert_eq!(Lock::new("https://x", Some("42"), &files, Some(&text)), first);
        assert!(Lock::new("https://x", Some("43"), &files, Some(&text)).fetched > first.fetched);
        assert!(Lock::new("https://x", Some("42"), &files, Some("rubbish")).fetched > first.fetched);
        assert_eq!(first.files["a/root.json"], "ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356");
    }
}
