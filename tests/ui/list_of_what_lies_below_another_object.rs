//~ are below another object

use pexip_infinity::v41::Client;
use pexip_infinity::v41::status::ParticipantMediaStream;

fn check(client: &Client) {
    client.list::<ParticipantMediaStream>();
}

fn main() {}
