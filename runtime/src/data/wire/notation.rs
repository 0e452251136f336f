//! How a server writes some values.

/// How a server writes some values.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Notation<'s> {
    /// The prefix of values that it has encrypted; empty if it encrypts none.
    pub(crate) encrypted: &'s str,
    /// The path under which its API is mounted, without a slash at the end; empty as a rule. Its URIs may begin with it.
    pub(crate) mount: &'s str,
}
