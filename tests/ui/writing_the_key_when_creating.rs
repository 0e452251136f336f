//~ no method named `id` found for struct

use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::NewConference;

fn check(_: &Client) {
    NewConference::new("x").id(2);
}

fn main() {}
