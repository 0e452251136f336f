//~ does not allow deleting objects (no DELETE on an object)

use pexip_infinity::v41::Client;

fn check(client: &Client) {
    let _ = client.history().participant().delete("x");
}

fn main() {}
