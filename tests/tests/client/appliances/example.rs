//! The files with the guides' examples.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The environment variable with the folder in which tests record the examples that they use.
pub const NOTES: &str = "PEXGEN_EXAMPLES_USED";

/// An example: a request or a response.
#[derive(Clone, Debug)]
pub struct Example {
    /// The request line or the status line.
    pub line: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Example {
    /// Reads the example of an API with this name.
    pub fn read(api: &str, name: &str) -> Self {
        note(api, name);
        let path = folder().join(api).join(format!("{name}.http"));
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let (head, body) = text.split_once("\n\n").expect("an empty line behind the head");
        let mut lines = head.lines().map(str::to_owned);
        Self {
            line: lines.next().expect("a first line"),
            headers: lines.map(|line| header(&line)).collect(),
            body: body.strip_suffix('\n').unwrap_or(body).into(),
        }
    }

    /// Creates a response that no guide contains.
    pub fn made_up(status: &str, content_type: &str, body: &[u8]) -> Self {
        let headers = vec![("Content-Type".to_owned(), content_type.to_owned())];
        Self { line: format!("HTTP/1.1 {status}"), headers, body: body.into() }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Returns the word of the first line with this index.
    pub fn word(&self, place: usize) -> &str {
        self.line.split(' ').nth(place).unwrap_or_default()
    }
}

/// Returns the folder of the examples.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("appliances")
}

/// Returns the names of the examples in a folder, with their APIs.
pub fn names_in(folder: &Path) -> BTreeSet<String> {
    let entries = |path: &Path| fs::read_dir(path).expect("a folder").map(|entry| entry.expect("an entry").path());
    let apis = entries(folder).filter(|path| path.is_dir());
    apis.flat_map(|api| entries(&api).collect::<Vec<_>>())
        .map(|path| path.strip_prefix(folder).expect("within").with_extension("").display().to_string())
        .collect()
}

pub fn header(line: &str) -> (String, String) {
    let (name, value) = line.split_once(':').unwrap_or_else(|| panic!("`{line}` is no header"));
    (name.to_owned(), value.trim().to_owned())
}

fn note(api: &str, name: &str) {
    if let Some(notes) = env::var_os(NOTES) {
        let folder = Path::new(&notes).join(api);
        fs::create_dir_all(&folder).expect("a folder for notes");
        fs::write(folder.join(format!("{name}.http")), "").expect("a note");
    }
}
