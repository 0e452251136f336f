//! Open enumerations.

use std::fmt;
use std::marker::PhantomData;
use std::mem::discriminant;

use serde::Deserializer;
use serde::de::{Error, Unexpected, Visitor};

use crate::Json;
use crate::decode::Fit;
use crate::encode::Node;

/// An open enumeration: the values that the schema names, and a variant that keeps any other string.
///
/// Implemented by generated types. Decoding an unknown value is never an error: objects written by older or newer
/// releases contain such values.
pub trait Choice: OpenEnum {
    /// Whether the server sends the values as numbers, so that they are sent back as numbers.
    const NUMERIC: bool = false;

    /// Whether an empty string that the schema does not name is a value like any other. Otherwise it is read as `None`
    /// where the field is optional.
    const KEEPS_EMPTY: bool = false;

    /// The values that the schema names, each with the string that the server writes, in the order of the schema.
    const KNOWN: &'static [(Self, &'static str)];

    /// Whether the server sends the value as a number or a boolean instead of a string.
    fn is_bare(&self) -> bool {
        Self::NUMERIC
    }

    /// Returns the named value for this string.
    fn known(text: &str) -> Option<Self> {
        Self::KNOWN.iter().find(|(_, known)| *known == text).map(|(choice, _)| choice.clone())
    }

    /// Returns the value as the server writes it.
    fn text(&self) -> &str {
        self.as_unknown().map_or_else(|| named(self), Unknown::as_str)
    }

    /// Returns the value for a string, named or unknown.
    fn from_text(text: &str) -> Self {
        Self::known(text).unwrap_or_else(|| Self::unknown(Unknown(text.into())))
    }
}

/// An enum with a variant for values that have no name. Implemented by [`choice!`](crate::choice!).
#[doc(hidden)]
pub trait OpenEnum: Sized + Clone + Send + Sync + 'static {
    /// Wraps a string that the schema does not name.
    fn unknown(text: Unknown) -> Self;

    /// Returns the string of a value that has no name.
    fn as_unknown(&self) -> Option<&Unknown>;
}

/// A value that the schema does not name.
///
/// Created by decoding, or from a string through the enumeration itself (`ServiceType::from("text")`), so that it never
/// contains a value that has a name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Unknown(Box<str>);

impl Unknown {
    /// Returns the value as a string.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The error of parsing a string that the schema does not name as one of its values.
///
/// `From<&str>` accepts any string.
#[derive(Clone, PartialEq, Eq)]
pub struct UnknownChoice {
    text: Box<str>,
    near: Vec<Box<str>>,
}

impl UnknownChoice {
    /// Returns the values that are spelled similarly, or all of them if there are few.
    pub fn near(&self) -> impl Iterator<Item = &str> {
        self.near.iter().map(AsRef::as_ref)
    }
}

impl fmt::Display for UnknownChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a value that the schema names", self.text.escape_debug())?;
        for (index, near) in self.near.iter().enumerate() {
            write!(f, "{} `{near}`", if index == 0 { "; did you mean" } else { " or" })?;
        }
        if self.near.is_empty() { Ok(()) } else { f.write_str("?") }
    }
}

crate::macros::value_error!(UnknownChoice);

/// Parses a value that the schema names.
///
/// # Errors
/// When the schema does not name it.
pub fn parse_choice<T: Choice>(text: &str) -> Result<T, UnknownChoice> {
    T::known(text).ok_or_else(|| {
        let mut near: Vec<(f64, &str)> =
            T::KNOWN.iter().map(|(_, known)| (strsim::jaro_winkler(text, known), *known)).collect();
        near.sort_by(|one, other| other.0.total_cmp(&one.0));
        let few = near.len() <= FEW;
        let near = near.into_iter().filter(|(score, _)| few || *score > SIMILAR).take(FEW);
        UnknownChoice { text: text.into(), near: near.map(|(_, text)| text.into()).collect() }
    })
}

/// At most this many values are listed in an error.
const FEW: usize = 4;
/// From this similarity on (Jaro-Winkler) a value is listed.
const SIMILAR: f64 = 0.75;

/// Decodes a choice from a string, a number or a boolean; null is the empty string.
///
/// # Errors
/// When the value is an object or a list.
pub fn decode_choice<'de, T: Choice, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_any(ChoiceVisitor { null_is_empty: true, choice: PhantomData })
}

/// Decodes a choice from a string, a number or a boolean.
///
/// # Errors
/// When the value is null, an object or a list.
pub fn decode_required_choice<'de, T: Choice, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_any(ChoiceVisitor { null_is_empty: false, choice: PhantomData })
}

/// Decodes a choice; returns `None` for an empty string that the schema does not name, unless the choice
/// [keeps](Choice::KEEPS_EMPTY) it.
///
/// # Errors
/// When the value is an object or a list.
pub fn decode_present_choice<'de, T: Choice, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    let choice: T = decode_choice(deserializer)?;
    let nothing = !T::KEEPS_EMPTY && choice.text().is_empty() && T::known("").is_none();
    Ok((!nothing).then_some(choice))
}

/// The text of a value that the schema names.
fn named<T: Choice>(choice: &T) -> &'static str {
    let same = |(known, _): &&(T, &'static str)| discriminant(known) == discriminant(choice);
    T::KNOWN.iter().find(same).map_or("", |(_, text)| text)
}

/// How well a value matches a choice: it is one of those that the schema names, and the only one where there is one.
pub fn choice_fit<T: Choice>(json: &Json) -> Fit {
    let (text, is_bare) = match json {
        Json::String(text) => (text.clone(), false),
        Json::Number(number) if number.is_f64() => (number.as_f64().unwrap_or_default().to_string(), true),
        Json::Number(_) | Json::Bool(_) => (json.to_string(), true),
        _ => return Fit::MISMATCH,
    };
    let is_constant = T::KNOWN.len() == 1;
    match T::known(&text) {
        Some(known) if known.is_bare() != is_bare => Fit::MISMATCH,
        Some(_) if is_constant => Fit::CONSTANT,
        Some(_) => Fit::described(2),
        None if is_constant => Fit::CONFLICT,
        None => Fit::MISMATCH,
    }
}

/// Encodes a choice as the server does: as a number or boolean where the value is one.
pub fn encode_choice<T: Choice>(choice: &T) -> Node {
    let text = choice.text();
    let may_be_bare = choice.is_bare() || (choice.as_unknown().is_some() && some_are_bare::<T>());
    let bare = may_be_bare.then(|| serde_json::from_str(text).ok()).flatten();
    match bare {
        Some(bare @ (Json::Number(_) | Json::Bool(_))) => bare.into(),
        _ => Node::Text(choice.as_unknown().map_or_else(|| named(choice).into(), |unknown| unknown.to_string().into())),
    }
}

/// Whether the schema names numbers or booleans beside strings. A value that it does not name is then one of them if it
/// reads like one.
fn some_are_bare<T: Choice>() -> bool {
    T::KNOWN.iter().any(|(known, _)| known.is_bare())
}

struct ChoiceVisitor<T> {
    null_is_empty: bool,
    choice: PhantomData<T>,
}

impl<T: Choice> Visitor<'_> for ChoiceVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("one of a set of values")
    }

    fn visit_unit<E: Error>(self) -> Result<T, E> {
        if self.null_is_empty { Ok(T::from_text("")) } else { Err(E::invalid_type(Unexpected::Unit, &self)) }
    }

    fn visit_bool<E>(self, value: bool) -> Result<T, E> {
        let (json, python) = if value { ("true", "True") } else { ("false", "False") };
        Ok(T::known(json).or_else(|| T::known(python)).unwrap_or_else(|| T::from_text(json)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<T, E> {
        Ok(T::from_text(&value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<T, E> {
        Ok(T::from_text(&value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<T, E> {
        Ok(T::from_text(&value.to_string()))
    }

    fn visit_str<E>(self, text: &str) -> Result<T, E> {
        Ok(T::from_text(text))
    }
}
