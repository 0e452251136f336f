//! Conferences to be created in one request: with the bindings, and with a handwritten struct.

use pexip_infinity::runtime::endpoint::BatchRequest;
use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::conference::ServiceType;
use pexip_infinity::v41::configuration::{Conference, NewConference};

use crate::{PlainBatch, PlainNewConference};

/// How many are created in one request.
const OBJECTS: usize = 1_000;

/// The request of the bindings.
pub fn by_bindings(client: &Client) -> BatchRequest<Conference> {
    let batch = client.configuration().conference().batch();
    (0..OBJECTS).fold(batch, |batch, number| batch.create(&new_conference(number)))
}

/// The same body by hand.
pub fn by_hand() -> PlainBatch {
    PlainBatch { objects: (0..OBJECTS).map(plain_conference).collect() }
}

fn new_conference(number: usize) -> NewConference {
    NewConference::new(format!("VMR {number}"))
        .service_type(ServiceType::Conference)
        .pin("123456")
        .allow_guests(true)
        .guest_pin("654321")
        .participant_limit(40)
        .description("A room of the sales department")
        .tag("sales")
}

fn plain_conference(number: usize) -> PlainNewConference {
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
