//! Values that are listed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Lowering;
use super::composed::listed;
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
        // A single value is described by its field or type.
        let mut described = if values.len() > 1 { descriptions(&merged.listing) } else { HashMap::new() };
        for value in values {
            let wire = value.node.unquoted();
            if !seen.insert(wire.clone()) {
                let message = format!("`enum` lists the value `{wire}` more than once");
                self.findings.say(Id::DuplicateChoice, value, message, "duplicates are ignored; remove them");
                continue;
            }
            if texts && value.node.text().is_none() {
                let message = format!("the `enum` value `{wire}` is not a string, although `type` is `string`");
                self.findings.say(Id::Contradiction, value, message, "it is read as a string; put it in quotes");
            }
            let bare = !texts && value.node.text().is_none();
            let Description { label, help } = described.remove(&wire).unwrap_or_default();
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

/// Returns what schemas say of the values that they list, the first of them for each value.
fn descriptions(listing: &[Located<'_>]) -> HashMap<String, Description> {
    let mut found = HashMap::new();
    for schema in listing {
        let listed: Vec<Located<'_>> = match listed(schema) {
            Some(list) => list.items().collect(),
            None => schema.get("const").into_iter().collect(),
        };
        let (names, texts) = (given(schema, &NAMES), given(schema, &DESCRIPTIONS));
        let own = |key: &str| schema.node.get(key).and_then(Node::text).map(str::trim).map(str::to_owned);
        // A schema for a single value, as alternatives of `oneOf` are, describes it.
        let (title, description) = if listed.len() == 1 { (own("title"), own("description")) } else { (None, None) };
        for (index, value) in listed.iter().enumerate() {
            let of_value = |extension: &Option<Located<'_>>| beside(extension.as_ref()?, index, value.node);
            let of_azure = |key| of_azure(schema, value.node, key);
            // The names of strings are their values.
            let title_as_label = title.clone().filter(|_| value.node.text().is_none());
            let description = Description {
                label: of_value(&names).or_else(|| of_azure("name")).or(title_as_label).unwrap_or_default(),
                help: of_value(&texts)
                    .or_else(|| of_azure("description"))
                    .or(description.clone())
                    .or(title.clone())
                    .unwrap_or_default(),
            };
            found.entry(value.node.unquoted()).or_insert(description);
        }
    }
    found
}

/// Returns what Azure's extension `x-ms-enum` says of a value.
fn of_azure(schema: &Located<'_>, value: &Node, key: &str) -> Option<String> {
    let Node::List(described) = schema.node.get("x-ms-enum")?.get("values")? else { return None };
    let found = described.iter().find(|one| one.get("value").is_some_and(|of| of.unquoted() == value.unquoted()))?;
    words(found.get(key)?)
}

fn given<'a>(schema: &Located<'a>, extensions: &[&str]) -> Option<Located<'a>> {
    extensions.iter().find_map(|key| schema.get(key))
}

/// Returns the text for a value in an extension: a list like that of the values, or an object with the values as keys.
fn beside(given: &Located<'_>, index: usize, value: &Node) -> Option<String> {
    let found = match given.node {
        Node::List(texts) => texts.get(index)?,
        object => object.get(&value.unquoted())?,
    };
    words(found)
}

/// Returns a text that says something.
fn words(node: &Node) -> Option<String> {
    node.text().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// Returns the first value that is listed both as a string and as a number or boolean, such as `1` and `"1"`.
pub fn ambiguous<'v, 'a>(values: &'v [Located<'a>]) -> Option<&'v Located<'a>> {
    let mut seen: BTreeMap<String, bool> = BTreeMap::new();
    values.iter().find(|value| {
        let is_string = value.node.text().is_some();
        seen.insert(value.node.unquoted(), is_string).is_some_and(|before| before != is_string)
    })
}
