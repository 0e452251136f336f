//! Values that a schema requires and does not allow to be null.

use pexgen_runtime::decode::{FieldValue, Record};
use pexgen_runtime::wire::{FieldVisitor, Fields};
use pexgen_runtime::{Base64, Json, Timestamp, UnknownFields, record};

#[derive(Clone, Debug, Default, PartialEq)]
struct Thing {
    name: String,
    size: i64,
    seen: Timestamp,
    bytes: Base64,
    tags: Vec<String>,
    shares: std::collections::BTreeMap<String, i64>,
    anything: Json,
    parts: Vec<Thing>,
    unknown_fields: UnknownFields,
}

impl Record for Thing {
    fn field<'de, V: FieldValue<'de>>(&mut self, name: &str, value: V) -> Result<(), V::Error> {
        match name {
            "name" => value.read_required(&mut self.name),
            "size" => value.read_required(&mut self.size),
            "seen" => value.read_required(&mut self.seen),
            "bytes" => value.read_required(&mut self.bytes),
            "tags" => value.read_required(&mut self.tags),
            "shares" => value.read_required(&mut self.shares),
            "anything" => value.read_required(&mut self.anything),
            "parts" => value.read_required(&mut self.parts),
            _ => value.keep(name, &mut self.unknown_fields),
        }
    }
}

impl Fields for Thing {
    fn visit<V: FieldVisitor>(&self, fields: &mut V) {
        fields.field("name", &self.name);
    }
}

record!(Thing);

fn error(text: &str) -> String {
    serde_json::from_str::<Thing>(text).expect_err(text).to_string()
}

#[test]
fn null_for_a_required_value_is_an_error() {
    for name in ["name", "size", "seen", "bytes"] {
        let error = error(&format!("{{\"{name}\": null}}"));
        assert!(error.starts_with("invalid type: null, expected a value, as the schema requires one"), "{error}");
    }
}

#[test]
fn an_empty_string_is_no_required_number() {
    assert!(error(r#"{"size": ""}"#).contains("expected a value"));
    assert!(error(r#"{"seen": ""}"#).contains("expected a value"));
}

#[test]
fn empty_strings_and_bytes_are_values() {
    let thing: Thing = serde_json::from_str(r#"{"name": "", "bytes": ""}"#).unwrap();
    assert_eq!((thing.name.as_str(), thing.bytes.bytes().len()), ("", 0));
}

#[test]
fn null_for_a_list_or_map_is_empty_and_for_any_json_is_null() {
    let thing: Thing = serde_json::from_str(r#"{"tags": null, "shares": null, "anything": null}"#).unwrap();
    assert_eq!(thing, Thing::default());
}

#[test]
fn null_inside_lists_and_maps_is_skipped() {
    let thing: Thing = serde_json::from_str(r#"{"tags": ["a", null], "shares": {"a": 1, "b": null}}"#).unwrap();
    assert_eq!(thing.tags, ["a"]);
    assert_eq!(thing.shares.into_iter().collect::<Vec<_>>(), [("a".to_owned(), 1)]);
}
