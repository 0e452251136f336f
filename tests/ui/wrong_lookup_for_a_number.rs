//~ text lookups such as `startswith` need a field with text or choices

use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::conference;

fn check(client: &Client) {
    client.configuration().conference().list().filter(conference::max_callrate_in().icontains("5"));
}

fn main() {}
