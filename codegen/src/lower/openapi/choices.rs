//! Values that are listed.

use std::collections::{BTreeMap, BTreeSet};

use super::Lowering;
use super::json_type::JsonType;
use super::merged_schema::MergedSchema;
use crate::diagnostic::Id;
use crate::input::openapi::{Located, Node};
use crate::model::{Choice, Choices};

impl<'a> Lowering<'a, '_> {
    /// The values that schemas list.
    pub fn choices(&mut self, merged: &MergedSchema<'a>) -> Choices {
        let values = merged.values.as_deref().unwrap_or_default();
        // YAML takes what looks like one for a number, whatever the type says.
        let texts = merged.kinds == [JsonType::Text];
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut choices = Vec::new();
        for value in values {
            let wire = value.node.unquoted();
            if !seen.insert(wire.clone()) {
                let message = format!("`enum` lists the value `{wire}` more than once");
                self.findings.say(Id::DuplicateChoice, value, message, "duplicates are ignored; remove them");
                continue;
            }
            if texts && value.node.text().is_none() {
                let message = format!("the `enum` value {wire} is not a string, although `type` is `string`");
                self.findings.say(Id::Contradiction, value, message, "it is read as a string; put it in quotes");
            }
            let bare = !texts && value.node.text().is_none();
            choices.push(Choice { wire, bare, name: String::new() });
        }
        Choices {
            name: String::new(),
            numeric: !texts && !choices.is_empty() && values.iter().all(|value| matches!(value.node, Node::Number(_))),
            values: choices,
            keeps_empty: true,
            other: String::new(),
        }
    }
}

/// Returns the first value that is listed both as a string and as a number or boolean, such as `1` and `"1"`.
pub fn ambiguous<'v, 'a>(values: &'v [Located<'a>]) -> Option<&'v Located<'a>> {
    let mut seen: BTreeMap<String, bool> = BTreeMap::new();
    values.iter().find(|value| {
        let is_string = value.node.text().is_some();
        seen.insert(value.node.unquoted(), is_string).is_some_and(|before| before != is_string)
    })
}
