//! Macros for records, choices and unions.

/// Implements decoding and serialization for a type that is a [`Record`](crate::decode::Record) and has
/// [`Fields`](crate::wire::Fields): `record!(Error);`. `record!(Conference, resource);` is that of a resource.
#[doc(hidden)]
#[macro_export]
macro_rules! record {
    ($name:ident) => {
        $crate::record!(@fields $name, $crate::wire::uri_of);
        $crate::record!(@unknown $name);
    };
    ($name:ident, resource) => {
        $crate::record!(@fields $name, $crate::resource::uri_of);
        $crate::record!(@unknown $name);
    };
    // Of a type whose further properties are in a map.
    ($name:ident, further) => {
        $crate::record!(@fields $name, $crate::wire::uri_of);

        impl $crate::wire::KeepsUnknown for $name {}
    };
    (@unknown $name:ident) => {
        impl $crate::wire::KeepsUnknown for $name {
            fn unknown(&self) -> &$crate::UnknownFields {
                &self.unknown_fields
            }
        }
    };
    (@fields $name:ident, $uri_of:path) => {
        $crate::record!(@decode $name);

        impl $name {
            /// Creates an object with some fields set, for tests; the others have their default values.
            pub fn with(set: impl ::core::ops::FnOnce(&mut Self)) -> Self {
                let mut object = <Self as ::core::default::Default>::default();
                set(&mut object);
                object
            }

            /// Returns the fields that the server sent and the schema does not define.
            pub fn unknown_fields(&self) -> &$crate::UnknownFields {
                $crate::wire::KeepsUnknown::unknown(self)
            }
        }

        impl $crate::wire::ToWire for $name {
            fn own_uri(&self) -> ::core::option::Option<::std::sync::Arc<str>> {
                $uri_of(self)
            }

            fn redact(json: &mut $crate::Json) {
                $crate::wire::redact_record::<Self>(json);
            }

            fn to_wire<S: $crate::wire::Sink>(&self, sink: S) -> ::core::result::Result<S::Value, S::Error> {
                $crate::wire::record_to_wire(self, sink)
            }
        }

        $crate::record!(@serialize $name);
    };
    // Of a type that is only decoded.
    (@decode $name:ident) => {
        impl $crate::decode::Decode for $name {
            fn decode<'de, D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::decode::decode_record(deserializer)
            }

            fn decode_onto<'de, D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
                list: &mut ::std::vec::Vec<Self>,
            ) -> ::core::result::Result<(), D::Error> {
                $crate::decode::decode_record_onto(deserializer, list)
            }

            #[inline]
            fn fit(json: &$crate::Json, probe: &mut $crate::decode::Probe) -> $crate::decode::Fit {
                $crate::decode::record_fit::<Self>(json, probe)
            }
        }

        impl<'de> $crate::__private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::decode::decode_record_strictly(deserializer)
            }
        }
    };
    (@serialize $name:ident) => {
        impl $crate::__private::Serialize for $name {
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::wire::serialize(self, serializer)
            }
        }
    };
}

/// Implements the common traits of a [`Choice`](crate::Choice), whose second name is the variant of values without a
/// name: `choice!(ServiceType, Unlisted);`.
#[doc(hidden)]
#[macro_export]
macro_rules! choice {
    ($name:ident, $unknown:ident) => {
        impl $crate::choice::OpenEnum for $name {
            fn unknown(text: $crate::Unknown) -> Self {
                Self::$unknown(text)
            }

            fn as_unknown(&self) -> ::core::option::Option<&$crate::Unknown> {
                match self {
                    Self::$unknown(text) => ::core::option::Option::Some(text),
                    _ => ::core::option::Option::None,
                }
            }
        }

        impl $name {
            /// The value on the wire.
            pub fn as_str(&self) -> &str {
                $crate::Choice::text(self)
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::core::default::Default for $name {
            fn default() -> Self {
                <Self as $crate::Choice>::from_text("")
            }
        }

        /// Keeps text that the schema does not list: a misspelt value compiles, and the server refuses it. Use a variant
        /// where the value is known, and `parse`, which refuses such text, where it is read from elsewhere.
        impl ::core::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                <Self as $crate::Choice>::from_text(text)
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                <Self as $crate::Choice>::from_text(&text)
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::UnknownChoice;

            fn from_str(text: &str) -> ::core::result::Result<Self, $crate::UnknownChoice> {
                $crate::choice::parse_choice(text)
            }
        }

        impl ::core::cmp::PartialEq<str> for $name {
            fn eq(&self, text: &str) -> bool {
                self.as_str() == text
            }
        }

        impl ::core::cmp::PartialEq<&str> for $name {
            fn eq(&self, text: &&str) -> bool {
                self.as_str() == *text
            }
        }

        impl $crate::encode::Encode for $name {
            fn encode(self) -> $crate::encode::Node {
                $crate::choice::encode_choice(&self)
            }
        }

        impl $crate::__private::Serialize for $name {
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::Serialize::serialize(&$crate::choice::encode_choice(self), serializer)
            }
        }

        impl $crate::wire::ToWire for $name {
            fn to_wire<S: $crate::wire::Sink>(&self, sink: S) -> ::core::result::Result<S::Value, S::Error> {
                $crate::wire::Sink::node(sink, &$crate::choice::encode_choice(self))
            }
        }

        impl $crate::decode::Decode for $name {
            fn decode<'de, D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::choice::decode_choice(deserializer)
            }

            fn decode_present<'de, D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<::core::option::Option<Self>, D::Error> {
                $crate::choice::decode_present_choice(deserializer)
            }

            fn decode_required<'de, D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::choice::decode_required_choice(deserializer)
            }

            #[inline]
            fn fit(json: &$crate::Json, _: &mut $crate::decode::Probe) -> $crate::decode::Fit {
                $crate::choice::choice_fit::<Self>(json)
            }
        }

        impl<'de> $crate::__private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::choice::decode_choice(deserializer)
            }
        }
    };
}

/// Gives an enum that is a [`Union`](crate::decode::Union) what follows from that: `union!(Shape);`.
#[doc(hidden)]
#[macro_export]
macro_rules! union {
    ($name:ident) => {
        impl ::core::default::Default for $name {
            fn default() -> Self {
                <Self as $crate::decode::Union>::unlisted($crate::Json::Null)
            }
        }

        impl $crate::wire::ToWire for $name {
            fn to_wire<S: $crate::wire::Sink>(&self, sink: S) -> ::core::result::Result<S::Value, S::Error> {
                <Self as $crate::decode::Union>::write(self, sink)
            }
        }

        $crate::record!(@serialize $name);

        impl $crate::decode::Decode for $name {
            fn decode<'de, D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::decode::decode_union(deserializer)
            }

            fn decode_required<'de, D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::decode::decode_required_union(deserializer)
            }

            // Null in a list is kept as JSON, like any other value that fits no variant.
            fn decode_entry<'de, D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<::core::option::Option<Self>, D::Error> {
                $crate::decode::decode_union(deserializer).map(::core::option::Option::Some)
            }

            #[inline]
            fn fit(json: &$crate::Json, probe: &mut $crate::decode::Probe) -> $crate::decode::Fit {
                $crate::decode::union_fit::<Self>(json, probe)
            }
        }

        impl<'de> $crate::__private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::decode::decode_union(deserializer)
            }
        }
    };
}
