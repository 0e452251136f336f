//~ mismatched types

use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::IvrThemePatch;

fn check(client: &Client) {
    let _ = client.configuration().conference().update(1, &IvrThemePatch::new());
}

fn main() {}
