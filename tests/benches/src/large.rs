//! An OpenAPI document of any size, in which every component refers to others and many are part of circles.

use serde_json::{Map, Value, json};

/// Returns a document of this number of components and as many operations: 1,000 are 4 MB, as large as the documents
/// of GitHub or `NetBox`.
pub fn openapi(components: usize) -> String {
    let schemas: Map<String, Value> =
        (0..components).map(|number| (name(number), component(number, components))).collect();
    let paths: Map<String, Value> = (0..components.div_ceil(4)).flat_map(|number| paths(number, components)).collect();
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "Large", "version": "1" },
        "paths": paths,
        "components": { "schemas": schemas },
    });
    document.to_string()
}

fn name(number: usize) -> String {
    format!("Thing{number}")
}

/// A reference to a component that looks chosen by chance.
fn reference(seed: usize, components: usize) -> Value {
    let number = seed.wrapping_mul(2_654_435_761) % components;
    json!({ "$ref": format!("#/components/schemas/{}", name(number)) })
}

/// An object with properties of many types, or, for every tenth, a choice between objects.
fn component(number: usize, components: usize) -> Value {
    let seed = number * 64;
    let description = format!("Thing {number} is described in a few words, as most components of large documents are.");
    if number % 10 == 9 {
        let variants: Vec<Value> = (0..4).map(|index| reference(seed + index, components)).collect();
        return json!({ "description": description, "oneOf": variants });
    }
    let properties: Map<String, Value> = (0..24)
        .map(|index| (format!("property_{index}_of_{number}"), property(index, seed + index, components)))
        .collect();
    let required = [format!("property_0_of_{number}"), format!("property_3_of_{number}")];
    json!({ "type": "object", "description": description, "required": required, "properties": properties })
}

fn property(index: usize, seed: usize, components: usize) -> Value {
    let described = |mut schema: Value| {
        schema["description"] = json!(format!("What {seed} is for. It may be *anything* that the server accepts."));
        schema
    };
    match index % 8 {
        0 => described(json!({ "type": "string", "maxLength": 64 })),
        1 => described(json!({ "type": "array", "items": reference(seed, components) })),
        2 => described(json!({ "type": ["string", "null"], "format": "date-time" })),
        3 => described(json!({ "type": "string", "enum": ["open", "closed", format!("state_{}", seed % 7)] })),
        4 => reference(seed, components),
        5 => json!({ "oneOf": [reference(seed, components), { "type": "string" }] }),
        6 => json!({ "allOf": [reference(seed, components), described(json!({}))] }),
        _ => described(json!({ "type": "object", "additionalProperties": reference(seed, components) })),
    }
}

/// The paths of one kind of object: four operations.
fn paths(number: usize, components: usize) -> [(String, Value); 2] {
    let group = format!("group{}", number % 20);
    let content = |seed: usize| json!({ "application/json": { "schema": reference(seed, components) } });
    let responses = |status: &str, seed: usize| {
        json!({
            status: { "description": "Success.", "content": content(seed) },
            "404": { "description": "There is none.", "content": content(7) },
        })
    };
    let operation = |verb: &str, status: &str, seed: usize| {
        json!({
            "operationId": format!("{verb}_thing_{number}"),
            "tags": [group],
            "summary": format!("The operation to {verb} thing {number}."),
            "responses": responses(status, seed),
        })
    };
    let integer = |name: &str, place: &str, required: bool| json!({ "name": name, "in": place, "required": required, "schema": { "type": "integer" } });
    let mut list = operation("list", "200", number);
    list["parameters"] = json!([integer("limit", "query", false), integer("offset", "query", false)]);
    let mut create = operation("create", "201", number + 1);
    create["requestBody"] = json!({ "required": true, "content": content(number + 2) });
    let mut update = operation("update", "200", number + 3);
    update["requestBody"] = json!({ "content": content(number + 3) });
    let get = operation("get", "200", number + 3);
    let one = json!({ "parameters": [integer("id", "path", true)], "get": get, "patch": update });
    [(format!("/things{number}"), json!({ "get": list, "post": create })), (format!("/things{number}/{{id}}"), one)]
}
