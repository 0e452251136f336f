//! Bodies that consist of messages: server-sent events and JSON Lines.

use super::Lowering;
use super::facts::{Facts, Kind};
use super::spot::Spot;
use crate::input::openapi::At;
use crate::model::Type;

/// The fields of a server-sent event.
const FIELDS: [&str; 4] = ["data", "event", "id", "retry"];

impl<'a> Lowering<'a, '_> {
    /// The type of the data of server-sent events; text if nothing says that it is JSON.
    pub fn event_data(&mut self, at: &At<'a>, name: &str) -> Type {
        let Some(schemas) = self.message(at) else { return Type::Text };
        let facts = self.facts(&schemas);
        if is_event(&facts) {
            // OpenAPI 3.2 describes the event with its fields.
            let data = facts.properties.get("data").and_then(|schemas| schemas.first()).cloned();
            let data = data.and_then(|data| self.resolved(&data));
            let content = data.and_then(|data| data.get("contentSchema"));
            return content
                .map_or(Type::Text, |content| self.typed(&[content], &Spot::whole(format!("{name}.data"))).inner());
        }
        let is_text = facts.kinds() == [Kind::Text] && facts.values.is_none() && !facts.nullable;
        if is_text { Type::Text } else { self.typed(&schemas, &Spot::whole(format!("{name}.data"))).inner() }
    }

    /// The type of a line of JSON Lines.
    pub fn line(&mut self, at: &At<'a>, name: &str) -> Type {
        match self.message(at) {
            Some(schemas) => self.typed(&schemas, &Spot::whole(format!("{name}.line"))).inner(),
            None => Type::Json,
        }
    }

    /// The schemas of one message: `itemSchema`, the items of a list, or else the schema.
    fn message(&mut self, at: &At<'a>) -> Option<Vec<At<'a>>> {
        if let Some(item) = at.get("itemSchema") {
            return Some(vec![item]);
        }
        let schema = at.get("schema")?;
        let facts = self.facts(std::slice::from_ref(&schema));
        match facts.kinds().as_slice() {
            [Kind::List] if !facts.items.is_empty() => Some(facts.items),
            [] if facts.alternatives.is_empty() && !facts.has_members() => None,
            _ => Some(vec![schema]),
        }
    }
}

/// Whether a schema describes an event rather than its data.
fn is_event(facts: &Facts<'_>) -> bool {
    facts.properties.contains_key("data") && facts.properties.keys().all(|name| FIELDS.contains(name))
}
