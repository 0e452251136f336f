//! Fields that a server sent and a schema does not define.

use std::collections::BTreeMap;
use std::fmt;

use crate::Json;

/// The fields of an object that the server sent and the schema does not define, by name.
///
/// Servers of a newer release send such fields. They are serialized with the object. As large as a pointer.
#[derive(Clone, Default, PartialEq)]
#[expect(clippy::box_collection, reason = "most objects have none, and then a pointer is smaller than a map")]
pub struct UnknownFields(Option<Box<BTreeMap<String, Json>>>);

impl UnknownFields {
    pub(crate) const NONE: Self = Self(None);

    /// Returns the value of a field.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.0.as_ref()?.get(name)
    }

    /// Iterates over names and values, ordered by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.0.iter().flat_map(|fields| fields.iter()).map(|(name, value)| (name.as_str(), value))
    }

    /// The number of fields.
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |fields| fields.len())
    }

    /// Returns `true` if there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(crate) fn insert(&mut self, name: &str, value: Json) {
        self.0.get_or_insert_default().insert(name.to_owned(), value);
    }
}

/// Shows names only: a value may be a secret that the schema does not describe.
impl fmt::Debug for UnknownFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|(name, _)| name)).finish()
    }
}
