//! The call of an operation as an example, with the types that its arguments name.

use std::collections::BTreeSet;

use super::super::super::ident::ident;
use super::super::body::MANY;
use super::super::example_values;
use super::super::imports::Imports;
use super::super::types::{Context, name_of};
use super::arguments::are_many;
use crate::model::{Direction, Encoding, Field, Operation, Schema, Shape, Type, Version};

/// How deep objects are made inside others: schemas may contain themselves.
const DEPTH: usize = 3;

/// The call of an operation.
pub struct ExampleCall {
    /// Paths of the types that it names, below the module of the version.
    pub types: BTreeSet<String>,
    /// Whether it names the type `Path` of the standard library.
    pub takes_path: bool,
    /// The call on `client`, without sending.
    pub call: String,
}

impl ExampleCall {
    /// The call of an operation, if its arguments have obvious examples.
    pub fn of(version: &Version, operation: &Operation) -> Option<Self> {
        let mut example = Self { types: BTreeSet::new(), takes_path: false, call: super::call(operation) };
        if are_many(operation) {
            return None;
        }
        let required =
            operation.parameters.iter().map(|parameter| &parameter.field).filter(|field| field.is_required());
        let mut arguments = example.values(version, required, DEPTH)?;
        if operation.requires_body() {
            arguments.push(example.body(version, operation)?);
        }
        example.call = example.call.replace("(…)", &format!("({})", arguments.join(", ")));
        Some(example)
    }

    /// Whether it is complete by itself.
    pub fn is_plain(&self) -> bool {
        self.types.is_empty() && !self.takes_path
    }

    fn body(&mut self, version: &Version, operation: &Operation) -> Option<String> {
        let mut contents = operation.sent();
        // Of several, the value may not tell which one it is.
        let content = contents.next().filter(|_| contents.next().is_none())?;
        match &content.encoding {
            Encoding::Json(kind) => self.value(version, "value", kind, DEPTH),
            Encoding::Text => Some("\"text\"".to_owned()),
            Encoding::Bytes | Encoding::Events(_) | Encoding::Lines(_) => Some(self.file()),
            Encoding::Form(id) => self.value(version, "value", &Type::Named(id.clone()), DEPTH),
            Encoding::Multipart(parts) => {
                let schema = version.schemas.get(&parts.schema)?;
                let groups = operation.names.group.iter();
                self.types
                    .insert(groups.map(|module| module.clone() + "::").collect::<String>() + &operation.names.form);
                self.created(version, schema, &operation.names.form, DEPTH)
            }
        }
    }

    fn file(&mut self) -> String {
        self.takes_path = true;
        "Path::new(\"file\")".to_owned()
    }

    fn values<'f>(
        &mut self,
        version: &Version,
        fields: impl Iterator<Item = &'f Field>,
        depth: usize,
    ) -> Option<Vec<String>> {
        let values: Vec<String> =
            fields.map(|field| self.value(version, &field.name, &field.kind, depth)).collect::<Option<_>>()?;
        (values.len() < MANY).then_some(values)
    }

    fn value(&mut self, version: &Version, name: &str, kind: &Type, depth: usize) -> Option<String> {
        match kind {
            Type::File => Some(self.file()),
            Type::List(item) if **item != Type::Unsigned => {
                Some(format!("[{}]", self.value(version, name, item, depth)?))
            }
            Type::Named(id) => {
                let schema = version.schemas.get(id).filter(|_| depth > 0)?;
                let of = name_of(schema, Direction::Written);
                let value = match &schema.shape {
                    Shape::Object(_) => self.created(version, schema, of, depth - 1)?,
                    Shape::Choice(choices) => format!("{of}::{}", choices.values.first()?.name),
                    Shape::Union(_) => return None,
                };
                self.types.insert(format!("types::{of}"));
                Some(value)
            }
            _ => example_values::value(name, kind),
        }
    }

    /// Creates an object of a type: with its required fields, or with one of the others.
    fn created(&mut self, version: &Version, schema: &Schema, of: &str, depth: usize) -> Option<String> {
        let imports = Imports::default();
        let context = Context::of_schema(version, schema, &imports);
        let (required, others): (Vec<&Field>, Vec<&Field>) = schema
            .fields()
            .iter()
            .filter(|field| field.is_written() && context.only_value(field).is_none())
            .partition(|field| field.is_required());
        let arguments = self.values(version, required.iter().copied(), depth)?;
        let setter = others.iter().filter(|_| required.is_empty()).find_map(|field| {
            let value = example_values::value(&field.name, &field.kind).filter(|_| !field.deprecated)?;
            Some(format!(".{}({value})", ident(&field.name)))
        });
        Some(format!("{of}::new({}){}", arguments.join(", "), setter.unwrap_or_default()))
    }
}
