//~ the schema does not allow ordering by this field

use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::conference;

fn check(client: &Client) {
    client.configuration().conference().list().order_by(conference::ivr_theme().desc());
}

fn main() {}
