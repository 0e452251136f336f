//! The file of one resource.

use proc_macro2::TokenStream;
use quote::quote;

use super::plan::resource::{CommandPlan, EndpointPlan, ResourcePlan};
use super::{body, choices, docs, files, filters, record};

/// Everything that is generated for a resource.
pub fn file(plan: &ResourcePlan) -> TokenStream {
    let (docs, imports) = (docs::inner(&plan.docs), &plan.imports);
    let record = plan.record.as_ref().map(record::record);
    let endpoint = plan.endpoint.as_ref().map(endpoint);
    let files = plan.files.as_ref().map(files::endpoint);
    let body = plan.body.as_ref().map(body::body);
    let command = plan.command.as_ref().map(command);
    let deletion = plan.deletion.as_ref().map(body::deletion);
    let filters = filters::filters(&plan.filters, &plan.lookups);
    let choices = plan.choices.iter().map(choices::field_enum);
    quote! {
        #docs
        #imports
        #record
        #endpoint
        #files
        #body
        #command
        #deletion
        #(#choices)*
        #filters
    }
}

/// The traits that declare what can be done with a resource.
fn endpoint(plan: &EndpointPlan) -> TokenStream {
    let EndpointPlan { name, id, path, key, shadowed, .. } = plan;
    let shadowed = (!shadowed.is_empty()).then(|| quote!(const SHADOWED: &'static [&'static str] = &[#(#shadowed),*];));
    let key_field = plan.key_field.as_ref().map(|field| quote!(const KEY: &'static str = #field;));
    let collection = plan.collection.as_ref().map(|name| quote!(const COLLECTION: &'static str = #name;));
    let schema = plan.schema.as_ref().map(|schema| quote!(, #schema));
    let (marks, others): (Vec<_>, Vec<_>) = plan.abilities.iter().partition(|(_, items)| items.is_empty());
    let abilities = marks.into_iter().chain(others).map(|(ability, items)| quote!(impl #ability for #name { #items }));
    quote! {
        impl Resource for #name {
            type Key = #key;
            const NAME: &'static str = #id;
            const PATH: &'static str = #path;
            #key_field
            #collection
            #shadowed
        }
        pexgen_runtime::resource!(#name #schema);
        #(#abilities)*
    }
}

fn command(plan: &CommandPlan) -> TokenStream {
    let CommandPlan { name, id, path, reply, .. } = plan;
    let envelope = (!plan.envelope).then(|| {
        quote!(
            const ENVELOPE: bool = false;
        )
    });
    let schema = plan.schema.as_ref().map(|schema| quote!(pexgen_runtime::schema!(#name as Command, #schema);));
    quote! {
        impl Command for #name {
            type Reply = #reply;
            const NAME: &'static str = #id;
            const PATH: &'static str = #path;
            #envelope
        }
        #schema
    }
}
