//! The client of all examples. It is set up by environment variables.

use std::env;
use std::error::Error;

use pexip_infinity::v41::Client;

/// Creates a client for the node in `PEXIP_SERVER`, as the user in `PEXIP_USER` and `PEXIP_PASSWORD`.
pub fn connect() -> Result<Client, Box<dyn Error>> {
    let variable = |name: &str| env::var(name).map_err(|_| format!("set the environment variable {name}"));
    let client = Client::builder(variable("PEXIP_SERVER")?)
        .basic_auth(variable("PEXIP_USER")?, variable("PEXIP_PASSWORD")?)
        .build()?;
    Ok(client)
}
