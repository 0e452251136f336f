//! The kinds of errors.

/// The kind of an [`Error`](crate::Error).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The configuration of the client is invalid.
    Config,
    /// The request is invalid, so it was not sent.
    #[default]
    Request,
    /// There are no credentials to send: the provider failed, or the server issued no token. The request was not sent.
    Authentication,
    /// A local file cannot be read or written.
    File,
    /// No connection was established; nothing was sent.
    Connect,
    /// The TLS handshake failed, or a certificate is not trusted; the server received no request.
    Tls,
    /// The server does not speak HTTP.
    Protocol,
    /// A time limit was exceeded. The request may have been carried out.
    Timeout,
    /// The connection was interrupted. The request may have been carried out.
    Transport,
    /// The server responded with a redirect that is not followed.
    Redirect,
    /// The server responded with a status that is not a success.
    Status,
    /// The server accepted the command and reported that it failed.
    Command,
    /// The response is not as expected. The request was carried out, unless a proxy responded instead of the server.
    Decode,
    /// The response exceeds the size limit.
    TooLarge,
    /// The pages of the list have no end.
    Paging,
    /// Several objects meet a condition that at most one should meet.
    NotUnique,
    /// The server has another version than the required one, so the request was not sent.
    Version,
    /// A condition was not met in time.
    NotMet,
}
