//! Macros that generated code uses for implementations that cannot be blanket impls, or would take longer to compile.

/// Makes an error of a type with a message. `Debug` shows the message too: a `main` that returns the error prints that.
macro_rules! value_error {
    ($name:ident) => {
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(self, f)
            }
        }

        impl ::std::error::Error for $name {}
    };
}
pub(crate) use value_error;

mod body;
mod client;
mod data;
mod operation;
mod resource;
