//! Lookups of the parts of a date or a time. They cannot be combined with other lookups: servers refuse
//! `creation_time__year__gte`.

use super::field::{Field, Filter};
use super::kind::{HasBoth, HasDate, HasTime};
use super::lookup::{self, Allows};
use super::value::FilterTerm;
use crate::{Date, Time};

macro_rules! transform_methods {
    ($bound:ident: $($(#[$doc:meta])+ $method:ident($type:ty) => $lookup:ident;)+) => {
        impl<R, K, L, O> Field<R, K, L, O> {$(
            $(#[$doc])+
            pub fn $method(self, value: impl Into<$type>) -> Filter<R>
            where
                K: $bound,
                L: Allows<lookup::$lookup>,
            {
                self.with::<lookup::$lookup>(FilterTerm::text(value.into().to_string()))
            }
        )+}
    };
}

transform_methods! { HasBoth:
    /// The field is on this date.
    date(Date) => Date;
    /// The field is at this time of day.
    time(Time) => Time;
}

transform_methods! { HasDate:
    /// The field is in this year.
    year(i64) => Year;
    /// The field is in this year as ISO 8601 counts weeks.
    iso_year(i64) => IsoYear;
    /// The field is in this quarter, 1 to 4.
    quarter(i64) => Quarter;
    /// The field is in this month, 1 to 12.
    month(i64) => Month;
    /// The field is in this week as ISO 8601 counts them, 1 to 53.
    week(i64) => Week;
    /// The field is on this day of the week, 1 for Sunday to 7 for Saturday.
    week_day(i64) => WeekDay;
    /// The field is on this day of the week, 1 for Monday to 7 for Sunday.
    iso_week_day(i64) => IsoWeekDay;
    /// The field is on this day of the month, 1 to 31.
    day(i64) => Day;
}

transform_methods! { HasTime:
    /// The field is in this hour, 0 to 23.
    hour(i64) => Hour;
    /// The field is in this minute, 0 to 59.
    minute(i64) => Minute;
    /// The field is in this second, 0 to 59.
    second(i64) => Second;
}
