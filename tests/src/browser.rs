//! A headless Chromium that opens HTML pages, and the accessibility checker axe.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::django::project;
use crate::python::{environment, home, run};

/// An installed Chromium.
#[derive(Debug)]
pub struct Browser {
    program: PathBuf,
}

/// Runs axe in light and in dark, and returns a line for each element that violates a rule.
const CHECK: &str = r#"
async () => {
  const found = [];
  for (const theme of ["light", "dark"]) {
    document.documentElement.dataset.theme = theme;
    const { violations } = await axe.run();
    for (const rule of violations) for (const node of rule.nodes) found.push(`${theme}: ${rule.id}: ${node.html}: ${node.failureSummary}`);
  }
  return found;
}"#;

impl Browser {
    /// Finds Chromium: the program that `PEXGEN_BROWSER` names, or else one in `PATH`. Returns `None` and prints a message
    /// if there is none.
    ///
    /// # Panics
    /// Panics if `PEXGEN_BROWSER` does not name a file.
    pub fn find() -> Option<Self> {
        if let Some(program) = std::env::var_os("PEXGEN_BROWSER").map(PathBuf::from) {
            assert!(program.is_file(), "PEXGEN_BROWSER: there is no {}", program.display());
            return Some(Self { program });
        }
        let names = ["chromium", "chromium-browser", "google-chrome"];
        let path = std::env::var_os("PATH").unwrap_or_default();
        let mut programs = std::env::split_paths(&path).flat_map(|folder| names.map(|name| folder.join(name)));
        let found = programs.find(|path| path.is_file());
        if found.is_none() {
            eprintln!("skipped: there is no Chromium (Debian: `apt install chromium`)");
        }
        found.map(|program| Self { program })
    }

    /// Opens a file at a fragment (empty, or `#…`) and returns the document after its scripts have run.
    ///
    /// # Panics
    /// Panics if the browser can't be started or a script fails.
    pub fn open(&self, file: &Path, fragment: &str) -> String {
        let profile = tempfile::tempdir().expect("a folder");
        let output = Command::new(&self.program)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            // A test of several pages opens them in a frame of another one.
            .args(["--virtual-time-budget=60000", "--dump-dom", "--allow-file-access-from-files"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg(format!("file://{}{fragment}", file.display()))
            .output()
            .expect("the browser starts");
        let document = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(document.contains("</html>"), "{}: {}", file.display(), String::from_utf8_lossy(&output.stderr));
        assert!(!document.contains("data-error"), "a script of {} failed", file.display());
        document
    }

    /// Opens a copy of a page and returns what a function in JavaScript returns there. The copy is beside the page, so that
    /// relative links stay valid.
    ///
    /// # Panics
    /// Panics if the page has no `</body>`, or if a script or the function fails.
    pub fn run(&self, file: &Path, fragment: &str, function: &str) -> Value {
        let page = fs::read_to_string(file).expect("a page");
        let script = format!(
            "<script>addEventListener('load', () => Promise.resolve(({function})()).then(\
             (value) => {{ document.documentElement.dataset.result = encodeURIComponent(JSON.stringify(value)); }}, \
             (error) => {{ document.documentElement.dataset.error = String(error); }}));</script></body>"
        );
        assert_eq!(page.matches("</body>").count(), 1, "{}", file.display());
        let copy = file.with_extension("run.html");
        fs::write(&copy, page.replace("</body>", &script)).expect("written");
        let document = self.open(&copy, fragment);
        fs::remove_file(&copy).expect("removed");
        let result = document.split("data-result=\"").nth(1).and_then(|rest| rest.split('"').next());
        let result = decoded(result.unwrap_or_else(|| panic!("no result on {}", file.display())));
        serde_json::from_str(&result).expect("JSON")
    }

    /// Returns what axe finds on a page, in light and in dark.
    ///
    /// # Panics
    /// Panics if axe can't be installed or run.
    pub fn violations(&self, file: &Path) -> Vec<String> {
        let function = format!(
            "() => new Promise((resolve, reject) => {{ const script = document.createElement('script'); script.src = {:?}; \
             script.onload = () => ({CHECK})().then(resolve, reject); script.onerror = () => reject('axe is not loaded'); \
             document.head.append(script); }})",
            format!("file://{}", axe().display())
        );
        let found: Vec<String> = serde_json::from_value(self.run(file, "", &function)).expect("lines");
        found
    }
}

/// Installs axe if necessary, and returns the path of its script.
fn axe() -> PathBuf {
    let python = environment(&home(), &project().join("axe.txt")).unwrap_or_else(|error| panic!("{error}"));
    let find =
        "import importlib.util as util; print(util.find_spec('axe_playwright_python').submodule_search_locations[0])";
    let folder = run(Command::new(python).args(["-c", find])).unwrap_or_else(|error| panic!("{error}"));
    Path::new(folder.trim()).join("axe.min.js")
}

/// Decodes the result of `encodeURIComponent`.
fn decoded(text: &str) -> String {
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (code, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(code, 16).expect("a byte"));
        bytes.extend(rest.as_bytes());
    }
    String::from_utf8(bytes).expect("UTF-8")
}
