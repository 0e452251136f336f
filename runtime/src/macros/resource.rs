//! Macros for resources, and for the schemas that a server publishes.

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
