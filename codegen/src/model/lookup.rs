//! Django's field lookups, as they stand behind `__` in a query.

macro_rules! lookups {
    ($($name:ident = $wire:literal,)*) => {
        /// A way to compare a field with a value.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "the names are Django's own")]
        pub enum Lookup { $($name,)* }

        impl Lookup {
            /// Every lookup.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// As it stands in a query.
            pub const fn wire(self) -> &'static str {
                match self { $(Self::$name => $wire,)* }
            }

            /// As the runtime's marker type is called.
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
    /// Reads a name from a schema document.
    pub fn from_wire(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|lookup| lookup.wire() == text)
    }
}
