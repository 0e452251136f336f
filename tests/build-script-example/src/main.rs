//! Lists the studios of a server; without a server, prints the schema of a room.

pexgen_runtime::include_bindings!("booking");

use booking::runtime::Result;
use booking::v1::Client;
use booking::v1::rooms::{Room, room};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let Some(server) = std::env::args().nth(1) else {
        println!("{:?}", Room::default());
        return Ok(());
    };
    let client = Client::builder(server).build()?;
    let mut studios = client.rooms().room().list().filter(room::kind().eq(room::Kind::Studio)).stream();
    while let Some(room) = studios.try_next().await? {
        println!("{}: {} seats", room.name, room.seats);
    }
    Ok(())
}
