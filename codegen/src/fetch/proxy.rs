//! Connections through the proxy that the environment names.

use std::env;
use std::error::Error as StdError;
use std::fmt;

use ureq::http::Uri;
use ureq::unversioned::transport::{ConnectProxyConnector, ConnectionDetails, Connector, Transport};
use ureq::{Error, Proxy, ProxyProtocol};

use super::error::{FetchError, Refusal};
use super::origin::Origin;
use super::tls_error;

/// The variables that name a proxy, the first one that does so.
const VARIABLES: [&str; 6] = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];

const HELP: &str = "set HTTPS_PROXY to http://HOST:PORT, or list the server in NO_PROXY";

/// Returns the HTTP proxy that the environment names for a server.
///
/// # Errors
/// A value that is not the URL of a proxy, and SOCKS proxies alone: the server would be reached without them.
pub fn of(origin: &Origin) -> Result<Option<Proxy>, FetchError> {
    if is_bypassed(origin) {
        return Ok(None);
    }
    let mut other = None;
    for variable in VARIABLES {
        let Some(text) = env::var(variable).ok().filter(|text| !text.is_empty()) else { continue };
        let proxy = Proxy::new(&text).map_err(|_| {
            FetchError::invalid_argument(format!("{variable} in the environment is not the URL of a proxy"), HELP)
        })?;
        if matches!(proxy.protocol(), ProxyProtocol::Http | ProxyProtocol::Https) {
            return Ok(Some(proxy));
        }
        other = Some(proxy);
    }
    other.map_or(Ok(None), |socks| {
        let message = format!("the proxy {} in the environment is not an HTTP proxy", shown(&socks));
        Err(FetchError::invalid_argument(message, HELP))
    })
}

/// Returns whether `NO_PROXY` lists a server.
fn is_bypassed(origin: &Origin) -> bool {
    let listed = ["NO_PROXY", "no_proxy"].into_iter().find_map(|variable| env::var(variable).ok()).unwrap_or_default();
    let any = Proxy::builder(ProxyProtocol::Http).host("localhost");
    let any = listed.split(',').fold(any, |proxy, entry| proxy.no_proxy(entry.trim())).build();
    any.is_ok_and(|proxy| origin.as_str().parse::<Uri>().is_ok_and(|uri| proxy.is_no_proxy(&uri)))
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
