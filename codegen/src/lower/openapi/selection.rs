//! The operations that the configuration selects, and the types that it replaces.

use super::Lowering;
use super::operations::sent;
use crate::input::openapi::Located;
use crate::model::Type;
use crate::pattern::matches_path;

impl<'a> Lowering<'a, '_> {
    /// Whether the configuration selects an operation.
    pub fn is_selected(&mut self, at: &Located<'a>, method: &str, path: &str) -> bool {
        let endpoint = format!("{} {path}", sent(method));
        let id = at.node.get("operationId").and_then(|id| id.text()).unwrap_or_default().to_owned();
        let group = at.get("tags").and_then(|tags| tags.items().next()).and_then(|tag| tag.node.text());
        let in_group = group.map(|group| format!("{group}/{id}"));
        self.known.selectable.extend([endpoint.clone(), id.clone()].into_iter().filter(|name| !name.is_empty()));
        let is_meant = |pattern: &str| {
            [Some(&endpoint), Some(&id), in_group.as_ref()]
                .into_iter()
                .flatten()
                .any(|name| matches_path(pattern, name))
        };
        let config = self.config;
        let mut matching = |section, patterns: &[String]| {
            let matching = patterns.iter().filter(|pattern| is_meant(pattern));
            matching.inspect(|pattern| self.matched.note(section, pattern)).count() > 0
        };
        let is_included = matching("include", &config.include);
        let is_excluded = matching("exclude", &config.exclude);
        (config.include.is_empty() || is_included) && !is_excluded
    }

    /// Whether only some operations are generated. Then only what they reach is, too.
    pub fn is_selective(&self) -> bool {
        !(self.config.include.is_empty() && self.config.exclude.is_empty())
    }

    /// The type of another crate that the configuration puts in the place of a schema.
    pub fn replaced(&mut self, at: &Located<'a>) -> Option<Type> {
        let config = self.config;
        if config.types.is_empty() {
            return None;
        }
        let key = self.documents.reference_to(at.document, &at.pointer);
        let (key, path) = config.types.get_key_value(&key)?;
        self.matched.note("types", key);
        Some(Type::Foreign(path.clone()))
    }
}
