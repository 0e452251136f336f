//! Prints the active alarms of a device.
//!
//! `MEDIANT_SERVER=https://… MEDIANT_USER=… MEDIANT_PASSWORD=… cargo run --example mediant_alarms`

use std::env;
use std::error::Error;

use audiocodes_mediant::v1::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = Client::builder(env::var("MEDIANT_SERVER")?)
        .basic_auth(env::var("MEDIANT_USER")?, env::var("MEDIANT_PASSWORD")?)
        .build()?;
    // The stream requests the pages one after the other.
    let mut alarms = client.alarms().list_active_alarms().stream();
    while let Some(alarm) = alarms.try_next().await? {
        println!("{}: {}", alarm.id, alarm.description);
    }
    Ok(())
}
