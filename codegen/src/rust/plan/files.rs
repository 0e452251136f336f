//! The endpoint of a resource with files.

use proc_macro2::{Ident, TokenStream};

use super::super::docs;
use super::super::ident::ident;
use super::description;
use super::types::OfResource;
use crate::markdown;
use crate::model::{Field, Method};

/// The type of an endpoint that has methods for files.
pub struct FilesPlan {
    pub docs: Vec<String>,
    pub name: Ident,
    pub read: Ident,
    pub connection: TokenStream,
    pub endpoint: TokenStream,
    pub upload: TokenStream,
    pub methods: Vec<FileMethod>,
}

/// A method that sends the file of one field.
pub struct FileMethod {
    pub docs: Vec<String>,
    pub name: Ident,
    pub wire: String,
    pub call: FileCall,
}

/// What a file is sent to.
pub enum FileCall {
    /// An object: the trait of what is accepted as its URI, and the type of the response.
    Upload { into_uri: TokenStream, updated: TokenStream },
    /// The list, with the fields of a new object: their type, and the type of the response.
    Create { new: TokenStream, created: TokenStream },
}

impl FilesPlan {
    /// Plans the endpoint of a resource. `None` if it has no files.
    pub fn of_resource(context: OfResource<'_>) -> Option<Self> {
        let resource = context.resource;
        if !resource.sends_files() {
            return None;
        }
        let uploads = resource.upload_method().map(|_| FileMethod::upload as fn(OfResource<'_>, &Field) -> FileMethod);
        let creates = resource.lists(Method::Post).then_some(FileMethod::create as _);
        let kinds = uploads.into_iter().chain(creates);
        let read = &resource.names.read;
        Some(Self {
            docs: vec![format!("The endpoint of [`{read}`], which has files: `{}`.", description::calls(resource))],
            name: ident(&resource.names.endpoint),
            read: ident(read),
            connection: context.runtime("Connection"),
            endpoint: context.runtime("Endpoint"),
            upload: context.runtime("Upload"),
            methods: kinds.flat_map(|plan| resource.files().map(move |field| plan(context, field))).collect(),
        })
    }
}

impl FileMethod {
    fn upload(context: OfResource<'_>, field: &Field) -> Self {
        let call = FileCall::Upload { into_uri: context.runtime("IntoUri"), updated: context.runtime("Updated") };
        Self {
            docs: described("Uploads the file {} of an object", field, "it"),
            name: ident(&format!("upload_{}", field.name)),
            wire: field.wire.clone(),
            call,
        }
    }

    fn create(context: OfResource<'_>, field: &Field) -> Self {
        let call = FileCall::Create { new: context.new_type(), created: context.runtime("Created") };
        Self {
            docs: described("Creates an object with the file {}", field, "the values"),
            name: ident(&format!("create_with_{}", field.name)),
            wire: field.wire.clone(),
            call,
        }
    }
}

fn described(does: &str, field: &Field, rejected: &str) -> Vec<String> {
    let does = does.replace("{}", &markdown::code(&field.wire));
    let help = docs::brief(field);
    let title = if help.is_empty() { format!("{does}.") } else { format!("{does}: {help}") };
    vec![
        title,
        "The file is read while it is sent. A file given by its path is read again if the request is repeated, such as after \
         a 429.".to_owned(),
        format!("# Errors\nWhen the file cannot be read; `is_validation` if the server rejects {rejected}."),
    ]
}
