//! From a real server's own documents to a client that works with that server.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use pexgen::input::config::Config;
use pexgen::input::config_file;
use pexgen::input::file_name;
use pexgen::{Generated, Generator, output};
use pexgen_tests::{Client, Flavour, Server, cargo, folder, scale};
use serde_json::Value;

/// Documents by path below their version's folder, as the server returned them.
type Documents = BTreeMap<String, Value>;

fn read_config(path: &Path) -> Config {
    config_file::read_config(path).expect("a valid configuration")
}

fn get(http: &Client, path: &str) -> Value {
    let answer = http.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json()
}

/// Downloads a root document and the schemas that it names.
fn download(http: &Client, group: &str, root: &str) -> Documents {
    let root = get(http, root);
    let schemas = root.as_object().expect("an object").iter().map(|(name, endpoint)| {
        let path = endpoint["schema"].as_str().expect("a path");
        (format!("{group}/{}.json", file_name::stem(name)), get(http, path))
    });
    let mut documents: Documents = schemas.collect();
    documents.insert(format!("{group}/root.json"), root);
    documents
}

/// Downloads the schemas of nested endpoints that the server has.
fn download_nested(http: &Client, config: &Config) -> Documents {
    let mut documents = Documents::new();
    for (id, nested) in &config.nested {
        let (before, rest) = nested.path.split_once('{').expect("a placeholder");
        let (_, after) = rest.split_once('}').expect("a placeholder");
        let answer = http.get(&format!("{before}1{after}schema/"));
        if answer.status == 200 {
            documents.insert(format!("{id}.json"), answer.json());
        }
    }
    documents
}

fn write(folder: &Path, documents: &Documents) {
    for (path, document) in documents {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, document.to_string()).expect("written");
    }
}

/// Creates an empty folder below the target folder for the output of a test.
fn made(name: &str) -> PathBuf {
    let folder = cargo::target().join("made-by-tests").join(name);
    let _ = fs::remove_dir_all(folder.join("api"));
    fs::create_dir_all(folder.join("api")).expect("a folder");
    folder
}

fn generate(api: &Path) -> Generated {
    let runtime = format!("{{ path = '{}' }}", cargo::workspace().join("runtime").display());
    let result = Generator::new().runtime(runtime).generate(api);
    result.unwrap_or_else(|failure| panic!("{:#?}", failure.diagnostics))
}

/// Returns the files of a folder without subfolders.
fn files_of(folder: &Path) -> Vec<(String, String)> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let read = |path: PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        (name, fs::read_to_string(path).expect("a text"))
    };
    entries.map(read).collect()
}

#[test]
fn awkward_api_works_through_its_generated_bindings() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("awkward-api");
    let server = Server::start();
    let folder = made("awkward");
    let api = folder.join("api");
    let config = read_config(&sources.join("pexgen.toml"));
    let mut documents = download(&server.http(), "awkward", "/api/awkward/v1/");
    documents.extend(download_nested(&server.http(), &config));
    write(&api.join("v1"), &documents);
    fs::copy(sources.join("pexgen.toml"), api.join("pexgen.toml")).expect("copied");

    let generated = generate(&api);
    let warnings: Vec<String> = generated.warnings.iter().map(|warning| warning.message.clone()).collect();
    let expected = [
        "`filtering` names `nothing_by_this_name`, which is not a field",
        "`ordering` names `nothing_by_this_name`, which is not a field",
        "`ordering` names `parent__name`, which is not a field",
    ];
    assert_eq!(warnings, expected);
    if scale::leaves_out("a program uses the bindings of the awkward API") {
        return;
    }
    let mut files: BTreeMap<String, String> =
        generated.files.into_iter().map(|(path, text)| (format!("awkward/{path}"), text)).collect();
    files.extend(files_of(&sources.join("driver")).into_iter().map(|(name, text)| (format!("driver/{name}"), text)));
    let workspace = "[workspace]\nresolver = \"3\"\nmembers = [\"driver\", \"awkward\"]\n";
    files.insert("Cargo.toml".to_owned(), workspace.to_owned());
    let plan = output::plan_owned(&folder, &files, |_, text| output::is_ours(text));
    plan.and_then(|plan| plan.apply()).expect("the crates can be written");
    cargo::pin(&folder);

    let (user, password) = server.credentials();
    let environment = [("AWKWARD_URL", server.url()), ("AWKWARD_USER", user), ("AWKWARD_PASSWORD", password)];
    let output = cargo::succeed_with(&folder, &["run", "--quiet", "--package", "driver"], &environment);
    assert_eq!(output.trim(), "success", "no other output, such as warnings");
    assert!(!server.stderr().contains("Traceback"), "{}", server.stderr());
}

fn pexip() -> PathBuf {
    cargo::workspace().join("schemas/pexip-infinity")
}

/// Downloads all documents of the server's Pexip API.
fn download_pexip(server: &Server) -> Documents {
    let config = read_config(&pexip().join("pexgen.toml"));
    let http = server.http();
    let mut documents = download_nested(&http, &config);
    for (group, root) in &config.roots {
        documents.extend(download(&http, group, root));
    }
    documents
}

/// Adds the checked-in documents of a version that a server serves.
fn checked_in(folder: &Path, prefix: &str, documents: &mut Documents) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = format!("{prefix}{}", path.file_name().unwrap_or_default().to_string_lossy());
        if path.is_dir() {
            checked_in(&path, &format!("{name}/"), documents);
        } else {
            let text = fs::read_to_string(&path).expect("a document");
            documents.insert(name, serde_json::from_str(&text).expect("JSON"));
        }
    }
}

/// Applies a change to every field of every schema document.
fn each_field(documents: &mut Documents, change: impl Fn(&mut serde_json::Map<String, Value>)) {
    for document in documents.values_mut() {
        let fields = document.get_mut("fields").and_then(Value::as_object_mut);
        for field in fields.into_iter().flat_map(serde_json::Map::values_mut) {
            change(field.as_object_mut().expect("an object"));
        }
    }
}

#[test]
fn server_documents_match_the_checked_in_ones() {
    let mut served = download_pexip(&Server::start());
    let mut expected = Documents::new();
    checked_in(&pexip().join("v41"), "", &mut expected);
    // Embedded objects and responses of commands have no endpoint.
    expected.retain(|path, _| !path.starts_with("embedded/") && !path.starts_with("responses/"));
    // The server shows the rows and the document of another list here.
    for documents in [&mut served, &mut expected] {
        documents.remove("history/backplane__media_stream.json");
        documents.remove("history/participant__media_stream.json");
    }
    for documents in [&mut served, &mut expected] {
        // The time of the request, or a new UUID.
        each_field(documents, |field| {
            let is_uuid = |text: &str| text.len() == 36 && text.matches('-').count() == 4;
            if field.get("type").is_some_and(|kind| kind == "datetime")
                || field.get("default").and_then(Value::as_str).is_some_and(is_uuid)
            {
                field.remove("default");
            }
        });
    }
    assert!(served.keys().eq(expected.keys()), "{:?}\n{:?}", served.keys(), expected.keys());
    let differing: Vec<&String> = expected.keys().filter(|path| served[*path] != expected[*path]).collect();
    assert!(differing.is_empty(), "{differing:?}");
}

#[test]
fn plain_documents_give_warnings_and_bindings_that_compile() {
    let folder = made("says-less");
    let api = folder.join("api");
    // Overrides for older versions need the documents of those versions.
    folder::copy(&pexip(), &api);
    let plain = download_pexip(&Server::start_with("v41", Flavour::Plain));
    let mut bare = download_pexip(&Server::start());
    each_field(&mut bare, |field| {
        field.remove("related_schema");
        field.remove("valid_choices");
        field.remove("default");
    });
    for (version, documents) in [("v42", &plain), ("v43", &bare)] {
        for part in ["embedded", "responses"] {
            folder::copy(&pexip().join("v41").join(part), &api.join(version).join(part));
        }
        write(&api.join(version), documents);
    }
    let generated = generate(&api);
    let count =
        |version: &str| generated.versions.iter().find(|summary| summary.version == version).expect("generated");
    assert_eq!((count("v42").resources, count("v43").resources), (count("v41").resources, count("v41").resources));
    assert!(count("v43").choices < count("v41").choices);
    assert_eq!(count("v42").relations, count("v41").relations);

    if scale::leaves_out("the bindings are compiled") {
        return;
    }
    let out = folder.join("pexip-infinity");
    let manifest = generated.files.get("Cargo.toml").map(|text| format!("{text}\n[workspace]\n"));
    let mut files = generated.files;
    files.extend(manifest.map(|text| ("Cargo.toml".to_owned(), text)));
    output::plan(&out, &files).and_then(|plan| plan.apply()).expect("the crate can be written");
    cargo::pin(&out);
    let features = "v42,v43,command,configuration,history,status";
    let output = cargo::succeed(&out, &["check", "--quiet", "--no-default-features", "--features", features]);
    assert_eq!(output.trim(), "", "no warnings");
}
