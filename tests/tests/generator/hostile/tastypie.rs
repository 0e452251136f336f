//! Random Tastypie APIs, with a configuration that matches them.

use pexgen_tests::api::{self, Folder};
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use serde_json::{Map, Value, json};

use crate::hostile::text::{name, text};

/// Generates any JSON.
pub fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((text(), inner), 0..4)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

/// Generates mostly the usual value, sometimes any JSON.
pub fn or_anything(usual: impl Strategy<Value = Value> + 'static) -> BoxedStrategy<Value> {
    prop_oneof![12 => usual, 1 => any_json()].boxed()
}

fn flag() -> BoxedStrategy<Value> {
    or_anything(any::<bool>().prop_map(Value::from))
}

/// Generates an object with most of these properties.
pub fn object(entries: Vec<(&'static str, BoxedStrategy<Value>)>) -> BoxedStrategy<Value> {
    let entries: Vec<_> = entries
        .into_iter()
        .map(|(key, value)| {
            prop::option::weighted(0.8, value).prop_map(move |value| value.map(|value| (key.to_owned(), value)))
        })
        .collect();
    entries.prop_map(|entries| Value::Object(entries.into_iter().flatten().collect())).boxed()
}

fn field() -> BoxedStrategy<Value> {
    let kinds = select(vec![
        "string", "string", "integer", "float", "decimal", "boolean", "list", "dict", "date", "datetime", "time",
        "related", "related", "file",
    ]);
    let scalar = prop_oneof![
        text().prop_map(Value::from),
        any::<i8>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from)
    ];
    let default = prop_oneof![Just(json!("No default provided.")), any_json()];
    let schemas = select(vec!["/api/v1/things/foo_bar/schema/", "/api/v1/things/foo/schema/", ""]);
    let known = object(vec![
        ("type", or_anything(kinds.prop_map(Value::from))),
        ("nullable", flag()),
        ("blank", flag()),
        ("readonly", flag()),
        ("unique", flag()),
        ("primary_key", or_anything(prop::bool::weighted(0.1).prop_map(Value::from))),
        ("help_text", or_anything(text().prop_map(Value::from))),
        ("default", or_anything(default)),
    ]);
    let rare = prop::option::weighted(0.3, or_anything(prop::collection::vec(scalar, 0..6).prop_map(Value::from)));
    let related = or_anything(select(vec!["to_one", "to_many"]).prop_map(Value::from));
    let schema = or_anything(schemas.prop_map(Value::from));
    (known, rare, related, schema)
        .prop_map(|(mut field, choices, related, schema)| {
            if let Some(choices) = choices {
                field["valid_choices"] = choices;
            }
            if field["type"] == "related" {
                field["related_type"] = related;
                field["related_schema"] = schema;
            }
            field
        })
        .boxed()
}

fn methods() -> BoxedStrategy<Value> {
    or_anything(subsequence(vec!["get", "post", "put", "patch", "delete"], 0..=5).prop_map(Value::from))
}

fn filter() -> BoxedStrategy<Value> {
    let lookups = vec!["exact", "in", "gt", "range", "isnull", "startswith", "year", "date", "hour", "regex"];
    or_anything(prop_oneof![Just(json!(1)), Just(json!(2)), subsequence(lookups, 0..5).prop_map(Value::from),])
}

/// Generates a schema document.
pub fn document() -> BoxedStrategy<Value> {
    let fields = prop::collection::vec((name(), or_anything(field()), prop::option::of(filter()), any::<bool>()), 0..7);
    let rest = object(vec![
        ("default_format", or_anything(Just(json!("application/json")))),
        ("default_limit", or_anything(any::<u8>().prop_map(Value::from))),
    ]);
    (fields, methods(), methods(), rest, prop::option::weighted(0.1, (text(), any_json())))
        .prop_map(|(fields, list, detail, mut document, more)| {
            let (mut described, mut filtering, mut ordering) = (Map::new(), Map::new(), Vec::new());
            for (name, field, filter, ordered) in fields {
                filtering.extend(filter.map(|filter| (name.clone(), filter)));
                if ordered {
                    ordering.push(name.clone());
                }
                described.insert(name, field);
            }
            document["allowed_list_http_methods"] = list;
            document["allowed_detail_http_methods"] = detail;
            document["fields"] = Value::Object(described);
            document["filtering"] = Value::Object(filtering);
            document["ordering"] = json!(ordering);
            if let Some((key, value)) = more {
                document[key] = value;
            }
            document
        })
        .boxed()
}

/// The configuration of a resource.
#[derive(Clone, Debug)]
struct Particular {
    role: u8,
    other: Index,
    fields: Vec<Index>,
    text: String,
    names: Vec<String>,
    on: Vec<bool>,
}

fn particular() -> impl Strategy<Value = Particular> {
    (
        any::<u8>(),
        any::<Index>(),
        prop::collection::vec(any::<Index>(), 3),
        text(),
        prop::collection::vec(name(), 2),
        prop::collection::vec(prop::bool::weighted(0.3), 16),
    )
        .prop_map(|(role, other, fields, text, names, on)| Particular { role, other, fields, text, names, on })
}

/// Generates a folder that is usually valid.
pub fn folder() -> BoxedStrategy<Folder> {
    let group = || prop_oneof![3 => Just("things".to_owned()), 1 => Just("things/foo".to_owned()), 1 => name().prop_filter("a folder", |name| !name.contains(['/', '\0']) && !name.is_empty() && !name.starts_with('.'))];
    let version =
        prop_oneof![3 => Just("v1".to_owned()), 1 => group()].prop_filter("one folder", |name| !name.contains('/'));
    let resources =
        prop::collection::vec((group(), name(), document(), prop::option::weighted(0.6, particular())), 1..5);
    (version, resources, (text(), text(), text()))
        .prop_map(|(version, mut resources, texts)| {
            let mut seen = std::collections::BTreeSet::new();
            resources.retain(|(group, name, ..)| seen.insert((group.clone(), name.clone())));
            let mut folder = Folder::new();
            let groups: std::collections::BTreeSet<&String> = resources.iter().map(|(group, ..)| group).collect();
            for group in groups {
                let inside = resources
                    .iter()
                    .filter(|one| one.0 == *group)
                    .map(|(_, name, document, _)| (name.as_str(), document.clone()));
                api::group(&mut folder, &format!("{version}/{group}"), inside);
            }
            folder.insert("pexgen.toml".to_owned(), config(&resources, texts).into());
            folder
        })
        .boxed()
}

type Resource = (String, String, Value, Option<Particular>);

fn id((group, name, ..): &Resource) -> String {
    format!("{group}/{}", pexgen::input::file_name::id_part(name))
}

fn config(resources: &[Resource], (title, description, part): (String, String, String)) -> String {
    let mut config = json!({ "name": "api", "title": title, "description": description });
    if let Some(first) = resources.first() {
        config["example"] = id(first).into();
    }
    let mut seen = std::collections::BTreeSet::new();
    for resource in resources {
        let top = resource.0.split('/').next().unwrap_or_default().to_owned();
        if seen.insert(top.clone()) {
            config["parts"][top] = json!({ "description": part });
        }
        if let Some(particular) = &resource.3 {
            speak_of(resource, particular, resources, &mut config);
        }
    }
    toml(&config)
}

fn speak_of(resource: &Resource, particular: &Particular, resources: &[Resource], config: &mut Value) {
    let (own, Particular { on, text, names, .. }) = (id(resource), particular);
    let other = &resources[particular.other.index(resources.len())];
    let fields: Vec<&String> =
        resource.2["fields"].as_object().map(|fields| fields.keys().collect()).unwrap_or_default();
    let field = |at: usize| (!fields.is_empty()).then(|| fields[particular.fields[at].index(fields.len())]);
    match particular.role % 8 {
        0 => config["nested"][&own] = json!({ "path": format!("/api/{{id}}/{text}/"), "parent": id(other) }),
        1 => config["embedded"][&own] = json!({ "used_by": [format!("{}.{text}", id(other))] }),
        2 => {
            config["replies"][&own] =
                json!({ "used_by": [id(other)], "describes": if on[0] { "data" } else { "whole" } });
        }
        3 => push(&mut config["commands"], own.replace('*', "")),
        _ => {}
    }
    let mut says = json!({ "notes": text });
    let field_or_text = |at: usize| field(at).map_or_else(|| text.clone(), String::clone);
    let mut say = |on: bool, key: &str, value: Value| {
        if on {
            says[key] = value;
        }
    };
    say(on[1], "key", json!(field_or_text(0)));
    say(on[2], "collection", json!(text));
    say(on[3], "create", json!(["accepted"]));
    say(on[4], "create", json!(["bytes", "xml", "object", "location"]));
    say(on[5], "accepted", json!(id(other)));
    say(on[6], "get", json!("bytes"));
    // A field that does not exist is an error.
    say(on[7] && !fields.is_empty(), "uploads", json!([field_or_text(1)]));
    say(on[8], "delete_parameters", json!([names[0], field_or_text(2), text]));
    say(
        on[9],
        "actions",
        json!({
            names[0].clone(): { "method": if on[1] { "PUT" } else { "get" }, "path": path_of_action(&names[1]) },
            names[1].clone(): { "method": "post" },
        }),
    );
    config["resources"][&own] = says;
    if let Some(field) = field(0) {
        let mut says = json!({ "always": on[10] });
        let mut say = |on: bool, key: &str, value: Value| {
            if on {
                says[key] = value;
            }
        };
        // Elsewhere these settings are errors.
        let is_related = resource.2["fields"][field]["type"] == "related";
        say(on[11] && is_related, "target", json!(id(other)));
        say(on[12] && is_related, "read", json!("object"));
        say(on[13], "required", json!(true));
        say(on[14], "empty", json!("null"));
        say(on[15], "filtering", json!(["exact", "isnull"]));
        config["fields"][format!("{own}.{field}")] = says;
        if on[0] {
            push(&mut config["secrets"], format!("{own}.{field}"));
        }
    }
}

/// Returns a text without what the path of an action must not contain.
pub fn path_of_action(text: &str) -> String {
    text.trim_start_matches('/').replace(['?', '#', '{', '}'], "")
}

fn push(list: &mut Value, item: String) {
    match list {
        Value::Array(items) => items.push(item.into()),
        other => *other = json!([item]),
    }
}

/// Formats JSON without null as TOML.
pub fn toml(config: &Value) -> String {
    let entries = config.as_object().into_iter().flatten();
    entries
        .map(|(key, value)| format!("{} = {}\n", inline(&key.as_str().into()), inline(value)))
        .collect::<Vec<_>>()
        .concat()
}

fn inline(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        Value::Object(entries) => {
            let entries =
                entries.iter().map(|(key, value)| format!("{} = {}", inline(&key.as_str().into()), inline(value)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string().replace('\u{7f}', "\\u007F"),
    }
}
