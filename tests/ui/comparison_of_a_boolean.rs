//~ need a text, number or time field

use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::conference;

fn check(client: &Client) {
    client.configuration().conference().list().filter(conference::allow_guests().gt(true));
}

fn main() {}
