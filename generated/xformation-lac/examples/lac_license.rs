//! Prints the licence of an activation key for a host.
//!
//! `LAC_SERVER=https://… cargo run --example lac_license -- 25N8D-NC35D-WD01P-8JI4K CUSTOM=a`

use std::env;
use std::error::Error;

use xformation_lac::v1::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let [key, host_ids] = [1, 2].map(|index| env::args().nth(index).ok_or("usage: lac_license KEY HOSTIDS"));
    let client = Client::builder(env::var("LAC_SERVER")?).build()?;
    let license = client.licenses().get_license(key?, host_ids?).await?;
    println!("{}, activated {}", license.filename, license.activation_time);
    match license.expiration_date {
        Some(date) => println!("expires {date}"),
        None => println!("does not expire"),
    }
    Ok(())
}
