//! Values that the schema requires and does not allow to be null.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::{Error, Unexpected, Visitor};

use super::Decode;

/// A value that is decoded by [`Decode::decode_required`].
pub(crate) struct Required<T>(pub(crate) T);

impl<T: Decode> Decode for Required<T> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::decode_required(deserializer).map(Self)
    }
}

/// What an error says was expected instead of null.
pub(super) const EXPECTED: &str = "a value, as the schema requires one";

pub(super) struct RequiredVisitor<T>(pub(super) PhantomData<T>);

impl<'de, T: Decode> Visitor<'de> for RequiredVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(EXPECTED)
    }

    fn visit_none<E: Error>(self) -> Result<T, E> {
        Err(E::invalid_type(Unexpected::Unit, &self))
    }

    fn visit_unit<E: Error>(self) -> Result<T, E> {
        Err(E::invalid_type(Unexpected::Unit, &self))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::decode_present(deserializer)?.ok_or_else(|| D::Error::invalid_value(Unexpected::Str(""), &self))
    }
}
