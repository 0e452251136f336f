//~ no variant or associated item named `Lecure` found for enum

use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::{NewConference, conference};

fn check(_: &Client) {
    NewConference::new("x").service_type(conference::ServiceType::Lecure);
}

fn main() {}
