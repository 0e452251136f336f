//! Values that are listed.

use std::collections::BTreeMap;

use super::Lowering;
use super::facts::{Facts, Kind};
use crate::diagnostic::Id;
use crate::input::openapi::Node;
use crate::model::{Choice, Choices};

impl<'a> Lowering<'a, '_> {
    /// The values that schemas list.
    pub fn choices(&mut self, facts: &Facts<'a>) -> Choices {
        let values = facts.values.as_deref().unwrap_or_default();
        // YAML takes what looks like one for a number, whatever the type says.
        let texts = facts.kinds == [Kind::Text];
        let mut seen: BTreeMap<String, &Node> = BTreeMap::new();
        let mut choices = Vec::new();
        for value in values {
            let wire = value.node.text().map_or_else(|| value.node.json().to_string(), str::to_owned);
            match seen.insert(wire.clone(), value.node) {
                None => {
                    let bare = !texts && value.node.text().is_none();
                    if texts && value.node.text().is_none() {
                        let message = format!("the choice {wire} is no text, as the type says");
                        self.findings.say(
                            Id::Contradiction,
                            value,
                            message,
                            "it is taken for a text: put it in quotes",
                        );
                    }
                    choices.push(Choice { wire, bare, name: String::new() });
                }
                Some(same) if same == value.node => {
                    let message = format!("the choice `{wire}` is listed more than once");
                    self.findings.say(Id::DuplicateChoice, value, message, "the bindings have it once");
                }
                Some(_) => {
                    let message = format!("the choice `{wire}` is listed as a text and otherwise");
                    self.findings.say(Id::NotExpressed, value, message, "the bindings have the first of them");
                }
            }
        }
        Choices {
            name: String::new(),
            numeric: !texts && !choices.is_empty() && values.iter().all(|value| matches!(value.node, Node::Number(_))),
            values: choices,
            other: String::new(),
        }
    }
}
