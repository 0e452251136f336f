//! Links from a response to other operations.

use super::Lowering;
use crate::input::openapi::Located;
use crate::model::Link;

impl<'a> Lowering<'a, '_> {
    /// The links of a response, for its documentation.
    pub fn links(&mut self, response: &Located<'a>) -> Vec<Link> {
        let mut links = Vec::new();
        for (name, given) in self.parts_of(response, "links") {
            let Some(at) = self.resolved(&given) else { continue };
            let arguments = at.get("parameters").into_iter().flat_map(|parameters| parameters.members());
            let arguments = arguments.map(|(name, value)| (name.to_owned(), value.node.unquoted())).collect();
            let body = at.get("requestBody").map(|body| ("body".to_owned(), body.node.unquoted()));
            let operation = match self.text(&at, "operationId") {
                id if id.is_empty() => self.text(&at, "operationRef"),
                id => id,
            };
            let mut link =
                Link { name: name.to_owned(), operation, arguments, description: self.described(&given, &at) };
            link.arguments.extend(body);
            links.push(link);
        }
        links
    }
}
