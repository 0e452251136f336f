//! The kinds of fields, as far as filters are concerned.
//!
//! The value types [`Decimal`], [`Date`], [`Time`] and [`Json`](crate::Json) are their own kinds, and [`Nullable`] of a kind is the
//! same kind that may be null.

use std::marker::PhantomData;

use crate::{Date, Decimal, Nullable, Time};

/// Text.
#[derive(Clone, Copy, Debug)]
pub struct Text;

/// Files. Such a field takes an upload; where the schema lets it be filtered by, it is searched as text.
#[derive(Clone, Copy, Debug)]
pub struct File;

/// Integers.
#[derive(Clone, Copy, Debug)]
pub struct Integer;

/// Floats.
#[derive(Clone, Copy, Debug)]
pub struct Float;

/// Booleans.
#[derive(Clone, Copy, Debug)]
pub struct Boolean;

/// Points in time.
#[derive(Clone, Copy, Debug)]
pub struct DateTime;

/// One of the values of the choice `E`.
#[derive(Clone, Copy, Debug)]
pub struct OneOf<E>(PhantomData<E>);

/// A relation to one object of `T`. It is filtered by the object's key; the URI does not work on the server.
#[derive(Clone, Copy, Debug)]
pub struct ToOne<T>(PhantomData<T>);

/// A relation to any number of objects of `T`. An object matches once for every related object that does.
#[derive(Clone, Copy, Debug)]
pub struct ToMany<T>(PhantomData<T>);

/// Kinds that can be searched as text.
#[diagnostic::on_unimplemented(
    message = "text lookups such as `startswith` need a text field, and this is `{Self}`",
    label = "not a text field"
)]
pub trait TextSearch {}

/// Kinds with an order, for `gt`, `gte`, `lt`, `lte` and `range`.
#[diagnostic::on_unimplemented(
    message = "comparing with greater or less needs a text, number or time field, and this is `{Self}`",
    label = "has no order"
)]
pub trait Comparable {}

/// Kinds that can be compared with a list of values.
#[diagnostic::on_unimplemented(
    message = "`is_in` does not work on a field of the kind `{Self}`",
    label = "cannot be looked up in a list"
)]
pub trait Listable {}

/// Kinds that may be null.
#[diagnostic::on_unimplemented(
    message = "the schema says that this field is never null, so `is_null` has no use",
    label = "never null"
)]
pub trait CanBeNull {}

/// Kinds with both a day and a time of day in them.
#[diagnostic::on_unimplemented(
    message = "the lookups `date` and `time` need a field with a point in time, and this is `{Self}`",
    label = "not a point in time",
    note = "a day is compared with a day, and a time with a time, by `eq`"
)]
pub trait HasBoth: HasDate + HasTime {}

/// Kinds with a day in them.
#[diagnostic::on_unimplemented(
    message = "lookups such as `year` need a field with a date, and this is `{Self}`",
    label = "has no date"
)]
pub trait HasDate {}

/// Kinds with a time of day in them.
#[diagnostic::on_unimplemented(
    message = "lookups such as `hour` need a field with a time of day, and this is `{Self}`",
    label = "has no time of day"
)]
pub trait HasTime {}

/// Kinds that take files.
#[diagnostic::on_unimplemented(
    message = "only a field that the configuration names as an upload takes a file, and this is `{Self}`",
    label = "takes no file"
)]
pub trait TakesFile {}

impl TakesFile for File {}

impl<K: TakesFile> TakesFile for Nullable<K> {}

/// Kinds that lead to other objects.
#[diagnostic::on_unimplemented(
    message = "`then` needs a field that leads to another object, and this is `{Self}`",
    label = "not a relation"
)]
pub trait Relation {
    /// The resource that it leads to.
    type Target;
}

impl<T> Relation for ToOne<T> {
    type Target = T;
}

impl<T> Relation for ToMany<T> {
    type Target = T;
}

impl<K: Relation> Relation for Nullable<K> {
    type Target = K::Target;
}

impl<K> CanBeNull for Nullable<K> {}

impl HasBoth for DateTime {}

impl<K: HasBoth> HasBoth for Nullable<K> {}

macro_rules! kinds {
    ($($property:ident: $($kind:ty),+;)+) => {$(
        $(impl $property for $kind {})+
        impl<K: $property> $property for Nullable<K> {}
    )+};
}

kinds! {
    TextSearch: Text, File;
    Comparable: Text, File, Integer, Float, Decimal, Date, DateTime, Time;
    Listable: Text, File, Integer, Float, Decimal, Date, DateTime, Time;
    HasDate: Date, DateTime;
    HasTime: DateTime, Time;
}

impl<E> Comparable for OneOf<E> {}
impl<E> Listable for OneOf<E> {}
impl<T> Listable for ToOne<T> {}
impl<T> Listable for ToMany<T> {}
