//~ it takes a variant from the module of the resource, such as

use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::conference;

fn check(client: &Client) {
    client.configuration().conference().list().filter(conference::service_type().eq("lecture"));
}

fn main() {}
