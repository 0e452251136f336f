//~ the schema states that this field is never null

use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::conference;

fn check(client: &Client) {
    client.configuration().conference().list().filter(conference::name().is_null(true));
}

fn main() {}
