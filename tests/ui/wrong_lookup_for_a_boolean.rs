//~ text lookups such as `startswith` need a field with text or choices

use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::conference;

fn check(client: &Client) {
    client.configuration().conference().list().filter(conference::allow_guests().startswith("t"));
}

fn main() {}
