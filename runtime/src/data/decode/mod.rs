//! Lenient decoding of values as tastypie servers write them.
//!
//! A new field, an unknown choice, an unexpected null or a number sent as a string never fails a whole page. A value that
//! cannot be decoded at all is an error that names its place.

mod collection;
mod control_chars;
mod deserialized;
mod fit;
mod json;
mod non_finite;
mod place;
mod record;
mod required;
mod scalar;
mod union;

pub(crate) use collection::ListSeed;
pub(crate) use deserialized::deserialize;
pub use fit::{Fit, Probe, record_fit};
pub(crate) use json::{DecodeFailure, from_str};
pub(crate) use place::in_field;
pub(crate) use record::KeySeed;
pub use record::{FieldValue, Record, decode_record, decode_record_onto, decode_record_strictly};
pub(crate) use required::Required;
use required::RequiredVisitor;
pub(crate) use scalar::{ParsedVisitor, TextVisitor};
use serde::Deserializer;
use std::marker::PhantomData;
pub use union::{Union, Variants, decode_required_union, decode_union, union_fit};

/// Any JSON value: the type of a `dict`, a `list` or a field of unknown type.
pub type Json = serde_json::Value;

/// A type that can be decoded from a response, more leniently than with [`serde::Deserialize`].
///
/// Generated records and choices implement it through [`record!`](crate::record) and [`choice!`](crate::choice!).
pub trait Decode: Sized {
    /// Decodes a value.
    ///
    /// # Errors
    /// When the value does not represent a `Self`, however leniently decoded.
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;

    /// Decodes a value that is not null but may represent "no value" in another way: servers write `""` for an absent
    /// timestamp, number or relation.
    ///
    /// # Errors
    /// As [`decode`](Self::decode).
    fn decode_present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Self::decode(deserializer).map(Some)
    }

    /// Decodes a value that the schema requires and that it does not allow to be null. Lists and maps accept null as
    /// empty, because servers written in Go write an empty list as null.
    ///
    /// # Errors
    /// As [`decode`](Self::decode), and when there is no value.
    fn decode_required<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_option(RequiredVisitor(PhantomData))
    }

    /// Decodes an item of a list or a value of a map. Items that represent "no value" are skipped.
    ///
    /// # Errors
    /// As [`decode`](Self::decode).
    fn decode_entry<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Option::decode(deserializer)
    }

    /// Decodes an item of a list in place, for large types: moving them costs as much as decoding them.
    ///
    /// # Errors
    /// As [`decode`](Self::decode).
    fn decode_onto<'de, D: Deserializer<'de>>(deserializer: D, list: &mut Vec<Self>) -> Result<(), D::Error> {
        list.extend(Self::decode_entry(deserializer)?);
        Ok(())
    }

    /// How well a value matches this type, where it may be of several: stricter than decoding is.
    fn fit(json: &Json, probe: &mut Probe) -> Fit {
        let _ = (json, probe);
        Fit::ANY
    }
}

/// Implements serde's seed with [`Decode::decode`].
pub(crate) struct DecodeSeed<T>(std::marker::PhantomData<T>);

impl<T> DecodeSeed<T> {
    pub(crate) const fn new() -> Self {
        Self(std::marker::PhantomData)
    }
}

impl<'de, T: Decode> serde::de::DeserializeSeed<'de> for DecodeSeed<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::decode(deserializer)
    }
}

/// Implements serde's seed with [`Decode::decode_onto`].
pub(crate) struct EntrySeed<'a, T>(pub(crate) &'a mut Vec<T>);

impl<'de, T: Decode> serde::de::DeserializeSeed<'de> for EntrySeed<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        T::decode_onto(deserializer, self.0)
    }
}
