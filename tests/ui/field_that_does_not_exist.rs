//~ cannot find function `nmae` in module `conference`

use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::conference;

fn check(client: &Client) {
    client.configuration().conference().list().filter(conference::nmae().eq("x"));
}

fn main() {}
