//! Bodies that consist of messages: server-sent events and JSON Lines.

use super::Lowering;
use super::json_type::JsonType;
use super::merged_schema::MergedSchema;
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
        // Before OpenAPI 3.2 alternatives are those of the data.
        let is_item = at.get("itemSchema").is_some();
        let kinds = if is_item { self.with_alternatives(merged.clone()) } else { vec![merged.clone()] };
        if is_event(&kinds) {
            let contents: Vec<_> = kinds.iter().map(|kind| self.content_of_data(kind)).collect();
            for content in contents.iter().skip(1).flatten() {
                self.not_expressed(content, "the `contentSchema` of one of several kinds of events");
            }
            return contents.into_iter().next().flatten().map_or(Type::Text, |content| {
                self.typed(&[content], &TypeContext::whole(format!("{name}.data"))).inner()
            });
        }
        let is_text = merged.kinds() == [JsonType::Text] && merged.values.is_none() && !merged.nullable;
        if is_text { Type::Text } else { self.typed(&schemas, &TypeContext::whole(format!("{name}.data"))).inner() }
    }

    /// The schema of the JSON in the data of an event.
    fn content_of_data(&mut self, event: &MergedSchema<'a>) -> Option<Located<'a>> {
        let schemas = event.properties.get("data")?;
        schemas.iter().find_map(|data| self.resolved(data)?.get("contentSchema"))
    }

    /// A schema, its alternatives, theirs, and so on.
    fn with_alternatives(&mut self, schema: MergedSchema<'a>) -> Vec<MergedSchema<'a>> {
        let mut found = vec![schema];
        let mut next = 0;
        while let Some(schema) = found.get(next) {
            for alternative in schema.alternatives.clone() {
                if !found.iter().any(|known| known.at == alternative) {
                    found.push(self.merged(&[alternative]));
                }
            }
            next += 1;
        }
        found
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

/// Whether a schema, with its alternatives, describes an event rather than its data.
fn is_event(kinds: &[MergedSchema<'_>]) -> bool {
    let mut names = kinds.iter().flat_map(|kind| kind.properties.keys());
    names.clone().any(|name| *name == "data") && names.all(|name| FIELDS.contains(name))
}
