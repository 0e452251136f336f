//! Fields and the filters that they create.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use super::kind::{CanBeNull, Comparable, Listable, Relation, Text, TextSearch};
use super::lookup::{self, Allows, Crossed, Crosses, Lookup};
use super::order::{CanOrder, OrderBy, Unordered};
use super::value::{FilterTerm, FilterText, FilterValue};
use crate::Timestamp;

/// A field of the resource `R`, of the kind `K`, that allows the lookups `L` and the ordering `O`.
///
/// Its methods create filters and orderings. A lookup that the schema does not allow does not compile.
///
/// ```
/// use pexgen_runtime::filter::{AllLookups, Field, Filter, Integer, Ordered, Text};
///
/// // Generated: `conference::name()` and `conference::id()`.
/// # struct Conference;
/// fn name() -> Field<Conference, Text, AllLookups> {
///     Field::new("name")
/// }
/// fn id() -> Field<Conference, Integer, AllLookups, Ordered> {
///     Field::new("id")
/// }
///
/// let filters: [Filter<Conference>; 3] = [name().startswith("VMR_"), id().gt(7), id().is_in([8, 9])];
/// let ordering = id().desc();
/// # let _ = (filters, ordering);
/// ```
pub struct Field<R, K, L, O = Unordered> {
    pub(super) name: Cow<'static, str>,
    marker: PhantomData<Marks<R, K, L, O>>,
}

/// Types of which a field has no values.
type Marks<R, K, L, O> = fn() -> (R, K, L, O);

/// A condition on the objects of the resource `R`, created by the methods of a [`Field`].
pub struct Filter<R> {
    pub(crate) parameter: Cow<'static, str>,
    pub(crate) value: Result<String, InvalidFilter>,
    resource: PhantomData<fn() -> R>,
}

/// A value that the server would misinterpret in a filter, so that it is not sent.
#[derive(Clone, PartialEq, Eq)]
pub struct InvalidFilter {
    parameter: Box<str>,
    reason: Box<str>,
}

impl fmt::Display for InvalidFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the filter `{}` cannot be sent: {}", self.parameter, self.reason)
    }
}

crate::macros::value_error!(InvalidFilter);

/// Parameters of every list. A field with such a name needs an explicit lookup.
const PARAMETERS: [&str; 6] = ["limit", "offset", "order_by", "sort_by", "format", "callback"];

impl<R> Filter<R> {
    fn new(parameter: Cow<'static, str>, value: Result<String, &'static str>) -> Self {
        let value = value.map_err(|reason| InvalidFilter { parameter: (&*parameter).into(), reason: reason.into() });
        Self { parameter, value, resource: PhantomData }
    }
}

impl<R> Filter<R> {
    /// The name of the field, or of the first relation that leads to it.
    pub(crate) fn field(&self) -> &str {
        self.parameter.split("__").next().unwrap_or_default()
    }

    /// The field with this name, which must be a timestamp, is not before a time.
    pub(crate) fn not_before(field: &str, time: Timestamp) -> Self {
        Self::new(Cow::Owned(format!("{field}__{}", lookup::Gte::NAME)), Ok(time.wire()))
    }
}

impl<R, K, L, O> Field<R, K, L, O> {
    /// Creates the field with this name. For generated code: the type parameters must match the schema.
    pub const fn new(name: &'static str) -> Self {
        Self { name: Cow::Borrowed(name), marker: PhantomData }
    }

    /// Returns the name in a parameter, after the names of the relations that lead to it.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn with<X: Lookup>(&self, term: FilterTerm) -> Filter<R> {
        let parameter = format!("{}__{}", self.name, X::NAME);
        let value = term.0.and_then(|value| single(value, X::NAME));
        Filter::new(Cow::Owned(parameter), value)
    }

    fn with_list<X: Lookup>(&self, terms: impl IntoIterator<Item = FilterTerm>) -> Filter<R> {
        let values: Result<Vec<_>, _> = terms.into_iter().map(|term| term.0).collect();
        let value = values.and_then(|values| comma_separated(&values));
        Filter::new(Cow::Owned(format!("{}__{}", self.name, X::NAME)), value)
    }

    /// The field is equal to the value.
    pub fn eq<V: FilterValue<K>>(self, value: V) -> Filter<R>
    where
        L: Allows<lookup::Exact>,
    {
        self.equal_to(value.term())
    }

    /// The field is equal to a value that is known at run time only.
    pub(crate) fn equal_to(self, term: FilterTerm) -> Filter<R>
    where
        L: Allows<lookup::Exact>,
    {
        if let Ok(value) = &term.0
            && !value.convertible
            && is_converted(&value.text)
        {
            // The server does not convert the values of a list, unless there is only one.
            return if L::HAS_IN {
                self.with_list::<lookup::In>([term])
            } else {
                Filter::new(self.name.clone(), Err(CONVERTED))
            };
        }
        if PARAMETERS.contains(&&*self.name) {
            return self.with::<lookup::Exact>(term);
        }
        Filter::new(self.name.clone(), term.0.map(|value| value.text))
    }

    /// The field is equal to one of the values. Without values, no object matches.
    pub fn is_in<V: FilterValue<K>>(self, values: impl IntoIterator<Item = V>) -> Filter<R>
    where
        K: Listable,
        L: Allows<lookup::In>,
    {
        self.with_list::<lookup::In>(values.into_iter().map(FilterValue::term))
    }

    /// The field is null, or with `false`: it is not null.
    pub fn is_null(self, null: bool) -> Filter<R>
    where
        K: CanBeNull,
        L: Allows<lookup::Isnull>,
    {
        Filter::new(Cow::Owned(format!("{}__isnull", self.name)), Ok(null.to_string()))
    }

    /// The field is between the values, inclusive.
    pub fn range<V: FilterValue<K>>(self, from: V, to: V) -> Filter<R>
    where
        K: Comparable,
        L: Allows<lookup::Range>,
    {
        self.with_list::<lookup::Range>([from.term(), to.term()])
    }

    /// Continues with a field of the related object: `participant::conference().then(conference::name())`.
    ///
    /// Across a relation to many objects, the list contains an object once for every related object that matches.
    pub fn then<K2, L2, O2>(self, field: Field<K::Target, K2, L2, O2>) -> Field<R, K2, Crossed<L2>, O>
    where
        K: Relation,
        L: Crosses,
    {
        Field { name: Cow::Owned(format!("{}__{}", self.name, field.name)), marker: PhantomData }
    }

    /// Orders by the field, ascending.
    pub fn asc(self) -> OrderBy<R>
    where
        O: CanOrder,
    {
        OrderBy::new(self.name.into_owned())
    }

    /// Orders by the field, descending.
    pub fn desc(self) -> OrderBy<R>
    where
        O: CanOrder,
    {
        OrderBy::new(format!("-{}", self.name))
    }
}

macro_rules! lookup_methods {
    ($bound:ident, $values:ty: $($(#[$doc:meta])+ $method:ident => $lookup:ident;)+) => {
        impl<R, K, L, O> Field<R, K, L, O> {$(
            $(#[$doc])+
            pub fn $method<V: FilterValue<$values>>(self, value: V) -> Filter<R>
            where
                K: $bound,
                L: Allows<lookup::$lookup>,
            {
                self.with::<lookup::$lookup>(value.term())
            }
        )+}
    };
}

lookup_methods! { TextSearch, Text:
    /// The field is equal to the text, ignoring case.
    iexact => Iexact;
    /// The field contains the text.
    contains => Contains;
    /// The field contains the text, ignoring case.
    icontains => Icontains;
    /// The field starts with the text.
    startswith => Startswith;
    /// The field starts with the text, ignoring case.
    istartswith => Istartswith;
    /// The field ends with the text.
    endswith => Endswith;
    /// The field ends with the text, ignoring case.
    iendswith => Iendswith;
    /// The field matches the regular expression, in the dialect of the server's database.
    regex => Regex;
    /// The field matches the regular expression, ignoring case.
    iregex => Iregex;
}

lookup_methods! { Comparable, K:
    /// The field is greater than the value.
    gt => Gt;
    /// The field is greater than or equal to the value.
    gte => Gte;
    /// The field is less than the value.
    lt => Lt;
    /// The field is less than or equal to the value.
    lte => Lte;
}

const CONVERTED: &str = "the server would convert this text to null or a boolean (`none`, `nil`, `true`, `false`)";

/// Returns `true` if tastypie converts this text to null or a boolean, whatever the field's type (resources.py
/// `filter_value_to_python`).
fn is_converted(text: &str) -> bool {
    matches!(text, "none" | "None" | "nil" | "true" | "True" | "false" | "False")
}

/// Returns the parameter of a lookup that takes one value.
fn single(value: FilterText, lookup: &str) -> Result<String, &'static str> {
    if value.convertible || !is_converted(&value.text) {
        return Ok(value.text);
    }
    // The server converts a boolean back to `True` or `False`, which these lookups match all the same.
    let same = match &*value.text {
        "true" | "false" => matches!(lookup, "iexact" | "icontains" | "istartswith" | "iendswith"),
        "True" | "False" => true,
        _ => false,
    };
    if same { Ok(value.text) } else { Err(CONVERTED) }
}

/// Returns the parameter of a lookup that takes a list.
fn comma_separated(values: &[FilterText]) -> Result<String, &'static str> {
    if values.iter().any(|value| value.text.contains(',')) {
        return Err("the server splits the values at commas, which cannot be escaped");
    }
    match values {
        // The server would convert a list of one such text; a list of it twice is equivalent.
        [value] if is_converted(&value.text) => Ok(format!("{0},{0}", value.text)),
        [value] if value.text.is_empty() => Err("a list of one empty string is sent as an empty list"),
        values => Ok(values.iter().map(|value| value.text.as_str()).collect::<Vec<_>>().join(",")),
    }
}

impl<R, K, L, O> Clone for Field<R, K, L, O> {
    fn clone(&self) -> Self {
        Self { name: self.name.clone(), marker: PhantomData }
    }
}

impl<R, K, L, O> fmt::Debug for Field<R, K, L, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Field").field(&self.name).finish()
    }
}

impl<R> Clone for Filter<R> {
    fn clone(&self) -> Self {
        Self { parameter: self.parameter.clone(), value: self.value.clone(), resource: PhantomData }
    }
}

impl<R> PartialEq for Filter<R> {
    fn eq(&self, other: &Self) -> bool {
        self.parameter == other.parameter && self.value == other.value
    }
}

impl<R> fmt::Debug for Filter<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Filter").field("parameter", &self.parameter).field("value", &self.value).finish()
    }
}
