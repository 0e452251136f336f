//! Random OpenAPI documents.

use pexgen_tests::api::Folder;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Map, Value, json};

use crate::hostile::tastypie::{any_json, object, or_anything, toml};
use crate::hostile::text::{name, text};

/// Names of schemas and targets of references.
const SCHEMAS: &[&str] =
    &["Foo", "foo", "foo_bar", "NewFoo", "Option", "self", "a b", "a/b", "", "\"*/\n", "Body", "Error"];

fn reference() -> BoxedStrategy<Value> {
    let escaped = |name: &str| name.replace('~', "~0").replace('/', "~1");
    let known = select(SCHEMAS).prop_map(move |name| format!("#/components/schemas/{}", escaped(name)));
    prop_oneof![10 => known, 1 => text()].prop_map(|to| json!({ "$ref": to })).boxed()
}

fn scalar() -> BoxedStrategy<Value> {
    let kinds = select(vec!["string", "string", "integer", "number", "boolean", "null"]);
    let formats = select(vec![
        "date-time",
        "date",
        "time",
        "int32",
        "int64",
        "float",
        "uuid",
        "byte",
        "binary",
        "password",
        "email",
        "x",
    ]);
    let values = prop::collection::vec(
        prop_oneof![3 => text().prop_map(Value::from), 1 => any::<i8>().prop_map(Value::from), 1 => any_json()],
        0..5,
    );
    (kinds, prop::option::weighted(0.3, formats), prop::option::weighted(0.3, values))
        .prop_map(|(kind, format, values)| {
            let mut schema = json!({ "type": kind });
            if let Some(format) = format {
                schema["format"] = json!(format);
            }
            if let Some(values) = values {
                schema["enum"] = json!(values);
            }
            schema
        })
        .boxed()
}

/// Generates a schema.
pub fn schema() -> BoxedStrategy<Value> {
    let leaf = or_anything(prop_oneof![3 => scalar(), 2 => reference(), 1 => Just(json!({}))]);
    let inner = leaf.prop_recursive(3, 16, 4, |inner| {
        let several = || prop::collection::vec(inner.clone(), 0..4);
        let properties = prop::collection::vec((name(), inner.clone(), any::<bool>()), 0..5);
        let more = prop::option::weighted(0.3, prop_oneof![any::<bool>().prop_map(Value::from), inner.clone()]);
        let members = (properties, more).prop_map(|(properties, more)| {
            let required: Vec<String> = properties.iter().filter(|one| one.2).map(|one| one.0.clone()).collect();
            let properties: Map<String, Value> =
                properties.into_iter().map(|(name, schema, _)| (name, schema)).collect();
            let mut schema = json!({ "type": "object", "properties": properties, "required": required });
            if let Some(more) = more {
                schema["additionalProperties"] = more;
            }
            schema
        });
        let tagged =
            (several(), name()).prop_map(|(of, tag)| json!({ "oneOf": of, "discriminator": { "propertyName": tag } }));
        prop_oneof![
            3 => members,
            1 => inner.clone().prop_map(|items| json!({ "type": "array", "items": items })),
            1 => several().prop_map(|of| json!({ "allOf": of })),
            1 => several().prop_map(|of| json!({ "oneOf": of })),
            1 => several().prop_map(|of| json!({ "anyOf": of })),
            1 => tagged,
        ]
    });
    let keywords = object(vec![
        ("description", or_anything(text().prop_map(Value::from))),
        ("title", or_anything(text().prop_map(Value::from))),
        ("default", any_json().boxed()),
        ("nullable", or_anything(any::<bool>().prop_map(Value::from))),
        ("deprecated", or_anything(any::<bool>().prop_map(Value::from))),
        ("readOnly", or_anything(any::<bool>().prop_map(Value::from))),
        ("writeOnly", or_anything(any::<bool>().prop_map(Value::from))),
    ]);
    (inner, prop::option::weighted(0.4, keywords))
        .prop_map(|(mut schema, keywords)| {
            if let (Value::Object(schema), Some(Value::Object(keywords))) = (&mut schema, keywords) {
                schema.extend(keywords);
            }
            schema
        })
        .boxed()
}

fn content() -> BoxedStrategy<Value> {
    let media = select(vec![
        "application/json",
        "application/json; charset=utf-8",
        "application/problem+json",
        "text/plain",
        "application/octet-stream",
        "multipart/form-data",
        "application/x-www-form-urlencoded",
        "image/*",
        "application/xml",
    ]);
    let media = prop_oneof![9 => media.prop_map(str::to_owned), 1 => text()];
    let entries = prop::collection::vec((media, prop::option::of(schema())), 0..3);
    entries
        .prop_map(|entries| {
            let entries = entries
                .into_iter()
                .map(|(media, schema)| (media, schema.map_or(json!({}), |schema| json!({ "schema": schema }))));
            Value::Object(entries.collect())
        })
        .boxed()
}

fn parameter() -> BoxedStrategy<Value> {
    let place = select(vec!["query", "query", "header", "cookie", "path"]);
    let style = select(vec!["form", "simple", "label", "matrix", "spaceDelimited", "pipeDelimited", "deepObject"]);
    (name(), place, schema(), prop::option::weighted(0.3, style), any::<bool>(), any::<bool>(), text())
        .prop_map(|(name, place, schema, style, required, explode, help)| {
            let mut parameter = json!({ "name": name, "in": place, "schema": schema, "required": required, "explode": explode, "description": help });
            if let Some(style) = style {
                parameter["style"] = json!(style);
            }
            parameter
        })
        .boxed()
}

fn operation() -> BoxedStrategy<Value> {
    let status = prop_oneof![4 => select(vec!["200", "201", "204", "404", "4XX", "5XX", "default", "299"]).prop_map(str::to_owned), 1 => text()];
    let response = (text(), prop::option::of(content())).prop_map(|(description, content)| {
        let mut response = json!({ "description": description });
        if let Some(content) = content {
            response["content"] = content;
        }
        response
    });
    let responses = prop::collection::vec((status, or_anything(response)), 0..4);
    let body = (content(), any::<bool>(), text())
        .prop_map(|(content, required, help)| json!({ "content": content, "required": required, "description": help }));
    object(vec![
        ("operationId", or_anything(name().prop_map(Value::from))),
        ("tags", or_anything(prop::collection::vec(name(), 0..3).prop_map(Value::from))),
        ("summary", or_anything(text().prop_map(Value::from))),
        ("description", or_anything(text().prop_map(Value::from))),
        ("deprecated", or_anything(any::<bool>().prop_map(Value::from))),
        ("parameters", or_anything(prop::collection::vec(parameter(), 0..4).prop_map(Value::from))),
        ("requestBody", or_anything(body)),
        ("responses", or_anything(responses.prop_map(|responses| Value::Object(responses.into_iter().collect())))),
    ])
}

/// Generates a document.
pub fn document() -> BoxedStrategy<Value> {
    let part = prop_oneof![4 => "[a-z]{1,3}", 2 => name().prop_map(|name| format!("{{{}}}", name.replace(['{', '}', '/'], ""))), 1 => text()];
    let path = prop::collection::vec(part, 0..4).prop_map(|parts| format!("/{}", parts.join("/")));
    let methods = subsequence(vec!["get", "put", "post", "delete", "patch", "head", "options", "trace"], 1..4);
    let item = (methods, prop::collection::vec(or_anything(operation()), 3)).prop_map(|(methods, operations)| {
        Value::Object(methods.into_iter().map(str::to_owned).zip(operations).collect())
    });
    let paths = prop::collection::vec((path, or_anything(item)), 1..4);
    let schemas = prop::collection::vec(schema(), SCHEMAS.len());
    let version = select(vec!["3.0.3", "3.1.0"]);
    (version, text(), text(), paths, schemas)
        .prop_map(|(version, title, description, paths, schemas)| {
            let schemas: Map<String, Value> = SCHEMAS.iter().map(|name| (*name).to_owned()).zip(schemas).collect();
            let mut paths: Map<String, Value> = paths.into_iter().collect();
            for (path, item) in &mut paths {
                declare(path, item);
            }
            json!({
                "openapi": version,
                "info": { "title": title, "version": "1", "description": description },
                "paths": paths,
                "components": { "schemas": schemas },
            })
        })
        .boxed()
}

/// Declares the parameters of most path placeholders.
fn declare(path: &str, item: &mut Value) {
    let names: Vec<&str> = path.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
    let parameters = names
        .iter()
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }));
    if let Value::Object(item) = item
        && names.len() < 3
    {
        item.insert("parameters".to_owned(), parameters.collect());
    }
}

/// Generates a folder that is usually valid.
pub fn folder() -> BoxedStrategy<Folder> {
    (document(), any::<bool>(), text())
        .prop_map(|(document, yaml, title)| {
            // JSON is valid YAML except for invisible characters.
            let text: String =
                document.to_string().chars().map(|c| if matches!(c, '\u{7f}'..='\u{9f}') { ' ' } else { c }).collect();
            let file = if yaml { "v1/openapi.yaml" } else { "v1/openapi.json" };
            let config = toml(&json!({ "name": "api", "title": title }));
            Folder::from([("pexgen.toml".to_owned(), config.into()), (file.to_owned(), text.into())])
        })
        .boxed()
}
