//~ this function takes 1 argument but 0 arguments were supplied

use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::NewConference;

fn check(_: &Client) {
    NewConference::new();
}

fn main() {}
