//! The names that generated files import.
//!
//! The set is small and fixed, because the generator gives no type one of these names:
//!
//! - values: `Date`, `Decimal`, `Json`, `Link`, `Nullable`, `Related`, `ResourceUri`, `Secret`, `Time`, `Timestamp`,
//!   `Unknown`
//! - reading: `Record`, `FieldValue`, `Fields`, `FieldVisitor`, `Sink`,
//!   `UnknownFields`, `record!`, `union!`
//! - writing: `Body`, `Complete`, `Nested`, `PhantomData`, `list`, `body!`, `patch!`
//! - choices: `Choice`, `choice!`
//! - resources: `Batch`, `Create`, `CreateWithFile`, `Delete`, `DeleteAll`, `DeleteWith`, `Get`, `GetFile`, `IntoUri`,
//!   `List`, `NestedIn`, `Replace`, `Resource`, `Rooted`, `Update`, `Uploads`, `Writable`, `resource!`
//! - responses and files: `Created`, `CreatedOrAccepted`, `CreatedOrFile`, `Upload`
//! - filters: `AcrossRelation`, `AllLookups`, `Boolean`, `DateTime`, `Field`, `File`, `Float`, `Integer`, `NoLookups`, `OneOf`, `Ordered`,
//!   `Text`, `ToMany`, `ToOne`, `lookups!` (and as kinds `Date`, `Decimal`, `Json`, `Nullable`, `Time`)
//! - commands: `Command`, `CommandResponse`
//! - operations: `operation!`, `streamed!`; their types are in [`operation`](mod@crate::operation), which files of operations
//!   import completely
//! - clients: `ClientBuilder`, `Endpoint`, `Error`, `Result`, `client!`; `Client` is not here, because generated
//!   clients have that name
//! - `BTreeMap` of the standard library

pub use std::collections::BTreeMap;
pub use std::marker::PhantomData;

pub use crate::choice::{Choice, Unknown};
pub use crate::client::ClientBuilder;
pub use crate::command::{Command, CommandOrFile, CommandResponse};
pub use crate::decode::{FieldValue, Json, Record};
pub use crate::encode::{Body, Complete, Nested, list};
pub use crate::endpoint::{Created, CreatedOrAccepted, CreatedOrFile, Endpoint};
pub use crate::error::{Error, Result};
pub use crate::file::Upload;
pub use crate::filter::{
    AcrossRelation, AllLookups, Boolean, DateTime, Field, File, Float, Integer, NoLookups, OneOf, Ordered, Text,
    ToMany, ToOne,
};
pub use crate::relation::{IntoUri, Link, Related, ResourceUri};
pub use crate::resource::{
    Batch, Create, CreateWithFile, Delete, DeleteAll, DeleteWith, Get, GetFile, List, NestedIn, Replace, Resource,
    Rooted, Single, Update, Uploads, Writable,
};
pub use crate::wire::{FieldVisitor, Fields, Sink};
pub use crate::{Date, Decimal, Nullable, Secret, Time, Timestamp, UnknownFields};
pub use crate::{body, choice, client, lookups, operation, patch, record, resource, streamed, union};
