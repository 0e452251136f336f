//~ no method named `id` found for struct

use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::ConferencePatch;

fn check(_: &Client) {
    ConferencePatch::new().id(2);
}

fn main() {}
