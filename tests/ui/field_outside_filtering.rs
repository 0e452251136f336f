//~ cannot find function `crypto_mode` in module `conference`

use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::conference;

fn check(client: &Client) {
    client.configuration().conference().list().filter(conference::crypto_mode().is_null(true));
}

fn main() {}
