//~ no variant or associated item named `Lecure` found for enum

use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::conference;

fn check(client: &Client) {
    client.configuration().conference().list().filter(conference::service_type().eq(conference::ServiceType::Lecure));
}

fn main() {}
