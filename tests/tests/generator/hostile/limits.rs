//! Excessive documents take bounded time and memory, and the message names the limit.

use std::time::Duration;

use pexgen::{Failure, Generated, Generator};
use pexgen_tests::api::{self, Folder};
use pexgen_tests::scale;
use serde_json::{Map, Value, json};

/// Maximum CPU time for a document. Quadratic work takes many times more.
const MOST_CPU_TIME: Duration = Duration::from_secs(60);

/// Returns the CPU time of this thread so far, which does not depend on the load of the machine. `None` if
/// the system does not report it.
fn cpu_time() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// Generates on the smallest default stack of threads.
fn generate(folder: &Folder) -> Result<Generated, Failure> {
    let place = tempfile::tempdir().expect("a folder");
    api::write(place.path(), folder);
    let at = place.path().to_owned();
    let thread = std::thread::Builder::new().stack_size(2 << 20);
    let thread = thread.spawn(move || (Generator::new().generate(&at), cpu_time()));
    let (result, took) = thread.expect("a thread").join().expect("no panic");
    assert!(took.is_none_or(|took| took < MOST_CPU_TIME), "{took:?}");
    result
}

fn refused(folder: &Folder) -> String {
    generate(folder).expect_err("too much").diagnostics[0].to_string()
}

fn tastypie(document: &str) -> Folder {
    let mut folder = Folder::from([("pexgen.toml".to_owned(), b"name = \"api\"".to_vec())]);
    api::group(&mut folder, "v1/things", [("thing", Value::Null)]);
    folder.insert("v1/things/thing.json".to_owned(), document.as_bytes().to_vec());
    folder
}

fn with_field(field: Value) -> Folder {
    tastypie(&api::resource(Map::from_iter([("a".to_owned(), field)])).to_string())
}

fn openapi(file: &str, text: String) -> Folder {
    [("pexgen.toml".to_owned(), b"name = \"api\"".to_vec()), (format!("v1/{file}"), text.into())].into()
}

/// Creates an API with one operation that returns `A0`.
fn schemas(count: usize, schema: impl Fn(usize) -> Value) -> Folder {
    let schemas: Map<String, Value> = (0..count).map(|index| (format!("A{index}"), schema(index))).collect();
    let answer = json!({ "description": "", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/A0" } } } });
    let document = json!({
        "openapi": "3.0.3", "info": { "title": "", "version": "1" },
        "paths": { "/a": { "get": { "operationId": "a", "responses": { "200": answer } } } },
        "components": { "schemas": schemas },
    });
    openapi("openapi.json", document.to_string())
}

fn next(index: usize) -> Value {
    json!({ "$ref": format!("#/components/schemas/A{}", index + 1) })
}

#[test]
fn nesting_of_ten_thousand_is_refused() {
    let (open, close) = ("[".repeat(10_000), "]".repeat(10_000));
    let document = refused(&tastypie(&format!("{{\"fields\":{{\"a\":{{\"default\":{open}{close}}}}}}}")));
    assert!(
        document.contains("values are nested more than 127 levels deep\n  at v1/things/thing.json:1:"),
        "{document}"
    );
    let mut config = with_field(json!({}));
    config.insert("pexgen.toml".to_owned(), format!("name = \"api\"\nx = {open}{close}").into());
    assert!(refused(&config).contains("values are nested too deeply\n  at pexgen.toml:2:"));
    config.insert("pexgen.toml".to_owned(), format!("name = \"api\"\nx{} = 1", ".x".repeat(10_000)).into());
    assert!(refused(&config).contains("values are nested too deeply\n  at pexgen.toml:"));
    let json = refused(&openapi("openapi.json", format!("{{\"openapi\":\"3.1.0\",\"x\":{open}{close}}}")));
    assert!(json.contains("values are nested more than 127 levels deep"), "{json}");
    let yaml = refused(&openapi("openapi.yaml", format!("openapi: 3.1.0\nx: {open}{close}\n")));
    assert!(yaml.contains("values are nested more than 64 levels deep\n  at v1/openapi.yaml:2:"), "{yaml}");
    let steps: Vec<String> = (0..3000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    assert!(refused(&openapi("openapi.yaml", steps.concat())).contains("values are nested more than 64 levels deep"));
}

#[test]
fn large_documents_take_bounded_time() {
    generate(&with_field(json!({ "type": "string", "default": "x".repeat(scale::pick(5_000_000, 50_000_000)) })))
        .expect("a long default");
    let name = "x-".repeat(scale::pick(100_000, 1_000_000));
    generate(&tastypie(&api::resource(Map::from_iter([(name, json!({ "type": "string" }))])).to_string()))
        .expect("a long name");
    let choices: Vec<String> = (0..scale::pick(20_000, 100_000)).map(|index| format!("choice-{index}")).collect();
    generate(&with_field(json!({ "type": "string", "valid_choices": choices }))).expect("many choices");
    // All of them give the same name.
    let close: Vec<String> = (0..scale::pick(1000, 5000))
        .map(|index| format!("{}a b{}", "-".repeat(index % 50), " ".repeat(index / 50)))
        .collect();
    generate(&with_field(json!({ "type": "string", "valid_choices": close }))).expect("many choices of one name");
}

#[test]
fn many_findings_take_bounded_time() {
    let many = scale::pick(4_000, 20_000);
    let same = generate(&with_field(json!({ "type": "string", "valid_choices": vec!["x"; 5 * many] }))).expect("fine");
    assert_eq!(same.warnings.len(), 5 * many, "the last one is about the key");
    let unknown: Map<String, Value> = (0..many).map(|index| (format!("key{index}"), Value::Null)).collect();
    assert!(generate(&with_field(unknown.into())).expect("fine").warnings.len() > many);
    let fields: Map<String, Value> =
        (0..3000).map(|index| (format!("field{index}"), json!({ "type": "string" }))).collect();
    let mut document = api::resource(fields);
    document["ordering"] = (0..many).map(|index| format!("feild{index}")).collect();
    assert!(generate(&tastypie(&document.to_string())).expect("fine").warnings.len() > many);
    let mut missing = with_field(json!({ "type": "string" }));
    let root: Map<String, Value> =
        (0..many).map(|index| (format!("thing{index}"), json!({ "list_endpoint": "/" }))).collect();
    missing.insert("v1/things/root.json".to_owned(), Value::Object(root).to_string().into());
    assert_eq!(generate(&missing).expect_err("no documents").diagnostics.len(), many + 1);
}

#[test]
fn circular_and_endless_references_are_refused() {
    let circle = refused(&schemas(2, |index| json!({ "$ref": format!("#/components/schemas/A{}", 1 - index) })));
    assert!(circle.contains("refers to itself"), "{circle}");
    let itself = refused(&schemas(1, |_| json!({ "$ref": "#/components/schemas/A0" })));
    assert!(itself.contains("refers to itself"), "{itself}");
    let way = refused(&schemas(20_000, next));
    assert!(way.contains("more than 100 references follow each other from here"), "{way}");
    for holds in [
        |index| json!({ "allOf": [{ "$ref": format!("#/components/schemas/A{index}") }] }),
        |index| json!({ "oneOf": [{ "$ref": format!("#/components/schemas/A{index}") }] }),
        |index| json!({ "type": "array", "items": { "$ref": format!("#/components/schemas/A{index}") } }),
        |index| json!({ "additionalProperties": { "$ref": format!("#/components/schemas/A{index}") } }),
        |index: usize| json!({ "properties": { "a": { "$ref": format!("#/components/schemas/A{index}") } } }),
    ] {
        // Cyclic references through objects.
        generate(&schemas(1, |_| holds(0))).expect("fine");
        generate(&schemas(3, |index| holds((index + 1) % 3))).expect("fine");
        generate(&schemas(1001, |index| if index == 1000 { json!({ "type": "string" }) } else { holds(index + 1) }))
            .expect("fine");
    }
}

#[test]
fn unbounded_expansion_is_refused_or_avoided() {
    let first = "openapi: 3.1.0\nx0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    let level = |level| format!("x{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 10].join(", "));
    let laughs = [first].into_iter().chain((1..20).map(level)).collect::<Vec<_>>().concat();
    let refused = refused(&openapi("openapi.yaml", laughs));
    assert!(refused.contains("aliases expand to more than 100000 values\n  at v1/openapi.yaml:"), "{refused}");
    for key in ["allOf", "oneOf", "anyOf"] {
        let last = json!({ "type": "object", "properties": { "x": { "type": "string" } } });
        generate(&schemas(31, |index| if index == 30 { last.clone() } else { json!({ key: vec![next(index); 10] }) }))
            .expect("fine");
        let nested = |index| json!({ "type": "array", "items": { key: vec![next(index); 2] } });
        generate(&schemas(41, |index| if index == 40 { last.clone() } else { nested(index) })).expect("fine");
        let inside =
            |index| json!({ "type": "object", "properties": { "a": { key: vec![next(index); 3] }, "b": next(index) } });
        generate(&schemas(31, |index| if index == 30 { last.clone() } else { inside(index) })).expect("fine");
    }
}

#[test]
fn special_files_and_oversized_documents_are_not_read() {
    let place = tempfile::tempdir().expect("a folder");
    api::write(place.path(), &with_field(json!({ "type": "string" })));
    let path = place.path().join("v1/things/thing.json");
    let file = std::fs::File::create(&path).expect("a file");
    file.set_len(1 << 33).expect("a sparse file");
    let failure = Generator::new().generate(place.path()).expect_err("too large");
    assert!(failure.diagnostics[0].message.ends_with("the file is larger than 200 MB"), "{failure}");
    #[cfg(unix)]
    {
        std::fs::remove_file(&path).expect("removed");
        std::os::unix::fs::symlink("/dev/zero", &path).expect("a link");
        let failure = Generator::new().generate(place.path()).expect_err("no file");
        assert!(failure.diagnostics[0].message.ends_with("not a file"), "{failure}");
    }
}
