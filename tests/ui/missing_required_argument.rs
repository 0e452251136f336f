use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::NewConference;

fn check(_: &Client) {
    NewConference::new();
}

fn main() {}
