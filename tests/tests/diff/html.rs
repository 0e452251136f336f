//! The report as an HTML page, opened in a headless Chromium where there is one.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use pexgen::diff::{compare, report};

use super::rules::story;

fn page() -> String {
    let (old, new) = story();
    let comparison = compare(&old.version, &new.version);
    report::html(&[report::Compared { comparison: &comparison, old: &old, new: &new }])
}

/// Returns the values of an attribute in a page.
fn values<'p>(page: &'p str, attribute: &str) -> Vec<&'p str> {
    let start = format!(" {attribute}=\"");
    page.split(&start).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn links_of_the_page_resolve_and_nothing_is_loaded() {
    let page = page();
    let ids: Vec<&str> = values(&page, "id");
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len(), "ids are unique");
    let links = values(&page, "href");
    assert!(links.len() > 10);
    for link in links {
        assert!(link.strip_prefix('#').is_some_and(|id| unique.contains(id)), "{link}");
    }
    assert!(values(&page, "src").is_empty() && !page.contains("http://") && !page.contains("https://"), "no network");
}

#[test]
fn text_of_documents_is_escaped() {
    let (mut old, new) = story();
    let resource = old.version.resources.values_mut().next().expect("a resource");
    resource.path = "<script>alert(1)</script>".to_owned();
    let comparison = compare(&old.version, &new.version);
    let page = report::html(&[report::Compared { comparison: &comparison, old: &old, new: &new }]);
    assert!(!page.contains("<script>alert"), "escaped");
}

/// The ids of findings that are shown after the scripts have run, with the whole document.
fn opened(browser: &Path, file: &Path, fragment: &str) -> (Vec<String>, String) {
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=2000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", file.with_extension("profile").display()))
        .arg(format!("file://{}{fragment}", file.display()))
        .output()
        .expect("the browser starts");
    let dom = String::from_utf8_lossy(&output.stdout).into_owned();
    let articles = dom.split("<article ").skip(1).filter_map(|rest| rest.split('>').next());
    let shown = articles
        .filter(|tag| !tag.contains("hidden"))
        .filter_map(|tag| tag.split("id=\"").nth(1).and_then(|rest| rest.split('"').next()).map(str::to_owned));
    (shown.collect(), dom)
}

fn browser() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found =
        std::env::split_paths(&path).flat_map(|folder| names.map(|name| folder.join(name))).find(|path| path.is_file());
    if found.is_none() {
        eprintln!("skipped: there is no Chromium (Debian: `apt install chromium`)");
    }
    found
}

#[test]
fn page_filters_and_finds_in_a_browser() {
    let Some(browser) = browser() else { return };
    let place = tempfile::tempdir().expect("a folder");
    let file = place.path().join("report.html");
    std::fs::write(&file, page()).expect("written");
    let (all, dom) = opened(&browser, &file, "");
    assert!(!dom.contains("data-error"), "a script failed");
    assert!(all.len() > 10 && dom.contains(&format!("{} findings", all.len())), "{}", all.len());
    let (breaking, _) = opened(&browser, &file, "#?impact=breaking");
    assert!(!breaking.is_empty() && breaking.len() < all.len());
    let (found, dom) = opened(&browser, &file, "#?q=host_view");
    assert!(
        !found.is_empty() && found.iter().all(|id| id.contains("host-view") || id.contains("host-layout")),
        "{found:?}"
    );
    assert!(dom.contains(" of ") && !dom.contains("data-error"));
    let (none, dom) = opened(&browser, &file, "#?q=nothing-like-this");
    assert!(none.is_empty() && dom.contains("No finding matches."));
    // A link to a finding shows it whatever the filters are.
    let (shown, _) = opened(&browser, &file, &format!("#{}", all[all.len() - 1]));
    assert_eq!(shown.len(), all.len());
}
