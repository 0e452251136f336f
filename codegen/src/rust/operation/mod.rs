//! The file of one operation, and the method that creates its request.

mod body;
mod headers;
mod request;
mod response;
mod stream;

use proc_macro2::TokenStream;
use quote::quote;

use super::plan::operation::OperationPlan;
use super::{choices, docs};

pub use request::accessor;

/// All the code of an operation.
pub fn file(plan: &OperationPlan) -> TokenStream {
    let OperationPlan { imports, .. } = plan;
    let title = docs::inner(&plan.docs);
    let request = request::request(&plan.request);
    let declaration = declaration(plan);
    let stream = plan.stream.as_ref().map(stream::stream);
    let bodies = plan.bodies.as_ref().map(body::bodies);
    let form = plan.form.as_ref().map(body::form);
    let (responses, failures) = (response::declared(&plan.responses), response::declared(&plan.failures));
    let headers = plan.headers.as_ref().map(headers::headers);
    let choices = plan.choices.iter().map(choices::field_enum);
    quote! {
        #title
        #imports
        #request
        #declaration
        #stream
        #bodies
        #form
        #responses
        #failures
        #headers
        #(#choices)*
    }
}

/// The declaration of the operation for the runtime, and the methods that send the request.
fn declaration(plan: &OperationPlan) -> TokenStream {
    let OperationPlan { id, method, path, .. } = plan;
    let name = &plan.request.name;
    let (response, failure) = (response::ty(&plan.responses), response::ty(&plan.failures));
    let (responses, failures) = (response::specs(&plan.responses), response::specs(&plan.failures));
    let anonymous = plan.is_anonymous.then(|| quote! { const ANONYMOUS: bool = true; });
    quote! {
        impl<C: Connection> Operation for #name<C> {
            type Connection = C;
            type Response = #response;
            type Failure = #failure;
            const NAME: &'static str = #id;
            const METHOD: &'static str = #method;
            const PATH: &'static str = #path;
            #anonymous
            const RESPONSES: &'static [ResponseSpec<C, Self::Response>] = &[#(#responses),*];
            const FAILURES: &'static [ResponseSpec<C, Self::Failure>] = &[#(#failures),*];
            fn into_builder(self) -> RequestBuilder<C> { self.0 }
        }
        pexgen_runtime::operation!(#name => #response, #failure);
    }
}
