//~ no method named `upload_name` found

use pexip_infinity::v41::Client;

fn check(client: &Client) {
    let _ = client.configuration().ivr_theme().upload_package(1, "theme.zip".as_ref());
    let _ = client.configuration().ivr_theme().upload_name(1, "theme.zip".as_ref());
}

fn main() {}
