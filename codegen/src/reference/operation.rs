//! The page of an operation of an OpenAPI document.

use maud::{Markup, html};

use super::field::Fields;
use super::item::Item;
use super::matrix::versions;
use super::site::{Changes, Site, Subject, entry, prose};
use super::{changes, example};
use crate::markdown;
use crate::model::{Content, Encoding, Field, Operation, ParameterLocation, Response, Version};
use crate::rust::plan::bindings::Bindings;
use crate::rust::plan::operation::call;
use crate::rust::plan::operation::example::ExampleCall;

/// Renders the page.
pub fn page(site: &Site<'_>, item: &Item<'_, Operation>, changes: &Changes) -> String {
    let operation = item.newest;
    let presence = item.presence();
    let parameters = item.fields(|operation| operation.parameters.iter().map(|parameter| &parameter.field).collect());
    let headers = item.fields(|operation| operation.headers.iter().collect());
    let set = Fields { id: &item.id, presence: &presence, all: &parameters, prefix: "parameter", is_read: false };
    let received = Fields { id: &item.id, presence: &presence, all: &headers, prefix: "header", is_read: true };
    let head = html! {
        h1 { code { (item.id) } }
        p class="path" { strong { (operation.method) } " " code { (operation.path) } }
        @if operation.deprecated { p { strong { "Deprecated." } } }
        (prose(&markdown::prose(&operation.summary).join("\n\n")))
        (prose(&markdown::prose(&operation.description).join("\n\n")))
    };
    let main = html! {
        main id="main" tabindex="-1" {
            (facts(site, item, changes))
            (set.sections(site, changes, ("parameters", "Parameters"), |field| location(operation, field).into_iter().collect()))
            @if let Some(body) = &operation.body {
                h2 id="body" { "Request body" }
                @if !body.required { p { "Optional." } }
                (prose(&markdown::prose(&body.description).join("\n\n")))
                (contents(site, &body.contents))
            }
            (responses(site, "responses", "Responses", &operation.responses))
            (responses(site, "errors", "Error responses", &operation.error_responses))
            @if !headers.is_empty() {
                h2 id="headers" { "Response headers" }
                (received.cards(site, changes, |_| Vec::new()))
            }
            (callbacks(site, operation))
            (examples(site, item))
            (changes::section(site, item, changes))
        }
    };
    site.page(&item.id, Some(&item.id), &head, &main)
}

fn facts(site: &Site<'_>, item: &Item<'_, Operation>, changes: &Changes) -> Markup {
    let operation = item.newest;
    html! {
        h2 id="endpoint" { "Endpoint" }
        dl class="sheet" {
            (entry("Rust", &html! { code { (call(operation)) } }))
            @if !operation.security.is_empty() { (entry("Authentication", &html! { (operation.authentication()) })) }
            @if let Some(date) = &operation.sunset { (entry("May be removed from", &html! { (date) })) }
            @if let Some(stream) = &operation.stream { (entry("Pages", &html! { "items in " code { (stream.items) } })) }
            (versions(site, item, changes))
            (entry("Document", &html! { code { (operation.document) } }))
        }
    }
}

fn location(operation: &Operation, field: &Field) -> Option<&'static str> {
    let parameter = operation.parameters.iter().find(|parameter| parameter.field.wire == field.wire)?;
    Some(match parameter.location {
        ParameterLocation::Path => "in the path",
        ParameterLocation::Query => "in the query",
        ParameterLocation::Header => "in a header",
        ParameterLocation::Cookie => "in a cookie",
    })
}

fn contents(site: &Site<'_>, contents: &[Content]) -> Markup {
    html! {
        ul { @for content in contents { li { code { (content.media) } ": " (encoding(site, &content.encoding)) } } }
    }
}

fn encoding(site: &Site<'_>, encoding: &Encoding) -> Markup {
    html! {
        @match encoding {
            Encoding::Json(kind) => (site.kind(kind)),
            Encoding::Text => "text",
            Encoding::Bytes => "bytes",
            Encoding::Events(kind) => { "events, each " (site.kind(kind)) },
            Encoding::Lines(kind) => { "lines, each " (site.kind(kind)) },
            Encoding::Form(form) => { "form of " (site.link(Subject::Schema, &form.schema)) },
            Encoding::Multipart(parts) => {
                "parts of " (site.link(Subject::Schema, &parts.schema))
                @if !parts.media.is_empty() {
                    ul { @for (name, media) in &parts.media { li { code { (name) } ": " code { (media) } } } }
                }
            },
        }
    }
}

fn responses(site: &Site<'_>, id: &str, title: &str, responses: &[Response]) -> Markup {
    html! {
        @if !responses.is_empty() {
            h2 id=(id) { (title) }
            dl class="sheet" { @for response in responses { (entry(&response.status.to_string(), &html! {
                (prose(&markdown::prose(&response.description).join("\n\n")))
                @if response.contents.is_empty() { p { "No body." } } @else { (contents(site, &response.contents)) }
                @for link in &response.links { p class="facts" { "Link " code { (link.name) } " to " (site.link(Subject::Operation, &link.operation)) } }
            })) } }
        }
    }
}

fn callbacks(site: &Site<'_>, operation: &Operation) -> Markup {
    html! {
        @if !operation.callbacks.is_empty() {
            h2 id="callbacks" { "Requests of the server" }
            dl class="sheet" { @for callback in &operation.callbacks { (entry(&callback.name, &html! {
                p { (callback.method) " " code { (callback.url) } }
                (prose(&markdown::prose(&callback.description).join("\n\n")))
                (contents(site, &callback.contents))
            })) } }
        }
    }
}

fn examples(site: &Site<'_>, item: &Item<'_, Operation>) -> Markup {
    let (version, operation) = (site.version(item), item.newest);
    html! {
        h2 id="examples" { "Examples" }
        p { "With " code { "client" } " of version " (version.name) ". Keys and values are placeholders." }
        @if let Some(example) = ExampleCall::of(version, operation) {
            h3 { "Rust" }
            pre class="rust" { code { (rust(site, version, &example)) } }
        }
        h3 { "curl" }
        pre class="curl" { code { (example::of_operation(version, operation)) } }
    }
}

fn rust(site: &Site<'_>, version: &Version, example: &ExampleCall) -> String {
    let module = format!("{}::{}", Bindings::of_crate(site.api).path(), version.module);
    let path = example.takes_path.then(|| "use std::path::Path;\n".to_owned());
    let types = example.types.iter().map(|path| format!("use {module}::{path};\n"));
    let imports: String = path.into_iter().chain(types).collect();
    let separator = if imports.is_empty() { "" } else { "\n" };
    format!("{imports}{separator}let response = {}.await?;", example.call)
}
