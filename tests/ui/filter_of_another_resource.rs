//~ mismatched types

use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::ivr_theme;

fn check(client: &Client) {
    client.configuration().conference().list().filter(ivr_theme::name().eq("x"));
}

fn main() {}
