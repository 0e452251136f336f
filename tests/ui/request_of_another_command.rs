//~ mismatched types

use pexip_infinity::v41::Client;
use pexip_infinity::v41::command::participant::Mute;

async fn check(client: &Client) {
    let _ = client.command().participant().dial(&Mute::new("x")).await;
}

fn main() {}
