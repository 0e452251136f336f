//! What a document describes: a collection, a command, or objects inside others.

use super::Lowering;
use super::ids::{split, split_field};
use crate::diagnostic::{Diagnostic, Id, Location};
use crate::input::config::ReplyPart;
use crate::input::tastypie::Document;
use crate::model::{Command, Method, Reply, Role};
use crate::pattern::matches;

impl Lowering<'_> {
    /// Returns the role of a document, the path of its list endpoint, and its group.
    pub fn role(&mut self, id: &str, document: &Document) -> Option<(Role, String, String)> {
        let (group, name) = split(id);
        let listed = self.roots.get(group).and_then(|root| root.endpoints.get(name));
        if let Some(nested) = self.config.nested.get(id) {
            self.matched.note("nested", id);
            let role = match self.command(id, Some(nested.parent.clone())) {
                Some(command) => Role::Command(command),
                None => Role::Nested { parent: nested.parent.clone() },
            };
            self.check_target(&nested.parent, &["nested", id]);
            return Some((role, nested.path.clone(), group.to_owned()));
        }
        if let Some(embedded) = self.config.embedded.get(id) {
            self.matched.note("embedded", id);
            let user = embedded.used_by.iter().find(|user| self.documents.contains_key(split_field(user).0));
            let group = user.map_or(group, |user| split(split_field(user).0).0);
            return Some((Role::Embedded, String::new(), group.to_owned()));
        }
        if let Some(reply) = self.config.replies.get(id) {
            self.matched.note("replies", id);
            if reply.describes == ReplyPart::Envelope {
                return None; // the runtime knows it
            }
            let documents = self.documents;
            let user = documents.keys().find(|user| reply.used_by.iter().any(|pattern| matches(pattern, user)));
            let group = user.map_or(group, |user| split(user).0);
            return Some((Role::Reply, String::new(), group.to_owned()));
        }
        let Some(endpoint) = listed else {
            self.unlisted(id, group, document);
            return None;
        };
        let role = self.command(id, None).map_or(Role::Collection, Role::Command);
        Some((role, endpoint.list_endpoint.clone(), group.to_owned()))
    }

    fn unlisted(&mut self, id: &str, group: &str, document: &Document) {
        let location = Location::file(&document.file.path);
        if self.roots.contains_key(group) {
            self.diagnostics.push(Diagnostic::new(
                Id::UnlistedDocument,
                location,
                format!("the path of `{id}` is not known, so it is skipped"),
                "download `root.json` again, or name it in `nested`, `embedded` or `replies` of pexgen.toml",
            ));
        } else {
            self.diagnostics.push(Diagnostic::new(
                Id::MissingRoot,
                location,
                format!("there is no usable `root.json` in `{group}`, so the path of `{id}` is not known"),
                "download it from the URL that the schema URLs begin with, or name the document in pexgen.toml",
            ));
        }
    }

    fn command(&mut self, id: &str, parent: Option<String>) -> Option<Command> {
        let config = self.config;
        let mut is_command = false;
        for pattern in config.commands.iter().filter(|pattern| matches(pattern, id)) {
            self.matched.note("commands", pattern);
            is_command = true;
        }
        is_command.then(|| Command { parent, reply: self.reply(id) })
    }

    fn reply(&self, id: &str) -> Reply {
        let documents = self.documents;
        let found = self.config.replies.iter().find(|(reply, config)| {
            config.describes != ReplyPart::Envelope
                && documents.contains_key(reply.as_str())
                && config.used_by.iter().any(|pattern| matches(pattern, id))
        });
        match found {
            None => Reply::Outcome,
            Some((reply, config)) if config.describes == ReplyPart::Whole => Reply::Whole(reply.clone()),
            Some((reply, _)) => Reply::Data(reply.clone()),
        }
    }

    /// Reports a resource that accepts POST only and has no key, as commands do.
    pub fn report_likely_command(&mut self, id: &str, document: &Document) {
        if !document.detail_methods.is_empty() || !document.list_methods.iter().eq([&Method::Post]) {
            return;
        }
        self.diagnostics.json(
            Id::LikelyCommand,
            &document.file,
            "/allowed_list_http_methods",
            format!(
                "`{id}` accepts POST only and has no key, so it is probably a command, but `commands` does not list it"
            ),
            format!(
                "add \"{id}\" to `commands` in pexgen.toml; if it stores objects, add: \
                 [resources.\"{id}\"] create = [\"location\"]"
            ),
        );
    }
}
