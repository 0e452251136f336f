//! Django's field lookups, the part of a query parameter after `__`.

use super::Type;

macro_rules! lookups {
    ($($name:ident = $wire:literal,)*) => {
        /// A way to compare a field with a value.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "the names are those of Django")]
        pub enum Lookup { $($name,)* }

        impl Lookup {
            /// All lookups.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Returns the name in a query.
            pub const fn wire(self) -> &'static str {
                match self { $(Self::$name => $wire,)* }
            }

            /// Returns the name of the runtime's marker type.
            pub const fn marker(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }
        }
    };
}

lookups! {
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
    In = "in",
    Range = "range",
    Isnull = "isnull",
    Date = "date",
    Year = "year",
    IsoYear = "iso_year",
    Month = "month",
    Day = "day",
    Week = "week",
    WeekDay = "week_day",
    IsoWeekDay = "iso_week_day",
    Quarter = "quarter",
    Time = "time",
    Hour = "hour",
    Minute = "minute",
    Second = "second",
}

impl Lookup {
    /// Returns whether the bindings offer it for a field of this type, as the runtime's field kinds do.
    pub fn fits(self, kind: &Type, nullable: bool) -> bool {
        use Type::{
            Boolean, Choice, Date, DateTime, Decimal, File, Float, Integer, Json, List, Map, OwnUri, Text, Time,
        };
        match self {
            Self::Exact => !matches!(kind, List(_) | Map(_) | Json),
            Self::In => !matches!(kind, List(_) | Map(_) | Json | Boolean),
            Self::Gt | Self::Gte | Self::Lt | Self::Lte | Self::Range => {
                matches!(kind, Text | File | OwnUri | Integer | Float | Decimal | Date | DateTime | Time | Choice(_))
            }
            Self::Isnull => nullable,
            Self::Date | Self::Time => *kind == DateTime,
            Self::Year
            | Self::IsoYear
            | Self::Month
            | Self::Day
            | Self::Week
            | Self::WeekDay
            | Self::IsoWeekDay
            | Self::Quarter => {
                matches!(kind, Date | DateTime)
            }
            Self::Hour | Self::Minute | Self::Second => matches!(kind, DateTime | Time),
            // The remaining lookups search in strings, also in those of choices.
            _ => matches!(kind, Text | File | OwnUri | Choice(_)),
        }
    }

    /// Parses the name in a schema document.
    pub fn from_wire(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|lookup| lookup.wire() == text)
    }
}
