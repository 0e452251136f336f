//! Values of one of several types.

use std::fmt;

use serde::{Deserialize, Deserializer};

use super::{Decode, Json, json};

/// A value of one of several types. Generated code implements it, with [`union!`](crate::union!) for what follows.
pub trait Union: Sized {
    /// The property that determines the type, if there is a discriminator.
    const TAG: Option<&'static str> = None;

    /// Returns the value as the first type that fits.
    fn choose(value: &Candidate) -> Option<Result<Self, Unfit>>;

    /// Wraps a value of another type.
    fn unlisted(value: Json) -> Self;
}

/// A value whose type is being determined.
pub struct Candidate {
    json: Json,
    text: String,
    tag: Option<String>,
}

/// The error of a value that is of a type by its tag or its form, but cannot be decoded.
#[derive(Debug)]
pub struct Unfit(String);

impl Candidate {
    /// Decodes the value as a type, if it is of that type: by its tag if it has one, else by its form.
    pub fn variant<T: Decode, U>(&self, tags: &[&str], wrap: impl FnOnce(T) -> U) -> Option<Result<U, Unfit>> {
        let fits = match &self.tag {
            Some(tag) => tags.contains(&tag.as_str()),
            None => T::fits(&self.json),
        };
        // Without the place of the error: it would be searched again at each level of nesting.
        fits.then(|| json::fast(&self.text).map(wrap).map_err(|error| Unfit(without_place(&error))))
    }
}

fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message).to_owned()
}

/// Decodes a value of one of several types.
///
/// # Errors
/// When it is of one of the types by its tag or its form, but cannot be decoded.
pub fn decode_union<'de, T: Union, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    // Decoded as a whole first, so that the depth limit of the response also applies to nested values.
    let json = Json::deserialize(deserializer)?;
    let text = json.to_string();
    let tag = T::TAG.and_then(|tag| match json.get(tag)? {
        Json::String(text) => Some(text.clone()),
        Json::Number(_) | Json::Bool(_) => json.get(tag).map(Json::to_string),
        _ => None,
    });
    let candidate = Candidate { json, text, tag };
    match T::choose(&candidate) {
        Some(value) => value.map_err(|unfit| serde::de::Error::custom(unfit.0)),
        None => Ok(T::unlisted(candidate.json)),
    }
}

/// Returns `true` if a value is of one of the types.
pub fn union_fits<T: Union>(json: &Json) -> bool {
    let tag = T::TAG.and_then(|tag| json.get(tag));
    tag.is_some() || T::choose(&Candidate { json: json.clone(), text: String::new(), tag: None }).is_some()
}

impl fmt::Debug for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Candidate").finish_non_exhaustive()
    }
}
