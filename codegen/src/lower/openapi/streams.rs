//! Operations whose responses are iterated as one stream, as the configuration declares.

use super::Lowering;
use crate::diagnostic::{Diagnostic, Id, nearest};
use crate::input::config;
use crate::model::{Cursor, CursorStream, Operation, ParameterLocation};
use crate::pattern::matches;

impl Lowering<'_, '_> {
    /// Takes over what the configuration says of an operation's stream.
    pub fn stream(&mut self, operation: &mut Operation) {
        let config = self.config;
        for (pattern, entry) in config.streams.iter().filter(|(pattern, _)| matches(pattern, &operation.id)) {
            self.matched.note("streams", pattern);
            for cursor in [&entry.forward, &entry.backward].into_iter().flatten() {
                self.check_cursor(pattern, cursor, operation);
            }
            operation.stream = Some(CursorStream {
                items: entry.items.clone(),
                end: entry.end.clone(),
                forward: entry.forward.clone(),
                backward: entry.backward.clone(),
            });
        }
    }

    fn check_cursor(&mut self, pattern: &str, cursor: &Cursor, operation: &Operation) {
        let queries = operation.parameters.iter().filter(|parameter| parameter.location == ParameterLocation::Query);
        let known: Vec<&str> = queries.map(|parameter| parameter.field.wire.as_str()).collect();
        if known.contains(&cursor.parameter.as_str()) {
            return;
        }
        let help = match nearest(&cursor.parameter, known.iter().copied()) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => "name one of its query parameters".to_owned(),
        };
        if self.is_complete {
            self.findings_of_config.push(Diagnostic::new(
                Id::UnmatchedOverride,
                config::location_of(self.config_file, &["streams", pattern]),
                format!("`{}` has no query parameter `{}`", operation.id, cursor.parameter),
                help,
            ));
        }
    }
}
