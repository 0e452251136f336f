//! The values that templates refer to.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use crate::serve::moment;
use crate::serve::python;
use crate::serve::random::Random;

/// An object that a step named.
#[derive(Clone, Debug)]
pub(in crate::serve) struct Named {
    /// Its table.
    pub(super) table: usize,
    /// Its row.
    pub(super) id: i64,
    /// Its fields when it was named.
    pub(super) fields: Map<String, Json>,
}

/// The values that templates refer to.
#[derive(Clone, Debug, Default)]
pub(in crate::serve) struct Scope {
    /// The properties of the request.
    pub(super) request: Map<String, Json>,
    /// The objects by name.
    pub(super) named: BTreeMap<String, Named>,
    /// The number of a repetition.
    pub(super) number: u64,
}

impl Scope {
    /// Creates the scope of a command.
    pub(in crate::serve) fn of(request: Map<String, Json>) -> Self {
        Self { request, ..Self::default() }
    }

    /// Replaces the templates in a value.
    pub(super) fn fill(&self, template: &Json, now: i64, random: &mut Random) -> Json {
        match template {
            Json::String(text) => self.text(text, now, random),
            Json::Array(items) => items.iter().map(|item| self.fill(item, now, random)).collect(),
            Json::Object(entries) => {
                Json::Object(entries.iter().map(|(key, value)| (key.clone(), self.fill(value, now, random))).collect())
            }
            other => other.clone(),
        }
    }

    /// Replaces the templates in a string. A template alone keeps its type.
    pub(super) fn text(&self, template: &str, now: i64, random: &mut Random) -> Json {
        let whole = template.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        if let Some(expression) = whole.filter(|inner| !inner.contains(['{', '}'])) {
            return self.value(expression, now, random);
        }
        let (mut out, mut rest) = (String::new(), template);
        while let Some((before, after)) = rest.split_once('{') {
            let Some((expression, after)) = after.split_once('}') else { break };
            out.push_str(before);
            let value = self.value(expression, now, random);
            if value != Json::Null {
                out.push_str(&python::text(&value));
            }
            rest = after;
        }
        out.push_str(rest);
        Json::String(out)
    }

    /// Returns the first alternative that is not empty.
    fn value(&self, expression: &str, now: i64, random: &mut Random) -> Json {
        let mut last = Json::Null;
        for alternative in expression.split('|') {
            last = self.alternative(alternative.trim(), now, random);
            if python::truth(&last) {
                break;
            }
        }
        last
    }

    fn alternative(&self, text: &str, now: i64, random: &mut Random) -> Json {
        if let Some((one, other)) = text.split_once(" - ") {
            let time = |text: &str, random: &mut Random| {
                let value = self.alternative(text.trim(), now, random);
                value.as_str().and_then(|text| moment::parse_moment(text).ok())
            };
            let seconds = time(one, random).zip(time(other, random)).map(|(one, other)| (one - other) / moment::SECOND);
            return seconds.map_or(Json::Null, Json::from);
        }
        if let Some(inner) = text.strip_suffix(":upper") {
            return Json::String(python::text(&self.alternative(inner, now, random)).to_uppercase());
        }
        match text {
            "now" => written(now).into(),
            "stamp" => written(now)[2..19].replace(['-', 'T', ':'], "_").into(),
            "uuid" => random.uuid().into(),
            "n" => self.number.into(),
            _ if text.len() > 1 && text.starts_with('\'') && text.ends_with('\'') => text[1..text.len() - 1].into(),
            _ => self.lookup(text),
        }
    }

    fn lookup(&self, text: &str) -> Json {
        let found = match text.split_once('.') {
            Some((name, field)) => self.named.get(name).and_then(|named| named.fields.get(field)),
            None => self.request.get(text),
        };
        found.cloned().unwrap_or_default()
    }
}

fn written(now: i64) -> String {
    let mut text = String::new();
    moment::write_moment(&mut text, now, 'T');
    text
}
