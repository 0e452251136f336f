//! Filters and orderings, checked against the schema by the compiler.
//!
//! A server ignores a filter that it does not know: a misspelt filter returns every object, and a DELETE with it deletes
//! every object. Therefore generated [`Field`]s have the resource, the kind of the field, the lookups that the schema
//! allows and whether the field can be ordered by in their type; a filter that the schema does not allow does not
//! compile. That holds for the version whose schema the bindings were generated from: a server of another release may
//! lack a field, and ignores filters on it.

mod field;
mod identity;
mod kind;
pub mod lookup;
mod order;
mod transform;
mod value;

pub use field::{Field, Filter, InvalidFilter};
pub use identity::Identity;
pub use kind::{
    Boolean, CanBeNull, Comparable, DateTime, Float, HasBoth, HasDate, HasTime, Integer, Listable, OneOf, Relation,
    Text, TextSearch, ToMany, ToOne,
};
pub use lookup::{AcrossRelation, AllLookups, Allows, Crossed, Crosses, Lookups, NoLookups};
pub use order::{CanOrder, OrderBy, Ordered, Unordered};
pub use value::{FilterTerm, FilterValue};
