//! Macros for the clients of one API.

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
