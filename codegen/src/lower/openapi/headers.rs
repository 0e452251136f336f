//! Headers of responses.

use super::outline::Outline;
use super::spot::{Spot, Typed};
use super::{Lowering, keys};
use crate::input::openapi::At;
use crate::model::{Field, Type};

impl<'a> Lowering<'a, '_> {
    /// Adds the headers of a response to those of an operation. Where responses differ in the type of a header, it is
    /// text.
    pub fn headers(&mut self, response: &At<'a>, skipped: Option<&str>, operation: &str, known: &mut Vec<Field>) {
        for (name, given) in self.parts_of(response, "headers") {
            let is_skipped = skipped.is_some_and(|skipped| name.eq_ignore_ascii_case(skipped));
            // OpenAPI describes it by the media type.
            if is_skipped || name.eq_ignore_ascii_case("content-type") {
                continue;
            }
            let Some(at) = self.resolved(&given) else { continue };
            let field = self.header(name, &given, &at, operation);
            match known.iter_mut().find(|other| other.wire.eq_ignore_ascii_case(&field.wire)) {
                None => known.push(field),
                Some(other) if other.kind != field.kind => other.kind = Type::Text,
                Some(_) => {}
            }
        }
    }

    fn header(&mut self, name: &str, given: &At<'a>, at: &At<'a>, operation: &str) -> Field {
        self.check_keys(at, keys::HEADER);
        let spot = Spot::whole(self.name_of(given, || format!("{operation}.{name}")));
        let mut typed = match at.get("schema") {
            Some(schema) if self.is_in_header(&schema, true) => self.typed(&[schema], &spot),
            // The text as it is sent, also of JSON.
            _ => Typed { kind: Type::Text, nullable: false, ..Typed::json() },
        };
        if typed.kind == Type::Json {
            typed.kind = Type::Text;
        }
        typed.nullable = false;
        typed.notes.default = None;
        let description = self.described(given, at);
        if !description.is_empty() {
            typed.notes.help = description;
        }
        typed.notes.deprecated |= self.flag(at, "deprecated") == Some(true);
        self.field(operation, name, typed, false)
    }

    /// Whether values of a schema are read from a header as what they are: single values, and lists of them.
    fn is_in_header(&mut self, schema: &At<'a>, may_be_list: bool) -> bool {
        let facts = self.facts(std::slice::from_ref(schema));
        match self.outline(&facts) {
            Outline::Choice => true,
            Outline::Plain if facts.items.is_empty() => facts.kinds().iter().all(|kind| kind.is_scalar()),
            Outline::Plain => may_be_list && facts.items.first().is_some_and(|item| self.is_in_header(item, false)),
            _ => false,
        }
    }
}
