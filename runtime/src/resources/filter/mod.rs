//! Filters and orderings that the schema allows, checked by the compiler.
//!
//! A server ignores a filter that it does not know, so a misspelt one returns everything, and a DELETE with it deletes
//! everything. Generated [`Field`]s carry the resource, the kind of the field, the lookups that the schema allows and
//! whether it can be ordered by; what does not fit does not compile.

mod field;
mod kind;
pub mod lookup;
mod order;
mod transform;
mod value;

pub use field::{Field, Filter, InvalidFilter};
pub use kind::{
    Boolean, CanBeNull, Comparable, DateTime, File, Float, HasBoth, HasDate, HasTime, Integer, Listable, OneOf,
    Relation, TakesFile, Text, TextSearch, ToMany, ToOne,
};
pub use lookup::{AcrossRelation, AllLookups, Allows, Crossed, Crosses, Lookups, NoLookups};
pub use order::{CanOrder, OrderBy, Ordered, Unordered};
pub use value::{FilterValue, Term};
