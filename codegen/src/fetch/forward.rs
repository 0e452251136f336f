//! Passes requests of others on to a server.

use std::time::Duration;

use ureq::http::{Request, Response};

use super::client::Client;
use super::error::{FetchError, Refusal};
use super::origin::Origin;
use super::verification::Verification;

/// Passes requests on to one server, as they are.
#[derive(Clone, Debug)]
pub struct Forwarder {
    client: Client,
    origin: Origin,
}

impl Forwarder {
    /// Creates a connection to a server. `timeout` is that of a whole request.
    ///
    /// # Errors
    /// A URL that is not that of a server, and certificates that can't be used.
    pub fn new(server: &str, verification: &Verification, timeout: Duration) -> Result<Self, FetchError> {
        let (origin, document) = Origin::parse(server)?;
        if document.is_some() {
            let help = "expected scheme and host, https://manager.example.com";
            return Err(FetchError::invalid_argument(format!("{server:?} has a path"), help));
        }
        let client = Client::new(origin.clone(), None, timeout, verification.trust()?)?;
        Ok(Self { client, origin })
    }

    /// Returns the URL of the server without a trailing slash.
    pub fn server(&self) -> &str {
        self.origin.as_str()
    }

    /// Returns whether requests are sent unencrypted to another machine.
    pub fn is_readable_on_the_way(&self) -> bool {
        self.origin.is_readable_on_the_way()
    }

    /// Sends a request, and returns the response whatever its status.
    ///
    /// # Errors
    /// Why there is no complete response.
    pub fn forward(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Refusal> {
        self.client.forward(request)
    }
}
