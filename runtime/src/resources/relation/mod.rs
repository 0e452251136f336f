//! URIs of objects, and links between objects.

mod into_uri;
mod invalid_uri;
mod key;
mod link;
mod related;
mod related_list;
mod resource_path;
mod uri;

pub use into_uri::IntoUri;
pub use invalid_uri::InvalidUri;
pub use key::Key;
pub use link::{Link, OptionalLink};
pub use related::Related;
pub use related_list::{IncompleteRelation, RelatedList};
pub use uri::ResourceUri;
