//! Conferences to be created in one request: with the bindings, and with a handwritten struct.

use pexip_infinity::v41::configuration::NewConference;
use pexip_infinity::v41::configuration::conference::ServiceType;

use crate::PlainNewConference;

/// How many are created in one request.
pub const OBJECTS: usize = 1_000;

/// A conference of the bindings.
pub fn by_bindings(number: usize) -> NewConference {
    NewConference::new(format!("VMR {number}"))
        .service_type(ServiceType::Conference)
        .pin("123456")
        .allow_guests(true)
        .guest_pin("654321")
        .participant_limit(40)
        .description("A room of the sales department")
        .tag("sales")
}

/// The same conference by hand.
pub fn by_hand(number: usize) -> PlainNewConference {
    PlainNewConference {
        name: format!("VMR {number}"),
        service_type: "conference",
        pin: "123456".to_owned(),
        allow_guests: true,
        guest_pin: "654321".to_owned(),
        participant_limit: Some(40),
        description: "A room of the sales department".to_owned(),
        tag: "sales".to_owned(),
    }
}
