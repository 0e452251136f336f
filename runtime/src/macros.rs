//! One-line implementations for generated code.
//!
//! Everything that cannot be a blanket impl, or would cost the compiler more as one.

/// Makes a [`Record`](crate::decode::Record) readable: `record!(Conference);`.
#[macro_export]
macro_rules! record {
    ($name:ident) => {
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

            fn fits(json: &$crate::Json) -> bool {
                $crate::decode::record_fits::<Self>(json)
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
}

/// Makes a type around a [`Body`](crate::Body) something that can be sent, nested, and linked to.
///
/// `body!(ConferencePatch);`, with a target `body!(NewConference => Conference);`, with a state
/// `body!(NewConferenceAlias<S> => ConferenceAlias);`.
#[macro_export]
macro_rules! body {
    ($name:ident) => {
        $crate::body!(@impl [] $name);
    };
    ($name:ident => $target:ty) => {
        $crate::body!(@impl [] $name);
        $crate::body!(@link [] $name => $target);
    };
    ($name:ident<$state:ident>) => {
        $crate::body!(@impl [$state] $name);
    };
    ($name:ident<$state:ident> => $target:ty) => {
        $crate::body!(@impl [$state] $name);
        $crate::body!(@link [$state] $name => $target);
    };
    (@impl [$($state:ident)?] $name:ident) => {
        impl$(<$state>)? $crate::AsBody for $name$(<$state>)? {
            fn as_body(&self) -> &$crate::Body {
                &self.0
            }
        }

        impl$(<$state>)? $crate::encode::Encode for $name$(<$state>)? {
            fn encode(self) -> $crate::encode::Node {
                $crate::encode::Node::Object(self.0)
            }
        }
    };
    (@link [$($state:ident)?] $name:ident => $target:ty) => {
        impl$(<$state>)? ::core::convert::From<$name$(<$state>)?> for $crate::Link<$target> {
            fn from(new: $name$(<$state>)?) -> Self {
                Self::to_new(new.0)
            }
        }

        impl$(<$state>)? ::core::convert::From<$name$(<$state>)?> for $crate::Nullable<$crate::Link<$target>> {
            fn from(new: $name$(<$state>)?) -> Self {
                Self::Value($crate::Link::to_new(new.0))
            }
        }
    };
}

/// Gives an enum that is a [`Choice`](crate::Choice) what follows from that: `choice!(ServiceType);`.
#[macro_export]
macro_rules! choice {
    ($name:ident) => {
        impl $name {
            /// The value as the server writes it.
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
            type Err = ::core::convert::Infallible;

            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                ::core::result::Result::Ok(<Self as $crate::Choice>::from_text(text))
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

            fn fits(json: &$crate::Json) -> bool {
                $crate::choice::choice_fits::<Self>(json)
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
#[macro_export]
macro_rules! union {
    ($name:ident) => {
        impl ::core::default::Default for $name {
            fn default() -> Self {
                <Self as $crate::decode::Union>::unlisted($crate::Json::Null)
            }
        }

        impl $crate::decode::Decode for $name {
            fn decode<'de, D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::decode::decode_union(deserializer)
            }

            fn fits(json: &$crate::Json) -> bool {
                $crate::decode::union_fits::<Self>(json)
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

/// Gives a request that is an [`Operation`](crate::operation::Operation) its method `send`, for the client with async
/// and for that without: `operation!(GetStatus => Status, Problem);`, where the answer is a file
/// `operation!(GetFile => download, Problem);`, where it may be one `operation!(GetLicense => download GetLicenseAnswer,
/// Problem);`.
#[macro_export]
macro_rules! operation {
    ($name:ident => download, $failure:ty) => {
        $crate::operation!(@async $name, $crate::Download, $failure);
        $crate::__blocking!(@send download $name, $failure);
    };
    ($name:ident => download $answer:ident, $failure:ty) => {
        $crate::operation!(@async $name, $answer<$crate::Client>, $failure);
        $crate::__blocking!(@send of $name, $answer, $failure);
    };
    ($name:ident => $answer:ty, $failure:ty) => {
        $crate::operation!(@async $name, $answer, $failure);
        $crate::__blocking!(@send $name, $answer, $failure);
    };
    (@async $name:ident, $answer:ty, $failure:ty) => {
        impl $name<$crate::Client> {
            /// Sends the request.
            ///
            /// # Errors
            /// When it fails; [`Failed::body`](pexgen_runtime::operation::Failed::body) has what the server says.
            pub async fn send(self) -> ::core::result::Result<$answer, $crate::operation::Failed<$failure>> {
                $crate::operation::send(self).await
            }
        }
    };
}

/// Gives a request that is [`Streamed`](crate::operation::Streamed) its methods for that, in the directions that it
/// has: `streamed!(ListAlarms => forward, backward);`.
#[macro_export]
macro_rules! streamed {
    ($name:ident => $($direction:ident),+) => {
        $($crate::streamed!(@ $direction $name);)+
    };
    (@ forward $name:ident) => {
        impl $name<$crate::Client> {
            /// The items of all answers from here on, towards newer ones.
            pub fn stream(self) -> $crate::operation::ItemStream<Self> {
                $crate::operation::ItemStream::forward(self)
            }
        }
        $crate::__blocking!(@stream forward $name);
    };
    (@ backward $name:ident) => {
        impl $name<$crate::Client> {
            /// The items of all answers from here on, towards older ones. Each answer keeps its order.
            pub fn stream_backward(self) -> $crate::operation::ItemStream<Self> {
                $crate::operation::ItemStream::backward(self)
            }
        }
        $crate::__blocking!(@stream backward $name);
    };
}

/// What requests can do by way of the client without async, where there is one.
#[cfg(feature = "blocking")]
#[doc(hidden)]
#[macro_export]
macro_rules! __blocking {
    (@send download $name:ident, $failure:ty) => {
        $crate::__blocking!(@send $name, $crate::blocking::Download, $failure);
    };
    (@send of $name:ident, $answer:ident, $failure:ty) => {
        $crate::__blocking!(@send $name, $answer<$crate::blocking::Client>, $failure);
    };
    (@send $name:ident, $answer:ty, $failure:ty) => {
        impl $name<$crate::blocking::Client> {
            /// Sends the request and waits for the answer.
            ///
            /// # Errors
            /// When it fails; [`Failed::body`](pexgen_runtime::operation::Failed::body) has what the server says.
            pub fn send(self) -> ::core::result::Result<$answer, $crate::operation::Failed<$failure>> {
                $crate::blocking::send(self)
            }
        }
    };
    (@stream forward $name:ident) => {
        impl $name<$crate::blocking::Client> {
            /// The items of all answers from here on, towards newer ones.
            pub fn stream(self) -> $crate::blocking::Items<Self> {
                $crate::blocking::Items::new($crate::operation::ItemStream::forward(self))
            }
        }
    };
    (@stream backward $name:ident) => {
        impl $name<$crate::blocking::Client> {
            /// The items of all answers from here on, towards older ones. Each answer keeps its order.
            pub fn stream_backward(self) -> $crate::blocking::Items<Self> {
                $crate::blocking::Items::new($crate::operation::ItemStream::backward(self))
            }
        }
    };
}

/// There is no client without async.
#[cfg(not(feature = "blocking"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __blocking {
    ($($ignored:tt)*) => {};
}

/// Declares the set of lookups that a schema allows on a field: `lookups!(NameLookups: Exact, In, Startswith);`.
#[macro_export]
macro_rules! lookups {
    ($name:ident: $($lookup:ident),* $(,)?) => {
        #[doc = concat!("The lookups that the schema allows here:" $(, " `", stringify!($lookup), "`")*, ".")]
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        impl $crate::filter::Lookups for $name {
            const HAS_IN: bool = $crate::filter::lookup::has_in(&[
                $(<$crate::filter::lookup::$lookup as $crate::filter::lookup::Lookup>::NAME),*
            ]);
        }

        $(impl $crate::filter::Allows<$crate::filter::lookup::$lookup> for $name {})*
    };
}

/// Makes a type around a [`blocking::Client`](crate::blocking::Client) the client of one API: `blocking_client!(Client);`.
#[cfg(feature = "blocking")]
#[macro_export]
macro_rules! blocking_client {
    ($name:ident) => {
        impl $name {
            /// Starts a client for the server at this URL, such as `https://manager.example.com`.
            pub fn builder(url: impl ::core::convert::AsRef<str>) -> $crate::ClientBuilder<Self> {
                $crate::ClientBuilder::new(url.as_ref())
            }
        }

        impl ::core::convert::From<$crate::Client> for $name {
            fn from(client: $crate::Client) -> Self {
                Self(client.into())
            }
        }

        impl ::core::convert::From<$crate::blocking::Client> for $name {
            fn from(client: $crate::blocking::Client) -> Self {
                Self(client)
            }
        }

        impl ::core::ops::Deref for $name {
            type Target = $crate::blocking::Client;

            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }
    };
}

/// Makes a type around a [`Client`](crate::Client) the client of one API: `client!(Client);` for
/// `pub struct Client(pexgen_runtime::Client);`.
#[macro_export]
macro_rules! client {
    ($name:ident) => {
        impl $name {
            /// Starts a client for the server at this URL, such as `https://manager.example.com`.
            pub fn builder(url: impl ::core::convert::AsRef<str>) -> $crate::ClientBuilder<Self> {
                $crate::ClientBuilder::new(url.as_ref())
            }
        }

        impl ::core::convert::From<$crate::Client> for $name {
            fn from(client: $crate::Client) -> Self {
                Self(client)
            }
        }

        impl ::core::ops::Deref for $name {
            type Target = $crate::Client;

            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }
    };
}
