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

/// A method that sends files.
pub struct FileMethod {
    pub docs: Vec<String>,
    pub name: Ident,
    pub call: FileCall,
}

/// What files are sent to.
pub enum FileCall {
    /// An object: the field of the file, the trait of what is accepted as its URI, and the type of the response.
    Upload { wire: String, into_uri: TokenStream, updated: TokenStream },
    /// The list, with the fields of a new object: the field of the file, their type, and the type of the response.
    Create { wire: String, new: TokenStream, created: TokenStream },
    /// The list, with several files.
    CreateWithAll { files: FileArguments, new: TokenStream, created: TokenStream },
}

/// The arguments for all files of a request.
pub struct FileArguments {
    /// The type of a file.
    pub upload: TokenStream,
    pub files: Vec<FileArgument>,
}

/// The argument for one file.
pub struct FileArgument {
    pub name: Ident,
    pub wire: String,
    /// Whether the request needs it.
    pub required: bool,
}

impl FileArguments {
    /// Plans the arguments for the files of a resource. `None` if it has no files.
    pub fn of_resource(context: OfResource<'_>) -> Option<Self> {
        let files: Vec<FileArgument> = context.resource.files().map(FileArgument::of).collect();
        (!files.is_empty()).then(|| Self { upload: context.runtime("Upload"), files })
    }
}

impl FileArgument {
    fn of(field: &Field) -> Self {
        Self { name: ident(&field.name), wire: field.wire.clone(), required: field.is_required() }
    }
}

impl FilesPlan {
    /// Plans the endpoint of a resource. `None` if it has no files.
    pub fn of_resource(context: OfResource<'_>) -> Option<Self> {
        let resource = context.resource;
        if !resource.sends_files() {
            return None;
        }
        let files: Vec<&Field> = resource.files().collect();
        let uploaded = files.iter().filter(|_| resource.upload_method().is_some());
        let mut methods: Vec<FileMethod> = uploaded.map(|field| FileMethod::upload(context, field)).collect();
        if resource.lists(Method::Post) {
            methods.extend(FileMethod::create(context, &files));
        }
        let read = &resource.names.read;
        Some(Self {
            docs: vec![format!("The endpoint of [`{read}`], which has files: `{}`.", description::calls(resource))],
            name: ident(&resource.names.endpoint),
            read: ident(read),
            connection: context.runtime("Connection"),
            endpoint: context.runtime("Endpoint"),
            upload: context.runtime("Upload"),
            methods,
        })
    }
}

impl FileMethod {
    fn upload(context: OfResource<'_>, field: &Field) -> Self {
        let wire = field.wire.clone();
        let call = FileCall::Upload { wire, into_uri: context.runtime("IntoUri"), updated: context.runtime("Updated") };
        Self {
            docs: described("Uploads the file {} of an object", field, "it"),
            name: ident(&format!("upload_{}", field.name)),
            call,
        }
    }

    /// The method that creates an object with its files: the server may need several of them at once.
    fn create(context: OfResource<'_>, files: &[&Field]) -> Option<Self> {
        if let [field] = files {
            let wire = field.wire.clone();
            return Some(Self {
                docs: described("Creates an object with the file {}", field, "the values"),
                name: ident(&format!("create_with_{}", field.name)),
                call: FileCall::Create { wire, new: context.new_type(), created: context.runtime("Created") },
            });
        }
        let arguments = FileArguments::of_resource(context)?;
        let list = files.iter().map(|field| docs::item(&field.name, &docs::brief(field)));
        let mut paragraphs = vec!["Creates an object with its files.".to_owned(), list.collect::<Vec<_>>().join("\n")];
        paragraphs.extend(sending("the values"));
        let (new, created) = (context.new_type(), context.runtime("Created"));
        Some(Self {
            docs: paragraphs,
            name: ident("create_with_files"),
            call: FileCall::CreateWithAll { files: arguments, new, created },
        })
    }
}

fn described(does: &str, field: &Field, rejected: &str) -> Vec<String> {
    let does = does.replace("{}", &markdown::code(&field.wire));
    let help = docs::brief(field);
    let title = if help.is_empty() { format!("{does}.") } else { format!("{does}: {help}") };
    std::iter::once(title).chain(sending(rejected)).collect()
}

/// How a file is sent, and when that fails.
fn sending(rejected: &str) -> [String; 2] {
    [
        "The file is read while it is sent. A file given by its path is read again if the request is repeated, such as after \
         a 429.".to_owned(),
        format!("# Errors\nWhen the file cannot be read; `is_validation` if the server rejects {rejected}."),
    ]
}
