//! Values of types that are decoded by their own `Deserialize`.

use serde::Deserializer;
use serde::de::DeserializeOwned;

use super::json::{DecodeFailure, from_str};
use super::{Decode, place};

/// Decodes a whole document by the type's own `Deserialize`. Such types know nothing of [`place`], so that a document
/// that does not fit is decoded again with a record of the place.
pub(crate) fn deserialize<T: DeserializeOwned>(text: &str) -> Result<T, DecodeFailure> {
    match from_str::<Fast<T>>(text) {
        Ok(value) => Ok(value.0),
        Err(_) => from_str::<Placed<T>>(text).map(|value| value.0),
    }
}

struct Fast<T>(T);

impl<T: DeserializeOwned> Decode for Fast<T> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}

struct Placed<T>(T);

impl<T: DeserializeOwned> Decode for Placed<T> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut track = serde_path_to_error::Track::new();
        let value = T::deserialize(serde_path_to_error::Deserializer::new(deserializer, &mut track));
        value.map(Self).inspect_err(|_| place::add_inner(track.path().into()))
    }
}
