//~ the trait bound `String: From<Option<_>>` is not satisfied

use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::ConferencePatch;

fn check(_: &Client) {
    ConferencePatch::new().name(None);
}

fn main() {}
