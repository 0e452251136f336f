//! Values that a node of an OpenAPI document makes from schemas.

use pexgen::serve::Node;
use pexgen_tests::Client;
use serde_json::{Value, json};

use crate::openapi::{JSON, configured, send};
use crate::support::start;

/// A document whose operations `GET` and `POST` of `/x` have a schema in the response and in the request.
fn document(version: &str, schema: &str, components: &str) -> String {
    let content = format!("content: {{ application/json: {{ schema: {schema} }} }}");
    format!(
        "openapi: {version}\ninfo: {{ title: X, version: \"1\" }}\npaths:\n  /x:\n    get: {{ responses: {{ \"200\": {{ description: x, {content} }} }} }}\n    post: {{ requestBody: {{ {content} }}, responses: {{ \"204\": {{ description: x }} }} }}\n{components}"
    )
}

/// Returns the value that a schema of OpenAPI 3.1 makes, which must fit it.
fn made(schema: &str) -> Value {
    let components = "components: { schemas: { Cat: { type: object, properties: { lives: { type: integer } } }, Id: { type: integer } } }";
    made_with("3.1.0", schema, components)
}

fn made_with(version: &str, schema: &str, components: &str) -> Value {
    let node = configured(&document(version, schema, components), "name = \"x\"\n");
    let (status, value) = send(&node, "GET", "/x", &[], "");
    assert_eq!(status, 200, "{value}");
    let (status, refused) = send(&node, "POST", "/x", &JSON, &value.to_string());
    assert_eq!(status, 204, "{schema}: {value}: {refused}");
    value
}

#[test]
fn recursive_values_are_null_beyond_a_depth() {
    let tree = |null: &str, version: &str, child: &str| {
        let components = format!(
            "components: {{ schemas: {{ Tree: {{ type: {null}, required: [l, r], properties: {{ l: {child}, r: {child} }} }} }} }}"
        );
        made_with(version, "{ $ref: '#/components/schemas/Tree' }", &components)
    };
    let reference = "{ $ref: '#/components/schemas/Tree' }";
    let optional = format!("{{ anyOf: [{reference}, {{ type: 'null' }}] }}");
    for (null, version, child) in [
        ("object, nullable: true", "3.0.3", reference),
        ("[object, 'null']", "3.1.0", reference),
        ("object", "3.1.0", &optional),
    ] {
        let value = tree(null, version, child);
        assert!(value["l"]["r"].is_object(), "{value}");
        assert!(value.to_string().len() < 2000, "{value}");
    }
}

#[test]
fn a_schema_that_no_value_fits_is_responded_to() {
    let reference = "{ $ref: '#/components/schemas/Tree' }";
    let tree = format!("{{ type: object, required: [l, r], properties: {{ l: {reference}, r: {reference} }} }}");
    let text = document("3.1.0", reference, &format!("components: {{ schemas: {{ Tree: {tree} }} }}"));
    let node = configured(&text, "name = \"x\"\n");
    let (status, value) = send(&node, "GET", "/x", &[], "");
    assert!(status == 200 && value["l"]["l"].is_object());
    let many = "{ type: array, prefixItems: [{ type: string }], contains: { type: integer }, minContains: 18446744073709551615 }";
    let node = configured(&document("3.1.0", many, ""), "name = \"x\"\n");
    let (status, value) = send(&node, "GET", "/x", &[], "");
    assert_eq!((status, &value[0]), (200, &json!("string")));
}

#[test]
fn made_values_fit_their_schema() {
    for (schema, expected) in [
        (
            "{ allOf: [{ $ref: '#/components/schemas/Cat' }, { properties: { lives: { description: how many } } }] }",
            json!({ "lives": 0 }),
        ),
        ("{ allOf: [{ type: integer, minimum: 3 }, { minimum: 5, maximum: 9 }] }", json!(5)),
        ("{ allOf: [{ type: string }, { maxLength: 3 }] }", json!("str")),
        (
            "{ allOf: [{ type: object, example: { a: b }, properties: { a: { type: string } } }, { required: [c], properties: { c: { type: integer } } }] }",
            json!({ "a": "b", "c": 0 }),
        ),
        ("{ $ref: '#/components/schemas/Id', minimum: 7 }", json!(7)),
        ("{ type: object, minProperties: 1, additionalProperties: { type: integer } }", json!({ "key1": 0 })),
        ("{ type: object, required: [a], additionalProperties: { type: boolean } }", json!({ "a": true })),
        ("{ type: array, prefixItems: [{ type: string }, { type: integer }], items: false }", json!(["string", 0])),
        ("{ type: array, contains: { const: 3 } }", json!([3])),
        (
            "{ type: array, prefixItems: [{ type: string }], items: { type: integer }, contains: { minimum: 2 } }",
            json!(["string", 2]),
        ),
        ("{ type: integer, exclusiveMinimum: 5, exclusiveMaximum: 10, multipleOf: 4 }", json!(8)),
        ("{ type: integer, minimum: 9007199254740993 }", json!(9_007_199_254_740_993_i64)),
        ("{ type: integer, maximum: -2 }", json!(-2)),
        ("{ type: integer, minimum: 1, multipleOf: 1.5 }", json!(3)),
        ("{ type: number, exclusiveMinimum: 0, maximum: 0.5 }", json!(0.1)),
        ("{ type: number, minimum: 0.1, maximum: 0.3, multipleOf: 0.1 }", json!(0.1)),
        (
            "{ anyOf: [{ type: object, required: [a], properties: { a: { type: integer } } }], properties: { b: { type: string } }, required: [b] }",
            json!({ "a": 0, "b": "string" }),
        ),
    ] {
        assert_eq!(made(schema), expected, "{schema}");
    }
    let old = "{ type: integer, minimum: 5, exclusiveMinimum: true, multipleOf: 3 }";
    assert_eq!(made_with("3.0.3", old, ""), json!(6));
}

#[test]
fn headers_have_the_style_simple() {
    let text = "openapi: 3.1.0
info: { title: X, version: '1' }
paths:
  /x:
    get:
      responses:
        '204':
          description: x
          headers:
            X-List: { required: true, schema: { type: array, minItems: 2, items: { type: integer } } }
            X-Object: { required: true, schema: { type: object, properties: { a: { type: integer }, b: { type: string } } } }
            X-Exploded: { explode: true, example: { a: 1, b: c } }
";
    let node = configured(text, "name = \"x\"\n");
    let request = ureq::http::Request::get("/x").body(bytes::Bytes::new()).expect("a request");
    let response = node.respond(request);
    let header = |name: &str| response.headers()[name].to_str().expect("text").to_owned();
    assert_eq!(["x-list", "x-object", "x-exploded"].map(header), ["0,0", "a,0,b,string", "a=1,b=c"]);
}

#[test]
fn strict_refuses_requests_but_not_examples() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.yaml");
    std::fs::write(
        &path,
        document("3.1.0", "{ type: integer, example: five }", "").replace("example: five", "minimum: 2"),
    )
    .expect("a file");
    let text = std::fs::read_to_string(&path).expect("text");
    let bad = text.replacen("minimum: 2 } }", "minimum: 2 }, example: one }", 1);
    assert_ne!(bad, text);
    std::fs::write(&path, bad).expect("a file");
    let node = start(Node::builder(&path).strict());
    let client = Client::new(&node.url(), None);
    assert_eq!(client.get("/x").status, 200);
    assert!(node.control().ignored()[0].ignored[0].contains("does not fit its schema"));
    assert_eq!(client.get("/x?other=1").status, 400);
}

#[test]
fn strict_refuses_undescribed_properties_of_bodies() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.yaml");
    let schema = "{ type: object, properties: { id: { type: integer, readOnly: true }, name: { type: string } } }";
    std::fs::write(&path, document("3.1.0", schema, "")).expect("a file");
    let node = Node::builder(&path).strict().build().expect("a node");
    for (body, status) in [(json!({ "name": "x" }), 204), (json!({ "nick": "x" }), 400), (json!({ "id": 1 }), 400)] {
        assert_eq!(send(&node, "POST", "/x", &JSON, &body.to_string()).0, status, "{body}");
    }
}

#[test]
fn the_first_component_that_extends_a_schema_is_made() {
    let components = "components:
  schemas:
    Pet:
      type: object
      required: [petType]
      properties: { petType: { type: string }, friend: { $ref: '#/components/schemas/Pet' } }
      discriminator: { propertyName: petType, mapping: { cat: Cat } }
    Cat: { allOf: [{ $ref: '#/components/schemas/Pet' }, { required: [lives], properties: { lives: { type: integer } } }] }
    Dog: { allOf: [{ $ref: '#/components/schemas/Pet' }, { required: [bark], properties: { bark: { type: boolean } } }] }
";
    for (schema, tag) in [
        ("{ $ref: '#/components/schemas/Pet' }", "cat"),
        ("{ allOf: [{ $ref: '#/components/schemas/Pet' }] }", "cat"),
        ("{ $ref: '#/components/schemas/Dog' }", "Dog"),
    ] {
        for version in ["3.0.3", "3.1.0"] {
            let value = made_with(version, schema, components);
            assert_eq!(value["petType"], tag, "{value}");
            assert_eq!(value["friend"]["petType"], "cat", "{value}");
        }
    }
}
