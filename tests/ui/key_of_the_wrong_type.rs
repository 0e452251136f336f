//~ type mismatch resolving

use pexip_infinity::v41::Client;

fn check(client: &Client) {
    let _ = client.configuration().conference().get("abc");
}

fn main() {}
