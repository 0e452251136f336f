//! Values as they stand in a filter parameter.

use super::kind::{Boolean, DateTime, File, Float, Integer, OneOf, Text, ToMany, ToOne};
use crate::resource::Resource;
use crate::{Choice, Date, Decimal, Json, Key, Nullable, ResourceUri, Time, Timestamp};

/// A value that a field of the kind `K` can be compared with.
#[diagnostic::on_unimplemented(
    message = "a field of the kind `{K}` cannot be compared with `{Self}`",
    label = "does not fit the field"
)]
pub trait FilterValue<K> {
    /// The value as it is sent.
    fn term(self) -> Term;
}

/// One value of a filter, or the reason why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term(pub(super) Result<Word, &'static str>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    /// Whether the server may convert it (tastypie resources.py `filter_value_to_python`), as it must a boolean.
    pub(super) convertible: bool,
}

impl Term {
    /// A text that means itself.
    pub fn text(text: impl Into<String>) -> Self {
        Self(Ok(Word { text: text.into(), convertible: false }))
    }

    fn boolean(value: bool) -> Self {
        Self(Ok(Word { text: value.to_string(), convertible: true }))
    }

    fn float(value: f64) -> Self {
        if value.is_finite() { Self::text(value.to_string()) } else { Self(Err("the number is not finite")) }
    }

    fn key<R: Resource>(uri: &ResourceUri<R>) -> Self {
        let id = uri.id();
        let known = R::Key::from_text(&id).filter(|_| !id.is_empty());
        known.map_or(Self(Err("the URI does not hold the key of an object")), |_| Self::text(id))
    }
}

macro_rules! values {
    ($($kind:ty { $($type:ty, $value:ident => $term:expr;)+ })+) => {$($(
        impl FilterValue<$kind> for $type {
            fn term(self) -> Term {
                let $value = self;
                $term
            }
        }
    )+)+};
}

values! {
    Text {
        &str, text => Term::text(text);
        &String, text => Term::text(text.as_str());
        String, text => Term::text(text);
    }
    File {
        &str, text => Term::text(text);
        &String, text => Term::text(text.as_str());
        String, text => Term::text(text);
    }
    Integer {
        i64, number => Term::text(number.to_string());
        i32, number => Term::text(number.to_string());
        u32, number => Term::text(number.to_string());
    }
    Float {
        f64, number => Term::float(number);
        f32, number => Term::float(number.into());
        i32, number => Term::text(number.to_string());
        u32, number => Term::text(number.to_string());
    }
    Decimal {
        Decimal, number => Term::text(number.to_string());
        &Decimal, number => Term::text(number.to_string());
        i64, number => Term::text(number.to_string());
        i32, number => Term::text(number.to_string());
    }
    Boolean {
        bool, value => Term::boolean(value);
    }
    DateTime {
        Timestamp, instant => Term::text(instant.wire());
        &Timestamp, instant => Term::text(instant.wire());
        jiff::Timestamp, instant => Term::text(Timestamp::from(instant).wire());
        std::time::SystemTime, instant => Term::text(Timestamp::from(instant).wire());
        Date, day => Term::text(day.to_string());
    }
    Date {
        Date, day => Term::text(day.to_string());
        &Date, day => Term::text(day.to_string());
        jiff::civil::Date, day => Term::text(Date::from(day).to_string());
    }
    Time {
        Time, time => Term::text(time.to_string());
        &Time, time => Term::text(time.to_string());
        jiff::civil::Time, time => Term::text(Time::from(time).to_string());
    }
    Json {
        &str, text => Term::text(text);
        String, text => Term::text(text);
        bool, value => Term::boolean(value);
        i64, number => Term::text(number.to_string());
        i32, number => Term::text(number.to_string());
    }
}

/// The values of every relation kind are the same: what addresses the related object. The key is what is sent.
macro_rules! relation_values {
    ($($kind:ident)+) => {$(
        impl<R: Resource> FilterValue<$kind<R>> for ResourceUri<R> {
            fn term(self) -> Term {
                Term::key(&self)
            }
        }

        impl<R: Resource> FilterValue<$kind<R>> for &ResourceUri<R> {
            fn term(self) -> Term {
                Term::key(self)
            }
        }

        impl<R: Resource<Key = i64>> FilterValue<$kind<R>> for i64 {
            fn term(self) -> Term {
                Term::text(self.to_string())
            }
        }

        impl<R: Resource<Key = String>> FilterValue<$kind<R>> for &str {
            fn term(self) -> Term {
                Term::text(self)
            }
        }

        impl<R: Resource<Key = String>> FilterValue<$kind<R>> for String {
            fn term(self) -> Term {
                Term::text(self)
            }
        }

        /// Where the target is not known, neither is the type of its keys.
        impl FilterValue<$kind<Json>> for i64 {
            fn term(self) -> Term {
                Term::text(self.to_string())
            }
        }

        impl FilterValue<$kind<Json>> for &str {
            fn term(self) -> Term {
                Term::text(self)
            }
        }

        impl FilterValue<$kind<Json>> for String {
            fn term(self) -> Term {
                Term::text(self)
            }
        }
    )+};
}

relation_values! { ToOne ToMany }

impl<E: Choice> FilterValue<OneOf<E>> for E {
    fn term(self) -> Term {
        Term::text(self.text())
    }
}

impl<E: Choice> FilterValue<OneOf<E>> for &E {
    fn term(self) -> Term {
        Term::text(self.text())
    }
}

impl<K, V: FilterValue<K>> FilterValue<Nullable<K>> for V {
    fn term(self) -> Term {
        FilterValue::<K>::term(self)
    }
}
