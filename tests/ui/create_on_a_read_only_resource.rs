//~ does not allow creating objects (no POST on the list)

use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::NewConference;

fn check(client: &Client) {
    let _ = client.status().conference().create(&NewConference::new("x"));
}

fn main() {}
