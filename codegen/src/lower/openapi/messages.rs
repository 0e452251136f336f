//! Bodies that consist of messages: server-sent events and JSON Lines.

use super::Lowering;
use super::merged_schema::{JsonType, MergedSchema};
use super::type_context::TypeContext;
use crate::input::openapi::Located;
use crate::model::Type;

/// The fields of a server-sent event.
const FIELDS: [&str; 4] = ["data", "event", "id", "retry"];

impl<'a> Lowering<'a, '_> {
    /// The type of the data of server-sent events; text if nothing says that it is JSON.
    pub fn event_data(&mut self, at: &Located<'a>, name: &str) -> Type {
        let Some(schemas) = self.message(at) else { return Type::Text };
        let merged = self.merged(&schemas);
        if is_event(&merged) {
            // OpenAPI 3.2 describes the event with its fields.
            let data = merged.properties.get("data").and_then(|schemas| schemas.first()).cloned();
            let data = data.and_then(|data| self.resolved(&data));
            let content = data.and_then(|data| data.get("contentSchema"));
            return content.map_or(Type::Text, |content| {
                self.typed(&[content], &TypeContext::whole(format!("{name}.data"))).inner()
            });
        }
        let is_text = merged.kinds() == [JsonType::Text] && merged.values.is_none() && !merged.nullable;
        if is_text { Type::Text } else { self.typed(&schemas, &TypeContext::whole(format!("{name}.data"))).inner() }
    }

    /// The type of a line of JSON Lines.
    pub fn line(&mut self, at: &Located<'a>, name: &str) -> Type {
        match self.message(at) {
            Some(schemas) => self.typed(&schemas, &TypeContext::whole(format!("{name}.line"))).inner(),
            None => Type::Json,
        }
    }

    /// The schemas of one message: `itemSchema`, the items of a list, or else the schema.
    fn message(&mut self, at: &Located<'a>) -> Option<Vec<Located<'a>>> {
        if let Some(item) = at.get("itemSchema") {
            return Some(vec![item]);
        }
        let schema = at.get("schema")?;
        let merged = self.merged(std::slice::from_ref(&schema));
        match merged.kinds().as_slice() {
            [JsonType::List] if !merged.items.is_empty() => Some(merged.items),
            [] if merged.alternatives.is_empty() && !merged.has_members() => None,
            _ => Some(vec![schema]),
        }
    }
}

/// Whether a schema describes an event rather than its data.
fn is_event(merged: &MergedSchema<'_>) -> bool {
    merged.properties.contains_key("data") && merged.properties.keys().all(|name| FIELDS.contains(name))
}
