//! Objects with named fields: the read side of a resource.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, Visitor};

use super::{Decode, DecodeSeed, Json};

/// An object whose fields are known by name. Generated code implements it with one `match`.
///
/// A field that is absent keeps the value of [`Default`], because list views may leave fields out (tastypie fields.py
/// `use_in`) and older and newer servers know other fields.
pub trait Record: Decode + Default {
    /// Fields whose absence is an error, because their type has no empty value. At most 64 are watched.
    const ALWAYS: &'static [&'static str] = &[];

    /// Reads one field into its place, or skips it when the name is not known.
    ///
    /// # Errors
    /// When the value does not fit the field's type.
    fn field<'de, V: FieldValue<'de>>(&mut self, name: &str, value: V) -> Result<(), V::Error>;
}

/// The value of one field while a [`Record`] is read. Exactly one of its methods must be called.
pub trait FieldValue<'de>: Sized {
    /// What reading fails with.
    type Error: serde::de::Error;

    /// Reads the value into the field.
    ///
    /// # Errors
    /// When the value does not fit the field's type.
    fn read<T: Decode>(self, into: &mut T) -> Result<(), Self::Error>;

    /// Reads the value of a member that is not known by name into a map of these.
    ///
    /// # Errors
    /// When the value does not fit the type of the others.
    fn gather<T: Decode>(self, name: &str, into: &mut BTreeMap<String, T>) -> Result<(), Self::Error> {
        let mut member = Member(None);
        self.read(&mut member)?;
        into.extend(member.0.map(|value| (name.to_owned(), value)));
        Ok(())
    }

    /// Passes over a value that nobody asked for.
    ///
    /// # Errors
    /// When the text is not JSON.
    fn skip(self) -> Result<(), Self::Error>;
}

/// A value that is not there before it is read, for types that have no empty one.
struct Member<T>(Option<T>);

impl<T: Decode> Decode for Member<T> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::decode(deserializer).map(|value| Self(Some(value)))
    }
}

struct MapValue<'a, A>(&'a mut A);

impl<'de, A: MapAccess<'de>> FieldValue<'de> for MapValue<'_, A> {
    type Error = A::Error;

    fn read<T: Decode>(self, into: &mut T) -> Result<(), A::Error> {
        *into = self.0.next_value_seed(DecodeSeed::<T>::new())?;
        Ok(())
    }

    fn skip(self) -> Result<(), A::Error> {
        self.0.next_value::<IgnoredAny>().map(drop)
    }
}

/// Reads a record inside another value; a null there stands for an empty record.
///
/// # Errors
/// When a field does not fit or one of [`Record::ALWAYS`] is absent.
pub fn decode_record<'de, T: Record, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_any(RecordVisitor { null_is_empty: true, record: PhantomData })
}

/// Reads a record that is the whole answer; a null there is an error.
///
/// # Errors
/// When a field does not fit or one of [`Record::ALWAYS`] is absent.
pub fn decode_record_strictly<'de, T: Record, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(RecordVisitor { null_is_empty: false, record: PhantomData })
}

/// Whether a value looks like a record: an object with all members that it always has.
pub fn record_fits<T: Record>(json: &Json) -> bool {
    json.as_object().is_some_and(|object| T::ALWAYS.iter().all(|name| object.contains_key(*name)))
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

/// Reads a record that is an entry of a list; a null is left out.
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

/// Reads the members of an object into a record.
fn fill<'de, T: Record, A: MapAccess<'de>>(record: &mut T, mut map: A) -> Result<(), A::Error> {
    let mut seen = 0_u64;
    while let Some(name) = map.next_key_seed(KeySeed)? {
        if let Some(index) = T::ALWAYS.iter().position(|always| *always == name) {
            seen |= 1_u64.checked_shl(u32::try_from(index).unwrap_or(u32::MAX)).unwrap_or(0);
        }
        record.field(&name, MapValue(&mut map))?;
    }
    let absent = T::ALWAYS.iter().take(64).enumerate().find(|(index, _)| seen & (1 << index) == 0);
    absent.map_or(Ok(()), |(_, name)| Err(A::Error::missing_field(name)))
}

/// Object keys, borrowed from the input where it holds no escapes.
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
