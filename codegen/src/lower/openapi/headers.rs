//! Headers of responses.

use super::outline::Outline;
use super::type_context::{TypeContext, Typed};
use super::{Lowering, keys};
use crate::input::openapi::Located;
use crate::model::{Field, Type};

impl<'a> Lowering<'a, '_> {
    /// Adds the headers of a response to those of an operation. Where responses differ in the type of a header, it is
    /// text.
    pub fn headers(&mut self, response: &Located<'a>, skipped: Option<&str>, operation: &str, known: &mut Vec<Field>) {
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

    fn header(&mut self, name: &str, given: &Located<'a>, at: &Located<'a>, operation: &str) -> Field {
        self.check_keys(at, keys::HEADER);
        let context = TypeContext::whole(self.name_of(given, || format!("{operation}.{name}")));
        let mut typed = match at.get("schema") {
            Some(schema) if self.is_in_header(&schema, true) => self.typed(&[schema], &context),
            // The text as it is sent, also of JSON.
            _ => Typed { kind: Type::Text, nullable: false, ..Typed::json() },
        };
        if typed.kind == Type::Json {
            typed.kind = Type::Text;
        }
        typed.nullable = false;
        typed.annotations.default = None;
        let description = self.described(given, at);
        if !description.is_empty() {
            typed.annotations.help = description;
        }
        typed.annotations.deprecated |= self.flag(at, "deprecated") == Some(true);
        self.field(operation, name, typed, false)
    }

    /// Whether values of a schema are read from a header as what they are: single values, and lists of them.
    fn is_in_header(&mut self, schema: &Located<'a>, may_be_list: bool) -> bool {
        let merged = self.merged(std::slice::from_ref(schema));
        match self.outline(&merged) {
            Outline::Choice => true,
            Outline::Plain if merged.items.is_empty() => merged.kinds().iter().all(|kind| kind.is_scalar()),
            Outline::Plain => may_be_list && merged.items.first().is_some_and(|item| self.is_in_header(item, false)),
            _ => false,
        }
    }
}
