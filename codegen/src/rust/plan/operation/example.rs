//! The call of an operation as an example, with the types that its arguments name.

use std::collections::BTreeSet;

use super::super::super::ident::ident;
use super::super::example_values;
use super::super::imports::Imports;
use super::super::types::{Context, name_of};
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
        if operation.required_struct().is_some() {
            return None;
        }
        let mut maker = Maker { version, types: BTreeSet::new(), takes_path: false };
        let required =
            operation.parameters.iter().map(|parameter| &parameter.field).filter(|field| field.is_required());
        let mut arguments = maker.arguments(required, DEPTH)?;
        if operation.requires_body() {
            arguments.push(maker.body(operation)?);
        }
        let call = super::call(operation).replace("(…)", &format!("({})", arguments.join(", ")));
        Some(Self { types: maker.types, takes_path: maker.takes_path, call })
    }

    /// Whether it is complete by itself.
    pub fn is_plain(&self) -> bool {
        self.types.is_empty() && !self.takes_path
    }
}

/// Makes examples of values, and notes what they name.
struct Maker<'a> {
    version: &'a Version,
    types: BTreeSet<String>,
    takes_path: bool,
}

impl<'a> Maker<'a> {
    fn body(&mut self, operation: &'a Operation) -> Option<String> {
        let mut contents = operation.sent();
        // Of several, the value may not tell which one it is.
        let content = contents.next().filter(|_| contents.next().is_none())?;
        match &content.encoding {
            Encoding::Json(kind) => self.value("value", kind, DEPTH),
            Encoding::Text => Some("\"text\"".to_owned()),
            Encoding::Bytes | Encoding::Events(_) | Encoding::Lines(_) => Some(self.file()),
            Encoding::Form(form) => self.value("value", &Type::Named(form.schema.clone()), DEPTH),
            Encoding::Multipart(parts) => {
                let schema = self.version.schemas.get(&parts.schema)?;
                let groups: String = operation.names.group.iter().map(|module| module.clone() + "::").collect();
                self.types.insert(groups + &operation.names.form);
                self.created(&operation.names.form, schema.fields().iter().filter(|field| field.is_written()), DEPTH)
            }
        }
    }

    fn file(&mut self) -> String {
        self.takes_path = true;
        "Path::new(\"file\")".to_owned()
    }

    /// Arguments for these fields, if they are few.
    fn arguments<'f>(&mut self, fields: impl Iterator<Item = &'f Field>, depth: usize) -> Option<Vec<String>> {
        example_values::few(fields)?.into_iter().map(|field| self.field(field, depth)).collect()
    }

    fn field(&mut self, field: &Field, depth: usize) -> Option<String> {
        match &field.kind {
            kind @ (Type::File | Type::Named(_) | Type::List(_) | Type::Map(_)) => self.value(&field.name, kind, depth),
            _ => example_values::of_field(field),
        }
    }

    fn value(&mut self, name: &str, kind: &Type, depth: usize) -> Option<String> {
        match kind {
            Type::File => Some(self.file()),
            Type::List(item) => Some(example_values::list(&self.item(name, item, depth)?)),
            Type::Map(value) => Some(example_values::map(&self.item(name, value, depth)?)),
            Type::Named(id) => {
                let schema = self.version.schemas.get(id).filter(|_| depth > 0)?;
                let of = name_of(schema, Direction::Written);
                let value = match &schema.shape {
                    Shape::Object(_) => self.object(schema, of, depth - 1)?,
                    Shape::Choice(choices) => format!("{of}::{}", choices.values.first()?.name),
                    Shape::Union(_) => return None,
                };
                self.types.insert(format!("types::{of}"));
                Some(value)
            }
            _ => example_values::value(name, kind),
        }
    }

    /// A value in a list or a map.
    fn item(&mut self, name: &str, kind: &Type, depth: usize) -> Option<String> {
        match kind {
            Type::Named(_) | Type::File => self.value(name, kind, depth),
            _ => example_values::item(name, kind),
        }
    }

    /// Creates an object of a type. A property that can have one value only is not an argument.
    fn object(&mut self, schema: &'a Schema, of: &str, depth: usize) -> Option<String> {
        let imports = Imports::default();
        let context = Context::of_schema(self.version, schema, &imports);
        let is_given = |field: &&Field| field.is_written() && context.only_value(field).is_none();
        self.created(of, schema.fields().iter().filter(is_given), depth)
    }

    /// Creates a value of a type: with its required fields, or with one of the others.
    fn created<'f>(&mut self, of: &str, fields: impl Iterator<Item = &'f Field>, depth: usize) -> Option<String> {
        let (required, others): (Vec<&Field>, Vec<&Field>) = fields.partition(|field| field.is_required());
        let arguments = self.arguments(required.iter().copied(), depth)?;
        let setter = others.iter().filter(|_| required.is_empty()).find_map(|field| {
            let value = example_values::of_field(field).filter(|_| !field.deprecated)?;
            Some(format!(".{}({value})", ident(&field.name)))
        });
        Some(format!("{of}::new({}){}", arguments.join(", "), setter.unwrap_or_default()))
    }
}
