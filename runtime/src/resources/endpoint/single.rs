//! Endpoints with one object.

use std::fmt;
use std::marker::PhantomData;

use http::Method;
use serde::Deserializer;
use serde::de::{IgnoredAny, MapAccess, Visitor};

use super::Endpoint;
use super::read::Whole;
use crate::decode::{Decode, DecodeSeed, KeySeed, in_field};
use crate::error::Result;
use crate::http::connection::Connection;
use crate::http::request::Request;
use crate::http::response::Response;
use crate::resource::{Resource, Single};

pub(super) fn read<R: Single, C: Connection>(endpoint: &Endpoint<R, C>) -> Request<Option<R>, C> {
    Request::reading(endpoint.client(), endpoint.list_parts(Method::GET), object)
}

/// The object, also out of a list.
fn object<R: Resource>(response: &Response) -> Result<Option<R>> {
    let Some(mut objects) = response.decode::<Objects<R>>()?.0 else {
        return response.decode::<Whole<R>>().map(|whole| Some(whole.0));
    };
    let object = objects.pop();
    if !objects.is_empty() {
        let message = format!("expected one object, found {}", objects.len() + 1);
        return Err(response.unreadable(R::COLLECTION.to_owned(), message));
    }
    Ok(object)
}

/// The objects of a list; `None` if the response is not a list.
struct Objects<R>(Option<Vec<R>>);

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
