//! Optional values, lists, maps and untyped JSON.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::fit::{list_fit, map_fit};
use super::place::{in_field, in_item};
use super::record::KeySeed;
use super::{Decode, DecodeSeed, EntrySeed, Fit, Json, Probe};

impl<T: Decode> Decode for Option<T> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_option(OptionVisitor(PhantomData))
    }

    fn decode_required<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::decode(deserializer)
    }

    /// Where items may be null, a null is an item.
    fn decode_entry<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Self::decode(deserializer).map(Some)
    }

    fn fit(json: &Json, probe: &mut Probe) -> Fit {
        if json.is_null() { Fit::described(1) } else { T::fit(json, probe) }
    }
}

struct OptionVisitor<T>(PhantomData<T>);

impl<'de, T: Decode> Visitor<'de> for OptionVisitor<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_none<E>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        T::decode_present(deserializer)
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        ListSeed::new(0).deserialize(deserializer)
    }

    fn decode_required<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::decode(deserializer)
    }

    fn fit(json: &Json, probe: &mut Probe) -> Fit {
        json.as_array().map_or(Fit::MISMATCH, |items| list_fit::<T>(items, probe))
    }
}

/// Decodes a list of an expected length, which is only a hint.
pub(crate) struct ListSeed<T> {
    expected: usize,
    entry: PhantomData<T>,
}

impl<T> ListSeed<T> {
    /// At most this many items are allocated in advance, whatever the server states.
    const MOST: usize = 10_000;

    pub(crate) fn new(expected: usize) -> Self {
        Self { expected: expected.min(Self::MOST), entry: PhantomData }
    }
}

impl<'de, T: Decode> DeserializeSeed<'de> for ListSeed<T> {
    type Value = Vec<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<T>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Decode> Visitor<'de> for ListSeed<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_unit<E>(self) -> Result<Vec<T>, E> {
        Ok(Vec::new())
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Vec<T>, E> {
        if text.is_empty() { Ok(Vec::new()) } else { Err(E::invalid_type(serde::de::Unexpected::Str(text), &self)) }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::with_capacity(self.expected);
        for number in 0.. {
            if in_item(number, seq.next_element_seed(EntrySeed(&mut list)))?.is_none() {
                break;
            }
        }
        Ok(list)
    }
}

impl<T: Decode> Decode for BTreeMap<String, T> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(MapVisitor(PhantomData))
    }

    fn decode_required<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::decode(deserializer)
    }

    fn fit(json: &Json, probe: &mut Probe) -> Fit {
        json.as_object().map_or(Fit::MISMATCH, |values| map_fit::<T>(values, probe))
    }
}

/// A value of a map; `None` for what represents "no value".
struct Entry<T>(Option<T>);

impl<T: Decode> Decode for Entry<T> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::decode_entry(deserializer).map(Self)
    }
}

struct MapVisitor<T>(PhantomData<T>);

impl<'de, T: Decode> Visitor<'de> for MapVisitor<T> {
    type Value = BTreeMap<String, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(BTreeMap::new())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = BTreeMap::new();
        while let Some(key) = map.next_key_seed(KeySeed)? {
            let value = in_field(&key, map.next_value_seed(DecodeSeed::<Entry<T>>::new()))?.0;
            entries.extend(value.map(|value| (key.into_owned(), value)));
        }
        Ok(entries)
    }
}

impl<T: Decode> Decode for Box<T> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        DecodeSeed::<T>::new().deserialize(deserializer).map(Self::new)
    }

    fn decode_present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        T::decode_present(deserializer).map(|value| value.map(Self::new))
    }

    fn decode_required<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::decode_required(deserializer).map(Self::new)
    }

    fn fit(json: &Json, probe: &mut Probe) -> Fit {
        T::fit(json, probe)
    }
}

impl Decode for Json {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }

    fn decode_required<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }

    /// In untyped JSON a null keeps its position in the list.
    fn decode_entry<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Self::deserialize(deserializer).map(Some)
    }
}
