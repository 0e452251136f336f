//! The request: required parameters as arguments, the others as setters.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::docs;
use super::super::ident::ident;
use super::super::plan::operation::arguments::{Argument, Arguments, ArgumentsStruct, SetterPlan};
use super::super::plan::operation::put::{ParameterPlan, Put};
use super::super::plan::operation::{RequestAccessorPlan, RequestPlan};
use super::super::text::Text;

/// The struct, with its constructor and setters.
pub fn request(plan: &RequestPlan) -> TokenStream {
    let RequestPlan { name, arguments, .. } = plan;
    let (docs, deprecated) = (docs::paragraphs(&plan.docs), docs::deprecated(plan.deprecated));
    let (constructor, required) = (constructor(arguments), required_struct(name, arguments));
    let setters = plan.setters.iter().map(setter);
    quote! {
        #required
        #docs
        #deprecated
        #[derive(Debug)]
        #[must_use = "a request does nothing until it is sent: `.await` it or call `send`"]
        pub struct #name<C = pexgen_runtime::Client>(RequestBuilder<C>);
        impl<C: Connection> #name<C> {
            #constructor
            #(#setters)*
        }
    }
}

/// The method of the group that creates the request.
pub fn accessor(plan: &RequestAccessorPlan) -> TokenStream {
    let RequestAccessorPlan { name, request, arguments, .. } = plan;
    let (docs, deprecated) = (docs::paragraphs(&plan.docs), docs::deprecated(plan.deprecated));
    let (parameters, names) = match &arguments.by_name {
        Some(ArgumentsStruct { module, name }) => (quote!(required: #module::#name), vec![ident("required")]),
        None => (parameters(arguments), arguments.all.iter().map(|argument| argument.name.clone()).collect()),
    };
    quote! {
        #docs
        #deprecated
        pub fn #name(&self, #parameters) -> #request<C> { #request::new(self.0.clone(), #(#names),*) }
    }
}

fn constructor(arguments: &Arguments) -> TokenStream {
    let mut paragraphs = vec!["Creates the request on `client`.".to_owned()];
    if arguments.by_name.is_none() {
        let lines = arguments.all.iter().map(|argument| docs::item(&argument.name.to_string(), &argument.docs));
        paragraphs.push(lines.collect::<Vec<_>>().join("\n"));
    }
    let docs = docs::paragraphs(paragraphs);
    let names = arguments.all.iter().map(|argument| &argument.name);
    let (parameters, unpacked) = match &arguments.by_name {
        Some(ArgumentsStruct { name, .. }) => {
            (quote!(required: #name), Some(quote!(let #name { #(#names),* } = required;)))
        }
        None => (parameters(arguments), None),
    };
    let puts = arguments.all.iter().map(|Argument { name, value, put: how, .. }| match arguments.by_name {
        Some(_) => put(how, &quote!(#name)),
        None => put(how, value),
    });
    quote! {
        #docs
        pub fn new(client: C, #parameters) -> Self {
            #unpacked
            Self(RequestBuilder::new::<Self>(client) #(#puts)*)
        }
    }
}

fn parameters(arguments: &Arguments) -> TokenStream {
    let parameters = arguments.all.iter().map(|Argument { name, ty, .. }| quote!(#name: #ty));
    quote!(#(#parameters),*)
}

/// The struct of the arguments, if they are many.
fn required_struct(request: &Ident, arguments: &Arguments) -> Option<TokenStream> {
    let name = &arguments.by_name.as_ref()?.name;
    let fields = arguments.all.iter().map(|Argument { name, stored, docs, .. }| {
        let docs = docs::paragraphs([docs]);
        quote!(#docs pub #name: #stored,)
    });
    let docs = docs::paragraphs([format!("What [`{request}::new`] needs.")]);
    Some(quote! {
        #docs
        #[derive(Debug)]
        pub struct #name { #(#fields)* }
    })
}

/// A method that adds a value to a request or a form.
pub fn setter(plan: &SetterPlan) -> Text {
    let SetterPlan { name, ty, value, .. } = plan;
    let put = put(&plan.put, value);
    let mut text = Text::members();
    text.docs([&plan.docs]).deprecated(plan.deprecated);
    text.open_list(quote!(pub fn #name), ("(", ")"), [quote!(self), quote!(#name: #ty)], " -> Self");
    text.line(quote!(Self(self.0 #put))).close();
    text
}

/// The call that adds a value to a request or a form.
pub fn put(how: &Put, value: &TokenStream) -> TokenStream {
    match how {
        Put::Parameter(parameter) => {
            let declared = declared(parameter);
            quote!(.with(#declared, #value))
        }
        Put::Json(media) => quote!(.json(#media, #value)),
        Put::Text(media) => quote!(.text(#media, #value)),
        Put::Bytes(media) => quote!(.bytes(#media, #value)),
        Put::Form(fields) if fields.is_empty() => quote!(.form(#value)),
        Put::Form(fields) => {
            let fields = fields.iter().map(declared);
            quote!(.styled_form(#value, &[#(#fields),*]))
        }
        Put::Multipart => quote!(.multipart(#value)),
        Put::Body => quote!(.body(#value)),
        Put::Part(name) => quote!(.with(#name, #value)),
        Put::File(name) => quote!(.file(#name, #value)),
        Put::Files(name) => quote!(.files(#name, #value)),
    }
}

fn declared(parameter: &ParameterPlan) -> TokenStream {
    let ParameterPlan { wire, location, deviations } = parameter;
    let (location, deviations) = (ident(location), deviations.iter().map(|name| ident(name)));
    quote!(Parameter::#location(#wire) #(.#deviations())*)
}
