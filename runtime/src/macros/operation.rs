//! Macros for operations: requests, streams and described headers.

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
