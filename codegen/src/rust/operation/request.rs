//! The request: required parameters as arguments, the others as setters.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::docs;
use super::super::plan::body::MANY;
use super::super::types::{Context, ident};
use super::body::Body;
use super::description;
use crate::model::{Operation, Parameter, ParameterLocation, Style};

/// A required argument.
pub struct Argument {
    name: Ident,
    /// The type of the argument.
    ty: TokenStream,
    /// The type in the struct of required arguments.
    kept: TokenStream,
    /// How it is added to the request builder.
    put: TokenStream,
    /// The same from the struct of required arguments.
    put_kept: TokenStream,
    docs: TokenStream,
    /// For the list of arguments in the docs.
    line: String,
}

/// The required arguments: parameters, and the body.
pub fn arguments(context: Context<'_>, operation: &Operation, body: Option<&Body>) -> Vec<Argument> {
    let by_name = takes_struct(operation);
    let parameters = operation.parameters.iter().filter(|parameter| parameter.field.is_required()).map(|parameter| {
        let field = &parameter.field;
        let name = ident(&field.name);
        let given = if by_name { context.stored(field, &name) } else { context.argument(field, &name) };
        let value = given.value;
        let (declared, help) = (declared(parameter), docs::setter(field));
        Argument {
            ty: given.ty,
            kept: given.stored,
            put: quote!(.with(#declared, #value)),
            put_kept: quote!(.with(#declared, #name)),
            docs: docs::paragraphs([&help]),
            line: docs::item(&field.name, &help),
            name,
        }
    });
    let body = body.filter(|body| body.required).map(|body| {
        let name = ident("body");
        let (ty, kept, put) = body.argument(&name);
        let (help, put_kept) = (body.help(), body.put_kept(&name));
        Argument { ty, kept, put, put_kept, docs: docs::paragraphs([&help]), line: docs::item("body", &help), name }
    });
    parameters.chain(body).collect()
}

/// Whether there are so many that they are given as a struct.
pub fn takes_struct(operation: &Operation) -> bool {
    let parameters = operation.parameters.iter().filter(|parameter| parameter.field.is_required()).count();
    let body = operation.body.as_ref().is_some_and(|body| body.required);
    parameters + usize::from(body) >= MANY
}

/// Their names, for passing them on.
pub fn names(arguments: &[Argument]) -> Vec<Ident> {
    if arguments.len() >= MANY {
        return vec![ident("required")];
    }
    arguments.iter().map(|argument| argument.name.clone()).collect()
}

/// Their declarations; from some number on they are fields of a struct.
pub fn parameters(arguments: &[Argument], required: &TokenStream) -> TokenStream {
    if arguments.len() >= MANY {
        return quote!(required: #required);
    }
    let parameters = arguments.iter().map(|Argument { name, ty, .. }| quote!(#name: #ty));
    quote!(#(#parameters),*)
}

/// Path to the struct of required arguments, seen from the group's module.
pub fn required_path(operation: &Operation) -> TokenStream {
    let module = ident(&operation.names.method);
    quote!(#module::Required)
}

/// The struct, with its constructor and setters.
pub fn request(context: Context<'_>, operation: &Operation, body: Option<&Body>) -> TokenStream {
    let name = ident(&operation.names.request);
    let arguments = arguments(context, operation, body);
    let docs = docs::paragraphs(description::whole(context, operation));
    let deprecated = docs::deprecated(operation.deprecated);
    let setters = operation.parameters.iter().filter(|parameter| !parameter.field.is_required()).map(|parameter| {
        let field = &parameter.field;
        let setter = ident(&field.name);
        let super::super::types::Argument { ty, value, .. } = context.argument(field, &setter);
        let (docs, deprecated, declared) =
            (docs::paragraphs([docs::setter(field)]), docs::deprecated(field.deprecated), declared(parameter));
        quote! {
            #docs
            #deprecated
            pub fn #setter(self, #setter: #ty) -> Self { Self(self.0.with(#declared, #value)) }
        }
    });
    let body_setter = body.filter(|body| !body.required).map(|body| {
        let name = ident("body");
        let (ty, _, put) = body.argument(&name);
        let docs = docs::paragraphs([body.help()]);
        quote!(#docs pub fn body(self, #name: #ty) -> Self { Self(self.0 #put) })
    });
    let (constructor, required) = (constructor(&arguments), required_struct(&name, &arguments));
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
            #body_setter
        }
    }
}

fn constructor(arguments: &[Argument]) -> TokenStream {
    let by_name = arguments.len() >= MANY;
    let mut paragraphs = vec!["Creates the request on `client`.".to_owned()];
    if !by_name {
        paragraphs.push(arguments.iter().map(|argument| argument.line.as_str()).collect::<Vec<_>>().join("\n"));
    }
    let docs = docs::paragraphs(paragraphs);
    let parameters = parameters(arguments, &quote!(Required));
    let names = arguments.iter().map(|argument| &argument.name);
    let unpacked = by_name.then(|| quote!(let Required { #(#names),* } = required;));
    let put = arguments.iter().map(|argument| if by_name { &argument.put_kept } else { &argument.put });
    quote! {
        #docs
        pub fn new(client: C, #parameters) -> Self {
            #unpacked
            Self(RequestBuilder::new::<Self>(client) #(#put)*)
        }
    }
}

fn required_struct(name: &Ident, arguments: &[Argument]) -> TokenStream {
    if arguments.len() < MANY {
        return TokenStream::new();
    }
    let fields = arguments.iter().map(|Argument { name, kept, docs, .. }| quote!(#docs pub #name: #kept,));
    let docs = docs::paragraphs([format!("What [`{name}::new`] needs.")]);
    quote! {
        #docs
        #[derive(Debug)]
        pub struct Required { #(#fields)* }
    }
}

/// The runtime's declaration of a parameter, with deviations from the usual style of its location.
fn declared(parameter: &Parameter) -> TokenStream {
    let wire = &parameter.field.wire;
    let (location, usual, exploded) = match parameter.location {
        ParameterLocation::Path => ("path", Style::Simple, false),
        ParameterLocation::Query => ("query", Style::Form, true),
        ParameterLocation::Header => ("header", Style::Simple, false),
        ParameterLocation::Cookie => ("cookie", Style::Form, true),
    };
    let location = ident(location);
    if parameter.json {
        return quote!(Parameter::#location(#wire).json());
    }
    let style = (parameter.style != usual).then(|| match parameter.style {
        Style::Label => quote!(.label()),
        Style::Matrix => quote!(.matrix()),
        Style::SpaceDelimited => quote!(.spaces()),
        Style::PipeDelimited => quote!(.pipes()),
        Style::DeepObject => quote!(.deep()),
        Style::Simple | Style::Form => TokenStream::new(),
    });
    // Brackets leave nothing to explode.
    let explode = (parameter.explode != exploded && parameter.style != Style::DeepObject)
        .then(|| if parameter.explode { quote!(.exploded()) } else { quote!(.joined()) });
    let reserved = parameter.allow_reserved.then(|| quote!(.reserved()));
    quote!(Parameter::#location(#wire) #style #explode #reserved)
}
