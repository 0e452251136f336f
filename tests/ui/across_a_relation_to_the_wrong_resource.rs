//~ mismatched types

use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::{ivr_theme, conference_alias};

fn check(client: &Client) {
    client.configuration().conference_alias().list().filter(conference_alias::conference().then(ivr_theme::name()).eq("x"));
}

fn main() {}
