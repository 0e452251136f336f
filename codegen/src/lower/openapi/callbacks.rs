//! Requests that the server sends: callbacks of an operation, and webhooks.

use super::operations::sent;
use super::{Lowering, keys};
use crate::input::openapi::Located;
use crate::model::{Callback, Content, Direction};

impl<'a> Lowering<'a, '_> {
    /// The callbacks of an operation.
    pub fn callbacks(&mut self, operation: &Located<'a>, id: &str) -> Vec<Callback> {
        let mut callbacks = Vec::new();
        for (name, given) in self.parts_of(operation, "callbacks") {
            let Some(at) = self.resolved(&given) else { continue };
            for (url, item) in at.members().filter(|(url, _)| !url.starts_with("x-")) {
                let prefix = self.name_of(&given, || format!("{id}.{name}"));
                callbacks.extend(self.received_requests(&item, name, url, &prefix));
            }
        }
        callbacks
    }

    /// The webhooks of a document. Their bodies are types; nothing in the bindings receives them.
    pub fn webhooks(&mut self, root: &Located<'a>) -> Vec<Content> {
        let mut contents = Vec::new();
        for (name, given) in self.parts_of(root, "webhooks") {
            let requests = self.received_requests(&given, name, name, name);
            let types = if requests.is_empty() { "" } else { "; its body is among the types" };
            self.not_expressed(&given, &format!("the webhook `{name}`, which the server calls{types}"));
            contents.extend(requests.into_iter().flat_map(|request| request.contents));
        }
        contents
    }

    /// The requests that a path describes.
    fn received_requests(&mut self, given: &Located<'a>, name: &str, url: &str, prefix: &str) -> Vec<Callback> {
        let Some(levels) = self.path_levels(given) else { return Vec::new() };
        let mut requests = Vec::new();
        for (method, at) in self.methods_of(&levels) {
            self.check_keys(&at, keys::OPERATION);
            let body = at.get("requestBody").and_then(|body| self.resolved(&body));
            let contents = body.map(|body| self.contents(&body, prefix, Direction::Read)).unwrap_or_default();
            let summary = self.text(&at, "summary");
            let description = if summary.is_empty() { self.text(&at, "description") } else { summary };
            let (name, url) = (name.to_owned(), url.to_owned());
            requests.push(Callback { name, method: sent(method), url, description, contents });
        }
        requests
    }
}
