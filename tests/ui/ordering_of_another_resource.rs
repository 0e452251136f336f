//~ mismatched types

use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::ivr_theme;

fn check(client: &Client) {
    client.configuration().conference().list().order_by(ivr_theme::name().asc());
}

fn main() {}
