//! The objects of a response that is not a page.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};

use crate::decode::{Decode, DecodeSeed, KeySeed, in_field};
use crate::resource::Resource;

/// The objects of a list; `None` if the response is not a list.
pub(super) struct Objects<R>(pub(super) Option<Vec<R>>);

impl<R: Resource> Decode for Objects<R> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectsVisitor(PhantomData))
    }
}

struct ObjectsVisitor<R>(PhantomData<R>);

impl<'de, R: Resource> Visitor<'de> for ObjectsVisitor<R> {
    type Value = Objects<R>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object, or a list with `{}`", R::COLLECTION)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Objects<R>, A::Error> {
        let mut objects = None;
        while let Some(name) = map.next_key_seed(KeySeed)? {
            if name == R::COLLECTION {
                objects = Some(in_field(&name, map.next_value_seed(DecodeSeed::<Vec<R>>::new()))?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Objects(objects))
    }
}
