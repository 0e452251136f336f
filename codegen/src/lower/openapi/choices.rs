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
            let mut described = merged.listing.iter().filter_map(|schema| Description::of(schema, value.node));
            // A single value is described by its field or type.
            let described = described.next().filter(|_| values.len() > 1);
            let Description { label, help } = described.unwrap_or_default();
            choices.push(Choice { wire, bare, label, help, name: String::new() });
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

/// What a schema says of one of the values that it lists.
#[derive(Default)]
struct Description {
    label: String,
    help: String,
}

/// Extensions with the names of values: those of OpenAPI Generator and of `NSwag`.
const NAMES: [&str; 2] = ["x-enum-varnames", "x-enumNames"];
/// Extensions with the descriptions of values: those of OpenAPI Generator and of Redocly.
const DESCRIPTIONS: [&str; 2] = ["x-enum-descriptions", "x-enumDescriptions"];

impl Description {
    /// Returns the name and the description of a value, if the schema lists it.
    fn of(schema: &Located<'_>, value: &Node) -> Option<Self> {
        let listed: Vec<Located<'_>> = match schema.get("enum") {
            Some(list) => list.items().collect(),
            None => schema.get("const").into_iter().collect(),
        };
        let index = listed.iter().position(|one| one.node == value)?;
        let of_value = |keys: &[&str]| {
            keys.iter().filter_map(|key| schema.get(key)).find_map(|given| beside(&given, index, value))
        };
        let (label, help) = (of_value(&NAMES), of_value(&DESCRIPTIONS));
        let own = |key: &str| schema.node.get(key).and_then(Node::text).map(str::trim).map(str::to_owned);
        // A schema for a single value, as alternatives of `oneOf` are, describes it.
        let (title, description) = if listed.len() == 1 { (own("title"), own("description")) } else { (None, None) };
        // The names of strings are their values.
        let title_as_label = title.clone().filter(|_| value.text().is_none());
        Some(Self {
            label: label.or(title_as_label).unwrap_or_default(),
            help: help.or(description).or(title).unwrap_or_default(),
        })
    }
}

/// Returns the text for a value in an extension: a list like that of the values, or an object with the values as keys.
fn beside(given: &Located<'_>, index: usize, value: &Node) -> Option<String> {
    let found = match given.node {
        Node::List(texts) => texts.get(index)?,
        object => object.get(&value.unquoted())?,
    };
    found.text().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// Returns the first value that is listed both as a string and as a number or boolean, such as `1` and `"1"`.
pub fn ambiguous<'v, 'a>(values: &'v [Located<'a>]) -> Option<&'v Located<'a>> {
    let mut seen: BTreeMap<String, bool> = BTreeMap::new();
    values.iter().find(|value| {
        let is_string = value.node.text().is_some();
        seen.insert(value.node.unquoted(), is_string).is_some_and(|before| before != is_string)
    })
}
