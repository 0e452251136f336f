//! What a node of an OpenAPI document checks in bodies.

use pexgen::serve::LocalNode;
use serde_json::{Value, json};

use crate::openapi::{JSON, configured, send};

/// Starts a node that has an operation for each of some schemas of components.
fn node<'a>(version: &str, schemas: &str, names: impl Iterator<Item = &'a str>) -> LocalNode {
    let mut names: Vec<&str> = names.collect();
    names.dedup();
    let path = |name: &str| {
        format!(
            "  /{name}: {{ post: {{ requestBody: {{ content: {{ application/json: {{ schema: {{ $ref: \"#/components/schemas/{name}\" }} }} }} }}, responses: {{ \"204\": {{ description: done }} }} }} }}\n"
        )
    };
    let paths: String = names.into_iter().map(path).collect();
    configured(
        &format!(
            "openapi: {version}\ninfo: {{ title: X, version: \"1\" }}\npaths:\n{paths}components:\n  schemas:\n{schemas}"
        ),
        "name = \"x\"\n",
    )
}

/// Posts a body by a schema, and returns the problems as `place: message`.
fn problems(node: &LocalNode, name: &str, body: &Value) -> Vec<String> {
    let (_, refused) = send(node, "POST", &format!("/{name}"), &JSON, &body.to_string());
    let problems = refused["problems"].as_array().into_iter().flatten();
    let text = |problem: &Value, name: &str| problem[name].as_str().expect("a string").to_owned();
    problems.map(|problem| format!("{}: {}", text(problem, "at"), text(problem, "message"))).collect()
}

/// Posts bodies by a schema of components, and compares the statuses.
fn compare(version: &str, schemas: &str, bodies: &[(&str, Value, bool)]) {
    let node = node(version, schemas, bodies.iter().map(|(name, ..)| *name));
    for (name, body, fits) in bodies {
        let (status, refused) = send(&node, "POST", &format!("/{name}"), &JSON, &body.to_string());
        assert_eq!(status, if *fits { 204 } else { 400 }, "{name} {body}: {refused}");
    }
}

const NESTED: &str = r##"
    Expr: { oneOf: [{ $ref: "#/components/schemas/Group" }, { $ref: "#/components/schemas/Rule" }] }
    Group: { type: object, required: [op], properties: { op: { type: string }, child: { $ref: "#/components/schemas/Expr" } } }
    Rule: { type: object, required: [field], properties: { field: { type: string }, child: { $ref: "#/components/schemas/Expr" } } }
    Both: { allOf: [{ properties: { child: { $ref: "#/components/schemas/Both" } } }, { properties: { child: { $ref: "#/components/schemas/Both" } }, maxProperties: 2 }] }
    Unique: { type: array, uniqueItems: true }
    Own: { anyOf: [{ $ref: "#/components/schemas/Own" }, { type: string }] }
"##;

#[test]
fn deeply_nested_alternatives_are_checked_once() {
    let nested = |last: Value| (0..60).fold(last, |child, _| json!({ "op": "and", "child": child }));
    let many: Vec<u32> = (0..60_000).collect();
    let twice: Vec<u32> = many.iter().copied().chain([7]).collect();
    compare(
        "3.1.0",
        NESTED,
        &[
            ("Expr", nested(json!({ "op": "or" })), true),
            ("Expr", nested(json!({ "op": 1 })), false),
            ("Both", nested(json!({ "op": "or" })), true),
            ("Both", nested(json!({ "a": 1, "b": 2, "c": 3 })), false),
            ("Unique", json!(many), true),
            ("Unique", json!(twice), false),
            ("Own", json!("x"), true),
        ],
    );
}

const SIBLINGS: &str = r##"
    Id: { type: integer }
    Thing:
      type: object
      required: [id, name]
      properties:
        id: { $ref: "#/components/schemas/Id", readOnly: true }
        name: { type: string }
        level: { $ref: "#/components/schemas/Id", maximum: 5 }
"##;

#[test]
fn keywords_beside_a_reference_count_from_openapi_3_1_on() {
    let high = json!({ "id": 1, "name": "x", "level": 6 });
    compare("3.1.0", SIBLINGS, &[("Thing", json!({ "name": "x", "level": 5 }), true), ("Thing", high.clone(), false)]);
    compare("3.0.3", SIBLINGS, &[("Thing", json!({ "name": "x" }), false), ("Thing", high, true)]);
}

const VALUES: &str = r"
    Choice: { enum: [1, 2, [1, { a: 1.0 }]] }
    Constant: { const: 1.0 }
    Unique: { type: array, uniqueItems: true }
    Cents: { type: number, multipleOf: 0.01 }
    Large: { type: integer, minimum: 9007199254740993, multipleOf: 3 }
    Least: { type: number, minimum: 0, exclusiveMinimum: true }
";

#[test]
fn numbers_are_compared_by_value() {
    compare(
        "3.0.3",
        VALUES,
        &[
            ("Choice", json!(1.0), true),
            ("Choice", json!(1.5), false),
            ("Choice", json!([1.0, { "a": 1 }]), true),
            ("Constant", json!(1), true),
            ("Unique", json!([1, 1.0]), false),
            ("Unique", json!([1, "1", [1], { "a": 1 }]), true),
            ("Cents", json!(1_234_567.89), true),
            ("Cents", json!(0.001), false),
            ("Cents", json!(1e300), true),
            ("Large", json!(9_007_199_254_740_992_u64), false),
            ("Large", json!(9_007_199_254_740_993_u64), true),
            ("Large", json!(9_007_199_254_740_994_u64), false),
            ("Least", json!(0.0), false),
            ("Least", json!(0.1), true),
        ],
    );
}

#[test]
fn messages_say_whether_a_bound_is_excluded() {
    let schemas = "    Above: { type: integer, exclusiveMinimum: 0, maximum: 9 }\n";
    let node = node("3.1.0", schemas, ["Above"].into_iter());
    assert_eq!(problems(&node, "Above", &json!(0)), ["body: expected a number greater than 0, found 0"]);
    assert_eq!(problems(&node, "Above", &json!(10)), ["body: 10 is greater than the maximum 9"]);
    let flagged = "    Below: { type: integer, maximum: 0, exclusiveMaximum: true }\n";
    let node = self::node("3.0.3", flagged, ["Below"].into_iter());
    assert_eq!(problems(&node, "Below", &json!(0)), ["body: expected a number less than 0, found 0"]);
}

const PETS: &str = r##"
    Pet: { type: object, required: [kind], properties: { kind: { type: string } } }
    Cat: { allOf: [{ $ref: "#/components/schemas/Pet" }, { type: object, properties: { lives: { type: integer } } }] }
    Dog: { allOf: [{ $ref: "#/components/schemas/Pet" }, { type: object, properties: { bark: { type: boolean } } }] }
    Any:
      oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }]
      discriminator: { propertyName: kind, mapping: { cat: "#/components/schemas/Cat" } }
"##;

#[test]
fn a_discriminator_selects_the_schema() {
    compare(
        "3.0.3",
        PETS,
        &[
            ("Any", json!({ "kind": "cat", "lives": 9 }), true),
            ("Any", json!({ "kind": "cat", "lives": "nine" }), false),
            ("Any", json!({ "kind": "Dog", "bark": true }), true),
            ("Any", json!({ "kind": "Dog", "bark": 1 }), false),
            ("Any", json!({ "lives": 9 }), false),
        ],
    );
}

#[test]
fn unknown_tags_are_named() {
    let node = node("3.0.3", PETS, ["Any"].into_iter());
    let problems = problems(&node, "Any", &json!({ "kind": "cow", "lives": "x", "bark": "x" }));
    assert_eq!(problems, ["body /kind: the discriminator `kind` is \"cow\", but must be one of `cat`, `Dog`"]);
}

const HEIRS: &str = r##"
    Pet:
      type: object
      required: [petType]
      properties: { petType: { type: string }, friend: { allOf: [{ $ref: "#/components/schemas/Pet" }] } }
      discriminator: { propertyName: petType, mapping: { cat: "#/components/schemas/Cat" } }
    Cat: { required: [lives], allOf: [{ $ref: "#/components/schemas/Pet" }, { properties: { lives: { type: integer } } }] }
    Lion: { allOf: [{ $ref: "#/components/schemas/Cat" }, { required: [mane], properties: { mane: { type: boolean } } }] }
    Dog: { allOf: [{ $ref: "#/components/schemas/Pet" }, { required: [bark], properties: { bark: { type: boolean } } }] }
    Plain: { type: object, properties: { kind: { type: string } }, discriminator: { propertyName: kind } }
"##;

#[test]
fn a_discriminator_selects_a_component_that_extends_the_schema() {
    let cat = |friend: Value| json!({ "petType": "cat", "lives": 9, "friend": friend });
    compare(
        "3.0.3",
        HEIRS,
        &[
            ("Pet", cat(json!({ "petType": "Dog", "bark": true })), true),
            ("Pet", cat(json!({ "petType": "Dog" })), false),
            ("Pet", json!({ "petType": "cat" }), false),
            ("Pet", json!({ "petType": "Lion", "lives": 9, "mane": true }), true),
            ("Pet", json!({ "petType": "Lion", "mane": true }), false),
            ("Pet", json!({ "petType": "Pet" }), true),
            ("Pet", json!({ "petType": "Plain" }), false),
            ("Cat", json!({ "petType": "cat", "lives": 9 }), true),
            ("Cat", json!({ "petType": "cat", "lives": "x" }), false),
            ("Plain", json!({ "kind": "x" }), true),
        ],
    );
    let node = node("3.1.0", HEIRS, ["Pet", "Cat"].into_iter());
    assert_eq!(problems(&node, "Cat", &json!({ "petType": "cat" })), ["body: the property `lives` is required"]);
    assert_eq!(problems(&node, "Pet", &json!({ "petType": "cat" })), ["body: the property `lives` is required"]);
    assert_eq!(
        problems(&node, "Pet", &json!({ "petType": "cow" })),
        ["body /petType: the discriminator `petType` is \"cow\", but must be one of `cat`, `Dog`, `Lion`"]
    );
}

const KEYWORDS: &str = r"
    Size: { type: object, minProperties: 1, maxProperties: 2, propertyNames: { maxLength: 2 } }
    Dependent: { dependentRequired: { a: [b] }, dependentSchemas: { c: { required: [d] } } }
    Contains: { contains: { type: integer }, maxContains: 1 }
    Digits: { pattern: '^\d+$' }
    Words: { pattern: '^[\w-]+$' }
    Patterns: { patternProperties: { '^x-': { type: integer } }, properties: { a: {} }, additionalProperties: false }
    Lookahead: { patternProperties: { '^(?=x)': {} }, additionalProperties: false }
    Tuple: { prefixItems: [{ type: integer }], items: false }
    Conditional: { if: { properties: { a: { const: 1 } }, required: [a] }, then: { required: [b] }, else: { required: [c] } }
";

#[test]
fn keywords_of_json_schema_are_checked() {
    compare(
        "3.1.0",
        KEYWORDS,
        &[
            ("Size", json!({}), false),
            ("Size", json!({ "a": 1, "b": 1 }), true),
            ("Size", json!({ "a": 1, "b": 1, "c": 1 }), false),
            ("Size", json!({ "abc": 1 }), false),
            ("Dependent", json!({ "a": 1 }), false),
            ("Dependent", json!({ "a": 1, "b": 1 }), true),
            ("Dependent", json!({ "c": 1 }), false),
            ("Contains", json!(["a"]), false),
            ("Contains", json!(["a", 1]), true),
            ("Contains", json!([1, 2]), false),
            ("Digits", json!("12"), true),
            ("Digits", json!("\u{661}\u{662}"), false),
            ("Words", json!("a-1"), true),
            ("Words", json!("\u{e9}"), false),
            ("Patterns", json!({ "x-a": 1, "a": "b" }), true),
            ("Patterns", json!({ "x-a": "b" }), false),
            ("Patterns", json!({ "b": 1 }), false),
            ("Lookahead", json!({ "x": 1 }), true),
            ("Tuple", json!([1]), true),
            ("Tuple", json!([1, 2]), false),
            ("Conditional", json!({ "a": 1 }), false),
            ("Conditional", json!({ "a": 1, "b": 2 }), true),
            ("Conditional", json!({ "a": 2 }), false),
        ],
    );
}

const IGNORED: &str = r##"
    Pet:
      allOf: [{ $ref: "#/components/schemas/Base" }, { properties: { tags: { type: object }, map: { additionalProperties: { $ref: "#/components/schemas/Base" } } } }]
      patternProperties: { "^x-": {} }
      if: { required: [x-a] }
      then: { properties: { conditional: {} } }
    Base: { type: object, properties: { id: { type: integer, readOnly: true }, name: {}, friends: { items: { $ref: "#/components/schemas/Pet" } } } }
    Open: { type: object, additionalProperties: true, properties: { name: {} } }
    Kind: { type: object, required: [kind], properties: { kind: { type: string } }, discriminator: { propertyName: kind } }
    Cat: { allOf: [{ $ref: "#/components/schemas/Kind" }, { properties: { lives: {} } }] }
    Either: { oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Base" }], discriminator: { propertyName: of } }
    Owner: { type: object, properties: { of: {}, id: {} } }
    Owned: { oneOf: [{ $ref: "#/components/schemas/Base" }, { $ref: "#/components/schemas/Owner" }], discriminator: { propertyName: of } }
"##;

#[test]
fn undescribed_and_read_only_properties_are_recorded() {
    let node = node("3.1.0", IGNORED, ["Pet", "Open", "Kind", "Either", "Owned"].into_iter());
    for (name, body, ignored) in [
        (
            "Pet",
            json!({ "name": 1, "tags": { "a": 1 }, "map": { "a": { "name": 1 } }, "x-a": 1, "conditional": 1 }),
            &[][..],
        ),
        ("Pet", json!({ "nick": 1, "id": 1 }), &["read-only body property `/id`", "body property `/nick`"]),
        ("Pet", json!({ "friends": [{ "nick": 1 }, { "nick": 2 }] }), &["body property `/friends/*/nick`"]),
        ("Pet", json!({ "map": { "a": { "nick": 1 } } }), &["body property `/map/a/nick`"]),
        ("Open", json!({ "nick": 1 }), &[]),
        ("Kind", json!({ "kind": "Cat", "lives": 9 }), &[]),
        ("Kind", json!({ "kind": "Cat", "wings": 2 }), &["body property `/wings`"]),
        ("Either", json!({ "of": "Base", "name": 2 }), &[]),
        // Only in another alternative it is read-only.
        ("Owned", json!({ "of": "Owner", "id": 2 }), &[]),
    ] {
        node.control().clear_log();
        let (status, refused) = send(&node, "POST", &format!("/{name}"), &JSON, &body.to_string());
        assert_eq!(status, 204, "{body}: {refused}");
        let recorded: Vec<String> = node.control().ignored().into_iter().flat_map(|request| request.ignored).collect();
        assert_eq!(recorded, ignored, "{body}");
    }
}

#[test]
fn at_most_a_hundred_undescribed_properties_are_recorded() {
    let node = node("3.1.0", IGNORED, ["Pet"].into_iter());
    let body: serde_json::Map<String, Value> = (0..20_000).map(|number| (format!("key{number}"), json!(1))).collect();
    let (status, _) = send(&node, "POST", "/Pet", &JSON, &Value::Object(body).to_string());
    let ignored = node.control().ignored();
    assert_eq!((status, ignored[0].ignored.len()), (204, 100));
}

#[test]
fn secrets_below_any_name_are_not_shown() {
    let schemas = r#"
    Login: { type: object, properties: { "a/b": { type: object, properties: { "pass~word": { type: string, format: password, enum: [x] } } } } }
"#;
    let node = node("3.1.0", schemas, ["Login"].into_iter());
    let found = problems(&node, "Login", &json!({ "a/b": { "pass~word": "s3cret" } }));
    assert_eq!(found, ["body /a~1b/pass~0word: \"[redacted]\" is not one of \"x\""]);
}

#[test]
fn messages_of_a_body_are_checked_one_by_one() {
    let content = |media: &str, schema: &str| {
        format!(
            "  /{}: {{ post: {{ requestBody: {{ content: {{ {media}: {schema} }} }}, responses: {{ \"204\": {{ description: done }} }} }} }}\n",
            &media["application/".len()..]
        )
    };
    let job = "{ type: object, required: [id], properties: { id: { type: integer } } }";
    let paths = content("application/x-ndjson", &format!("{{ schema: {{ type: array, items: {job} }} }}"))
        + &content("application/json-seq", &format!("{{ itemSchema: {job} }}"));
    let node =
        configured(&format!("openapi: 3.2.0\ninfo: {{ title: X, version: \"1\" }}\npaths:\n{paths}"), "name = \"x\"\n");
    let post = |media: &str, body: &str| {
        send(&node, "POST", &format!("/{media}"), &[("content-type", &format!("application/{media}"))], body)
    };
    assert_eq!(post("x-ndjson", "{\"id\":1}\n\n{\"id\":2}").0, 204);
    assert_eq!(post("json-seq", "\u{1e}{\"id\":1}\n\u{1e}{\n\"id\":2}\n").0, 204);
    let (status, refused) = post("x-ndjson", "{\"id\":1}\n{\"id\":\"a\"}\n");
    assert_eq!((status, &refused["problems"][0]["at"]), (400, &json!("body message 2 /id")), "{refused}");
    let (status, refused) = post("json-seq", "\u{1e}{\"id\":1}\n\u{1e}{id\n");
    assert!(
        status == 400 && refused["error"].as_str().is_some_and(|why| why.starts_with("message 2 is not JSON")),
        "{refused}"
    );
}
