//! The report as an HTML page, opened in a headless Chromium where there is one.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use pexgen::diff::{compare, report};
use pexgen_tests::browser::Browser;

use super::rules::story;

fn page() -> String {
    let (old, new) = story();
    let comparison = compare(&old.version, &new.version);
    report::html(&[report::Compared { comparison: &comparison, old: &old, new: &new }])
}

/// Returns the values of an attribute in a page.
pub fn values<'p>(page: &'p str, attribute: &str) -> Vec<&'p str> {
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

/// Writes the report into a folder.
fn written() -> (tempfile::TempDir, PathBuf) {
    let place = tempfile::tempdir().expect("a folder");
    let file = place.path().join("report.html");
    std::fs::write(&file, page()).expect("written");
    (place, file)
}

/// The ids of findings that are shown after the scripts have run, with the whole document.
fn opened(browser: &Browser, file: &Path, fragment: &str) -> (Vec<String>, String) {
    let dom = browser.open(file, fragment);
    let articles = dom.split("<article ").skip(1).filter_map(|rest| rest.split('>').next());
    let shown = articles
        .filter(|tag| !tag.contains("hidden"))
        .filter_map(|tag| tag.split("id=\"").nth(1).and_then(|rest| rest.split('"').next()).map(str::to_owned));
    (shown.collect(), dom)
}

#[test]
fn page_filters_and_finds_in_a_browser() {
    let Some(browser) = Browser::find() else { return };
    let (_place, file) = written();
    let (all, dom) = opened(&browser, &file, "");
    assert!(all.len() > 10 && dom.contains(&format!("{} findings", all.len())), "{}", all.len());
    let (breaking, _) = opened(&browser, &file, "#?impact=breaking");
    assert!(!breaking.is_empty() && breaking.len() < all.len());
    let (found, dom) = opened(&browser, &file, "#?q=host_view");
    assert!(
        !found.is_empty() && found.iter().all(|id| id.contains("host-view") || id.contains("host-layout")),
        "{found:?}"
    );
    assert!(dom.contains(" of "));
    let (none, dom) = opened(&browser, &file, "#?q=nothing-like-this");
    assert!(none.is_empty() && dom.contains("No finding matches."));
    // A link to a finding shows it whatever the filters are.
    let (shown, _) = opened(&browser, &file, &format!("#{}", all[all.len() - 1]));
    assert_eq!(shown.len(), all.len());
}

#[test]
fn controls_keys_and_the_theme_work() {
    let Some(browser) = Browser::find() else { return };
    let (_place, file) = written();
    let result = browser.run(
        &file,
        "",
        r#"() => {
          const shown = () => document.querySelectorAll("article:not([hidden])").length;
          const press = (key) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
          const set = (id, value) => { const input = document.getElementById(id); input.value = value; input.dispatchEvent(new Event("input", { bubbles: true })); };
          const back = () => getComputedStyle(document.body).backgroundColor;
          const all = shown();
          press("/");
          const focused = document.activeElement.id;
          set("search", "host_view");
          const found = [shown(), location.hash];
          press("Escape");
          const cleared = [shown(), location.hash];
          press("j");
          const first = document.activeElement.id;
          press("j"); press("k");
          const again = document.activeElement.id;
          const box = document.querySelector("input[name=impact][value=compatible]");
          box.click();
          const without = shown();
          box.click();
          set("resource", document.getElementById("resource").options[1].value);
          const ofOne = new Set([...document.querySelectorAll("article:not([hidden])")].map((finding) => finding.dataset.resource)).size;
          set("theme", "dark");
          const dark = back();
          set("theme", "light");
          return { all, focused, found, cleared, first, again, without, ofOne, dark, light: back(), stored: theme.get() };
        }"#,
    );
    assert_eq!(result["focused"], "search");
    let all = result["all"].as_u64().expect("a number");
    assert!(result["found"][0].as_u64() < Some(all) && result["found"][1] == "#?q=host_view", "{result}");
    assert_eq!(result["cleared"], serde_json::json!([all, ""]), "{result}");
    assert!(result["first"] != "" && result["first"] == result["again"], "{result}");
    assert!(result["without"].as_u64() < Some(all) && result["ofOne"] == 1, "{result}");
    assert_eq!(result["light"], "rgb(255, 255, 255)");
    assert!(result["dark"] != result["light"] && result["stored"] == "light", "{result}");
}

#[test]
fn links_to_findings_open_them_and_the_keyboard_reaches_everything() {
    let Some(browser) = Browser::find() else { return };
    let (_place, file) = written();
    let result = browser.run(
        &file,
        "#?impact=breaking",
        r#"async () => {
          const moved = () => new Promise((resolve) => addEventListener("hashchange", () => setTimeout(resolve), { once: true }));
          const articles = [...document.querySelectorAll("article")];
          const seen = (element) => element.checkVisibility() && document.querySelector(":target") === element;
          const hidden = articles.filter((article) => !article.checkVisibility());
          const wrong = [];
          // A link from elsewhere to a finding that the filter hides, then the link of each finding, clicked.
          let done = moved(); location.hash = hidden[0].id; await done;
          if (!seen(hidden[0])) wrong.push(`${hidden[0].id} stays hidden`);
          for (const article of articles) {
            const link = article.querySelector("a.link");
            if (location.hash === link.hash) continue;
            done = moved(); link.click(); await done;
            if (!seen(article)) wrong.push(link.hash);
          }
          const controls = [...document.querySelectorAll("a[href], input, select, button")].filter((one) => one.checkVisibility());
          const unreachable = controls.filter((one) => { one.focus(); return one.tabIndex < 0 || document.activeElement !== one; });
          const unmarked = controls.filter((one) => { one.focus(); return one.matches(":focus-visible") && getComputedStyle(one).outlineStyle === "none"; });
          const outer = (elements) => elements.map((element) => element.outerHTML);
          return { hidden: hidden.length, articles: articles.length, wrong, controls: controls.length, unreachable: outer(unreachable), unmarked: outer(unmarked) };
        }"#,
    );
    assert!(
        result["hidden"].as_u64() > Some(0) && result["controls"].as_u64() > result["articles"].as_u64(),
        "{result}"
    );
    for key in ["wrong", "unreachable", "unmarked"] {
        assert_eq!(result[key], serde_json::json!([]), "{key}");
    }
}

/// Applies the rules for print to the screen, in the dark theme. Returns the elements that are shown but should not be, how
/// many of these were checked, the entries that are not shown, and the colors.
pub const PRINTED: &str = r#"() => {
  document.documentElement.dataset.theme = "dark";
  const screen = getComputedStyle(document.body).backgroundColor;
  let rules = 0;
  for (const sheet of document.styleSheets) for (const rule of sheet.cssRules) {
    if (rule instanceof CSSMediaRule && rule.media.mediaText === "print") { rule.media.mediaText = "all"; rules += 1; }
  }
  const tools = [...document.querySelectorAll("nav, form, input, select, footer, .skip, a.link")];
  const entries = [...document.querySelectorAll("article, .entry, table, h1, pre")];
  const style = getComputedStyle(document.body);
  return {
    rules, tools: tools.length, shown: tools.filter((one) => one.checkVisibility()).map((one) => one.outerHTML),
    entries: entries.length, missing: entries.filter((one) => !one.checkVisibility()).map((one) => one.outerHTML),
    colors: [screen, style.backgroundColor, style.color],
  };
}"#;

/// Requires that a page without its controls is printed dark on white.
pub fn check_print(result: &serde_json::Value) {
    use serde_json::json;
    assert_eq!((&result["shown"], &result["missing"]), (&json!([]), &json!([])), "{result}");
    assert_eq!(result["colors"], json!(["rgb(13, 17, 23)", "rgb(255, 255, 255)", "rgb(27, 31, 36)"]));
    assert!(result["rules"].as_u64() >= Some(1) && result["tools"].as_u64() > Some(1), "{result}");
    assert!(result["entries"].as_u64() > Some(1), "{result}");
}

#[test]
fn printed_page_has_all_findings_on_white_and_no_controls() {
    let Some(browser) = Browser::find() else { return };
    let (_place, file) = written();
    check_print(&browser.run(&file, "", PRINTED));
}

#[test]
fn page_is_accessible() {
    let Some(browser) = Browser::find() else { return };
    let (_place, file) = written();
    assert_eq!(browser.violations(&file), Vec::<String>::new());
}
