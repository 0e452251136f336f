//! Orderings of lists.

use std::fmt;
use std::marker::PhantomData;

use super::Field;

/// The schema allows ordering by the field.
#[derive(Clone, Copy, Debug)]
pub struct Ordered;

/// The schema does not allow ordering by the field.
#[derive(Clone, Copy, Debug)]
pub struct Unordered;

/// Whether a field can be ordered by.
#[diagnostic::on_unimplemented(
    message = "the schema does not allow ordering by this field",
    label = "cannot be ordered by",
    note = "`ordering` in the schema names the fields of a resource that can"
)]
pub trait CanOrder {}

impl CanOrder for Ordered {}

/// An ordering of the objects of the resource `R` by one field.
pub struct OrderBy<R> {
    pub(crate) key: String,
    resource: PhantomData<fn() -> R>,
}

impl<R, K, L, O> Field<R, K, L, O> {
    /// Least first.
    pub fn asc(self) -> OrderBy<R>
    where
        O: CanOrder,
    {
        OrderBy { key: self.name.into_owned(), resource: PhantomData }
    }

    /// Greatest first.
    pub fn desc(self) -> OrderBy<R>
    where
        O: CanOrder,
    {
        OrderBy { key: format!("-{}", self.name), resource: PhantomData }
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
