//! The sorts of failures.

/// What sort of failure an [`Error`](crate::Error) is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client cannot be built as asked.
    Config,
    /// The request would not mean what was asked for, so it was not sent.
    #[default]
    Request,
    /// There are no credentials to send: their provider failed, or the server gave no token for them. The request was
    /// not sent.
    SignIn,
    /// A file on this side cannot be read or written.
    File,
    /// No connection came about; nothing was sent.
    Connect,
    /// The server's certificate is not trusted, or the two sides agree on no encryption; nothing was sent.
    Tls,
    /// It took too long. The request may have been carried out.
    Timeout,
    /// The connection broke. The request may have been carried out.
    Transport,
    /// The server redirects where a redirect is not followed.
    Redirect,
    /// The server answered with a status that is not success.
    Status,
    /// The server took the command, and says that it failed.
    Command,
    /// The answer is not what was expected. The request was carried out, unless something on the way answered in the
    /// server's place.
    Decode,
    /// The answer is longer than allowed.
    TooLarge,
    /// The list cannot be walked: its pages do not lead to an end.
    Paging,
}
