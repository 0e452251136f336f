//! The headers of a response that an API describes.

use serde::Deserializer;
use serde::de::value::{Error as ValueError, SeqDeserializer, StrDeserializer};

use crate::decode::{Decode, FieldValue, Record};
use crate::error::{Error, ErrorKind, Result};
use crate::http::response::ResponseHead;

impl ResponseHead {
    /// Decodes the headers that an API describes.
    ///
    /// # Errors
    /// When a header has a value that does not fit its type.
    pub fn decode_headers<H: Record>(&self) -> Result<H> {
        let mut headers = H::default();
        for name in self.headers().keys() {
            let values = self.headers().get_all(name).iter();
            let values: Vec<String> =
                values.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect();
            headers
                .field(name.as_str(), HeaderField(&values))
                .map_err(|error| Error::new(ErrorKind::Decode, format!("the header `{name}`: {error}")))?;
        }
        Ok(headers)
    }
}

/// The values of a header, in the order of the response.
struct HeaderField<'a>(&'a [String]);

impl FieldValue<'_> for HeaderField<'_> {
    type Error = ValueError;

    fn read<T: Decode>(self, into: &mut T) -> Result<(), ValueError> {
        let text = self.0.first().map_or("", String::as_str);
        *into = T::decode(Text(text))?;
        Ok(())
    }

    fn read_list<T: Decode>(self, into: &mut T) -> Result<(), ValueError> {
        let items = self.0.iter().flat_map(|value| value.split(',')).map(str::trim).filter(|item| !item.is_empty());
        *into = T::decode(List(items.map(str::to_owned).collect()))?;
        Ok(())
    }

    fn skip(self) -> Result<(), ValueError> {
        Ok(())
    }
}

/// The text of one value.
struct Text<'a>(&'a str);

impl<'de> Deserializer<'de> for Text<'_> {
    type Error = ValueError;

    fn deserialize_any<V: serde::de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        StrDeserializer::new(self.0).deserialize_any(visitor)
    }

    fn deserialize_option<V: serde::de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_some(self)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// The items of a list.
struct List(Vec<String>);

impl<'de> Deserializer<'de> for List {
    type Error = ValueError;

    fn deserialize_any<V: serde::de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_seq(SeqDeserializer::new(self.0.iter().map(|item| Item(item))))
    }

    fn deserialize_option<V: serde::de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_some(self)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

struct Item<'a>(&'a str);

impl<'a> serde::de::IntoDeserializer<'_, ValueError> for Item<'a> {
    type Deserializer = Text<'a>;

    fn into_deserializer(self) -> Text<'a> {
        Text(self.0)
    }
}
