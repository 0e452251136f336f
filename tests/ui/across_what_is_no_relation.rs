//~ `then` needs a relation to another object

use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::conference;

fn check(client: &Client) {
    client.configuration().conference().list().filter(conference::description().then(conference::name()).eq("x"));
}

fn main() {}
