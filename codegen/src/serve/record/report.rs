//! What a recording has.

use std::collections::BTreeMap;

/// What a recording has, and what was replaced in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recorded {
    /// The number of objects by resource.
    pub objects: BTreeMap<String, usize>,
    /// The number of objects by resource that others refer to, but that no response contained. They have default values.
    pub unseen: BTreeMap<String, usize>,
    /// The fields whose values were replaced, sorted by resource and field.
    pub replaced: Vec<ReplacedField>,
    /// Fields of responses that are not recorded, because the documents don't describe them or their values.
    pub left_out: Vec<String>,
}

/// A field whose values were replaced in a recording.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReplacedField {
    /// The resource and the field: `configuration/conference.pin`.
    pub field: String,
    /// What was replaced: `secret`, `name`, `host`, `text`, `e-mail address`, `IP address` or `known value`.
    pub kind: &'static str,
    /// How many different values were replaced.
    pub values: usize,
}
