//! Orderings of lists.

use std::fmt;
use std::marker::PhantomData;

/// The schema allows ordering by the field.
#[derive(Clone, Copy, Debug)]
pub struct Ordered;

/// The schema does not allow ordering by the field.
#[derive(Clone, Copy, Debug)]
pub struct Unordered;

/// Marks a field that can be ordered by.
#[diagnostic::on_unimplemented(
    message = "the schema does not allow ordering by this field",
    label = "not orderable",
    note = "`ordering` in the schema lists the orderable fields of a resource"
)]
pub trait CanOrder {}

impl CanOrder for Ordered {}

/// An ordering of the objects of the resource `R` by one field, created by [`Field::asc`](super::Field::asc) and
/// [`Field::desc`](super::Field::desc).
pub struct OrderBy<R> {
    pub(crate) key: String,
    resource: PhantomData<fn() -> R>,
}

impl<R> OrderBy<R> {
    pub(super) fn new(key: String) -> Self {
        Self { key, resource: PhantomData }
    }
}

impl<R> Clone for OrderBy<R> {
    fn clone(&self) -> Self {
        Self { key: self.key.clone(), resource: PhantomData }
    }
}

impl<R> PartialEq for OrderBy<R> {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl<R> fmt::Debug for OrderBy<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OrderBy").field(&self.key).finish()
    }
}
