//! Decoding of dates, times and timestamps.

/// Decodes a type from the string that it parses. Null and the empty string are `None` in an `Option`, else an error.
macro_rules! decode_text {
    ($name:ident) => {
        impl $crate::decode::Decode for $name {
            fn decode<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <Self as $crate::decode::Decode>::decode_present(deserializer)?
                    .ok_or_else(|| serde::de::Error::custom("expected a time, found nothing"))
            }

            fn decode_present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
                deserializer.deserialize_any($crate::decode::ParsedVisitor(std::marker::PhantomData))
            }

            fn fit(json: &$crate::Json, _: &mut $crate::decode::Probe) -> $crate::decode::Fit {
                $crate::decode::Fit::when(json.as_str().is_some_and(|text| text.parse::<Self>().is_ok()), 2)
            }
        }
    };
}
pub(super) use decode_text;
