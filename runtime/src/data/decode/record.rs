//! Decoding of objects with named fields.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, Visitor};

use super::place::in_field;
use super::{Decode, DecodeSeed, Json, Required};
use crate::UnknownFields;

/// An object with named fields. Generated types implement it with one `match`.
///
/// An absent field keeps the value of [`Default`], because lists may omit fields (tastypie fields.py `use_in`) and older
/// and newer servers have other fields.
pub trait Record: Decode + Default {
    /// Fields whose absence is an error, because their type has no default. At most 64 are checked.
    const ALWAYS: &'static [&'static str] = &[];

    /// The schema rules out properties that it does not describe.
    const CLOSED: bool = false;

    /// Properties that can have one value only, where their type does not say so: the name, and the value as JSON.
    const CONSTANTS: &'static [(&'static str, &'static str)] = &[];

    /// Decodes one field into its place, or skips it if the name is unknown.
    ///
    /// # Errors
    /// When the value does not fit the field's type.
    fn field<'de, V: FieldValue<'de>>(&mut self, name: &str, value: V) -> Result<(), V::Error>;
}

/// The value of one field of a [`Record`] during decoding. Exactly one of its methods must be called.
pub trait FieldValue<'de>: Sized {
    /// The error of decoding.
    type Error: serde::de::Error;

    /// Decodes the value into the field.
    ///
    /// # Errors
    /// When the value does not fit the field's type.
    fn read<T: Decode>(self, into: &mut T) -> Result<(), Self::Error>;

    /// Decodes a value that the schema requires and that it does not allow to be null.
    ///
    /// # Errors
    /// When the value is null or does not fit the field's type.
    fn read_required<T: Decode>(self, into: &mut T) -> Result<(), Self::Error> {
        self.read(into)
    }

    /// Decodes a list whose items a header separates by commas.
    ///
    /// # Errors
    /// When the value does not fit the field's type.
    fn read_list<T: Decode>(self, into: &mut T) -> Result<(), Self::Error> {
        self.read(into)
    }

    /// Decodes a string that servers write as `""` where there is none.
    ///
    /// # Errors
    /// When the value is not a string.
    fn read_non_empty(self, into: &mut Option<String>) -> Result<(), Self::Error> {
        self.read(into)?;
        into.take_if(|text| text.is_empty());
        Ok(())
    }

    /// Decodes the value of a property with an unknown name into a map. Values that represent "no value" are skipped.
    ///
    /// # Errors
    /// When the value does not fit the map's type.
    fn gather<T: Decode>(self, name: &str, into: &mut BTreeMap<String, T>) -> Result<(), Self::Error> {
        let mut slot = Slot(None);
        self.read(&mut slot)?;
        into.extend(slot.0.map(|value| (name.to_owned(), value)));
        Ok(())
    }

    /// Decodes the value of a field that the schema does not define.
    ///
    /// # Errors
    /// When the document is not JSON.
    fn keep(self, name: &str, into: &mut UnknownFields) -> Result<(), Self::Error> {
        let mut value = Json::Null;
        self.read(&mut value)?;
        into.insert(name, value);
        Ok(())
    }

    /// Skips the value.
    ///
    /// # Errors
    /// When the document is not JSON.
    fn skip(self) -> Result<(), Self::Error>;
}

/// The place of a value whose type has no default.
struct Slot<T>(Option<T>);

impl<T: Decode> Decode for Slot<T> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::decode_entry(deserializer).map(Self)
    }
}

struct MapValue<'a, A>(&'a mut A);

impl<'de, A: MapAccess<'de>> FieldValue<'de> for MapValue<'_, A> {
    type Error = A::Error;

    fn read<T: Decode>(self, into: &mut T) -> Result<(), A::Error> {
        *into = self.0.next_value_seed(DecodeSeed::<T>::new())?;
        Ok(())
    }

    fn read_required<T: Decode>(self, into: &mut T) -> Result<(), A::Error> {
        *into = self.0.next_value_seed(DecodeSeed::<Required<T>>::new())?.0;
        Ok(())
    }

    fn skip(self) -> Result<(), A::Error> {
        self.0.next_value::<IgnoredAny>().map(drop)
    }
}

/// Decodes a record inside another value; null is an empty record.
///
/// # Errors
/// When a field does not fit or one of [`Record::ALWAYS`] is absent.
pub fn decode_record<'de, T: Record, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_any(RecordVisitor { null_is_empty: true, record: PhantomData })
}

/// Decodes a record that is the whole response; null is an error.
///
/// # Errors
/// When a field does not fit or one of [`Record::ALWAYS`] is absent.
pub fn decode_record_strictly<'de, T: Record, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(RecordVisitor { null_is_empty: false, record: PhantomData })
}

struct RecordVisitor<T> {
    null_is_empty: bool,
    record: PhantomData<T>,
}

impl<'de, T: Record> Visitor<'de> for RecordVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<T, E> {
        if self.null_is_empty && T::ALWAYS.is_empty() {
            Ok(T::default())
        } else {
            Err(E::invalid_type(serde::de::Unexpected::Unit, &self))
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        let mut record = T::default();
        fill(&mut record, map)?;
        Ok(record)
    }
}

/// Decodes a record that is an item of a list; null is skipped.
///
/// # Errors
/// When a field does not fit or one of [`Record::ALWAYS`] is absent.
pub fn decode_record_onto<'de, T: Record, D: Deserializer<'de>>(
    deserializer: D,
    list: &mut Vec<T>,
) -> Result<(), D::Error> {
    deserializer.deserialize_any(EntryVisitor(list))
}

struct EntryVisitor<'a, T>(&'a mut Vec<T>);

impl<'de, T: Record> Visitor<'de> for EntryVisitor<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        self.0.push(T::default());
        self.0.last_mut().map_or(Ok(()), |record| fill(record, map))
    }
}

/// Decodes the properties of an object into a record.
fn fill<'de, T: Record, A: MapAccess<'de>>(record: &mut T, mut map: A) -> Result<(), A::Error> {
    let mut seen = 0_u64;
    while let Some(name) = map.next_key_seed(KeySeed)? {
        if let Some(index) = T::ALWAYS.iter().position(|always| *always == name) {
            seen |= 1_u64.checked_shl(u32::try_from(index).unwrap_or(u32::MAX)).unwrap_or(0);
        }
        in_field(&name, record.field(&name, MapValue(&mut map)))?;
    }
    let absent = T::ALWAYS.iter().take(64).enumerate().find(|(index, _)| seen & (1 << index) == 0);
    absent.map_or(Ok(()), |(_, name)| Err(A::Error::missing_field(name)))
}

/// Decodes an object key, borrowed from the input if it has no escapes.
pub(crate) struct KeySeed;

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for KeySeed {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text))
    }
}
