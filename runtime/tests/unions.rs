//! Which of several types a value is decoded as.

use crate::types::{Any, Closedness, Event, Nested, Notes, Number, Own, Shape, Size, Switch, Text};
use pexgen_runtime::Json;
use pexgen_runtime::decode::Decode;
use serde_json::json;

fn read<T: Decode + for<'de> serde::Deserialize<'de>>(json: Json) -> T {
    serde_json::from_value(json).unwrap()
}

#[test]
fn unsigned_integers_have_their_full_range() {
    let read = |text: &str| u64::decode(&mut serde_json::Deserializer::from_str(text));
    assert_eq!(read("18446744073709551615").unwrap(), u64::MAX);
    assert_eq!(read("\"18446744073709551615\"").unwrap(), u64::MAX);
    assert!(read("-1").is_err() && read("18446744073709551616").is_err() && read("1.5").is_err());
    let body = pexgen_runtime::encode::Body::new().with("most", u64::MAX).with("least", 0_u64);
    assert_eq!(serde_json::to_string(&body).unwrap(), r#"{"most":18446744073709551615,"least":0}"#);
}

#[test]
fn union_that_contains_itself_is_decoded_as_another_variant() {
    assert_eq!(read::<Own>(json!("text")), Own::Plain("text".to_owned()));
    assert_eq!(read::<Own>(json!(1)), Own::Unlisted(json!(1)));
}

#[test]
fn null_among_the_items_of_a_list_is_kept() {
    let numbers = Vec::<Number>::decode(&mut serde_json::Deserializer::from_str("[null, 5]")).unwrap();
    assert_eq!(numbers, [Number::Unlisted(json!(null)), Number::Integer(5)]);
}

#[test]
fn optional_and_nested_constants_decide() {
    let square = json!({"shape": "square", "side": 4});
    assert!(matches!(read(square), Shape::Square(square) if square.side == Some(4)));
    let closed = json!({"detail": {"kind": "closed", "by": "a"}});
    assert!(matches!(read(closed), Event::Closed(_)));
    let renamed = json!({"detail": {"kind": "renamed", "by": "a"}});
    assert_eq!(read::<Event>(renamed.clone()), Event::Unlisted(renamed));
    assert!(matches!(read(json!({"on": false})), Switch::Off(_)));
}

#[test]
fn properties_that_are_there_decide() {
    assert!(matches!(read(json!({"side": 4})), Shape::Square(_)));
    assert!(matches!(read(json!({"size": 1, "note": "n"})), Size::Large(_)));
    assert!(matches!(read(json!({"size": 1, "note": 2})), Notes::Noted(_)));
    // Both match equally well: the first is chosen.
    assert!(matches!(read(json!({"size": 1})), Size::Small(_)));
    assert!(matches!(read(json!({"size": 1})), Any::Small(_)));
}

#[test]
fn types_and_closed_schemas_decide() {
    assert!(matches!(read(json!({"a": "x"})), Closedness::Loose(_)));
    assert!(matches!(read(json!({"a": 1})), Closedness::Strict(_)));
    assert_eq!(read::<Number>(json!(5)), Number::Integer(5));
    assert_eq!(read::<Number>(json!(5.5)), Number::Float(5.5));
    // No float is equal to it.
    assert_eq!(read::<Number>(json!(u64::MAX)), Number::Unlisted(json!(u64::MAX)));
    assert!(matches!(read(json!("2026-11-28")), Text::Day(_)));
    assert!(matches!(read(json!("2026-11-28T01:02:03Z")), Text::Time(_)));
    assert!(matches!(read(json!("soon")), Text::Plain(_)));
}

#[test]
fn the_next_type_is_tried_where_decoding_fails() {
    // `note` cannot be decoded from a list, so that only the smaller type is left.
    assert!(matches!(read(json!({"size": 1, "note": [1]})), Size::Small(_)));
}

#[test]
fn attempts_do_not_multiply_with_depth() {
    let mut json = json!({"value": [], "other": []});
    for _ in 0..40 {
        json = json!({"value": [], "other": [], "inner": json});
    }
    assert!(serde_json::from_value::<Nested>(json).is_err());
}
