//! The file of one operation, and the method that creates its request.

mod body;
mod description;
mod headers;
mod request;
mod response;

use proc_macro2::TokenStream;
use quote::quote;

use super::plan::imports::Imports;
use super::plan::resource::ChoicePlan;
use super::types::{Context, ident};
use super::{choices, docs};
use crate::markdown;
use crate::model::{Content, Encoding, Operation, Version};
use body::Body;
use response::Outcome;

/// All the code of an operation.
pub fn file(version: &Version, operation: &Operation) -> TokenStream {
    let imports = imports(operation);
    let context = Context::of_operation(version, operation, &imports);
    let (answer, failure) = (Outcome::success(context, operation), Outcome::failure(context, operation));
    let body = Body::of(context, operation);
    let title = docs::inner([format!("{}, {}.", markdown::code(&operation.id), markdown::escape(&version.name))]);
    let request = request::request(context, operation, body.as_ref());
    let declaration = declaration(operation, &answer, &failure);
    let stream = response::stream(context, operation);
    let headers = headers::headers(context, operation);
    let body = body.map(|body| body.types(context));
    let (answers, failures) = (answer.declared(), failure.declared());
    let enums = ChoicePlan::all(&context, operation.parameters.iter().map(|parameter| &parameter.field));
    let enums = enums.iter().map(choices::choice_enum);
    let all = quote!(#request #declaration #stream #body #answers #failures #headers #(#enums)*);
    let imports = imports.declarations();
    quote! {
        #title
        #imports
        #all
    }
}

/// The imports of the file. What the printers write out comes first: a schema may have the name of one of these.
fn imports(operation: &Operation) -> Imports {
    let names = &operation.names;
    let choices = operation.parameters.iter().filter_map(|parameter| parameter.field.enum_name());
    let own =
        [names.request.as_str(), &names.body, &names.form, &names.response, &names.error_response, "Required", "C"];
    let headers = (!operation.headers.is_empty()).then_some(names.headers.as_str());
    let imports = Imports::beside(own.into_iter().chain(headers).chain(choices));
    let contents = || operation.body.iter().flat_map(|body| &body.contents);
    let is_form = |content: &Content| matches!(content.encoding, Encoding::Multipart(_));
    let always = ["Connection", "Operation", "RequestBuilder", "ResponseSpec"].map(|name| (name, true));
    let is_streamed = response::is_streamed(operation);
    let used = [
        ("Parameter", !operation.parameters.is_empty()),
        ("IntoBody", contents().count() > 1),
        ("Form", contents().any(is_form)),
        ("Cursor", is_streamed),
        ("CursorStream", is_streamed),
        ("Streamed", is_streamed),
    ];
    for (name, _) in always.into_iter().chain(used).filter(|(_, is_used)| *is_used) {
        imports.runtime(name);
    }
    imports
}

/// The declaration of the operation for the runtime.
fn declaration(operation: &Operation, answer: &Outcome, failure: &Outcome) -> TokenStream {
    let name = ident(&operation.names.request);
    let (id, method, path) = (&operation.id, &operation.method, &operation.path);
    let (answer_type, failure_type) = (answer.ty(), failure.ty());
    let (answers, failures) = (answer.cases(), failure.cases());
    let sending = answer.sending(&name, failure);
    quote! {
        impl<C: Connection> Operation for #name<C> {
            type Connection = C;
            type Response = #answer_type;
            type Failure = #failure_type;
            const NAME: &'static str = #id;
            const METHOD: &'static str = #method;
            const PATH: &'static str = #path;
            const RESPONSES: &'static [ResponseSpec<C, Self::Response>] = &[#(#answers),*];
            const FAILURES: &'static [ResponseSpec<C, Self::Failure>] = &[#(#failures),*];
            fn into_builder(self) -> RequestBuilder<C> { self.0 }
        }
        #sending
    }
}

/// The method of the group that creates the request.
pub fn accessor(version: &Version, operation: &Operation, imports: &Imports) -> TokenStream {
    // The types inside a struct of arguments, or inside an enum of bodies, are not named here.
    let unused = Imports::default();
    let outside = |inside: bool| Context::of_accessor(version, operation, if inside { &unused } else { imports });
    let context = outside(request::takes_struct(operation));
    let several = operation.body.as_ref().is_some_and(|body| body.contents.len() > 1);
    let body = Body::required(outside(several || request::takes_struct(operation)), operation);
    let (method, request) = (ident(&operation.names.method), ident(&operation.names.request));
    let docs = docs::paragraphs(description::brief(operation));
    let deprecated = docs::deprecated(operation.deprecated);
    let arguments = request::arguments(context, operation, body.as_ref());
    let names: Vec<_> = request::names(&arguments);
    let parameters = request::parameters(&arguments, &request::required_path(operation));
    quote! {
        #docs
        #deprecated
        pub fn #method(&self, #parameters) -> #request<C> { #request::new(self.0.clone(), #(#names),*) }
    }
}

/// The call that creates the request: `client.alarms().list_alarms(…)`.
pub fn request_path(operation: &Operation) -> String {
    let groups = operation.names.group.iter().fold(String::new(), |calls, module| calls + "." + module + "()");
    format!("client{groups}.{}({})", operation.names.method, if takes_any(operation) { "…" } else { "" })
}

/// Whether the accessor has parameters.
pub fn takes_any(operation: &Operation) -> bool {
    operation.body.as_ref().is_some_and(|body| body.required)
        || operation.parameters.iter().any(|parameter| parameter.field.is_required())
}

/// The names that an operation's module gives to its group.
pub fn exports<'a>(version: &'a Version, operation: &'a Operation) -> Vec<&'a str> {
    let imports = Imports::default();
    let context = Context::of_operation(version, operation, &imports);
    let names = &operation.names;
    let body = Body::of(context, operation);
    let has_form = body.as_ref().is_some_and(Body::has_form);
    let mut exports = vec![names.request.as_str()];
    exports.extend(body.filter(Body::is_enum).map(|_| names.body.as_str()));
    exports.extend(has_form.then_some(names.form.as_str()));
    exports.extend(Outcome::success(context, operation).is_enum().then_some(names.response.as_str()));
    exports.extend(Outcome::failure(context, operation).is_enum().then_some(names.error_response.as_str()));
    exports.extend((!operation.headers.is_empty()).then_some(names.headers.as_str()));
    exports
}
