//! The model of an API, which the front-ends create and the back-ends read.
//!
//! The model depends neither on a document format nor, except for names, on Rust.

mod api;
mod containment;
mod derives;
mod field;
mod history;
pub mod limits;
mod lookup;
pub mod naming;
mod operation;
pub mod repeated;
mod schema;
mod selection;
mod server;
pub mod timeline;
mod types;

pub use api::{
    Action, Api, Authentication, BooleanForm, Command, Key, LIST_PARAMETERS, Method, Names, Part, Reply, Resource,
    ResponseKind, Role, Version,
};
pub use derives::{Derive, Derives};
pub use field::{
    Access, DefaultValue, Field, Filtering, LookupSet, Lookups, MANY_ARGUMENTS, Presence, required_struct,
};
pub use history::History;
pub use limits::{Bound, Bounds, Limits};
pub use lookup::Lookup;
pub use operation::{
    Callback, Content, Cursor, CursorStream, Encoding, FormFields, Link, Operation, OperationNames, Parameter,
    ParameterLocation, Parts, RequestBody, Response, SecurityRequirement, Serialization, Status, Style, essence,
    is_in_media_range, is_json_lines, is_one_media_type,
};
pub use schema::{More, Object, Schema, SchemaNames, Shape, Union, Variant};
pub use server::{ErrorMeaning, ErrorPattern, Rate, Server, ServerLimits, ServerUrl, ServerVersion};
pub use types::{Choice, Choices, Direction, Read, Relation, Type};
