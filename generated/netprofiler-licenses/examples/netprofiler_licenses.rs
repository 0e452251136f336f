//! Prints the licences of a device.
//!
//! `NETPROFILER_SERVER=https://… NETPROFILER_USER=… NETPROFILER_PASSWORD=… cargo run --example netprofiler_licenses`

use std::env;
use std::error::Error;

use netprofiler_licenses::v1::Client;
use netprofiler_licenses::v1::types::Licenses;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = Client::builder(env::var("NETPROFILER_SERVER")?)
        .basic_auth(env::var("NETPROFILER_USER")?, env::var("NETPROFILER_PASSWORD")?)
        .build()?;
    // Devices respond with an object or, as some do, with a list.
    let licenses = match client.licenses().list_licenses().await? {
        Licenses::LicenseCollection(collection) => collection.licenses,
        Licenses::LicenseList(list) => list,
        other => return Err(format!("an unexpected response: {other:?}").into()),
    };
    for license in licenses {
        println!("{}: {} ({})", license.key, license.description, license.status);
    }
    Ok(())
}
