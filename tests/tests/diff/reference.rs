//! The reference that `pexgen docs` writes, as files and in a headless Chromium where there is one.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use pexgen::output::{self, Files};
use pexgen::{Generator, reference};
use pexgen_tests::browser::Browser;
use pexgen_tests::{cargo, scale};
use serde_json::json;

use super::html::{PRINTED, check_print, values};

/// The pages of some APIs.
fn pages(folders: &[PathBuf]) -> Files {
    let apis = folders.iter().map(|folder| {
        reference::read(folder, None).unwrap_or_else(|failure| panic!("{}: {failure:?}", folder.display())).0
    });
    reference::site(&apis.collect::<Vec<_>>())
}

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")
}

/// Small APIs of both kinds, with several versions. All that are checked in, in exhaustive tests.
fn folders() -> Vec<PathBuf> {
    let small =
        ["since-versions", "openapi-since-versions", "commands", "openapi-markdown", "openapi-one-of", "choices"];
    let mut folders: Vec<PathBuf> = small.iter().map(|name| cases().join(name)).collect();
    folders.push(cargo::workspace().join("schemas/audiocodes-mediant"));
    if scale::is_exhaustive() {
        folders.push(cargo::workspace().join("schemas/pexip-infinity"));
        let entries = fs::read_dir(cases()).expect("cases").map(|entry| entry.expect("an entry").path());
        let is_new = |folder: &PathBuf| !small.iter().any(|name| folder.ends_with(name));
        folders.extend(entries.filter(is_new).filter(|folder| reference::read(folder, None).is_ok()));
    }
    folders
}

/// Writes pages into a folder.
fn written(files: &Files) -> tempfile::TempDir {
    let place = tempfile::tempdir().expect("a folder");
    output::plan(place.path(), files).expect("a plan").apply().expect("written");
    place
}

/// Returns the text of an element with its entities replaced.
fn text(escaped: &str) -> String {
    escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// Returns whether a file is a page.
fn is_page(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "html")
}

#[test]
fn links_resolve_and_nothing_is_loaded_from_the_network() {
    let files = pages(&folders());
    let ids: BTreeMap<&String, BTreeSet<&str>> = files
        .keys()
        .filter(|path| is_page(path))
        .map(|path| (path, values(&files[path], "id").into_iter().collect()))
        .collect();
    let mut count = 0;
    for path in files.keys().filter(|path| is_page(path)) {
        let page = &files[path];
        assert_eq!(ids[path].len(), values(page, "id").len(), "ids of {path} are unique");
        let links = values(page, "href").into_iter().chain(values(page, "src"));
        for link in links.map(text).filter(|link| !link.starts_with("https://") && !link.starts_with("http://")) {
            let (file, fragment) = link.split_once('#').map_or((link.as_str(), None), |(file, id)| (file, Some(id)));
            let target = if file.is_empty() { path.clone() } else { resolved(path, file) };
            assert!(files.contains_key(&target), "{link} on {path}");
            let has_id = |id| ids.get(&target).is_some_and(|ids| ids.contains(id));
            assert!(fragment.is_none_or(has_id), "{link} on {path}");
            count += 1;
        }
        assert!(values(page, "src").iter().all(|source| !source.contains("//")), "{path} loads a script");
        assert!(!page.contains("<img"), "{path} loads an image");
    }
    assert!(count > 500, "{count} links");
}

/// Resolves a relative path of one file in another.
fn resolved(from: &str, link: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

#[test]
fn pages_are_deterministic_and_their_names_do_not_depend_on_case() {
    let files = pages(&folders());
    assert_eq!(files, pages(&folders()));
    let lower: BTreeSet<String> = files.keys().map(|path| path.to_lowercase()).collect();
    assert_eq!(lower.len(), files.len());
    assert!(files.values().all(|text| text.lines().next().is_some_and(|line| line.contains(output::MARK))));
}

/// The states of a row of a table, by the link in its head.
fn row(page: &str, item: &str) -> Vec<String> {
    let head = format!("<code>{item}</code></a></th>");
    let (_, rest) = page.split_once(&head).unwrap_or_else(|| panic!("no row `{item}` in {page}"));
    let cells = rest.split("</tr>").next().unwrap_or_default().split("<td ").skip(1);
    cells.map(|cell| cell.split('"').nth(1).unwrap_or_default().to_owned()).collect()
}

#[test]
fn tables_tell_which_version_has_what() {
    let files = pages(&[cases().join("since-versions"), cases().join("openapi-since-versions")]);
    let versions = &files["since-versions/versions.html"];
    assert_eq!(row(versions, "things/thing"), ["present", "changed", "changed"]);
    assert_eq!(row(versions, "things/newer"), ["absent", "added", "changed"]);
    assert_eq!(row(versions, "things/restart"), ["absent", "added", "removed"]);
    let thing = &files["since-versions/resource-things-thing.html"];
    assert_eq!(row(thing, "always"), ["present", "present", "present"]);
    assert_eq!(row(thing, "added"), ["absent", "added", "present"]);
    assert_eq!(row(thing, "brief"), ["absent", "added", "removed"]);
    assert_eq!(row(thing, "kind"), ["present", "changed", "changed"]);
    let operations = &files["openapi-since-versions/versions.html"];
    assert_eq!(row(operations, "postThing"), ["absent", "added"]);
    assert_eq!(row(operations, "Colour"), ["present", "changed"]);
}

#[test]
fn requests_of_curl_have_the_body_that_the_server_expects() {
    let pexip = cargo::workspace().join("schemas/pexip-infinity");
    let files = pages(&[cases().join("openapi-forms"), cases().join("openapi-bodies"), pexip]);
    for (page, lines) in [
        ("openapi-forms/operation-upload", "--form &#39;file=@file;type=application/zip&#39;"),
        ("openapi-forms/operation-search", "--data-urlencode &#39;text=text&#39;"),
        ("openapi-bodies/operation-createThing", "--header &#39;Content-Type: application/vnd.thing+json&#39;"),
        (
            "pexip-infinity/resource-command-platform-backup_restore",
            "--form-string &#39;passphrase=passphrase&#39; \\\n  --form &#39;package=@file&#39;",
        ),
        (
            "pexip-infinity/resource-configuration-ivr_theme",
            "--request PATCH \\\n  --user &#39;user:password&#39; \\\n  --form &#39;package=@file&#39;",
        ),
    ] {
        let text = files[&format!("{page}.html")].replace('\'', "&#39;");
        assert!(text.contains(lines), "{page}: {text}");
    }
    let upload = &files["openapi-forms/operation-upload.html"];
    assert!(upload.contains("<code>pages</code>: <code>image/png, image/*</code>"), "{upload}");
}

#[test]
fn names_in_the_urls_of_curl_are_encoded() {
    let (name, encoded) = ("a<b&c#d e", "a%3Cb%26c%23d%20e");
    let mut apis: Vec<_> = ["lookups", "openapi-many-arguments"]
        .map(|case| reference::read(&cases().join(case), None).expect("an API").0)
        .into();
    for version in apis.iter_mut().flat_map(|api| &mut api.versions) {
        let fields = version.resources.values_mut().flat_map(|resource| &mut resource.fields);
        let parameters = version.operations.values_mut().flat_map(|operation| &mut operation.parameters);
        for field in fields.chain(parameters.map(|parameter| &mut parameter.field)) {
            name.clone_into(&mut field.wire);
        }
    }
    let files = reference::site(&apis);
    for (case, url) in
        [("lookups/", format!("?{encoded}={encoded}")), ("openapi-many-arguments/", format!("?{encoded}="))]
    {
        let mut pages = files.iter().filter(|(path, _)| path.starts_with(case));
        assert!(pages.any(|(_, text)| text.contains(&url)), "{case}: {url}");
    }
}

#[test]
fn page_of_a_resource() {
    let files = pages(&[cases().join("since-versions")]);
    insta::assert_snapshot!(files["since-versions/resource-things-thing.html"].replace("><", ">\n<"));
}

#[test]
fn page_of_an_operation() {
    let files = pages(&[cases().join("openapi-since-versions")]);
    let page = files.iter().find(|(path, _)| path.contains("/operation-")).expect("an operation").1;
    insta::assert_snapshot!(page.replace("><", ">\n<"));
}

#[test]
fn text_of_documents_is_escaped() {
    let mut api = reference::read(&cases().join("since-versions"), None).expect("an API").0;
    let script = "<script>alert(1)</script>";
    for version in &mut api.versions {
        for resource in version.resources.values_mut() {
            resource.description = Some(script.to_owned());
            resource.path = script.to_owned();
            resource.fields.iter_mut().for_each(|field| field.help = script.to_owned());
        }
    }
    assert!(reference::site(&[api]).iter().all(|(_, text)| !text.contains("<script>alert")));
}

#[test]
fn search_finds_resources_and_fields() {
    let Some(browser) = Browser::find() else { return };
    let place = written(&pages(&[cases().join("since-versions")]));
    let index = place.path().join("since-versions/index.html");
    let result = browser.run(
        &index,
        "#?q=newer",
        r#"async () => {
          const shown = () => [...document.querySelectorAll("li.entry")].filter((entry) => entry.checkVisibility()).map((entry) => entry.dataset.search);
          const search = document.getElementById("search");
          const find = (text) => { search.value = text; search.dispatchEvent(new Event("input", { bubbles: true })); };
          const byLink = shown();
          find("");
          const all = shown().length;
          find("brie");
          const hit = document.querySelector(".hits a");
          const found = { shown: shown(), href: hit?.getAttribute("href"), hash: location.hash };
          find("nothing-like-this");
          const none = [shown().length, !document.getElementById("none").hidden];
          const choice = document.getElementById("theme");
          choice.value = "dark"; choice.dispatchEvent(new Event("input", { bubbles: true }));
          return { byLink, all, found, none, dark: getComputedStyle(document.body).backgroundColor };
        }"#,
    );
    assert_eq!(result["byLink"], json!(["things/newer"]));
    assert!(result["all"].as_u64() >= Some(3), "{result}");
    assert_eq!(result["none"], json!([0, true]));
    assert_eq!(result["dark"], "rgb(13, 17, 23)");
    assert_eq!(result["found"]["hash"], "#?q=brie");
    let href = result["found"]["href"].as_str().expect("a hit");
    let (file, id) = href.split_once('#').expect("a field");
    let page = fs::read_to_string(place.path().join("since-versions").join(file)).expect("a page");
    assert!(values(&page, "id").contains(&id), "{href}");
}

#[test]
fn links_that_are_clicked_open_their_page_and_place() {
    let Some(browser) = Browser::find() else { return };
    let files = pages(&[cases().join("since-versions"), cases().join("openapi-since-versions")]);
    let place = written(&files);
    let result = browser.run(
        &place.path().join("index.html"),
        "",
        r##"async () => {
          const frame = document.createElement("iframe");
          document.body.append(frame);
          const opened = (start) => new Promise((resolve) => { frame.onload = resolve; start(); });
          const key = (url) => url.href.replace(/[?#].*/, "");
          const root = new URL(".", location.href).href;
          const waiting = [new URL("index.html", root).href], seen = new Set(waiting), wrong = [];
          let clicked = 0;
          while (waiting.length) {
            const page = waiting.shift();
            await opened(() => { frame.src = page; });
            const count = frame.contentDocument.querySelectorAll("a[href]").length;
            for (let at = 0; at < count; at += 1) {
              if (key(frame.contentWindow.location) !== page) await opened(() => { frame.src = page; });
              const link = frame.contentDocument.querySelectorAll("a[href]")[at];
              const target = new URL(link.href);
              if (!target.href.startsWith(root)) continue;
              clicked += 1;
              if (key(target) === page) link.click(); else await opened(() => link.click());
              const shown = frame.contentDocument;
              const isThere = frame.contentWindow.location.href === target.href && shown.querySelector("h1");
              const place = target.hash && !target.hash.startsWith("#?") ? shown.querySelector(":target") : shown.body;
              if (!isThere || !place?.checkVisibility()) wrong.push(`${link.outerHTML} on ${page}`);
              if (!seen.has(key(target))) { seen.add(key(target)); waiting.push(key(target)); }
            }
          }
          return { clicked, pages: seen.size, wrong };
        }"##,
    );
    assert_eq!(result["wrong"], json!([]));
    let count = files.keys().filter(|path| is_page(path)).count();
    assert_eq!(result["pages"], json!(count), "each page can be reached by links");
    assert!(result["clicked"].as_u64() > Some(100), "{result}");
}

#[test]
fn printed_pages_have_no_controls_and_are_white() {
    let Some(browser) = Browser::find() else { return };
    let place = written(&pages(&[cases().join("since-versions")]));
    for page in ["index.html", "resource-things-thing.html"] {
        check_print(&browser.run(&place.path().join("since-versions").join(page), "", PRINTED));
    }
}

#[test]
fn pages_are_accessible() {
    let Some(browser) = Browser::find() else { return };
    let files = pages(&folders());
    let place = written(&files);
    let pages = files.keys().filter(|path| is_page(path));
    let kind =
        |path: &str| path.rsplit('/').next().unwrap_or_default().split('-').next().unwrap_or_default().to_owned();
    // One page of each kind by default.
    let mut kinds = BTreeSet::new();
    let chosen = pages.filter(|path| kinds.insert(kind(path)) || (scale::is_exhaustive() && path.contains("since")));
    for path in chosen {
        assert_eq!(browser.violations(&place.path().join(path)), Vec::<String>::new(), "{path}");
    }
}

#[test]
fn a_page_that_is_not_accessible_is_reported() {
    let Some(browser) = Browser::find() else { return };
    let place = tempfile::tempdir().expect("a folder");
    let file = place.path().join("page.html");
    fs::write(
        &file,
        "<!DOCTYPE html><html><body><input><p style='color: #ccc; background: #fff'>pale</p></body></html>",
    )
    .expect("written");
    let found = browser.violations(&file);
    for rule in ["color-contrast", "label", "html-has-lang"] {
        assert!(found.iter().any(|line| line.contains(rule)), "{rule}: {found:?}");
    }
}

#[test]
fn examples_compile_against_the_bindings() {
    if scale::leaves_out("the examples are compiled") {
        return;
    }
    let cases =
        ["openapi-bodies", "openapi-example-values", "openapi-form-and-json", "openapi-forms", "openapi-names-in-code"]
            .map(|name| cases().join(name));
    let apis = ["pexip-infinity", "audiocodes-mediant"].map(|name| cargo::workspace().join("schemas").join(name));
    let files = pages(&[&apis[..], &cases[..]].concat());
    let mut code = "#![allow(unused, deprecated)]\n".to_owned();
    let mut count = 0;
    for (path, page) in files.iter().filter(|(path, _)| is_page(path)) {
        let krate = path.split('/').next().unwrap_or_default().replace('-', "_");
        let version = page.split("</code> of version ").nth(1).and_then(|rest| rest.split('.').next());
        let Some(version) = version else { continue };
        for example in page.split("<pre class=\"rust\"><code>").skip(1) {
            let example = text(example.split("</code>").next().unwrap_or_default());
            count += 1;
            let _ = write!(
                code,
                "\n// {path}\nasync fn example_{count}(client: {krate}::{version}::Client) -> {krate}::runtime::Result<()> {{\n{example}\nOk(())\n}}\n"
            );
        }
    }
    assert!(count > 400, "{count} examples");
    let (runtime, generated) = (cargo::workspace().join("runtime"), cargo::workspace().join("generated"));
    let runtime = format!("{{ path = \"{}\" }}", runtime.display());
    let place = tempfile::tempdir().expect("a folder");
    let mut manifest = format!(
        "[package]\nname = \"examples\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         pexip-infinity = {{ path = \"{0}/pexip-infinity\", features = [\"v14\", \"v21\", \"v38\", \"v40\"] }}\n\
         audiocodes-mediant = {{ path = \"{0}/audiocodes-mediant\" }}\n",
        generated.display()
    );
    for case in &cases {
        let bindings =
            Generator::new().runtime(&runtime).generate(case).unwrap_or_else(|failure| panic!("{failure:?}"));
        let name = case.file_name().expect("a name").display().to_string();
        output::plan(&place.path().join(&name), &bindings.files).expect("a plan").apply().expect("written");
        let _ = writeln!(manifest, "{name} = {{ path = \"{name}\" }}");
    }
    fs::create_dir(place.path().join("src")).expect("a folder");
    fs::write(place.path().join("Cargo.toml"), manifest).expect("written");
    fs::write(place.path().join("src/lib.rs"), code).expect("written");
    cargo::pin(place.path());
    cargo::succeed(place.path(), &["check", "--quiet", "--offline"]);
}
