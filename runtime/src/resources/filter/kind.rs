//! The kinds of fields in filters.
//!
//! The value types [`Decimal`], [`Date`], [`Time`] and [`Json`](crate::Json) are also kinds, and [`Nullable`] of a kind is the same kind
//! that may be null.

use std::marker::PhantomData;

use crate::{Date, Decimal, Nullable, Time};

/// Text.
#[derive(Clone, Copy, Debug)]
pub struct Text;

/// Integers.
#[derive(Clone, Copy, Debug)]
pub struct Integer;

/// Floats.
#[derive(Clone, Copy, Debug)]
pub struct Float;

/// Booleans.
#[derive(Clone, Copy, Debug)]
pub struct Boolean;

/// Timestamps.
#[derive(Clone, Copy, Debug)]
pub struct DateTime;

/// One of the values of the choice `E`.
#[derive(Clone, Copy, Debug)]
pub struct OneOf<E>(PhantomData<E>);

/// A relation to one object of `T`. The key of the object is compared; the server does not accept the URI.
#[derive(Clone, Copy, Debug)]
pub struct ToOne<T>(PhantomData<T>);

/// A relation to any number of objects of `T`. An object matches once for every related object that matches.
#[derive(Clone, Copy, Debug)]
pub struct ToMany<T>(PhantomData<T>);

/// Kinds with text lookups. Choices are searched by text, too: the lookups compare parts of their values.
#[diagnostic::on_unimplemented(
    message = "text lookups such as `startswith` need a field with text or choices, but this field is `{Self}`",
    label = "not a text field"
)]
pub trait TextSearch {}

/// Kinds with an order, for `gt`, `gte`, `lt`, `lte` and `range`.
#[diagnostic::on_unimplemented(
    message = "`gt`, `gte`, `lt`, `lte` and `range` need a text, number or time field, but this field is `{Self}`",
    label = "has no order"
)]
pub trait Comparable {}

/// Kinds that can be compared with a list of values.
#[diagnostic::on_unimplemented(
    message = "`is_in` does not work on a field of the kind `{Self}`",
    label = "`is_in` is not available"
)]
pub trait Listable {}

/// Kinds that may be null.
#[diagnostic::on_unimplemented(
    message = "`is_null` needs a nullable field, but the schema states that this field is never null",
    label = "never null"
)]
pub trait CanBeNull {}

/// Kinds with a date and a time of day.
#[diagnostic::on_unimplemented(
    message = "`incremental` and the lookups `date` and `time` need a timestamp field, but this field is `{Self}`",
    label = "not a timestamp",
    note = "a date is compared with a date, and a time with a time, by `eq`"
)]
pub trait HasBoth: HasDate + HasTime {}

/// Kinds with a date.
#[diagnostic::on_unimplemented(
    message = "lookups such as `year` need a field with a date, but this field is `{Self}`",
    label = "has no date"
)]
pub trait HasDate {}

/// Kinds with a time of day.
#[diagnostic::on_unimplemented(
    message = "lookups such as `hour` need a field with a time of day, but this field is `{Self}`",
    label = "has no time of day"
)]
pub trait HasTime {}

/// Kinds of relations to other objects.
#[diagnostic::on_unimplemented(
    message = "`then` needs a relation to another object, but this field is `{Self}`",
    label = "not a relation"
)]
pub trait Relation {
    /// The resource of the related objects.
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
    TextSearch: Text;
    Comparable: Text, Integer, Float, Decimal, Date, DateTime, Time;
    Listable: Text, Integer, Float, Decimal, Date, DateTime, Time;
    HasDate: Date, DateTime;
    HasTime: DateTime, Time;
}

impl<E> TextSearch for OneOf<E> {}
impl<E> Comparable for OneOf<E> {}
impl<E> Listable for OneOf<E> {}
impl<T> Listable for ToOne<T> {}
impl<T> Listable for ToMany<T> {}
