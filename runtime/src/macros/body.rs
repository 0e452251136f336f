//! Macros for the types around the fields that are sent.

/// Implements sending for a type around a [`Body`](crate::Body): `body!(Dial);`.
///
/// With `body!(NewPerson from Person);` it can be made of what was read.
/// With `body!(NewTheme => Theme);` relations create objects by it. With `body!(ThemeBody<S> => Theme);` the type is
/// generic over what it is sent as, [`Whole`](crate::encode::Whole) or [`Patch`](crate::encode::Patch).
#[doc(hidden)]
#[macro_export]
macro_rules! body {
    ($name:ident $(=> $target:ty)?) => {
        $crate::body!(@impl [] $name, |body| Self(body));
        $($crate::body!(@link [] $name => $target);)?
    };
    ($name:ident from $read:ty) => {
        $crate::body!($name);

        /// Takes over what was read, without what only the server sets, to send it again. Fields that the schema does not
        /// define are part of it.
        impl ::core::convert::From<&$read> for $name {
            fn from(object: &$read) -> Self {
                <Self as $crate::AsBody>::from_body($crate::wire::resent(object))
            }
        }
    };
    ($name:ident<$state:ident> $(=> $target:ty)?) => {
        $crate::body!(@impl [$state] $name<$state>, |body| Self(body, ::core::marker::PhantomData));
        $($crate::body!(@link [$state] $name<$crate::encode::Whole<$state>> => $target);)?

        impl<$state> ::core::fmt::Debug for $name<$state> {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_tuple(::core::stringify!($name)).field(&self.0).finish()
            }
        }

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

            /// Calls a setter with a value, if there is one: `room.set_some(row.pin, NewRoom::pin)`.
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
        ///
        /// If the original still exists, set new values for what is unique in the copied objects, such as an alias:
        /// tastypie servers move objects that they find by such a value to the new object.
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
