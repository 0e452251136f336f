//~ servers publish no schema document of `pexip_infinity::v41::status::ParticipantMediaStream`

use pexip_infinity::v41::Client;

fn check(client: &Client) {
    let _ = client.status().participant_media_stream("id").check_schema();
}

fn main() {}
