//! Values that a schema does not list.

use crate::types::CircleKind;
use pexgen_runtime::{Choice, Json, choice};
use serde_json::json;

/// The values of an `enum` of numbers and strings.
#[derive(Clone, Debug, PartialEq)]
enum Speed {
    Ten,
    Auto,
    Unlisted(pexgen_runtime::Unknown),
}

impl Choice for Speed {
    const KNOWN: &'static [(Self, &'static str)] = &[(Self::Ten, "10"), (Self::Auto, "auto")];

    fn is_bare(&self) -> bool {
        matches!(self, Self::Ten)
    }
}

choice!(Speed, Unlisted);

fn written<T: for<'de> serde::Deserialize<'de> + serde::Serialize>(json: &Json) -> Json {
    serde_json::to_value(serde_json::from_value::<T>(json.clone()).unwrap()).unwrap()
}

#[test]
fn numbers_beside_strings_are_written_back_as_numbers() {
    for value in [json!(10), json!("auto"), json!(25), json!("fast"), json!("")] {
        assert_eq!(written::<Speed>(&value), value);
    }
}

#[test]
fn choices_of_strings_alone_are_written_as_strings() {
    assert_eq!(written::<CircleKind>(&json!("10")), json!("10"));
}
