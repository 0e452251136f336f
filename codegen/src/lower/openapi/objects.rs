//! Objects and their properties.

use std::collections::BTreeMap;

use super::Lowering;
use super::labels::owner_of;
use super::merged_schema::{Additional, MergedSchema};
use super::outline::Body;
use super::type_context::{TypeContext, Typed};
use crate::diagnostic::Id;
use crate::input::openapi::Located;
use crate::model::{Access, DefaultValue, Field, Filtering, History, More, Object, Presence, Type};

impl<'a> Lowering<'a, '_> {
    /// Lowers an object.
    pub fn object(&mut self, id: &str, merged: &MergedSchema<'a>, body: Body) -> Object {
        let mut fields = Vec::new();
        let mut constants = BTreeMap::new();
        for (name, schemas) in &merged.properties {
            let owner = owner_of(schemas, id);
            let context = TypeContext::direct(format!("{owner}.{name}")).in_body(body.of_members());
            let typed = self.typed(schemas, &context);
            constants.extend(typed.constant.clone().map(|value| ((*name).to_owned(), value)));
            let field = self.field(id, name, typed, merged.required.contains(name));
            self.check_field(&field, schemas.first().unwrap_or(&merged.at));
            fields.push(field);
        }
        for name in merged.required.iter().filter(|name| !merged.properties.contains_key(*name)) {
            let at = required_at(merged, name);
            let message = format!("`{name}` is required, but not defined");
            self.findings.say(Id::Contradiction, &at, message, "define it in `properties`; until then it is any JSON");
            fields.push(self.field(id, name, Typed::json(), true));
        }
        let kind = match &merged.additional {
            Additional::Unsaid | Additional::None => None,
            Additional::Any => Some(Type::Json),
            Additional::Of(schema) => {
                let context = TypeContext::whole(format!("{}.more", owner_of(std::slice::from_ref(schema), id)));
                Some(self.typed(std::slice::from_ref(schema), &context).inner())
            }
        };
        let more = kind.map(|kind| More { name: String::new(), kind });
        Object { fields, more, closed: merged.additional == Additional::None, constants }
    }

    /// Reports a field in no message, and a secret that is not redacted: only strings and files are.
    pub fn check_field(&mut self, field: &Field, at: &Located<'a>) {
        if field.access == Access::ReadOnly && field.presence == Presence::Never {
            let message = format!(
                "`{}` is both `readOnly` and `writeOnly`: neither requests nor responses contain it",
                field.wire
            );
            self.findings.say(Id::Contradiction, at, message, "remove one of the two");
        }
        if field.secret && !matches!(field.kind, Type::Text | Type::File) {
            self.not_expressed(at, &format!("that `{}` is a secret, as it is not a string", field.wire));
        }
    }

    /// Lowers a property of an object, or a parameter of an operation.
    pub fn field(&mut self, owner: &str, name: &str, typed: Typed, required: bool) -> Field {
        let Typed { kind, nullable, mut annotations, .. } = typed;
        let id = format!("{owner}.{name}");
        self.known.fields.insert(id.clone());
        let secret = self.matched.is_secret(self.config, &id) || annotations.password;
        // A type of its own would show what it holds; the caller gives the text as it is sent.
        let kind = match kind {
            Type::Base64 if secret => {
                annotations.add("In Base64.");
                Type::Text
            }
            Type::Uuid | Type::Uri | Type::Duration if secret => Type::Text,
            kind => kind,
        };
        let presence = match required {
            _ if annotations.writeonly => Presence::Never,
            true => Presence::Always,
            false => Presence::MayBeAbsent,
        };
        Field {
            wire: name.to_owned(),
            name: String::new(),
            // A time or date is what the schema says: OpenAPI documents are written, not run.
            default: annotations.default.take().map(DefaultValue::Constant),
            limits: std::mem::take(&mut annotations.limits),
            kind,
            nullable,
            blank: false,
            access: if annotations.readonly { Access::ReadOnly } else { Access::Writable { required } },
            presence,
            filtering: Filtering::default(),
            help: annotations.words(),
            is_markdown: true,
            secret,
            deprecated: annotations.deprecated,
            history: History::default(),
        }
    }
}

/// Returns the location that requires a property.
fn required_at<'a>(merged: &MergedSchema<'a>, name: &str) -> Located<'a> {
    let lists = merged.parts.iter().filter_map(|(part, _)| part.get("required"));
    let found = lists.flat_map(|list| list.items()).find(|item| item.node.text() == Some(name));
    found.unwrap_or_else(|| merged.at.clone())
}
