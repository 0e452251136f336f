//~ no method named `resource_uri` found for struct

use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::ConferencePatch;

fn check(_: &Client) {
    ConferencePatch::new().resource_uri("/x/");
}

fn main() {}
