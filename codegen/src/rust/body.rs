//! Types that hold what is sent: new objects, patches, requests of commands.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::docs;
use super::plan::body::{BodyForm, BodyPlan, Constructor, NewForm, PatchForm, Setter};
use super::plan::resource::DeletionPlan;
use super::text::Text;

/// A type with its constructors and setters.
pub fn body(plan: &BodyPlan) -> TokenStream {
    match &plan.form {
        BodyForm::One(constructor) => one(plan, constructor),
        BodyForm::Shared { new, patch } => shared(plan, new, patch),
        BodyForm::Patch => patch_alone(plan),
    }
}

fn one(plan: &BodyPlan, constructor: &Constructor) -> TokenStream {
    let BodyPlan { name, setters, .. } = plan;
    let (docs, deprecated) = (docs::paragraphs(&plan.docs), docs::deprecated(plan.deprecated));
    let (new, required) = (new(constructor, &quote!(Self), &TokenStream::new()), required(constructor, "struct"));
    let setters = setters.iter().map(setter);
    let further = plan.further.as_ref().map(|(setter, ty)| {
        quote! {
            /// Sets a further property.
            pub fn #setter(self, name: impl Into<String>, value: #ty) -> Self { Self(self.0.with_member(name, value)) }
        }
    });
    let traits = traits(plan, &quote!(#name));
    quote! {
        #docs
        #deprecated
        #[derive(Clone, Debug)]
        pub struct #name(Body);
        impl #name { #new #(#setters)* #further }
        #required
        #traits
    }
}

fn patch_alone(plan: &BodyPlan) -> TokenStream {
    let BodyPlan { name, setters, .. } = plan;
    let docs = docs::paragraphs(&plan.docs);
    let setters = setters.iter().map(setter);
    let traits = traits(plan, &quote!(#name));
    quote! {
        #docs
        #[derive(Clone, Debug, Default)]
        pub struct #name(Body);
        impl #name {
            /// Creates an empty patch.
            pub fn new() -> Self { Self(Body::new()) }
            #(#setters)*
        }
        #traits
    }
}

fn shared(plan: &BodyPlan, new_form: &NewForm, patch: &PatchForm) -> TokenStream {
    let BodyPlan { name, setters, .. } = plan;
    let docs = docs::paragraphs(&plan.docs);
    let (new_docs, patch_docs) = (docs::paragraphs(&new_form.docs), docs::paragraphs(&patch.docs));
    let (new_alias, patch_alias) = (&new_form.alias, &patch.alias);
    let constructor = new(&new_form.constructor, &quote!(Self), &quote!(, PhantomData));
    let required = required(&new_form.constructor, "type");
    let own = new_form.setters.iter().map(setter);
    let (alias, of_new, back) = match &new_form.back {
        Some(back) => {
            let set = back_reference(name, new_alias, back);
            (
                quote!(#new_alias<S = Nested> = #name<Whole<S>>),
                quote!(Whole<Nested>),
                quote!(impl<S> #name<Whole<S>> { #set }),
            )
        }
        None => (quote!(#new_alias = #name<Whole>), quote!(Whole), TokenStream::new()),
    };
    let patched = of_setters(quote!(impl #name<Patch>), &patch.setters);
    let setters = of_setters(quote!(impl<S> #name<S>), setters);
    let traits = traits(plan, &quote!(#name<S>));
    quote! {
        #new_docs
        pub type #alias;

        #patch_docs
        pub type #patch_alias = #name<Patch>;

        #docs
        #[derive(Clone)]
        pub struct #name<S>(Body, PhantomData<S>);
        impl #name<#of_new> { #constructor #(#own)* }
        #back
        #patched
        #setters
        #required
        #traits
    }
}

fn back_reference(name: &Ident, alias: &Ident, back: &Setter) -> TokenStream {
    let (docs, wire, method) = (docs::paragraphs([&back.docs]), &back.wire, &back.name);
    let (ty, value) = (&back.argument.ty, &back.argument.value);
    quote! {
        #docs
        pub fn #method(self, value: #ty) -> #alias<Complete> { #name(self.0.with(#wire, #value), PhantomData) }
    }
}

/// The implementations that every body has, by a macro of the runtime.
fn traits(plan: &BodyPlan, ty: &TokenStream) -> TokenStream {
    let body = match (&plan.link, &plan.made_of) {
        (Some(target), _) => quote!(pexgen_runtime::body!(#ty => #target);),
        (None, Some(read)) => quote!(pexgen_runtime::body!(#ty from #read);),
        (None, None) => quote!(pexgen_runtime::body!(#ty);),
    };
    let patch = match &plan.form {
        BodyForm::Shared { patch, .. } => &patch.alias,
        BodyForm::One(_) | BodyForm::Patch => &plan.name,
    };
    let patch = plan.patched.as_ref().map(|read| quote!(pexgen_runtime::patch!(#patch => #read);));
    quote!(#body #patch)
}

/// A constructor; `create` is the type's name, and `marker` what the tuple has behind the body.
fn new(plan: &Constructor, create: &TokenStream, marker: &TokenStream) -> TokenStream {
    let docs = docs::paragraphs(&plan.docs);
    let constants = plan.constants.iter().map(|(wire, value)| quote!(.with(#wire, #value)));
    let start = quote!(Body::new() #(#constants)*);
    if let Some(required) = &plan.by_name {
        let values = plan.arguments.iter().map(|Setter { wire, name, .. }| quote!(.with(#wire, required.#name)));
        return quote! {
            #docs
            pub fn new(required: #required) -> Self { #create(#start #(#values)* #marker) }
        };
    }
    let arguments = plan.arguments.iter().map(|Setter { name, argument, .. }| {
        let ty = &argument.ty;
        quote!(#name: #ty)
    });
    let values = plan.arguments.iter().map(|Setter { wire, argument, .. }| {
        let value = &argument.value;
        quote!(.with(#wire, #value))
    });
    let default = plan.arguments.is_empty().then(|| quote!(#[allow(clippy::new_without_default)]));
    quote! {
        #docs
        #default
        pub fn new(#(#arguments),*) -> Self { #create(#start #(#values)* #marker) }
    }
}

/// The struct that holds the required values where there are many. They are those of a `struct` or of an alias (`type`).
fn required(plan: &Constructor, kind: &str) -> Option<TokenStream> {
    let name = plan.by_name.as_ref()?;
    let fields = plan.arguments.iter().map(|Setter { name, argument, docs, .. }| {
        let (docs, ty) = (docs::paragraphs([docs]), &argument.ty);
        quote!(#docs pub #name: #ty,)
    });
    let docs =
        docs::paragraphs([format!("The required fields of [`{0}`]({kind}@{0}), for [`{0}::new`].", plan.creates)]);
    Some(quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct #name { #(#fields)* }
    })
}

/// An `impl` of nothing but setters, if there are any.
fn of_setters(head: TokenStream, setters: &[Setter]) -> Option<Text> {
    if setters.is_empty() {
        return None;
    }
    let mut text = Text::items();
    text.open(head);
    for setter in setters {
        add_setter(&mut text, setter);
    }
    text.close();
    Some(text)
}

fn setter(plan: &Setter) -> Text {
    let mut text = Text::members();
    add_setter(&mut text, plan);
    text
}

/// Adds the method that sets a field.
fn add_setter(text: &mut Text, plan: &Setter) {
    let Setter { wire, name, argument, .. } = plan;
    let (ty, value) = (&argument.ty, &argument.value);
    text.docs([&plan.docs]).deprecated(plan.deprecated);
    text.open_list(quote!(pub fn #name), ("(", ")"), [quote!(self), quote!(value: #ty)], " -> Self");
    text.line(quote!(self.with(#wire, #value))).close();
}

/// The options of a deletion.
pub fn deletion(plan: &DeletionPlan) -> TokenStream {
    let DeletionPlan { read, accepted, .. } = plan;
    let docs = docs::paragraphs(&plan.docs);
    let setters = plan.setters.iter().map(setter);
    let booleans = plan.has_python_booleans.then(|| {
        quote!(
            const PYTHON_BOOLEANS: bool = true;
        )
    });
    quote! {
        #docs
        #[derive(Clone, Debug, Default)]
        pub struct DeleteOptions(Body);
        impl DeleteOptions {
            /// Creates it with no option set.
            pub fn new() -> Self { Self(Body::new()) }
            #(#setters)*
        }
        pexgen_runtime::body!(DeleteOptions);
        impl DeleteWith for #read {
            type Parameters = DeleteOptions;
            type Accepted = #accepted;
            #booleans
        }
    }
}
