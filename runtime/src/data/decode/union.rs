//! Values that may be of several types.

use std::fmt;

use serde::{Deserialize, Deserializer};

use super::{Decode, Json, json};

/// A value of one of several types. Generated code implements it, with [`union!`](crate::union!) for what follows.
pub trait Union: Sized {
    /// The member that tells which type it is.
    const TAG: Option<&'static str> = None;

    /// The first of the types that fits.
    fn choose(value: &Candidate) -> Option<Result<Self, Unfit>>;

    /// A value of none of the types.
    fn unlisted(value: Json) -> Self;
}

/// A value whose type is being looked for.
pub struct Candidate {
    json: Json,
    text: String,
    tag: Option<String>,
}

/// A value that is of a type by its tag or its shape, and not in all that is in it.
pub struct Unfit(String);

impl Candidate {
    /// The value as a type, if it is of that type: by its tag where it has one, else by its shape.
    pub fn variant<T: Decode, U>(&self, tags: &[&str], wrap: impl FnOnce(T) -> U) -> Option<Result<U, Unfit>> {
        let fits = match &self.tag {
            Some(tag) => tags.contains(&tag.as_str()),
            None => T::fits(&self.json),
        };
        // Not with the place of what fails: that would be looked for again at each level of what is nested.
        fits.then(|| json::fast(&self.text).map(wrap).map_err(|error| Unfit(without_place(&error))))
    }
}

fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message).to_owned()
}

/// Reads a value of one of several types.
///
/// # Errors
/// When it is of one of them by its tag or its shape, and something in it is not.
pub fn decode_union<'de, T: Union, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    // As a whole first: so the limit to how deep an answer may be holds for what is nested in it too.
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

/// Whether a value is of one of the types.
pub fn union_fits<T: Union>(json: &Json) -> bool {
    let tag = T::TAG.and_then(|tag| json.get(tag));
    tag.is_some() || T::choose(&Candidate { json: json.clone(), text: String::new(), tag: None }).is_some()
}

impl fmt::Debug for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Candidate").finish_non_exhaustive()
    }
}
