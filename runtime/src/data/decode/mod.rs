//! Reading values the way tastypie servers write them.
//!
//! The rule is leniency: a new field, an unknown choice, a null where none was announced or a number that arrives as
//! text must never cost the caller a whole page. What cannot be read at all is an error that names its place.

mod collection;
mod control;
mod json;
mod nonfinite;
mod record;
mod scalar;
mod union;

pub(crate) use collection::ListSeed;
pub(crate) use json::{DecodeFailure, from_slice};
pub(crate) use record::KeySeed;
pub use record::{FieldValue, Record, decode_record, decode_record_onto, decode_record_strictly, record_fits};
pub(crate) use scalar::{ParsedVisitor, TextVisitor};
use serde::Deserializer;
pub use union::{Candidate, Unfit, Union, decode_union, union_fits};

/// A JSON value of any shape: what a `dict`, a `list` or a field of unknown type holds.
pub type Json = serde_json::Value;

/// A value that can be read from a server's answer, more leniently than [`serde::Deserialize`] would.
///
/// Generated records and choices implement it through [`record!`](crate::record) and [`choice!`](crate::choice!).
pub trait Decode: Sized {
    /// Reads the value.
    ///
    /// # Errors
    /// When the value on the wire cannot stand for a `Self`, however leniently read.
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;

    /// Reads a value that is not null but may say "nothing" in another way, for types that know such a way:
    /// servers write `""` for a time, a number or a relation that is not there.
    ///
    /// # Errors
    /// As [`decode`](Self::decode).
    fn decode_present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Self::decode(deserializer).map(Some)
    }

    /// Reads an entry of a list; entries that say "nothing" are left out.
    ///
    /// # Errors
    /// As [`decode`](Self::decode).
    fn decode_entry<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Option::decode(deserializer)
    }

    /// Reads an entry of a list to where it stays, for types that are large: moving them costs as much as reading them.
    ///
    /// # Errors
    /// As [`decode`](Self::decode).
    fn decode_onto<'de, D: Deserializer<'de>>(deserializer: D, list: &mut Vec<Self>) -> Result<(), D::Error> {
        list.extend(Self::decode_entry(deserializer)?);
        Ok(())
    }

    /// Whether a value looks like one of these, where it may be of several types: stricter than reading is, and no
    /// deeper than needed to tell one type from another.
    fn fits(json: &Json) -> bool {
        let _ = json;
        true
    }
}

/// Carries [`Decode`] through the places where serde wants a seed.
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

/// Carries [`Decode::decode_onto`].
pub(crate) struct EntrySeed<'a, T>(pub(crate) &'a mut Vec<T>);

impl<'de, T: Decode> serde::de::DeserializeSeed<'de> for EntrySeed<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        T::decode_onto(deserializer, self.0)
    }
}
