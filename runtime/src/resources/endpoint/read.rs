//! Reading objects by their address.

use std::fmt;
use std::marker::PhantomData;

use http::Method;
use serde::Deserializer;
use serde::de::{Error as _, IgnoredAny, MapAccess, Visitor};

use super::Endpoint;
use crate::client::{Client, Request};
use crate::decode::{Decode, DecodeSeed, KeySeed, decode_record_strictly};
use crate::error::{Error, Result};
use crate::relation::{IntoUri, InvalidUri};
use crate::resource::{Get, Resource, Rooted};

/// What a path may hold of ids at most; servers refuse lines longer than some 4,000 bytes.
const SET_LENGTH: usize = 2_000;

/// Objects read together.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Several<R> {
    /// The objects that there are, in the order asked for.
    pub objects: Vec<R>,
    /// The keys of those that there are not.
    pub not_found: Vec<String>,
}

impl Client {
    /// Reads one object.
    ///
    /// # Errors
    /// When the request fails; `is_not_found` when there is no such object.
    pub async fn get<R: Get + Rooted>(&self, object: impl IntoUri<R>) -> Result<R> {
        self.endpoint().get(object).await
    }
}

impl<R: Get> Endpoint<R> {
    /// Reads one object, by address or key.
    ///
    /// # Errors
    /// When the request fails; `is_not_found` when there is no such object.
    pub async fn get(&self, object: impl IntoUri<R>) -> Result<R> {
        let request = self.object_request(Method::GET, object)?;
        let answer = self.client.send(request).await?;
        answer.json::<Whole<R>>().map(|whole| whole.0)
    }

    /// Reads several objects by address or key. Long lists of keys take several requests.
    ///
    /// # Errors
    /// When a request fails. Objects that there are not are no error.
    pub async fn get_several<K: IntoUri<R>>(&self, objects: impl IntoIterator<Item = K>) -> Result<Several<R>> {
        let list = self.list_path()?;
        let mut several = Several { objects: Vec::new(), not_found: Vec::new() };
        for ids in self.sets(objects)? {
            let request = Request::new(Method::GET, format!("{list}set/{ids}/"), R::NAME);
            let part: Several<R> = self.client.send(request).await?.json()?;
            several.objects.extend(part.objects);
            several.not_found.extend(part.not_found);
        }
        Ok(several)
    }

    /// The ids as they stand in paths, in portions.
    fn sets<K: IntoUri<R>>(&self, objects: impl IntoIterator<Item = K>) -> Result<Vec<String>> {
        let mut sets: Vec<String> = Vec::new();
        for object in objects {
            let uri = self.uri(object)?;
            let id = uri.encoded_id();
            if uri.id().contains(';') {
                let reason = "cannot be read together with others: the server separates keys at `;`";
                return Err(Error::request(InvalidUri::new(id, reason)));
            }
            match sets.last_mut() {
                Some(set) if set.len() + id.len() < SET_LENGTH => {
                    set.push(';');
                    set.push_str(id);
                }
                _ => sets.push(id.to_owned()),
            }
        }
        Ok(sets)
    }
}

/// An object that is the whole answer: null in its place is an error, where inside of others it may be empty.
pub(super) struct Whole<R>(pub(super) R);

impl<R: Resource> Decode for Whole<R> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decode_record_strictly(deserializer).map(Self)
    }
}

impl<R: Resource> Decode for Several<R> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(SeveralVisitor(PhantomData))
    }
}

struct SeveralVisitor<R>(PhantomData<R>);

impl<'de, R: Resource> Visitor<'de> for SeveralVisitor<R> {
    type Value = Several<R>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with `{}`", R::COLLECTION)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Several<R>, A::Error> {
        let (mut objects, mut not_found) = (None, Vec::new());
        while let Some(name) = map.next_key_seed(KeySeed)? {
            if name == R::COLLECTION {
                objects = Some(map.next_value_seed(DecodeSeed::<Vec<R>>::new())?);
            } else if name == "not_found" {
                not_found = map.next_value_seed(DecodeSeed::<Vec<String>>::new())?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        let objects = objects.ok_or_else(|| A::Error::missing_field(R::COLLECTION))?;
        Ok(Several { objects, not_found })
    }
}
