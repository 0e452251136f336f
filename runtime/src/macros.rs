//! Macros that generated code uses for implementations that cannot be blanket impls, or would take longer to compile.

/// Implements decoding and serialization for a type that is a [`Record`](crate::decode::Record) and has
/// [`Fields`](crate::wire::Fields): `record!(Conference);`.
#[doc(hidden)]
#[macro_export]
macro_rules! record {
    ($name:ident) => {
        $crate::record!(@fields $name);

        impl $crate::wire::KeepsUnknown for $name {
            fn unknown(&self) -> &$crate::UnknownFields {
                &self.unknown_fields
            }
        }
    };
    // Of a type whose further properties are in a map.
    ($name:ident, further) => {
        $crate::record!(@fields $name);

        impl $crate::wire::KeepsUnknown for $name {}
    };
    (@fields $name:ident) => {
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
                $crate::wire::uri_of(self)
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

/// Gives a [`Resource`](crate::resource::Resource) inherent methods for its URI and key: `resource!(Conference);`.
///
/// With `resource!(Conference, "…");` the server publishes its schema.
#[doc(hidden)]
#[macro_export]
macro_rules! resource {
    ($name:ident, $schema:literal) => {
        $crate::resource!($name);
        $crate::schema!($name as Resource, $schema);
    };
    ($name:ident) => {
        impl $name {
            /// Returns the URI of the object. `None` if the server sent neither its URI nor its key.
            pub fn uri(&self) -> ::core::option::Option<$crate::ResourceUri<Self>> {
                $crate::resource::Resource::uri(self)
            }

            /// Returns the key of the object. `None` if the server sent neither its key nor its URI.
            pub fn key(&self) -> ::core::option::Option<<Self as $crate::resource::Resource>::Key> {
                $crate::resource::Resource::key(self)
            }
        }
    };
}

/// Makes the endpoint of a resource with files an [`Endpoint`](crate::Endpoint): `file_endpoint!(ThemeFileEndpoint => Theme);`.
#[doc(hidden)]
#[macro_export]
macro_rules! file_endpoint {
    ($name:ident => $resource:ident) => {
        impl<C> ::core::convert::From<$crate::Endpoint<$resource, C>> for $name<C> {
            fn from(endpoint: $crate::Endpoint<$resource, C>) -> Self {
                Self(endpoint)
            }
        }

        impl<C> ::core::ops::Deref for $name<C> {
            type Target = $crate::Endpoint<$resource, C>;

            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }
    };
}

/// Adds the schema that the server publishes for a resource or command: `schema!(Dial as Command, "…");`.
#[doc(hidden)]
#[macro_export]
macro_rules! schema {
    ($name:ident as Resource, $schema:literal) => {
        $crate::schema!(@impl $name, $crate::resource::Resource, $schema);
    };
    ($name:ident as Command, $schema:literal) => {
        $crate::schema!(@impl $name, $crate::Command, $schema);
    };
    (@impl $name:ident, $declaration:path, $schema:literal) => {
        impl $crate::resource::Published for $name {
            const NAME: &'static str = <Self as $declaration>::NAME;
            const PATH: &'static str = <Self as $declaration>::PATH;
            const SCHEMA: &'static str = $schema;
        }
    };
}

/// Lists what the server publishes schemas of, in the module of a group: `schemas!(Conference, Theme; inner);`.
#[doc(hidden)]
#[macro_export]
macro_rules! schemas {
    ($($name:ident),*; $($group:ident),*) => {
        #[doc(hidden)]
        pub const SCHEMAS: $crate::endpoint::GroupSchemas = $crate::endpoint::GroupSchemas {
            own: &[$($crate::endpoint::PublishedSchema::of::<$name>()),*],
            inner: &[$(&$group::SCHEMAS),*],
        };
    };
}

/// Implements sending for a type around a [`Body`](crate::Body): `body!(Dial);`.
///
/// With `body!(NewTheme => Theme);` relations create objects by it. With `body!(ThemeBody<S> => Theme);` the type is
/// generic over what it is sent as, [`Whole`](crate::encode::Whole) or [`Patch`](crate::encode::Patch).
#[doc(hidden)]
#[macro_export]
macro_rules! body {
    ($name:ident $(=> $target:ty)?) => {
        $crate::body!(@impl [] $name, |body| Self(body));
        $($crate::body!(@link [] $name => $target);)?
    };
    ($name:ident<$state:ident> $(=> $target:ty)?) => {
        $crate::body!(@impl [$state] $name<$state>, |body| Self(body, ::core::marker::PhantomData));
        $($crate::body!(@link [$state] $name<$crate::encode::Whole<$state>> => $target);)?

        impl $name<$crate::encode::Patch> {
            /// Creates an empty patch.
            pub fn new() -> Self {
                Self($crate::Body::new(), ::core::marker::PhantomData)
            }
        }

        impl ::core::default::Default for $name<$crate::encode::Patch> {
            fn default() -> Self {
                Self::new()
            }
        }
    };
    (@impl [$($state:ident)?] $name:ty, |$body:ident| $value:expr) => {
        impl$(<$state>)? $name {
            #[allow(dead_code)]
            fn with(self, name: &'static str, value: impl $crate::encode::Encode) -> Self {
                let $body = self.0.with(name, value);
                $value
            }
        }

        impl$(<$state>)? $crate::AsBody for $name {
            fn as_body(&self) -> &$crate::Body {
                &self.0
            }

            fn from_body($body: $crate::Body) -> Self {
                $value
            }
        }

        impl$(<$state>)? $name {
            /// Returns `true` if no field was set.
            pub fn is_empty(&self) -> bool {
                self.0.is_empty()
            }

            /// Calls a setter with a value, if there is one: `new.set_some(row.pin, NewConference::pin)`.
            pub fn set_some<V>(
                self,
                value: ::core::option::Option<V>,
                setter: impl ::core::ops::FnOnce(Self, V) -> Self,
            ) -> Self {
                match value {
                    ::core::option::Option::Some(value) => setter(self, value),
                    ::core::option::Option::None => self,
                }
            }
        }

        impl$(<$state>)? $crate::encode::Encode for $name {
            fn encode(self) -> $crate::encode::Node {
                $crate::encode::Node::Object(self.0)
            }
        }
    };
    (@link [$($state:ident)?] $name:ty => $target:ty) => {
        /// Copies the fields that a new object accepts: without its key, and without what the server decides. Related
        /// objects that are created with the object are copied, others are linked to. Objects that can belong to one
        /// object only stay with the original.
        impl$(<$state>)? ::core::convert::From<&$target> for $name {
            fn from(object: &$target) -> Self {
                <Self as $crate::AsBody>::from_body($crate::wire::copied(object))
            }
        }

        impl$(<$state>)? ::core::convert::From<$name> for $crate::Link<$target> {
            fn from(new: $name) -> Self {
                Self::to_new(new.0)
            }
        }

        impl$(<$state>)? ::core::convert::From<$name> for $crate::OptionalLink<$target> {
            fn from(new: $name) -> Self {
                $crate::Link::to_new(new.0).into()
            }
        }
    };
}

/// Gives the changes to a [`Resource`](crate::resource::Resource) methods that compare objects:
/// `patch!(ConferencePatch => Conference);`.
#[doc(hidden)]
#[macro_export]
macro_rules! patch {
    ($name:ty => $target:ty) => {
        impl $name {
            /// Returns the fields in which two states of an object differ, with the values of the second. Related
            /// objects are compared by their URIs.
            pub fn between(old: &$target, new: &$target) -> Self {
                <Self as $crate::AsBody>::from_body($crate::wire::between(old, new))
            }

            /// Removes the fields whose values the object has already. Fields that the server does not send, such as
            /// passwords, are kept.
            pub fn retain_changes(self, current: &$target) -> Self {
                let body = $crate::wire::retain_changes($crate::AsBody::as_body(&self), current);
                <Self as $crate::AsBody>::from_body(body)
            }
        }

        /// Lists the fields and their new values. Secrets are shown as `[redacted]`.
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt($crate::AsBody::as_body(self), f)
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

            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
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

/// Gives the described headers of a response a constructor: `headers!(ListThingsHeaders);`.
#[doc(hidden)]
#[macro_export]
macro_rules! headers {
    ($name:ident) => {
        impl $name {
            /// Decodes the headers of a response, as `with_response` returns it.
            ///
            /// # Errors
            /// When a header has a value that does not fit its type.
            pub fn of(response: &$crate::ResponseHead) -> $crate::Result<Self> {
                response.decode_headers()
            }
        }

        $crate::record!(@decode $name);
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
                $crate::decode::decode_union(deserializer)
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

/// Gives the request type of an [`Operation`](crate::operation::Operation) the methods of a
/// [`Request`](crate::Request): `operation!(GetStatus => Status, Problem);` for the response and the body of errors.
#[doc(hidden)]
#[macro_export]
macro_rules! operation {
    ($name:ident => $response:ty, $failure:ty) => {
        impl<C: $crate::Connection> $name<C> {
            /// Sends the request. With the async client this returns a future, with the blocking client the result.
            ///
            /// # Errors
            /// When the request fails; [`body`](pexgen_runtime::operation::OperationError::body) is the body that the
            /// API describes.
            pub fn send(self) -> C::Sending<$response, $crate::operation::OperationError<$failure>> {
                $crate::operation::request(self).send()
            }

            /// Also returns status, headers and final URI of the response.
            pub fn with_response(
                self,
            ) -> $crate::Request<($response, $crate::ResponseHead), C, $crate::operation::OperationError<$failure>>
            {
                $crate::operation::request(self).with_response()
            }

            /// Limits the time of each attempt, instead of the client's timeout.
            pub fn timeout(self, timeout: ::core::time::Duration) -> Self {
                Self(self.0.timeout(timeout))
            }

            /// Adds a header, replacing a header of that name.
            pub fn header(
                self,
                name: impl ::core::convert::AsRef<str>,
                value: impl ::core::convert::AsRef<str>,
            ) -> Self {
                Self(self.0.header(name, value))
            }

            /// Retries this request by another policy than the client's.
            pub fn retry(self, policy: $crate::RetryPolicy) -> Self {
                Self(self.0.retry(policy))
            }
        }

        impl ::core::future::IntoFuture for $name {
            type Output = ::core::result::Result<
                <Self as $crate::operation::Operation>::Response,
                $crate::operation::OperationError<<Self as $crate::operation::Operation>::Failure>,
            >;
            type IntoFuture = $crate::transport::BoxFuture<'static, Self::Output>;

            fn into_future(self) -> Self::IntoFuture {
                self.send()
            }
        }
    };
}

/// Gives a request that is [`Streamed`](crate::operation::Streamed) the methods that iterate, in the directions that it
/// has: `streamed!(ListAlarms => forward, backward);`.
#[doc(hidden)]
#[macro_export]
macro_rules! streamed {
    ($name:ident => $($direction:ident),+) => {
        impl<C: $crate::Connection> $name<C> {
            $($crate::streamed!(@ $direction);)+
        }
    };
    (@ forward) => {
        /// Iterates over the items from here on, towards newer ones. With the async client the result is a `Stream`,
        /// with the blocking client an `Iterator`.
        pub fn stream(self) -> $crate::operation::ItemStream<Self> {
            $crate::operation::ItemStream::forward(self)
        }
    };
    (@ backward) => {
        /// Iterates over the items from here on, towards older ones; each response keeps its order. With the async
        /// client the result is a `Stream`, with the blocking client an `Iterator`.
        pub fn stream_backward(self) -> $crate::operation::ItemStream<Self> {
            $crate::operation::ItemStream::backward(self)
        }
    };
}

/// Declares the set of lookups that a schema allows on a field: `lookups!(NameLookups: Exact, In, Startswith);`.
#[doc(hidden)]
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

/// Makes a type around a connection the client of one API: `client!(Client);` for
/// `pub struct Client<C = pexgen_runtime::Client>(C);`. With `client!(Client, SERVER);` the client has the limits and the
/// errors of a [`ServerSpec`](crate::server::ServerSpec).
#[doc(hidden)]
#[macro_export]
macro_rules! client {
    ($name:ident) => {
        $crate::client!($name, $crate::server::ServerSpec::new());
    };
    ($name:ident, $server:expr) => {
        impl $name {
            /// Starts building a client for the server at this URL, such as `https://manager.example.com`.
            pub fn builder(url: impl ::core::convert::AsRef<str>) -> $crate::ClientBuilder<Self> {
                $crate::ClientBuilder::with_spec(url.as_ref(), Self::SERVER)
            }
        }

        impl<C> $name<C> {
            /// What the configuration says about the servers.
            #[doc(hidden)]
            pub const SERVER: $crate::server::ServerSpec = $server;
        }

        impl<C: $crate::Connection> ::core::convert::From<C> for $name<C> {
            fn from(connection: C) -> Self {
                Self(connection)
            }
        }

        impl<C: $crate::Connection> ::core::ops::Deref for $name<C> {
            type Target = C;

            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }
    };
}

/// Declares the module `blocking` with the blocking client of one API, which dereferences to the API's client:
/// `blocking_client!(Client);`.
#[cfg(feature = "blocking")]
#[doc(hidden)]
#[macro_export]
macro_rules! blocking_client {
    ($name:ident) => {
        /// The blocking client, for programs without async.
        pub mod blocking {
            /// The blocking client. It has the methods of the async client; requests are sent by `send()`.
            #[derive(Clone, Debug)]
            pub struct Client(super::$name<$crate::blocking::Client>);

            impl Client {
                /// Starts building a client for the server at this URL, such as `https://manager.example.com`.
                pub fn builder(url: impl ::core::convert::AsRef<str>) -> $crate::ClientBuilder<Self> {
                    let server = super::$name::<$crate::blocking::Client>::SERVER;
                    $crate::ClientBuilder::with_spec(url.as_ref(), server)
                }
            }

            impl ::core::convert::From<$crate::Client> for Client {
                fn from(client: $crate::Client) -> Self {
                    Self($crate::blocking::Client::from(client).into())
                }
            }

            impl ::core::convert::From<$crate::blocking::Client> for Client {
                fn from(client: $crate::blocking::Client) -> Self {
                    Self(client.into())
                }
            }

            impl ::core::ops::Deref for Client {
                type Target = super::$name<$crate::blocking::Client>;

                fn deref(&self) -> &Self::Target {
                    &self.0
                }
            }
        }
    };
}

/// Checks that bindings were generated for this version of the runtime: `generated_by!("0.1");`.
#[doc(hidden)]
#[macro_export]
macro_rules! generated_by {
    ("0.1") => {};
    ($other:literal) => {
        ::core::compile_error!(::core::concat!(
            "these bindings need pexgen-runtime ",
            $other,
            ", but the version of pexgen-runtime is 0.1: run `pexgen generate` of pexgen 0.1, or depend on \
             pexgen-runtime ",
            $other
        ));
    };
}

#[cfg(test)]
mod tests {
    #[test]
    fn generated_by_accepts_the_version_of_this_crate() {
        assert!(env!("CARGO_PKG_VERSION").starts_with("0.1."), "change `generated_by` with the version");
        generated_by!("0.1");
    }
}
