//! Generates the module `booking` from the documents below `schemas/`.

use pexgen::build_script::{Bindings, BuildError};

fn main() -> Result<(), BuildError> {
    Bindings::from("schemas/booking")
        .version("v1")
        // Buildings come along, as rooms refer to them; reservations don't.
        .resources(["rooms/room"])
        .generate()
}
