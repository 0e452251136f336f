//! How a node of an OpenAPI document reads parameters and forms.

use pexgen::serve::LocalNode;

use crate::openapi::{configured, send};

const PARAMETERS: &str = r##"
openapi: 3.1.0
info: { title: X, version: "1" }
paths:
  /types:
    get:
      parameters:
        - { name: q, in: query, schema: { anyOf: [{ type: string }, { type: "null" }] } }
        - { name: tags, in: query, schema: { anyOf: [{ type: array, items: { type: string } }, { type: "null" }] } }
        - { name: ids, in: query, schema: { type: [array, "null"], items: { type: integer } } }
        - { name: one, in: query, schema: { oneOf: [{ type: integer }, { type: boolean }] } }
        - { name: state, in: query, schema: { allOf: [{ $ref: "#/components/schemas/State" }] } }
        - { name: choice, in: query, schema: { enum: [1, 2] } }
        - { name: empty, in: query, allowEmptyValue: true, schema: { type: integer } }
        - { name: full, in: query, schema: { type: integer } }
      responses: { "204": { description: done } }
  /object:
    get:
      parameters: [{ name: obj, in: query, required: true, explode: false, schema: { $ref: "#/components/schemas/Colour" } }]
      responses: { "204": { description: done } }
  /deep:
    get:
      parameters: [{ name: obj, in: query, required: true, style: deepObject, schema: { type: object, additionalProperties: false, properties: { R: { type: integer }, ids: { type: array, items: { type: integer } }, more: { type: array, items: { type: object, properties: { x: { type: integer } } } } } } }, { name: list, in: query, style: deepObject, schema: { type: array, items: { type: integer } } }]
      responses: { "204": { description: done } }
  /map:
    get:
      parameters:
        - { name: map, in: query, required: true, schema: { type: object, additionalProperties: { type: string, maxLength: 3 } } }
        - { name: other, in: query, schema: { type: string } }
      security: [{ key: [] }]
      responses: { "204": { description: done } }
  /pipes:
    get:
      parameters:
        - { name: flat, in: query, style: pipeDelimited, schema: { type: array, items: { type: integer } } }
        - { name: both, in: query, style: spaceDelimited, explode: true, schema: { type: array, items: { type: integer } } }
      responses: { "204": { description: done } }
  /header:
    get:
      parameters:
        - { name: X-Flat, in: header, schema: { $ref: "#/components/schemas/Colour" } }
        - { name: X-Exploded, in: header, explode: true, schema: { $ref: "#/components/schemas/Colour" } }
      responses: { "204": { description: done } }
  /matrix/{id}:
    get:
      parameters: [{ name: id, in: path, required: true, style: matrix, explode: true, schema: { type: array, items: { type: integer } } }]
      responses: { "204": { description: done } }
  /flatmatrix/{id}:
    get:
      parameters: [{ name: id, in: path, required: true, style: matrix, schema: { type: array, items: { type: integer } } }]
      responses: { "204": { description: done } }
  /objectmatrix/{id}:
    get:
      parameters: [{ name: id, in: path, required: true, style: matrix, explode: true, schema: { $ref: "#/components/schemas/Colour" } }]
      responses: { "204": { description: done } }
  /label/{id}:
    get:
      parameters: [{ name: id, in: path, required: true, style: label, schema: { type: array, items: { type: integer } } }]
      responses: { "204": { description: done } }
  /labels/{id}:
    get:
      parameters: [{ name: id, in: path, required: true, style: label, explode: true, schema: { $ref: "#/components/schemas/Colour" } }]
      responses: { "204": { description: done } }
  /files/{id}: { get: { parameters: [{ name: id, in: path, required: true, schema: { type: integer } }], responses: { "204": { description: done } } } }
  /files/{name}.pdf: { get: { parameters: [{ name: name, in: path, required: true, schema: { type: string } }], responses: { "204": { description: done } } } }
  /form:
    post:
      requestBody:
        content:
          application/x-www-form-urlencoded: { schema: { $ref: "#/components/schemas/Form" }, encoding: { flat: { explode: false }, pipes: { style: pipeDelimited }, deep: { style: deepObject } } }
          multipart/form-data: { schema: { $ref: "#/components/schemas/Form" } }
      responses: { "204": { description: done } }
components:
  securitySchemes: { key: { type: apiKey, in: query, name: api_key } }
  schemas:
    State: { type: integer, enum: [1, 2] }
    Colour: { type: object, required: [R], properties: { R: { type: integer }, G: { type: integer } } }
    Form:
      type: object
      properties:
        name: { anyOf: [{ type: string }, { type: "null" }] }
        number: { type: [integer, "null"] }
        tags: { type: array, minItems: 1, items: { type: string, maxLength: 3 } }
        ids: { type: [array, "null"], items: { type: integer } }
        flat: { type: array, items: { type: integer } }
        pipes: { type: array, items: { type: integer } }
        files: { type: array, items: { type: string, format: binary } }
        meta: { $ref: "#/components/schemas/Colour" }
        deep: { $ref: "#/components/schemas/Colour" }
"##;

/// Sends requests, and compares which are accepted.
fn compare(node: &LocalNode, requests: &[(&str, bool)]) {
    for (path, is_accepted) in requests {
        let (status, refused) = send(node, "GET", path, &[], "");
        assert_eq!(status, if *is_accepted { 204 } else { 400 }, "{path}: {refused}");
    }
}

#[test]
fn parameters_are_read_as_the_first_value_that_fits() {
    let node = configured(PARAMETERS, "name = \"x\"\n");
    compare(
        &node,
        &[
            ("/types?q=5", true),
            ("/types?q=true", true),
            ("/types?tags=a&tags=b", true),
            ("/types?tags=a", true),
            ("/types?ids=1&ids=2", true),
            ("/types?ids=1&ids=b", false),
            ("/types?one=5", true),
            ("/types?one=true", true),
            ("/types?one=x", false),
            ("/types?state=1", true),
            ("/types?state=3", false),
            ("/types?choice=1", true),
            ("/types?choice=3", false),
            ("/types?empty=", true),
            ("/types?empty=x", false),
            ("/types?full=", false),
        ],
    );
}

#[test]
fn parameters_are_read_by_their_style() {
    let node = configured(PARAMETERS, "name = \"x\"\n");
    compare(
        &node,
        &[
            ("/object?obj=R,1,G,2", true),
            ("/object?obj=R,1,G,x", false),
            ("/object?obj=G,1", false),
            ("/deep?obj%5BR%5D=1&obj%5Bids%5D=1&obj%5Bids%5D=2", true),
            ("/deep?obj%5Bids%5D%5B0%5D=1&obj%5Bids%5D%5B1%5D=2", true),
            ("/deep?obj%5Bids%5D%5B0%5D=1&obj%5Bids%5D%5B1%5D=x", false),
            ("/deep?obj%5Bids%5D%5B%5D=1&obj%5Bids%5D%5B%5D=2", true),
            ("/deep?obj%5Bids%5D%5B%5D=x", false),
            ("/deep?obj%5Bmore%5D%5B0%5D%5Bx%5D=1&obj%5Bmore%5D%5B0%5D%5By%5D=a", true),
            ("/deep?obj%5Bmore%5D%5B0%5D%5Bx%5D=x", false),
            ("/deep?list%5B0%5D=1&list%5B1%5D=2&obj%5BR%5D=1", true),
            ("/deep?list%5B0%5D=x&obj%5BR%5D=1", false),
            ("/deep?obj%5BR%5D=x", false),
            ("/map?api_key=longer&foo=bar&other=longer", true),
            ("/map?api_key=longer&foo=longer", false),
            ("/map?api_key=longer&other=x", false),
            ("/pipes?flat=1%7C2", true),
            ("/pipes?flat=1%7Cx", false),
            ("/pipes?both=1%202", true),
            ("/pipes?both=1&both=2", true),
            ("/matrix/;id=3;id=4", true),
            ("/matrix/;id=3;id=x", false),
            ("/flatmatrix/;id=3,4", true),
            ("/objectmatrix/;R=1;G=2", true),
            ("/objectmatrix/;R=1;G=x", false),
            ("/label/.3.4", true),
            ("/label/.3,4", true),
            ("/label/.3.x", false),
            ("/labels/.R=1.G=2", true),
            ("/labels/.G=2", false),
            ("/files/a.pdf", true),
            ("/files/5", true),
            ("/files/a", false),
        ],
    );
    for (name, text, is_accepted) in [
        ("X-Flat", "R,1,G,2", true),
        ("X-Flat", "R, 1 , G, 2", true),
        ("X-Flat", "R,x", false),
        ("X-Exploded", "R=1,G=2", true),
        ("X-Exploded", "R,1", false),
    ] {
        let (status, refused) = send(&node, "GET", "/header", &[(name, text)], "");
        assert_eq!(status, if is_accepted { 204 } else { 400 }, "{name}: {text}: {refused}");
    }
    assert!(node.control().ignored().is_empty(), "{:?}", node.control().ignored());
}

/// Writes the parts of a form as `multipart/form-data`; a name with `@` is that of a file.
fn multipart(parts: &[(&str, &str)]) -> String {
    let part = |(name, text): &(&str, &str)| match name.strip_suffix('@') {
        Some(name) => {
            format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"f\"\r\n\r\n{text}\r\n")
        }
        None => format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n"),
    };
    parts.iter().map(part).collect::<String>() + "--b--\r\n"
}

#[test]
fn fields_of_forms_may_be_lists() {
    let node = configured(PARAMETERS, "name = \"x\"\n");
    let kind = "application/x-www-form-urlencoded";
    let mut forms = vec![
        (kind, "name=5".to_owned(), true),
        (kind, "number=5".to_owned(), true),
        (kind, "number=x".to_owned(), false),
        (kind, "tags=a&tags=b".to_owned(), true),
        (kind, "tags=a".to_owned(), true),
        (kind, "tags=a&tags=long".to_owned(), false),
        (kind, "ids=1&ids=2".to_owned(), true),
        (kind, "ids=1&ids=x".to_owned(), false),
        (kind, "flat=1,2".to_owned(), true),
        (kind, "flat=1,x".to_owned(), false),
        (kind, "pipes=1%7C2".to_owned(), true),
        (kind, "deep%5BR%5D=1".to_owned(), true),
        (kind, "deep%5BR%5D=x".to_owned(), false),
        (kind, "meta=%7B%22R%22%3A1%7D".to_owned(), true),
        (kind, "meta=%7B%22R%22%3A%22x%22%7D".to_owned(), false),
    ];
    let kind = "multipart/form-data; boundary=b";
    for (parts, fits) in [
        (&[("name", "5")][..], true),
        (&[("files@", "1"), ("files@", "2")][..], true),
        (&[("files@", "1")][..], true),
        (&[("tags", "a"), ("tags", "long")][..], false),
        (&[("meta", "{\"R\":1}"), ("ids", "1")][..], true),
    ] {
        forms.push((kind, multipart(parts), fits));
    }
    for (kind, form, fits) in forms {
        let (status, refused) = send(&node, "POST", "/form", &[("Content-Type", kind)], &form);
        assert_eq!(status, if fits { 204 } else { 400 }, "{form}: {refused}");
    }
}

#[test]
fn lists_of_swagger_forms_have_their_collection_format() {
    let document = "swagger: '2.0'
info: { title: X, version: '1' }
consumes: [application/x-www-form-urlencoded]
paths:
  /form:
    post:
      parameters:
        - { name: csv, in: formData, type: array, items: { type: integer } }
        - { name: multi, in: formData, type: array, collectionFormat: multi, items: { type: integer } }
      responses: { '204': { description: done } }
";
    let node = configured(document, "name = \"x\"\n");
    let kind = [("Content-Type", "application/x-www-form-urlencoded")];
    for (form, status) in [("csv=1,2", 204), ("csv=1,x", 400), ("multi=1&multi=2", 204), ("multi=1&multi=x", 400)] {
        assert_eq!(send(&node, "POST", "/form", &kind, form).0, status, "{form}");
    }
}

#[test]
fn paths_match_encoded_or_not() {
    let document = "openapi: 3.1.0
info: { title: X, version: '1' }
servers: [{ url: 'https://example.com/\u{e9}t\u{e9}' }]
paths:
  /\u{65e5}\u{672c}/{\u{540d}\u{524d}}:
    get:
      parameters: [{ name: \u{540d}\u{524d}, in: path, required: true, schema: { type: string, maxLength: 3 } }]
      responses: { '204': { description: done } }
  /pets:all%20now: { get: { responses: { '204': { description: done } } } }
";
    let node = configured(document, "name = \"x\"\n");
    for (path, status) in [
        ("/%E6%97%A5%E6%9C%AC/abc", 204),
        ("/%e6%97%a5%e6%9c%ac/abc", 204),
        ("/%C3%A9t%C3%A9/%E6%97%A5%E6%9C%AC/a%2Fb", 204),
        ("/%E6%97%A5%E6%9C%AC/a/b", 404),
        ("/%E6%97%A5%E6%9C%AC%2Fabc", 404),
        ("/%E6%97%A5%E6%9C%AC/abcd", 400),
        ("/pets:all%20now", 204),
        ("/%70ets%3Aall%20now", 204),
        ("/Pets:all%20now", 404),
    ] {
        let (given, refused) = send(&node, "GET", path, &[], "");
        assert_eq!(given, status, "{path}: {refused}");
    }
}

#[test]
fn an_encoded_comma_separates_nothing() {
    let document = "openapi: 3.1.0
info: { title: X, version: '1' }
paths:
  /query:
    get:
      parameters:
        - { name: opts, in: query, explode: false, schema: { type: object, properties: { a: { type: integer }, b: { enum: ['x,y'] } } } }
        - { name: fields, in: query, explode: false, schema: { type: array, items: { enum: ['id,area', 'a b', c] } } }
        - { name: pipes, in: query, style: pipeDelimited, explode: false, schema: { type: array, items: { enum: ['1,2', a b] } } }
        - { name: spaces, in: query, style: spaceDelimited, explode: false, schema: { type: array, items: { enum: ['1,2', a] } } }
      responses: { '204': { description: done } }
  /path/{ids}:
    get:
      parameters: [{ name: ids, in: path, required: true, schema: { type: array, items: { enum: ['1,2', a b] } } }]
      responses: { '204': { description: done } }
";
    let node = configured(document, "name = \"x\"\n");
    compare(
        &node,
        &[
            ("/query?opts=a,1,b,x%2Cy", true),
            ("/query?opts=a,1,b,x,y", false),
            ("/query?fields=id%2Carea,c,a+b,a%20b", true),
            ("/query?fields=id,area", false),
            ("/query?pipes=1%2C2%7Ca%20b%7ca+b", true),
            ("/query?spaces=1%2C2%20a+a", true),
            ("/query?spaces=1,2", true),
            ("/path/1%2C2,a%20b", true),
            ("/path/1,2", false),
        ],
    );
}
