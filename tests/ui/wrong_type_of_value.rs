//~ cannot be compared with `&str`

use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::conference;

fn check(client: &Client) {
    client.configuration().conference().list().filter(conference::max_callrate_in().eq("512"));
}

fn main() {}
