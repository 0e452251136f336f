//! Lookups, and the sets of lookups that a schema allows on a field.

use std::marker::PhantomData;

/// One way to compare a field with a value.
pub trait Lookup {
    /// The name in a parameter, as in `name__startswith`.
    const NAME: &'static str;
}

macro_rules! lookup_types {
    ($($name:ident = $text:literal,)+) => {$(
        #[doc = concat!("The lookup `", $text, "`.")]
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        impl Lookup for $name {
            const NAME: &'static str = $text;
        }
    )+};
}

lookup_types! {
    Exact = "exact",
    Iexact = "iexact",
    Contains = "contains",
    Icontains = "icontains",
    Startswith = "startswith",
    Istartswith = "istartswith",
    Endswith = "endswith",
    Iendswith = "iendswith",
    Regex = "regex",
    Iregex = "iregex",
    Gt = "gt",
    Gte = "gte",
    Lt = "lt",
    Lte = "lte",
    Range = "range",
    In = "in",
    Isnull = "isnull",
    Date = "date",
    Year = "year",
    IsoYear = "iso_year",
    Quarter = "quarter",
    Month = "month",
    Week = "week",
    WeekDay = "week_day",
    IsoWeekDay = "iso_week_day",
    Day = "day",
    Time = "time",
    Hour = "hour",
    Minute = "minute",
    Second = "second",
}

/// A set of lookups. Sets that are specific to a field are generated through [`lookups!`](crate::lookups).
pub trait Lookups {
    /// Whether the set contains `in`, which avoids the conversion of texts to null or a boolean.
    const HAS_IN: bool;
}

/// The set allows the lookup `X`.
#[diagnostic::on_unimplemented(
    message = "the schema does not allow the lookup `{X}` on this field",
    label = "this lookup is not allowed here",
    note = "`filtering` in the schema lists the lookups of a field; across a relation servers only accept `exact`, \
            `in`, `gt`, `gte`, `lt`, `lte` and `isnull`"
)]
pub trait Allows<X>: Lookups {}

/// All lookups, but not across the relation: `"filtering": {"field": 1}`.
#[derive(Clone, Copy, Debug)]
pub struct AllLookups;

/// All lookups, and across the relation: `"filtering": {"field": 2}`.
#[derive(Clone, Copy, Debug)]
pub struct AcrossRelation;

/// No lookups, for fields that can only be ordered by.
#[derive(Clone, Copy, Debug)]
pub struct NoLookups;

impl Lookups for NoLookups {
    const HAS_IN: bool = false;
}

/// The lookups of `L` that are available across a relation. Since tastypie 0.14.2 the server checks a lookup against those
/// of the relation, not of the field (resources.py `build_filters`).
#[derive(Clone, Copy, Debug)]
pub struct Crossed<L>(PhantomData<L>);

impl Lookups for AllLookups {
    const HAS_IN: bool = true;
}

impl Lookups for AcrossRelation {
    const HAS_IN: bool = true;
}

impl<L: Lookups> Lookups for Crossed<L> {
    const HAS_IN: bool = L::HAS_IN;
}

impl<X: Lookup> Allows<X> for AllLookups {}
impl<X: Lookup> Allows<X> for AcrossRelation {}
impl<L: Allows<Exact>> Allows<Exact> for Crossed<L> {}
impl<L: Allows<In>> Allows<In> for Crossed<L> {}
impl<L: Allows<Gt>> Allows<Gt> for Crossed<L> {}
impl<L: Allows<Gte>> Allows<Gte> for Crossed<L> {}
impl<L: Allows<Lt>> Allows<Lt> for Crossed<L> {}
impl<L: Allows<Lte>> Allows<Lte> for Crossed<L> {}
impl<L: Allows<Isnull>> Allows<Isnull> for Crossed<L> {}

/// The set allows filters on the fields of the related object.
#[diagnostic::on_unimplemented(
    message = "the schema does not allow filtering across this relation",
    label = "no filters across this relation",
    note = "`filtering` in the schema must be 2 for the field"
)]
pub trait Crosses {}

impl Crosses for AcrossRelation {}
impl<L: Crosses> Crosses for Crossed<L> {}

/// Returns `true` if a list of lookup names contains `in`, for generated sets.
pub const fn has_in(names: &[&str]) -> bool {
    let mut rest = names;
    while let [name, tail @ ..] = rest {
        if matches!(name.as_bytes(), b"in") {
            return true;
        }
        rest = tail;
    }
    false
}
