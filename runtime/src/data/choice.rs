//! Fields that hold one of a set of values, and may hold others tomorrow.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::Visitor;

use crate::Json;
use crate::encode::Node;

/// An open enumeration: the values that the schema names, and a catch-all that keeps the text of any other.
///
/// Generated, with [`choice!`](crate::choice!) for all that follows from it. A value outside the set never breaks
/// reading: rows written by older or newer releases hold such values.
pub trait Choice: Sized + Clone + Send + Sync + 'static {
    /// Whether the values are numbers on the wire, so that they are written back as numbers.
    const NUMERIC: bool = false;

    /// The values that the schema names, in its order.
    const KNOWN: &'static [Self];

    /// The named value with this text.
    fn known(text: &str) -> Option<Self>;

    /// The catch-all for any other text.
    fn unknown(text: Unknown) -> Self;

    /// The value as the server writes it.
    fn text(&self) -> &str;

    /// Whether the value is a number or a boolean on the wire, not a text.
    fn is_bare(&self) -> bool {
        Self::NUMERIC
    }

    /// The value for a text, named or not.
    fn from_text(text: &str) -> Self {
        Self::known(text).unwrap_or_else(|| Self::unknown(Unknown(text.into())))
    }
}

/// The text of a value that the schema does not name.
///
/// Made by reading it, or from text through the enumeration itself (`ServiceType::from("text")`), so that a value that
/// has a name can never hide in here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Unknown(Box<str>);

impl Unknown {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Reads a choice from text, a number or a boolean; null is the empty text.
///
/// # Errors
/// When the value is an object or a list.
pub fn decode_choice<'de, T: Choice, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_any(ChoiceVisitor(PhantomData))
}

/// Reads a choice; an empty text that has no name is nothing.
///
/// # Errors
/// When the value is an object or a list.
pub fn decode_present_choice<'de, T: Choice, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    let choice: T = decode_choice(deserializer)?;
    let nothing = choice.text().is_empty() && T::known("").is_none();
    Ok((!nothing).then_some(choice))
}

/// Whether a value is one of those that the schema names.
pub fn choice_fits<T: Choice>(json: &Json) -> bool {
    match json {
        Json::String(text) => T::known(text).is_some(),
        Json::Number(_) | Json::Bool(_) => T::known(&json.to_string()).is_some(),
        _ => false,
    }
}

/// Writes a choice as the server does: as a number or boolean where the value is one.
pub fn encode_choice<T: Choice>(choice: &T) -> Node {
    let text = choice.text();
    let bare = choice.is_bare().then(|| serde_json::from_str(text).ok()).flatten();
    match bare {
        Some(number @ Json::Number(_)) => number.as_i64().map_or(Node::Json(number), Node::Integer),
        Some(Json::Bool(value)) => Node::Boolean(value),
        _ => Node::Text(text.to_owned()),
    }
}

struct ChoiceVisitor<T>(PhantomData<T>);

impl<T: Choice> Visitor<'_> for ChoiceVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("one of a set of values")
    }

    fn visit_unit<E>(self) -> Result<T, E> {
        Ok(T::from_text(""))
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
