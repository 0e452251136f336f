//! Values of types that serialize themselves, as JSON.

use serde::ser::{
    Error as _, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant,
};
use serde::{Serialize, Serializer};
use serde_json::Error;

use crate::Json;

/// Converts a value to JSON.
///
/// # Errors
/// When the value cannot be serialized, or contains NaN or an infinity: `serde_json` would silently write null.
pub(crate) fn to_json<T: Serialize>(value: &T) -> Result<Json, Error> {
    value.serialize(Finite)?;
    serde_json::to_value(value)
}

/// Refuses numbers that are not finite. Everything else is accepted.
struct Finite;

macro_rules! accept {
    ($($method:ident($($argument:ty),*);)+) => {$(
        fn $method(self, $(_: $argument),*) -> Result<(), Error> {
            Ok(())
        }
    )+};
}

macro_rules! accept_start {
    ($($method:ident($($argument:ty),*);)+) => {$(
        fn $method(self, $(_: $argument),*) -> Result<Self, Error> {
            Ok(self)
        }
    )+};
}

impl Serializer for Finite {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    fn serialize_f32(self, value: f32) -> Result<(), Error> {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Result<(), Error> {
        if value.is_finite() {
            Ok(())
        } else {
            Err(Error::custom(format_args!("{value} cannot be represented in JSON")))
        }
    }

    accept! {
        serialize_bool(bool);
        serialize_i8(i8);
        serialize_i16(i16);
        serialize_i32(i32);
        serialize_i64(i64);
        serialize_i128(i128);
        serialize_u8(u8);
        serialize_u16(u16);
        serialize_u32(u32);
        serialize_u64(u64);
        serialize_u128(u128);
        serialize_char(char);
        serialize_str(&str);
        serialize_bytes(&[u8]);
        serialize_none();
        serialize_unit();
        serialize_unit_struct(&'static str);
        serialize_unit_variant(&'static str, u32, &'static str);
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(self)
    }

    accept_start! {
        serialize_seq(Option<usize>);
        serialize_tuple(usize);
        serialize_tuple_struct(&'static str, usize);
        serialize_tuple_variant(&'static str, u32, &'static str, usize);
        serialize_map(Option<usize>);
        serialize_struct(&'static str, usize);
        serialize_struct_variant(&'static str, u32, &'static str, usize);
    }
}

/// Checks the values inside a compound value; the names of fields are not values.
macro_rules! inside {
    ($($compound:ident: $($method:ident($($name:ty)?)),+;)+) => {$(
        impl $compound for Finite {
            type Ok = ();
            type Error = Error;

            $(fn $method<T: Serialize + ?Sized>(&mut self, $(_: $name,)? value: &T) -> Result<(), Error> {
                value.serialize(Self)
            })+

            fn end(self) -> Result<(), Error> {
                Ok(())
            }
        }
    )+};
}

inside! {
    SerializeSeq: serialize_element();
    SerializeTuple: serialize_element();
    SerializeTupleStruct: serialize_field();
    SerializeTupleVariant: serialize_field();
    SerializeMap: serialize_key(), serialize_value();
    SerializeStruct: serialize_field(&'static str);
    SerializeStructVariant: serialize_field(&'static str);
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Serialize;

    use super::to_json;

    #[derive(Clone, Serialize)]
    enum Shape {
        Point(f64, f32),
        Circle { radius: f64 },
        Text(String),
        Nothing,
    }

    #[derive(Serialize)]
    struct Drawing {
        shapes: Vec<Shape>,
        sizes: BTreeMap<i8, (Option<f64>, bool)>,
    }

    fn drawing(shape: Shape, size: Option<f64>) -> Drawing {
        Drawing { shapes: vec![Shape::Nothing, shape], sizes: BTreeMap::from([(1, (size, true))]) }
    }

    #[test]
    fn numbers_that_are_not_finite_are_refused_at_any_depth() {
        let nan = [
            drawing(Shape::Point(1.0, f32::NAN), None),
            drawing(Shape::Circle { radius: f64::INFINITY }, None),
            drawing(Shape::Nothing, Some(f64::NEG_INFINITY)),
        ];
        for drawing in nan {
            let error = to_json(&drawing).unwrap_err().to_string();
            assert!(error.ends_with("cannot be represented in JSON"), "{error}");
        }
    }

    #[test]
    fn other_values_are_serialized_by_their_type() {
        for shape in [Shape::Point(1.5, 2.0), Shape::Circle { radius: 0.0 }, Shape::Text("NaN".to_owned())] {
            let drawing = drawing(shape, None);
            assert_eq!(to_json(&drawing).unwrap(), serde_json::to_value(&drawing).unwrap());
        }
    }
}
