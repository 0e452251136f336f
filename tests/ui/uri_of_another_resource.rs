//~ is not satisfied

use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::{Conference, ConferencePatch};

fn check(_: &Client) {
    let uri = pexip_infinity::runtime::ResourceUri::<Conference>::from_key(1).unwrap();
    ConferencePatch::new().ivr_theme(&uri);
}

fn main() {}
