//! Values of one of several types.

use std::cell::Cell;

use serde::de::{Error, Unexpected};
use serde::{Deserialize, Deserializer};

use super::fit::Probe;
use super::place::{self, Place};
use super::required::EXPECTED;
use super::{Decode, Fit, Json, json};
use crate::wire::Sink;

/// A value of one of several types. Generated code implements it, with [`union!`](crate::union!) for what follows.
pub trait Union: Sized + 'static {
    /// The property whose value names the type (`discriminator`).
    const TAG: Option<&'static str> = None;

    /// Offers each of the types, in the order of the document.
    fn offer(variants: &mut Variants<'_, Self>);

    /// Wraps a value of another type.
    fn unlisted(value: Json) -> Self;

    /// Writes the value that it holds.
    ///
    /// # Errors
    /// When the serializer fails.
    fn write<S: Sink>(&self, sink: S) -> Result<S::Value, S::Error>;
}

/// The types that a value may be of, and how well it matches each.
pub struct Variants<'a, U> {
    json: &'a Json,
    /// The value of the tag, as text.
    tag: Option<String>,
    by_tag: Vec<Variant<U>>,
    others: Vec<Variant<U>>,
}

/// Decodes a value as one of the types.
type DecodeAs<U> = Box<dyn Fn(&str) -> Result<U, (serde_json::Error, Place)>>;

struct Variant<U> {
    fit: fn(&Json, &mut Probe) -> Fit,
    decode: DecodeAs<U>,
}

impl<U: Union> Variants<'_, U> {
    /// Offers a type, and the values of the tag that stand for it.
    pub fn variant<T: Decode + 'static>(&mut self, tags: &[&str], wrap: fn(T) -> U) {
        let decode = move |text: &str| place::recorded(|| json::whole(text)).map(wrap);
        let variant = Variant { fit: T::fit, decode: Box::new(decode) };
        match &self.tag {
            Some(tag) if tags.contains(&tag.as_str()) => self.by_tag.push(variant),
            Some(_) if !tags.is_empty() => {}
            _ => self.others.push(variant),
        }
    }

    fn of(json: &Json) -> Variants<'_, U> {
        let tag = U::TAG.and_then(|tag| match json.get(tag)? {
            Json::String(text) => Some(text.clone()),
            other @ (Json::Number(_) | Json::Bool(_)) => Some(other.to_string()),
            _ => None,
        });
        let mut variants = Variants { json, tag, by_tag: Vec::new(), others: Vec::new() };
        U::offer(&mut variants);
        variants
    }

    /// The types that the value may be of, the best match first. Between equal matches, the order of the document
    /// decides.
    fn ranked(self, probe: &mut Probe) -> Vec<(Fit, Variant<U>)> {
        let with_fit = |variant: Variant<U>| ((variant.fit)(self.json, probe), variant);
        if !self.by_tag.is_empty() {
            let mut found: Vec<_> = self.by_tag.into_iter().map(with_fit).collect();
            found.sort_by_key(|(fit, _)| (std::cmp::Reverse(fit.is_possible()), std::cmp::Reverse(fit.rank())));
            return found;
        }
        let mut found: Vec<_> = self.others.into_iter().map(with_fit).collect();
        found.retain(|(fit, _)| fit.is_possible());
        found.sort_by_key(|(fit, _)| std::cmp::Reverse(fit.rank()));
        found
    }
}

/// Reads a value of one of several types: of the type that its tag names, else of the type that it matches best (see
/// [`Fit`]). When decoding as one fails, the next is tried. A value of none of the types is kept as JSON.
///
/// # Errors
/// When the value matches some of the types and can be decoded as none of them: the error of the best match.
pub fn decode_union<'de, T: Union, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    // The whole value first, so that the limit of nesting applies to nested values too.
    let json = Json::deserialize(deserializer)?;
    Ok(one_of(&json)?.unwrap_or_else(|| T::unlisted(json)))
}

/// Like [`decode_union`], but null is an error unless one of the types includes it.
///
/// # Errors
/// When the value is null, and those of [`decode_union`].
pub fn decode_required_union<'de, T: Union, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let json = Json::deserialize(deserializer)?;
    match one_of(&json)? {
        Some(value) => Ok(value),
        None if json.is_null() => Err(D::Error::invalid_type(Unexpected::Unit, &EXPECTED)),
        None => Ok(T::unlisted(json)),
    }
}

/// The value as one of the types; `None` if it is of none of them.
fn one_of<T: Union, E: Error>(json: &Json) -> Result<Option<T>, E> {
    let mut variants = Variants::of(json);
    let ranked = match (variants.by_tag.pop(), variants.by_tag.is_empty()) {
        // One type by its tag: nothing has to be compared.
        (Some(only), true) => vec![only],
        (last, _) => {
            variants.by_tag.extend(last);
            variants.ranked(&mut Probe::for_variants_of::<T>(json)).into_iter().map(|(_, variant)| variant).collect()
        }
    };
    let Some((best, others)) = ranked.split_first() else { return Ok(None) };
    decode_as_first(best, others, &json.to_string()).map(Some).map_err(|(error, place)| {
        place::add_inner(place);
        E::custom(without_position(&error))
    })
}

thread_local! {
    /// Something that could not be decoded as its best match is being decoded as another type. What is nested in it is
    /// then decoded as its best match only: otherwise each level would multiply the attempts of those below it.
    static IS_RETRYING: Cell<bool> = const { Cell::new(false) };
}

/// The value as the first type that it can be decoded as; else the error of the best match.
fn decode_as_first<U>(best: &Variant<U>, others: &[Variant<U>], text: &str) -> Result<U, (serde_json::Error, Place)> {
    let error = match (best.decode)(text) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    if IS_RETRYING.replace(true) {
        return Err(error);
    }
    let other = others.iter().find_map(|variant| (variant.decode)(text).ok());
    IS_RETRYING.set(false);
    other.ok_or(error)
}

/// The message without the line and column, which are those of the text that the value was written as.
fn without_position(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message).to_owned()
}

/// How well a value matches the type that it would be decoded as.
pub fn union_fit<T: Union>(json: &Json, probe: &mut Probe) -> Fit {
    probe.remembered::<T>(json, |probe| {
        let best = Variants::<T>::of(json).ranked(probe).into_iter().next();
        best.map_or(Fit::MISMATCH, |(fit, _)| fit)
    })
}

impl<U> std::fmt::Debug for Variants<'_, U> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Variants").finish_non_exhaustive()
    }
}
