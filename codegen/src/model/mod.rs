//! The one meaning that every input lowers to and every output is written from.
//!
//! Nothing here knows where a document came from, nor what Rust looks like beyond the names.

mod api;
mod field;
pub mod limits;
mod lookup;
pub mod naming;
mod operation;
mod schema;
mod selection;

pub use api::{Action, Answer, Api, Command, Key, Method, Names, Part, Reply, Resource, Role, SignIn, Version};
pub use field::{
    Access, Choice, Choices, DefaultValue, Field, Filtering, LookupSet, Lookups, Presence, Read, Relation, Type,
};
pub use limits::{Bound, Bounds, Limits};
pub use lookup::Lookup;
pub use operation::{
    Content, Cursor, CursorStream, Encoding, Operation, OperationNames, Parameter, ParameterPlace, Parts, RequestBody,
    Response, Status, Style, is_one_media_type,
};
pub use schema::{More, Object, Schema, SchemaNames, Shape, Union, Variant};
