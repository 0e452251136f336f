//! Values of filter parameters.

use super::kind::{Boolean, DateTime, Float, Integer, OneOf, Text, ToMany, ToOne};
use crate::encode::Node;
use crate::resource::Resource;
use crate::{Choice, Date, Decimal, Instant, Json, Key, Nullable, ResourceUri, Time, Timestamp};

/// A type whose values a field of the kind `K` can be compared with.
#[diagnostic::on_unimplemented(
    message = "a field of the kind `{K}` cannot be compared with `{Self}`",
    label = "does not fit the field",
    note = "`OneOf<…>` names the enum of a field with choices: it takes a variant from the module of the resource, such as \
            `conference::ServiceType::Lecture`",
    note = "a field of the kind `DateTime` takes a `Timestamp` or an `Instant`: `\"2026-01-01T00:00:00\".parse::<Timestamp>()?`"
)]
pub trait FilterValue<K> {
    /// Returns the value as it is sent.
    fn term(self) -> FilterTerm;
}

/// A value of a filter, or the reason why it cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterTerm(pub(super) Result<FilterText, &'static str>);

/// The text of a value in a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FilterText {
    pub(super) text: String,
    /// Whether the server may convert it (tastypie resources.py `filter_value_to_python`), as it does for a boolean.
    pub(super) convertible: bool,
}

impl FilterTerm {
    /// Creates a value from its text, which the server must not convert.
    pub fn text(text: impl Into<String>) -> Self {
        Self(Ok(FilterText { text: text.into(), convertible: false }))
    }

    /// Creates a value from that of a field in a request.
    pub(super) fn of(node: &Node) -> Self {
        match node {
            Node::Text(text) => Self::text(&**text),
            Node::Integer(number) => Self::text(number.to_string()),
            Node::Decimal(number) => Self::text(number.to_string()),
            Node::Boolean(value) => Self::boolean(*value),
            _ => Self(Err("the field has no value that can be sent in a filter")),
        }
    }

    fn boolean(value: bool) -> Self {
        Self(Ok(FilterText { text: value.to_string(), convertible: true }))
    }

    fn float(value: f64) -> Self {
        if value.is_finite() { Self::text(value.to_string()) } else { Self(Err("the number is not finite")) }
    }

    pub(super) fn key<R: Resource>(uri: &ResourceUri<R>) -> Self {
        let id = uri.id();
        let known = R::Key::from_text(&id).filter(|_| !id.is_empty());
        known.map_or(Self(Err("the URI does not contain the key of an object")), |_| Self::text(id))
    }
}

macro_rules! values {
    ($($kind:ty { $($type:ty, $value:ident => $term:expr;)+ })+) => {$($(
        impl FilterValue<$kind> for $type {
            fn term(self) -> FilterTerm {
                let $value = self;
                $term
            }
        }
    )+)+};
}

values! {
    Text {
        &str, text => FilterTerm::text(text);
        &String, text => FilterTerm::text(text.as_str());
        String, text => FilterTerm::text(text);
    }
    Integer {
        i64, number => FilterTerm::text(number.to_string());
        i32, number => FilterTerm::text(number.to_string());
        u32, number => FilterTerm::text(number.to_string());
    }
    Float {
        f64, number => FilterTerm::float(number);
        f32, number => FilterTerm::float(number.into());
        i32, number => FilterTerm::text(number.to_string());
        u32, number => FilterTerm::text(number.to_string());
    }
    Decimal {
        Decimal, number => FilterTerm::text(number.to_string());
        &Decimal, number => FilterTerm::text(number.to_string());
        i64, number => FilterTerm::text(number.to_string());
        i32, number => FilterTerm::text(number.to_string());
    }
    Boolean {
        bool, value => FilterTerm::boolean(value);
    }
    DateTime {
        Timestamp, instant => FilterTerm::text(instant.wire());
        &Timestamp, instant => FilterTerm::text(instant.wire());
        Instant, instant => FilterTerm::text(Timestamp::from(instant).wire());
        jiff::Timestamp, instant => FilterTerm::text(Timestamp::from(instant).wire());
        std::time::SystemTime, instant => FilterTerm::text(Timestamp::from(instant).wire());
        Date, day => FilterTerm::text(day.to_string());
    }
    Date {
        Date, day => FilterTerm::text(day.to_string());
        &Date, day => FilterTerm::text(day.to_string());
        jiff::civil::Date, day => FilterTerm::text(Date::from(day).to_string());
    }
    Time {
        Time, time => FilterTerm::text(time.to_string());
        &Time, time => FilterTerm::text(time.to_string());
        jiff::civil::Time, time => FilterTerm::text(Time::from(time).to_string());
    }
    Json {
        &str, text => FilterTerm::text(text);
        String, text => FilterTerm::text(text);
        bool, value => FilterTerm::boolean(value);
        i64, number => FilterTerm::text(number.to_string());
        i32, number => FilterTerm::text(number.to_string());
    }
}

/// The values of all relations are the same: the URI or the key of the related object. The key is sent.
macro_rules! relation_values {
    ($($kind:ident)+) => {$(
        impl<R: Resource> FilterValue<$kind<R>> for ResourceUri<R> {
            fn term(self) -> FilterTerm {
                FilterTerm::key(&self)
            }
        }

        impl<R: Resource> FilterValue<$kind<R>> for &ResourceUri<R> {
            fn term(self) -> FilterTerm {
                FilterTerm::key(self)
            }
        }

        impl<R: Resource<Key = i64>> FilterValue<$kind<R>> for i64 {
            fn term(self) -> FilterTerm {
                FilterTerm::text(self.to_string())
            }
        }

        impl<R: Resource<Key = String>> FilterValue<$kind<R>> for &str {
            fn term(self) -> FilterTerm {
                FilterTerm::text(self)
            }
        }

        impl<R: Resource<Key = String>> FilterValue<$kind<R>> for String {
            fn term(self) -> FilterTerm {
                FilterTerm::text(self)
            }
        }

        /// If the target is unknown, so is the type of its keys.
        impl FilterValue<$kind<Json>> for i64 {
            fn term(self) -> FilterTerm {
                FilterTerm::text(self.to_string())
            }
        }

        impl FilterValue<$kind<Json>> for &str {
            fn term(self) -> FilterTerm {
                FilterTerm::text(self)
            }
        }

        impl FilterValue<$kind<Json>> for String {
            fn term(self) -> FilterTerm {
                FilterTerm::text(self)
            }
        }
    )+};
}

relation_values! { ToOne ToMany }

impl<E: Choice> FilterValue<OneOf<E>> for E {
    fn term(self) -> FilterTerm {
        FilterTerm::text(self.text())
    }
}

impl<E: Choice> FilterValue<OneOf<E>> for &E {
    fn term(self) -> FilterTerm {
        FilterTerm::text(self.text())
    }
}

impl<K, V: FilterValue<K>> FilterValue<Nullable<K>> for V {
    fn term(self) -> FilterTerm {
        FilterValue::<K>::term(self)
    }
}
