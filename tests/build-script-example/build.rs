//! Generates the module `booking` from the documents below `schemas/`.

use pexgen::build_script::{Bindings, BuildError};

fn main() -> Result<(), BuildError> {
    Bindings::from("schemas/booking")
        .version("v1")
        // Buildings are included because rooms refer to them; reservations are not.
        .resources(["rooms/room"])
        .generate()
}
