//! Reading objects by their URI or key.

use std::fmt;
use std::marker::PhantomData;

use http::Method;
use serde::Deserializer;
use serde::de::{Error as _, IgnoredAny, MapAccess, Visitor};

use super::Endpoint;
use crate::decode::{Decode, DecodeSeed, KeySeed, decode_record_strictly, in_field};
use crate::error::Result;
use crate::http::connection::Connection;
use crate::http::request::Request;
use crate::relation::{IntoUri, InvalidUri};
use crate::resource::{Get, Resource};

/// At most this many bytes of keys go into one path; servers refuse lines longer than some 4,000 bytes.
const SET_LENGTH: usize = 2_000;

/// Objects that were read together.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GetSeveralResponse<R> {
    /// The objects that exist, in the requested order.
    pub objects: Vec<R>,
    /// The keys of those that do not exist.
    pub not_found: Vec<String>,
}

pub(super) fn get<R: Get, C: Connection>(endpoint: &Endpoint<R, C>, object: impl IntoUri<R>) -> Request<R, C> {
    Request::reading(endpoint.client(), endpoint.object_parts(Method::GET, object), |response| {
        response.decode::<Whole<R>>().map(|whole| whole.0)
    })
}

pub(super) fn get_several<R: Get, C: Connection, K: IntoUri<R>>(
    endpoint: &Endpoint<R, C>,
    objects: impl IntoIterator<Item = K>,
) -> Request<GetSeveralResponse<R>, C> {
    let mut parts = endpoint.list_parts(Method::GET);
    let sets = sets(endpoint, objects).unwrap_or_else(|reason| {
        parts.refuse(reason);
        Vec::new()
    });
    Request::new(endpoint.client(), parts, |connection, parts| async move {
        let mut several = GetSeveralResponse { objects: Vec::new(), not_found: Vec::new() };
        for keys in sets {
            let mut request = parts.clone();
            request.path = format!("{}set/{keys}/", parts.path);
            let part: GetSeveralResponse<R> = connection.client().send(request).await?.decode()?;
            several.objects.extend(part.objects);
            several.not_found.extend(part.not_found);
        }
        Ok(several)
    })
}

/// The keys as paths contain them, in groups.
fn sets<R: Get, C: Connection, K: IntoUri<R>>(
    endpoint: &Endpoint<R, C>,
    objects: impl IntoIterator<Item = K>,
) -> Result<Vec<String>, InvalidUri> {
    let list = endpoint.list_path()?;
    let mut sets: Vec<String> = Vec::new();
    for object in objects {
        let uri = endpoint.uri(object)?;
        let id = uri.encoded_id_in(list);
        if uri.id_in(list).contains(';') {
            let reason = "cannot be read together with others: the server separates keys at `;`";
            return Err(InvalidUri::new(id, reason));
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

/// An object that is the whole response. Null is an error here, while a nested object may be null.
pub(super) struct Whole<R>(pub(super) R);

impl<R: Resource> Decode for Whole<R> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decode_record_strictly(deserializer).map(Self)
    }
}

impl<R: Resource> Decode for GetSeveralResponse<R> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(GetSeveralVisitor(PhantomData))
    }
}

struct GetSeveralVisitor<R>(PhantomData<R>);

impl<'de, R: Resource> Visitor<'de> for GetSeveralVisitor<R> {
    type Value = GetSeveralResponse<R>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with `{}`", R::COLLECTION)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<GetSeveralResponse<R>, A::Error> {
        let (mut objects, mut not_found) = (None, Vec::new());
        while let Some(name) = map.next_key_seed(KeySeed)? {
            if name == R::COLLECTION {
                objects = Some(in_field(&name, map.next_value_seed(DecodeSeed::<Vec<R>>::new()))?);
            } else if name == "not_found" {
                not_found = in_field(&name, map.next_value_seed(DecodeSeed::<Vec<String>>::new()))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        let objects = objects.ok_or_else(|| A::Error::missing_field(R::COLLECTION))?;
        Ok(GetSeveralResponse { objects, not_found })
    }
}
