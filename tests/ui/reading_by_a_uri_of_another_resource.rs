//~ does not identify an object of

use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::IvrTheme;

fn check(client: &Client) {
    let uri = pexip_infinity::runtime::ResourceUri::<IvrTheme>::from_key(1).unwrap();
    let _ = client.configuration().conference().get(&uri);
}

fn main() {}
