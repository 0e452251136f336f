//~ mismatched types

use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::NewConferenceAlias;

fn check(client: &Client) {
    let _ = client.configuration().conference_alias().create(&NewConferenceAlias::new("x"));
}

fn main() {}
