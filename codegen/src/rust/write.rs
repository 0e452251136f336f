//! What is sent: objects to be created, changes, and requests of commands.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::docs;
use super::types::{Context, OfResource, ident};
use crate::markdown;
use crate::model::{Field, Resource};

/// From this many required values on they are given by name, so that none is taken for another.
pub const MANY: usize = 5;

/// The object to be created.
pub fn new_object(context: OfResource<'_>) -> TokenStream {
    let resource = context.resource;
    let name = ident(&resource.names.new);
    let read = ident(&resource.names.read);
    if let Some(back) = resource.back_reference() {
        return nested_object(context, &name, &read, back);
    }
    let title = format!("A new {}, to be created.", markdown::code(&resource.id));
    whole(context, &name, vec![title], &quote!(body!(#name => #read);))
}

/// The request of a command.
pub fn request(context: OfResource<'_>) -> TokenStream {
    let name = ident(&context.resource.names.new);
    whole(context, &name, super::read::description(context.resource), &quote!(body!(#name);))
}

/// A struct with a constructor that takes what is required, and setters for the rest.
fn whole(context: OfResource<'_>, name: &Ident, description: Vec<String>, traits: &TokenStream) -> TokenStream {
    let fields: Vec<&Field> = fields(context.resource).collect();
    builder(&context, name, description, &fields, &TokenStream::new(), traits, None)
}

/// The same of any fields, with further setters.
pub fn builder(
    context: &Context<'_>,
    name: &Ident,
    description: Vec<String>,
    fields: &[&Field],
    setters: &TokenStream,
    traits: &TokenStream,
    deprecated: Option<&TokenStream>,
) -> TokenStream {
    let (required, optional): (Vec<&Field>, Vec<&Field>) = fields.iter().partition(|field| field.is_required());
    let (constant, required): (Vec<&Field>, Vec<&Field>) =
        required.into_iter().partition(|field| context.only_value(field).is_some());
    let constructor = constructor(context, name, &constant, &required, false);
    let own = optional.iter().map(|field| setter(context, field, false));
    let (docs, body, required) = (docs::paragraphs(description), body(name), required_struct(context, name, &required));
    quote! {
        #required
        #docs
        #deprecated
        #body
        impl #name { #constructor #(#own)* #setters }
        #traits
    }
}

/// The object to be created where it also comes up inside its parent: there it needs no
/// reference back to it, alone it does.
fn nested_object(context: OfResource<'_>, name: &Ident, read: &Ident, back: &Field) -> TokenStream {
    let resource = context.resource;
    let (wire, setter_name) = (&back.wire, ident(&back.name));
    let (argument, value) = context.argument(back, &setter_name);
    let required: Vec<&Field> =
        fields(resource).filter(|field| field.is_required() && field.wire != back.wire).collect();
    let constructor = constructor(&context, name, &[], &required, true);
    let setters = fields(resource).filter(|field| !field.is_required()).map(|field| setter(&context, field, true));
    let docs = docs::paragraphs([
        format!("A new {}, to be created.", markdown::code(&resource.id)),
        format!(
            "Inside a new parent it is complete as it is; to create it alone, say where it belongs by [`{}`]({name}::{}).",
            back.name, back.name
        ),
    ]);
    let back_docs = docs::paragraphs([docs::setter(back)]);
    let required_struct = required_struct(&context, name, &required);
    quote! {
        #required_struct
        #docs
        #[derive(Clone, Debug)]
        pub struct #name<S = Nested>(Body, PhantomData<S>);
        impl #name { #constructor }
        impl<S> #name<S> {
            #back_docs
            pub fn #setter_name(self, #setter_name: #argument) -> #name<Complete> {
                #name(self.0.with(#wire, #value), PhantomData)
            }
            #(#setters)*
        }
        body!(#name<S> => #read);
    }
}

/// The change of an object.
pub fn patch(context: OfResource<'_>) -> TokenStream {
    let resource = context.resource;
    let name = ident(&resource.names.patch);
    let docs = docs::paragraphs([
        format!("A change of a {}.", markdown::code(&resource.id)),
        "What isn't set stays as it is; `None` makes a value null.".to_owned(),
    ]);
    let is_key = |field: &&Field| resource.key.as_ref().is_some_and(|key| key.field == field.wire);
    let setters = fields(resource).filter(|field| !is_key(field)).map(|field| setter(&context, field, false));
    let read = ident(&resource.names.read);
    quote! {
        #docs
        #[derive(Clone, Debug, Default)]
        pub struct #name(Body);
        impl #name {
            /// A change of nothing yet.
            pub fn new() -> Self { Self(Body::new()) }
            #(#setters)*
        }
        body!(#name);
        patch!(#name => #read);
        impl Update for #read { type Patch = #name; }
    }
}

/// What can be said when an object is deleted.
pub fn deletion(context: OfResource<'_>) -> TokenStream {
    let resource = context.resource;
    let read = ident(&resource.names.read);
    let parameters = resource.delete_parameters.iter().zip(&resource.names.delete_parameters);
    let setters = parameters.map(|(parameter, name)| match resource.field(parameter) {
        Some(field) => setter(&context, &Field { name: name.clone(), ..field.clone() }, false),
        None => {
            let name = ident(name);
            let docs = docs::paragraphs([format!("Sets {}.", markdown::code(parameter))]);
            quote! {
                #docs
                pub fn #name(self, #name: impl Into<String>) -> Self { Self(self.0.with(#parameter, #name.into())) }
            }
        }
    });
    let docs = docs::paragraphs([format!("How a {} is deleted.", markdown::code(&resource.id))]);
    let accepted = context.accepted();
    quote! {
        #docs
        #[derive(Clone, Debug, Default)]
        pub struct DeleteOptions(Body);
        impl DeleteOptions {
            /// With nothing said yet.
            pub fn new() -> Self { Self(Body::new()) }
            #(#setters)*
        }
        body!(DeleteOptions);
        impl DeleteWith for #read {
            type Parameters = DeleteOptions;
            type Accepted = #accepted;
        }
    }
}

fn body(name: &Ident) -> TokenStream {
    quote! {
        #[derive(Clone, Debug)]
        pub struct #name(Body);
    }
}

fn fields(resource: &Resource) -> impl Iterator<Item = &Field> {
    resource.fields.iter().filter(|field| field.is_written() && !resource.takes_file(field))
}

/// What can have but one value has that without being asked for it.
fn constructor(
    context: &Context<'_>,
    name: &Ident,
    constant: &[&Field],
    required: &[&Field],
    nested: bool,
) -> TokenStream {
    let constants = constant.iter().filter_map(|field| {
        let (wire, value) = (&field.wire, context.only_value(field)?);
        Some(quote!(.with(#wire, #value)))
    });
    let start = quote!(Body::new() #(#constants)*);
    let finish = |body: TokenStream| {
        if nested { quote!(#name(#body, PhantomData)) } else { quote!(Self(#body)) }
    };
    if required.len() >= MANY {
        let body = finish(with_all(&start, required, |field| {
            let name = ident(&field.name);
            quote!(required.#name)
        }));
        return quote! {
            /// With what must be given; all else has a setter.
            pub fn new(required: Required) -> Self { #body }
        };
    }
    let arguments = required.iter().map(|field| {
        let name = ident(&field.name);
        let (ty, _) = context.argument(field, &name);
        quote!(#name: #ty)
    });
    let body = finish(with_all(&start, required, |field| context.argument(field, &ident(&field.name)).1));
    let mut paragraphs = vec!["With what must be given; all else has a setter.".to_owned()];
    if required.is_empty() {
        paragraphs = vec!["With nothing set yet.".to_owned()];
    }
    let list: Vec<String> = required.iter().map(|field| docs::item(&field.name, &docs::field_help(field))).collect();
    paragraphs.push(list.join("\n"));
    let constants = constant.iter().filter_map(|field| Some((&field.wire, context.only_value(field)?)));
    paragraphs.extend(constants.map(|(wire, value)| format!("{} is {}.", markdown::code(wire), markdown::code(value))));
    let docs = docs::paragraphs(paragraphs);
    let default = required.is_empty().then(|| quote!(#[allow(clippy::new_without_default)]));
    quote! {
        #docs
        #default
        pub fn new(#(#arguments),*) -> Self { #body }
    }
}

fn with_all(start: &TokenStream, fields: &[&Field], value: impl Fn(&Field) -> TokenStream) -> TokenStream {
    let values = fields.iter().map(|field| {
        let (wire, value) = (&field.wire, value(field));
        quote!(.with(#wire, #value))
    });
    quote!(#start #(#values)*)
}

/// What must be given, by name, where it is much.
fn required_struct(context: &Context<'_>, name: &Ident, required: &[&Field]) -> TokenStream {
    if required.len() < MANY {
        return TokenStream::new();
    }
    let fields = required.iter().map(|field| {
        let docs = docs::paragraphs([docs::setter(field)]);
        let (name, ty) = (ident(&field.name), context.kept(field));
        quote!(#docs pub #name: #ty,)
    });
    let docs = docs::paragraphs([format!("What [`{name}::new`] needs.")]);
    quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct Required { #(#fields)* }
    }
}

fn setter(context: &Context<'_>, field: &Field, has_state: bool) -> TokenStream {
    let (wire, name) = (&field.wire, ident(&field.name));
    let (ty, value) = context.argument(field, &name);
    let docs = docs::paragraphs([docs::setter(field)]);
    let built = quote!(self.0.with(#wire, #value));
    let built = if has_state { quote!(Self(#built, PhantomData)) } else { quote!(Self(#built)) };
    let deprecated = docs::deprecated(field.deprecated);
    quote! {
        #docs
        #deprecated
        pub fn #name(self, #name: #ty) -> Self { #built }
    }
}
