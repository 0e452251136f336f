//~ the schema does not allow the lookup `Startswith` on this field

use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::{conference, conference_alias};

fn check(client: &Client) {
    client.configuration().conference_alias().list().filter(conference_alias::conference().then(conference::name()).startswith("x"));
}

fn main() {}
