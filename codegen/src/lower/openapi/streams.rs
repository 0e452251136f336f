//! Operations whose responses are iterated as one stream, as the configuration declares.

use super::Lowering;
use crate::diagnostic::{Diagnostic, Id, nearest};
use crate::input::config;
use crate::model::{Cursor, CursorStream, Encoding, Object, Operation, ParameterLocation, Shape, Type, Version};
use crate::pattern::matches;

impl Lowering<'_, '_> {
    /// Takes over what the configuration says of an operation's stream.
    pub fn stream(&mut self, operation: &mut Operation) {
        let config = self.config;
        for (pattern, entry) in config.streams.iter().filter(|(pattern, _)| matches(pattern, &operation.id)) {
            self.matched.note("streams", pattern);
            if entry.forward.is_none() && entry.backward.is_none() {
                let message = format!("the stream of `{}` has neither `forward` nor `backward`", operation.id);
                self.refuse_stream(pattern, message, "add the cursor of the next page: `forward`".to_owned());
            }
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
        if !known.contains(&cursor.parameter.as_str()) {
            let message = format!("`{}` has no query parameter `{}`", operation.id, cursor.parameter);
            self.refuse_stream(pattern, message, suggestion(&cursor.parameter, &known, "query parameters"));
        }
    }

    /// Checks the properties of responses that streams read, when all schemas are there.
    pub fn check_streams(&mut self, version: &Version) {
        let config = self.config;
        for operation in version.operations.values() {
            let Some(object) = response(version, operation) else {
                self.check_is_no_list(operation);
                continue;
            };
            for (pattern, entry) in config.streams.iter().filter(|(pattern, _)| matches(pattern, &operation.id)) {
                let cursors = [&entry.forward, &entry.backward].into_iter().flatten();
                let paths = cursors.map(|cursor| (&cursor.cursor, "a cursor", is_cursor as fn(&Type) -> bool));
                for (path, what, fits) in paths.chain([(&entry.items, "a list", is_list as fn(&Type) -> bool)]) {
                    let (message, help) = match property(version, object, path) {
                        Some(Err(help)) => {
                            (format!("the response of `{}` has no property `{path}`", operation.id), help)
                        }
                        Some(Ok(kind)) if !fits(kind) => {
                            let message = format!("`{path}` in the response of `{}` is not {what}", operation.id);
                            (message, "`items` names the list, `cursor` a string or number".to_owned())
                        }
                        _ => continue,
                    };
                    self.refuse_stream(pattern, message, help);
                }
            }
        }
    }

    /// Refuses streams of an operation that returns a list, which has no cursor.
    fn check_is_no_list(&mut self, operation: &Operation) {
        let mut contents = operation.responses.iter().flat_map(|response| &response.contents);
        if !contents.any(|content| matches!(content.encoding, Encoding::Json(Type::List(_)))) {
            return;
        }
        let config = self.config;
        for pattern in config.streams.keys().filter(|pattern| matches(pattern, &operation.id)) {
            let message = format!("`{}` returns a list, not an object with a list and a cursor", operation.id);
            self.refuse_stream(pattern, message, "remove the entry: the response has no cursor".to_owned());
        }
    }

    fn refuse_stream(&mut self, pattern: &str, message: String, help: String) {
        if self.is_complete {
            let place = config::location_of(&self.config.file, &["streams", pattern]);
            self.findings_of_config.push(Diagnostic::new(Id::UnmatchedOverride, place, message, help));
        }
    }
}

fn suggestion(name: &str, known: &[&str], what: &str) -> String {
    match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => format!("name one of its {what}"),
    }
}

/// The object that an operation returns, if its document describes one.
fn response<'v>(version: &'v Version, operation: &'v Operation) -> Option<&'v Object> {
    let contents = operation.responses.iter().flat_map(|response| &response.contents);
    let mut named = contents.filter_map(|content| match &content.encoding {
        Encoding::Json(Type::Named(id)) => Some(id),
        _ => None,
    });
    named.find_map(|id| object(version, id))
}

fn object<'v>(version: &'v Version, id: &str) -> Option<&'v Object> {
    match &version.schemas.get(id)?.shape {
        Shape::Object(object) => Some(object),
        Shape::Choice(_) | Shape::Union(_) => None,
    }
}

/// The type of the property at a path with dots, or what to name instead. `None` if the document does not say.
fn property<'v>(version: &'v Version, of: &'v Object, path: &str) -> Option<Result<&'v Type, String>> {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    let Some(field) = of.fields.iter().find(|field| field.wire == name) else {
        let known: Vec<&str> = of.fields.iter().map(|field| field.wire.as_str()).collect();
        return of.more.is_none().then(|| Err(suggestion(name, &known, "properties")));
    };
    match (rest, &field.kind) {
        (None, kind) => Some(Ok(kind)),
        (Some(rest), Type::Named(id)) => property(version, object(version, id)?, rest),
        (Some(_), _) => None,
    }
}

fn is_list(kind: &Type) -> bool {
    matches!(kind, Type::List(_) | Type::Named(_) | Type::Foreign(_) | Type::Nullable(_) | Type::Json)
}

fn is_cursor(kind: &Type) -> bool {
    !matches!(kind, Type::List(_) | Type::Map(_) | Type::Boolean)
}
