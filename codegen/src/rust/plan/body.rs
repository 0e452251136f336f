//! Objects as they are sent: new objects, patches, commands.

use proc_macro2::{Ident, TokenStream};

use super::super::docs;
use super::super::ident::ident;
use super::types::{Argument, Context, OfResource};
use crate::markdown;
use crate::model::{Field, Resource, required_struct};

/// A type that holds what is sent, under one or two names.
pub struct BodyPlan {
    /// Its name. With two aliases it is generic over what it is for.
    pub name: Ident,
    /// Its documentation.
    pub docs: Vec<String>,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// How it is created.
    pub form: BodyForm,
    /// The setters of fields that need not be given.
    pub setters: Vec<Setter>,
    /// The resource that a relation can create with it.
    pub link: Option<Ident>,
    /// The resource whose objects it changes, if it can be a patch.
    pub patched: Option<Ident>,
    /// The type of what was read that it can be made of, to be sent again.
    pub made_of: Option<Ident>,
    /// The setter of properties that no field describes, and the type of their values.
    pub further: Option<(Ident, TokenStream)>,
}

/// How a body is created.
pub enum BodyForm {
    /// One type with one constructor.
    One(Constructor),
    /// A new object and a patch, which share their setters.
    Shared { new: Box<NewForm>, patch: PatchForm },
    /// A patch alone.
    Patch,
}

/// The form for new objects.
pub struct NewForm {
    pub alias: Ident,
    pub docs: Vec<String>,
    pub constructor: Constructor,
    /// Setters that only new objects have.
    pub setters: Vec<Setter>,
    /// The link to the parent, for objects that are also created inside it.
    pub back: Option<Setter>,
}

/// The form for patches.
pub struct PatchForm {
    pub alias: Ident,
    pub docs: Vec<String>,
    /// The setters of fields that a new object is given by its constructor.
    pub setters: Vec<Setter>,
}

/// A constructor that takes the required values.
pub struct Constructor {
    pub docs: Vec<String>,
    /// Fields that can have one value only.
    pub constants: Vec<(String, String)>,
    pub arguments: Vec<Setter>,
    /// The struct that holds the arguments where there are many.
    pub by_name: Option<Ident>,
    /// The name of what it creates, for documentation.
    pub creates: Ident,
}

/// A method that sets a field, or an argument of a constructor.
pub struct Setter {
    pub wire: String,
    pub name: Ident,
    pub argument: Argument,
    pub docs: String,
    pub deprecated: bool,
}

impl Setter {
    /// Plans the setter of a field.
    pub fn of(context: &Context<'_>, field: &Field) -> Self {
        Self::taking(field, context.argument(field, &ident("value")))
    }

    fn taking(field: &Field, argument: Argument) -> Self {
        Self {
            wire: field.wire.clone(),
            name: ident(&field.name),
            argument,
            docs: docs::setter(field),
            deprecated: field.deprecated,
        }
    }

    /// Plans the setter of a parameter that no field describes.
    pub fn text(wire: &str, name: &str) -> Self {
        Self {
            wire: wire.to_owned(),
            name: ident(name),
            argument: Argument::text(),
            docs: format!("Sets {}.", markdown::code(wire)),
            deprecated: false,
        }
    }

    fn all<'f>(context: &Context<'_>, fields: impl IntoIterator<Item = &'f Field>) -> Vec<Self> {
        fields.into_iter().map(|field| Self::of(context, field)).collect()
    }
}

impl Constructor {
    /// Plans a constructor; `name` is that of what it creates.
    pub fn new(context: &Context<'_>, name: &str, required: &[&Field]) -> Self {
        let (constant, required): (Vec<&Field>, Vec<&Field>) =
            required.iter().partition(|field| context.only_value(field).is_some());
        let constants: Vec<(String, String)> = constant
            .iter()
            .filter_map(|field| Some((field.wire.clone(), context.only_value(field)?.to_owned())))
            .collect();
        let by_name = required_struct(name, required.len()).map(|name| ident(&name));
        let is_struct = by_name.is_some();
        let argument = |field: &Field| {
            let name = ident(&field.name);
            if is_struct {
                Setter { docs: docs::required(field), ..Setter::taking(field, context.stored(field, &name)) }
            } else {
                Setter::taking(field, context.argument(field, &name))
            }
        };
        let arguments: Vec<Setter> = required.iter().copied().map(argument).collect();
        Self {
            docs: constructor_docs(&constants, &required, by_name.is_some()),
            constants,
            arguments,
            by_name,
            creates: ident(name),
        }
    }
}

fn constructor_docs(constants: &[(String, String)], required: &[&Field], by_name: bool) -> Vec<String> {
    let mut paragraphs = Vec::new();
    if required.is_empty() {
        paragraphs.push("Creates it with no field set.".to_owned());
    } else {
        paragraphs.push("Creates it with its required fields; optional fields have setters.".to_owned());
    }
    if !by_name {
        let list = required.iter().map(|field| docs::item(&field.name, &docs::setter(field)));
        paragraphs.push(list.collect::<Vec<_>>().join("\n"));
    }
    paragraphs.extend(
        constants.iter().map(|(wire, value)| format!("{} is {}.", markdown::code(wire), markdown::code(value))),
    );
    paragraphs
}

/// The fields of a resource that are sent as JSON.
pub fn written(resource: &Resource) -> impl Iterator<Item = &Field> {
    resource.fields.iter().filter(|field| field.is_written() && !resource.takes_file(field))
}

impl BodyPlan {
    /// Plans a type of any fields with one constructor.
    pub fn one(context: &Context<'_>, name: &str, docs: Vec<String>, fields: &[&Field]) -> Self {
        context.runtime("Body");
        let (required, optional): (Vec<&Field>, Vec<&Field>) = fields.iter().partition(|field| field.is_required());
        Self {
            name: ident(name),
            docs,
            deprecated: false,
            form: BodyForm::One(Constructor::new(context, name, &required)),
            setters: Setter::all(context, optional),
            link: None,
            patched: None,
            made_of: None,
            further: None,
        }
    }

    /// Plans what is sent of a resource with endpoints, if anything is.
    pub fn of_resource(context: OfResource<'_>, calls: &str) -> Option<Self> {
        let resource = context.resource;
        let fields: Vec<&Field> = written(resource).collect();
        let mut plan = match (resource.is_written_whole(), resource.is_patched()) {
            (true, true) => Self::shared(context, &fields, calls),
            (true, false) => Self::new_alone(context, &fields, calls),
            (false, true) => Self::patch_alone(context, &fields, calls),
            (false, false) => return None,
        };
        plan.link = resource.is_written_whole().then(|| ident(&resource.names.read));
        plan.patched = resource.is_patched().then(|| ident(&resource.names.read));
        Some(plan)
    }

    /// Plans new objects that are created inside others only.
    pub fn embedded(context: OfResource<'_>) -> Self {
        let resource = context.resource;
        let docs = vec![format!("A new [`{}`], to be sent inside another object.", resource.names.read)];
        let fields: Vec<&Field> = written(resource).collect();
        let plan = Self::one(&context, &resource.names.new, docs, &fields);
        Self { link: Some(ident(&resource.names.read)), ..plan }
    }

    fn new_alone(context: OfResource<'_>, fields: &[&Field], calls: &str) -> Self {
        let resource = context.resource;
        if resource.back_reference().is_some() {
            return Self::shared(context, fields, calls);
        }
        Self::one(&context, &resource.names.new, new_docs(resource, calls), fields)
    }

    fn patch_alone(context: OfResource<'_>, fields: &[&Field], calls: &str) -> Self {
        let resource = context.resource;
        context.runtime("Body");
        Self {
            name: ident(&resource.names.patch),
            docs: patch_docs(resource, calls),
            deprecated: false,
            form: BodyForm::Patch,
            setters: Setter::all(&context, fields.iter().copied().filter(|field| !is_key(resource, field))),
            link: None,
            patched: None,
            made_of: None,
            further: None,
        }
    }

    fn shared(context: OfResource<'_>, fields: &[&Field], calls: &str) -> Self {
        let resource = context.resource;
        for name in ["Body", "Patch", "PhantomData", "Whole"] {
            context.runtime(name);
        }
        let back = resource.back_reference();
        if back.is_some() {
            context.runtime("Complete");
            context.runtime("Nested");
        }
        let is_back = |field: &Field| back.is_some_and(|back| back.wire == field.wire);
        let only_patch = |field: &Field| field.is_required() || is_back(field);
        let required: Vec<&Field> =
            fields.iter().copied().filter(|field| field.is_required() && !is_back(field)).collect();
        let (only_new, shared): (Vec<&Field>, Vec<&Field>) =
            fields.iter().copied().filter(|field| !only_patch(field)).partition(|field| is_key(resource, field));
        let only_patch = fields.iter().copied().filter(|field| only_patch(field) && !is_key(resource, field));
        let new = NewForm {
            alias: ident(&resource.names.new),
            docs: new_docs(resource, calls),
            constructor: Constructor::new(&context, &resource.names.new, &required),
            setters: Setter::all(&context, only_new),
            back: back.map(|back| Setter::of(&context, back)),
        };
        let patch = PatchForm {
            alias: ident(&resource.names.patch),
            docs: patch_docs(resource, calls),
            setters: Setter::all(&context, only_patch),
        };
        Self {
            name: ident(&resource.names.body()),
            docs: vec![format!(
                "The fields of one [`{}`] that requests contain: as [`{}`] or [`{}`].",
                resource.names.read, resource.names.new, resource.names.patch
            )],
            deprecated: false,
            form: BodyForm::Shared { new: Box::new(new), patch },
            setters: Setter::all(&context, shared),
            link: None,
            patched: None,
            made_of: None,
            further: None,
        }
    }
}

/// Whether a field ends the object's URI, which a patch can't change.
fn is_key(resource: &Resource, field: &Field) -> bool {
    resource.key.as_ref().is_some_and(|key| key.field == field.wire)
}

fn new_docs(resource: &Resource, calls: &str) -> Vec<String> {
    let mut paragraphs = vec![format!("A new [`{}`], for `{calls}.create(…)`.", resource.names.read)];
    if let Some(back) = resource.back_reference() {
        paragraphs.push(format!(
            "Inside a new object that it belongs to, nothing more is needed. To create it alone, call [`{0}`]({1}::{0}).",
            back.name, resource.names.new
        ));
    }
    paragraphs
}

fn patch_docs(resource: &Resource, calls: &str) -> Vec<String> {
    vec![
        format!("Changes to one [`{}`], for `{calls}.update(key, &patch)`.", resource.names.read),
        "Fields that are not set are left unchanged; `Null` sends null.".to_owned(),
    ]
}
