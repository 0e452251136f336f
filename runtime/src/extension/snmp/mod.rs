//! SNMP requests: the name and the load of a server, or any other object.
//!
//! ```no_run
//! use pexgen_runtime::snmp::{Privacy, Snmp, User};
//!
//! # async fn example() -> pexgen_runtime::Result<()> {
//! # fn password() -> String { String::new() }
//! let node = Snmp::v2c("node.example.com", "public");
//! println!("{}: {}", node.system_name().await?, node.load_average().await?);
//!
//! let user = User::new("monitor").sha1(password()).privacy(Privacy::Aes128, password());
//! let name = Snmp::v3("node.example.com", user).system_name().await?;
//! # Ok(()) }
//! ```

mod user;
mod value;

use std::fmt;
use std::time::Duration;

use snmp2::{AsyncSession, Oid};

use crate::Secret;
use crate::error::{Error, ErrorKind, Result};
pub use user::{Privacy, User};
pub use value::Value;

/// `sysName.0` of SNMPv2-MIB (RFC 3418).
const SYSTEM_NAME: &str = "1.3.6.1.2.1.1.5.0";

/// `laLoad.1` of UCD-SNMP-MIB: the load average of one minute.
const LOAD_AVERAGE: &str = "1.3.6.1.4.1.2021.10.1.3.1";

/// The port of agents.
const PORT: u16 = 161;

/// An SNMP agent. Every request uses its own socket.
#[derive(Clone)]
pub struct Snmp {
    agent: String,
    authentication: Authentication,
    timeout: Duration,
    attempts: u32,
}

#[derive(Clone)]
enum Authentication {
    Community(Secret),
    User(User),
}

impl Snmp {
    fn new(agent: impl Into<String>, authentication: Authentication) -> Self {
        Self { agent: agent.into(), authentication, timeout: Duration::from_secs(5), attempts: 3 }
    }

    /// Creates an agent at a host (`node.example.com`, `[::1]:1161`) for SNMP version 2c, with a community. The community
    /// is sent unencrypted.
    pub fn v2c(agent: impl Into<String>, community: impl Into<Secret>) -> Self {
        Self::new(agent, Authentication::Community(community.into()))
    }

    /// Creates an agent at a host for SNMP version 3, with a user.
    pub fn v3(agent: impl Into<String>, user: User) -> Self {
        Self::new(agent, Authentication::User(user))
    }

    /// Sets the time limit of an attempt. Default: 5 seconds.
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Sets the maximum number of attempts, as packets may be lost. Default: 3.
    pub fn max_attempts(self, attempts: u32) -> Self {
        Self { attempts: attempts.max(1), ..self }
    }

    /// Requests the name of the system (`sysName`).
    ///
    /// # Errors
    /// As [`get`](Self::get).
    pub async fn system_name(&self) -> Result<String> {
        match self.get(SYSTEM_NAME).await? {
            Value::Bytes(name) => Ok(String::from_utf8_lossy(&name).into_owned()),
            other => {
                Err(self.error(ErrorKind::Decode, format!("expected text as the name of the system, found {other:?}")))
            }
        }
    }

    /// Requests the load average of the last minute (`laLoad.1` of UCD-SNMP-MIB).
    ///
    /// # Errors
    /// As [`get`](Self::get).
    pub async fn load_average(&self) -> Result<f64> {
        let value = self.get(LOAD_AVERAGE).await?;
        let text = if let Value::Bytes(text) = &value { std::str::from_utf8(text).ok() } else { None };
        let load = text.and_then(|text| text.trim().parse().ok());
        load.ok_or_else(|| self.error(ErrorKind::Decode, format!("expected a number as the load, found {value:?}")))
    }

    /// Requests an object by its identifier, such as `1.3.6.1.2.1.1.3.0`.
    ///
    /// # Errors
    /// `is_timeout` when the agent does not respond, which is also how it reacts to a wrong community; `is_unauthenticated`
    /// when it refuses the user; the kind [`Decode`](ErrorKind::Decode) when it does not have the object.
    pub async fn get(&self, object: &str) -> Result<Value> {
        let parts: Option<Vec<u64>> =
            object.strip_prefix('.').unwrap_or(object).split('.').map(|part| part.parse().ok()).collect();
        let oid = parts.and_then(|parts| Oid::from(&parts).ok());
        let oid = oid.ok_or_else(|| {
            self.error(ErrorKind::Request, format!("`{}` is not an object identifier", object.escape_debug()))
        })?;
        let mut attempts = 0;
        loop {
            attempts += 1;
            let answer = tokio::time::timeout(self.timeout, self.attempt(&oid)).await;
            match answer {
                Ok(outcome) => {
                    return outcome.map_err(|mut error| {
                        error.failure_mut().attempts = attempts;
                        error
                    });
                }
                Err(_) if attempts < self.attempts => tracing::debug!(agent = %self.agent, "retrying"),
                Err(_) => {
                    let message = format!("no response within {:?}; check the host and the community", self.timeout);
                    let mut error = self.error(ErrorKind::Timeout, message);
                    error.failure_mut().attempts = attempts;
                    return Err(error);
                }
            }
        }
    }

    /// Sends one request on its own socket, so that a late response to an earlier one cannot be mistaken for its response.
    async fn attempt(&self, oid: &Oid<'_>) -> Result<Value> {
        let has_port = self.agent.parse::<std::net::SocketAddr>().is_ok()
            || self
                .agent
                .rsplit_once(':')
                .is_some_and(|(host, port)| !host.contains(':') && port.parse::<u16>().is_ok());
        let address = if has_port { self.agent.clone() } else { format!("{}:{PORT}", self.host()) };
        let number = fastrand::i32(1..i32::MAX);
        let session = match &self.authentication {
            Authentication::Community(community) => {
                AsyncSession::new_v2c(address, community.expose().as_bytes(), number).await
            }
            Authentication::User(user) => AsyncSession::new_v3(address, number, user.security()).await,
        };
        let mut session = session.map_err(|error| {
            let message = format!("no connection to `{}`", self.agent);
            Error::caused(ErrorKind::Connect, message, error)
        })?;
        let failed = |error| self.failed(&error);
        session.init().await.map_err(failed)?;
        match session.get(oid).await {
            // The agent sent its time instead, with which the request can be signed.
            Err(snmp2::Error::AuthUpdated) => {}
            answer => return self.value(answer.map_err(failed)?),
        }
        self.value(session.get(oid).await.map_err(failed)?)
    }

    fn value(&self, mut answer: snmp2::Pdu<'_>) -> Result<Value> {
        if answer.error_status != 0 {
            return Err(
                self.error(ErrorKind::Decode, format!("the agent responded with error {}", answer.error_status))
            );
        }
        let value = answer.varbinds.next().and_then(|(_, value)| Value::read(&value));
        value.ok_or_else(|| self.error(ErrorKind::Decode, "the agent does not have this object"))
    }

    /// An IPv6 address needs brackets.
    fn host(&self) -> String {
        if self.agent.parse::<std::net::Ipv6Addr>().is_ok() { format!("[{}]", self.agent) } else { self.agent.clone() }
    }

    fn failed(&self, error: &snmp2::Error) -> Error {
        let kind = match error {
            snmp2::Error::AuthFailure(_) => ErrorKind::Authentication,
            snmp2::Error::Send | snmp2::Error::Receive => ErrorKind::Connect,
            _ => ErrorKind::Decode,
        };
        self.error(kind, error.to_string())
    }

    fn error(&self, kind: ErrorKind, message: impl fmt::Display) -> Error {
        Error::new(kind, format!("{}: {message}", self.agent))
    }
}

/// Shows the agent, not the credentials.
impl fmt::Debug for Snmp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Snmp").field("agent", &self.agent).finish_non_exhaustive()
    }
}
