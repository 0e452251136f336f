//~ no method named `pni` found for struct

use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::NewConference;

fn check(_: &Client) {
    NewConference::new("x").pni("1234");
}

fn main() {}
