//! In which versions of an API an item exists.

use std::collections::BTreeMap;

/// How an item differs between the versions of an API. Empty for an item that is the same in all versions, and for what
/// came and went together with the item that contains it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct History {
    /// The first version with the item, if an older version has the item that contains it.
    pub since: Option<String>,
    /// The versions in which the type differs from that in the version before, oldest first.
    pub type_changed_in: Vec<String>,
    /// The first newer version without the item, if it has the item that contains it.
    pub removed_in: Option<String>,
    /// The choices that are not in all versions of their field, by wire value.
    pub choices: BTreeMap<String, History>,
}
