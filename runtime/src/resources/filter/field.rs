//! Fields of a resource that can be filtered by, and the filters they give.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use super::kind::{CanBeNull, Comparable, Listable, Relation, TextSearch};
use super::lookup::{self, Allows, Crossed, Crosses, Lookup};
use super::order::Unordered;
use super::value::{FilterValue, Term, Word};

/// A field of the resource `R`, of the kind `K`, that allows the lookups `L` and the ordering `O`.
pub struct Field<R, K, L, O = Unordered> {
    pub(super) name: Cow<'static, str>,
    marker: PhantomData<Marks<R, K, L, O>>,
}

/// Types that a field knows without having values of them.
type Marks<R, K, L, O> = fn() -> (R, K, L, O);

/// A condition on the objects of the resource `R`.
pub struct Filter<R> {
    pub(crate) parameter: Cow<'static, str>,
    pub(crate) value: Result<String, InvalidFilter>,
    resource: PhantomData<fn() -> R>,
}

/// A value that the server would misread in a filter, so that it is not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidFilter {
    parameter: Box<str>,
    reason: Box<str>,
}

impl fmt::Display for InvalidFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the filter `{}` cannot be sent: {}", self.parameter, self.reason)
    }
}

impl std::error::Error for InvalidFilter {}

/// Parameters that mean something to every list. As names of fields they need an explicit lookup.
const PARAMETERS: [&str; 6] = ["limit", "offset", "order_by", "sort_by", "format", "callback"];

impl<R> Filter<R> {
    fn new(parameter: Cow<'static, str>, value: Result<String, &'static str>) -> Self {
        let value = value.map_err(|reason| InvalidFilter { parameter: (&*parameter).into(), reason: reason.into() });
        Self { parameter, value, resource: PhantomData }
    }
}

impl<R, K, L, O> Field<R, K, L, O> {
    /// The field with this name. For generated code: the type parameters must be what the schema says.
    pub const fn new(name: &'static str) -> Self {
        Self { name: Cow::Borrowed(name), marker: PhantomData }
    }

    /// The name in a parameter, with those of the relations before it.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn with<X: Lookup>(&self, term: Term) -> Filter<R> {
        let parameter = format!("{}__{}", self.name, X::NAME);
        let value = term.0.and_then(|word| literal(word, X::NAME));
        Filter::new(Cow::Owned(parameter), value)
    }

    fn with_list<X: Lookup>(&self, terms: impl IntoIterator<Item = Term>) -> Filter<R> {
        let words: Result<Vec<_>, _> = terms.into_iter().map(|term| term.0).collect();
        let value = words.and_then(|words| comma_separated(&words));
        Filter::new(Cow::Owned(format!("{}__{}", self.name, X::NAME)), value)
    }

    /// The field is equal to the value.
    pub fn eq<V: FilterValue<K>>(self, value: V) -> Filter<R>
    where
        L: Allows<lookup::Exact>,
    {
        let term = value.term();
        if let Ok(word) = &term.0
            && !word.convertible
            && means_something_else(&word.text)
        {
            // In a list the server leaves the text alone, unless it is the only one.
            return if L::HAS_IN {
                self.with_list::<lookup::In>([term])
            } else {
                Filter::new(self.name.clone(), Err(MISREAD))
            };
        }
        if PARAMETERS.contains(&&*self.name) {
            return self.with::<lookup::Exact>(term);
        }
        Filter::new(self.name.clone(), term.0.map(|word| word.text))
    }

    /// The field is equal to one of the values. No values, no rows.
    pub fn is_in<V: FilterValue<K>>(self, values: impl IntoIterator<Item = V>) -> Filter<R>
    where
        K: Listable,
        L: Allows<lookup::In>,
    {
        self.with_list::<lookup::In>(values.into_iter().map(FilterValue::term))
    }

    /// The field is null, or with `false`: it is not.
    pub fn is_null(self, null: bool) -> Filter<R>
    where
        K: CanBeNull,
        L: Allows<lookup::Isnull>,
    {
        Filter::new(Cow::Owned(format!("{}__isnull", self.name)), Ok(null.to_string()))
    }

    /// The field is between the values, ends included.
    pub fn range<V: FilterValue<K>>(self, from: V, to: V) -> Filter<R>
    where
        K: Comparable,
        L: Allows<lookup::Range>,
    {
        self.with_list::<lookup::Range>([from.term(), to.term()])
    }

    /// On to a field of the related object: `participant::conference().then(conference::name())`.
    ///
    /// Across a relation to many, a list holds an object once for every related object that matches.
    pub fn then<K2, L2, O2>(self, field: Field<K::Target, K2, L2, O2>) -> Field<R, K2, Crossed<L2>, O>
    where
        K: Relation,
        L: Crosses,
    {
        Field { name: Cow::Owned(format!("{}__{}", self.name, field.name)), marker: PhantomData }
    }
}

macro_rules! lookup_methods {
    ($bound:ident: $($(#[$doc:meta])+ $method:ident => $lookup:ident;)+) => {
        impl<R, K, L, O> Field<R, K, L, O> {$(
            $(#[$doc])+
            pub fn $method<V: FilterValue<K>>(self, value: V) -> Filter<R>
            where
                K: $bound,
                L: Allows<lookup::$lookup>,
            {
                self.with::<lookup::$lookup>(value.term())
            }
        )+}
    };
}

lookup_methods! { TextSearch:
    /// The field is equal to the text, whatever the case of its letters.
    iexact => Iexact;
    /// The field holds the text.
    contains => Contains;
    /// The field holds the text, whatever the case of its letters.
    icontains => Icontains;
    /// The field starts with the text.
    startswith => Startswith;
    /// The field starts with the text, whatever the case of its letters.
    istartswith => Istartswith;
    /// The field ends with the text.
    endswith => Endswith;
    /// The field ends with the text, whatever the case of its letters.
    iendswith => Iendswith;
    /// The regular expression, in the dialect of the server's database, matches the field.
    regex => Regex;
    /// The regular expression matches the field, whatever the case of its letters.
    iregex => Iregex;
}

lookup_methods! { Comparable:
    /// The field is greater than the value.
    gt => Gt;
    /// The field is greater than the value or equal to it.
    gte => Gte;
    /// The field is less than the value.
    lt => Lt;
    /// The field is less than the value or equal to it.
    lte => Lte;
}

const MISREAD: &str = "the server reads this text as null or a boolean (`none`, `nil`, `true`, `false`)";

/// Texts that tastypie converts, whatever the field's type (resources.py `filter_value_to_python`).
fn means_something_else(text: &str) -> bool {
    matches!(text, "none" | "None" | "nil" | "true" | "True" | "false" | "False")
}

/// The text of a lookup that takes one value.
fn literal(word: Word, lookup: &str) -> Result<String, &'static str> {
    if word.convertible || !means_something_else(&word.text) {
        return Ok(word.text);
    }
    // Booleans come back as the text `True` or `False`, which these lookups find all the same.
    let same = match &*word.text {
        "true" | "false" => matches!(lookup, "iexact" | "icontains" | "istartswith" | "iendswith"),
        "True" | "False" => true,
        _ => false,
    };
    if same { Ok(word.text) } else { Err(MISREAD) }
}

/// The text of a lookup that takes a list.
fn comma_separated(words: &[Word]) -> Result<String, &'static str> {
    if words.iter().any(|word| word.text.contains(',')) {
        return Err("the server separates the values at commas and knows no escape for them");
    }
    match words {
        // A list of one such text would be converted as a whole; twice the same is a list that means the same.
        [word] if means_something_else(&word.text) => Ok(format!("{0},{0}", word.text)),
        [word] if word.text.is_empty() => Err("a list of one empty text reads as an empty list"),
        words => Ok(words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(",")),
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
