//! The file of one resource.

use proc_macro2::TokenStream;
use quote::quote;

use super::types::{Context, OfResource, ident};
use super::{choices, docs, filters, read, write};
use crate::markdown;
use crate::model::{Command, Method, Reply, Resource, Role, Version};

/// Everything that is generated for a resource.
pub fn file(version: &Version, resource: &Resource) -> TokenStream {
    let context = OfResource::new(version, resource);
    let enums = choices::enums(&resource.fields);
    let title = docs::inner([format!("{}, {}.", markdown::code(&resource.id), markdown::escape(&version.name))]);
    let body = match &resource.role {
        Role::Command(command) => {
            let request = write::request(context);
            let command = invocation(context, command);
            quote!(#request #command)
        }
        Role::Reply => read::object(context),
        Role::Embedded => {
            let (object, new, filters) = (read::object(context), write::new_object(context), filters::fields(context));
            quote!(#object #new #filters)
        }
        Role::Collection | Role::Nested { .. } => collection(context),
    };
    quote! {
        #title
        use pexgen_runtime::prelude::*;
        #body
        #enums
    }
}

fn collection(context: OfResource<'_>) -> TokenStream {
    let resource = context.resource;
    let (object, endpoints) = (read::object(context), read::endpoints(context));
    let new = resource.is_written_whole().then(|| {
        let (read, new) = (ident(&resource.names.read), ident(&resource.names.new));
        let body = write::new_object(context);
        let state = resource.back_reference().map(|_| quote!(<Complete>));
        quote!(#body impl Writable for #read { type New = #new #state; })
    });
    let patch = resource.is_patched().then(|| write::patch(context));
    let deletes = !resource.delete_parameters.is_empty() && resource.details(Method::Delete);
    let deletion = deletes.then(|| write::deletion(context));
    let parent = parent(context);
    let filters = filters::fields(context);
    quote!(#object #endpoints #parent #new #patch #deletion #filters)
}

fn parent(context: OfResource<'_>) -> Option<TokenStream> {
    let Role::Nested { parent } = &context.resource.role else { return None };
    let parent = context.version.resources.get(parent)?;
    let (name, path) = (ident(&context.resource.names.read), context.path(parent, &parent.names.read));
    Some(quote!(impl NestedIn for #name { type Parent = #path; }))
}

fn invocation(context: OfResource<'_>, command: &Command) -> TokenStream {
    let resource = context.resource;
    let (name, id, path) = (ident(&resource.names.new), &resource.id, &resource.path);
    let reply = reply(&command.reply, &context);
    let whole = matches!(command.reply, Reply::Whole(_)).then(|| {
        quote!(
            const ENVELOPE: bool = false;
        )
    });
    quote! {
        impl Command for #name {
            type Reply = #reply;
            const NAME: &'static str = #id;
            const PATH: &'static str = #path;
            #whole
        }
    }
}

/// The type of what a command answers.
pub fn reply(reply: &Reply, context: &Context<'_>) -> TokenStream {
    match reply {
        Reply::Outcome => quote!(CommandResponse),
        Reply::Data(id) | Reply::Whole(id) => context
            .version
            .resources
            .get(id)
            .map_or_else(|| quote!(CommandResponse), |reply| context.path(reply, &reply.names.read)),
    }
}

/// The names that a resource's module gives to its group.
pub fn exports(resource: &Resource) -> Vec<&str> {
    let mut names = Vec::new();
    if matches!(resource.role, Role::Command(_)) {
        names.push(resource.names.new.as_str());
        return names;
    }
    names.push(resource.names.read.as_str());
    if resource.is_written_whole() {
        names.push(&resource.names.new);
    }
    if resource.is_patched() {
        names.push(&resource.names.patch);
    }
    names
}

/// Whether a resource has any endpoint.
pub fn has_endpoint(resource: &Resource) -> bool {
    matches!(resource.role, Role::Collection | Role::Nested { .. })
        && Method::ALL.iter().any(|method| resource.lists(*method) || resource.details(*method))
}
