//! Connections through the proxy that the environment names.

use std::error::Error as StdError;
use std::fmt;

use ureq::http::Uri;
use ureq::unversioned::transport::{ConnectProxyConnector, ConnectionDetails, Connector, Transport};
use ureq::{Error, Proxy, ProxyProtocol};

use super::error::{FetchError, Refusal};
use super::origin::Origin;
use super::tls_error;

/// Returns the proxy that `ALL_PROXY`, `HTTPS_PROXY` or `HTTP_PROXY` names for a server.
///
/// # Errors
/// A SOCKS proxy, which would be bypassed.
pub fn of(origin: &Origin) -> Result<Option<Proxy>, FetchError> {
    let is_bypassed = |proxy: &Proxy| origin.as_str().parse::<Uri>().is_ok_and(|uri| proxy.is_no_proxy(&uri));
    let proxy = Proxy::try_from_env().filter(|proxy| !is_bypassed(proxy));
    match &proxy {
        Some(socks) if !matches!(socks.protocol(), ProxyProtocol::Http | ProxyProtocol::Https) => {
            let message = format!("the proxy {} in the environment is not an HTTP proxy", shown(socks));
            Err(FetchError::invalid_argument(
                message,
                "set ALL_PROXY or HTTPS_PROXY to http://HOST:PORT, or list the server in NO_PROXY",
            ))
        }
        _ => Ok(proxy),
    }
}

/// Returns the URL of a proxy without its credentials.
fn shown(proxy: &Proxy) -> String {
    let scheme = proxy.uri().scheme_str().unwrap_or("http");
    format!("{scheme}://{}:{}", proxy.host(), proxy.port())
}

/// Connects through a proxy, and names it in errors.
#[derive(Debug, Default)]
pub struct ProxyConnector(ConnectProxyConnector);

impl<In: Transport> Connector<In> for ProxyConnector {
    type Out = <ConnectProxyConnector as Connector<In>>::Out;

    fn connect(&self, details: &ConnectionDetails<'_>, chained: Option<In>) -> Result<Option<Self::Out>, Error> {
        self.0.connect(details, chained).map_err(|error| match details.config.proxy() {
            Some(proxy) => Error::Other(Box::new(ProxyError { proxy: shown(proxy), why: reason(&error) })),
            None => error,
        })
    }
}

/// A failed connection through a proxy.
#[derive(Debug)]
struct ProxyError {
    proxy: String,
    why: String,
}

impl fmt::Display for ProxyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "proxy {}: {}", self.proxy, self.why)
    }
}

impl StdError for ProxyError {}

/// Describes a failed connection through a proxy; `None` for other errors.
pub fn explain(error: &Error) -> Option<Refusal> {
    let Error::Other(error) = error else { return None };
    let ProxyError { proxy, why } = error.downcast_ref()?;
    Some(Refusal::Proxy { proxy: proxy.clone(), why: why.clone() })
}

fn reason(error: &Error) -> String {
    if let Some(refusal) = tls_error::explain(error) {
        return refusal.to_string();
    }
    match error {
        Error::Timeout(_) => "timed out".to_owned(),
        // The status is there twice: `proxy server responded 407/407`.
        Error::ConnectProxyFailed(why) => match why.rsplit_once('/') {
            Some((_, "407")) => "it requires credentials (407)".to_owned(),
            Some((_, status)) => format!("it responded with {status}"),
            None => why.clone(),
        },
        Error::Protocol(_) => "it does not speak HTTP".to_owned(),
        Error::Io(error) => error.to_string(),
        other => other.to_string(),
    }
}
