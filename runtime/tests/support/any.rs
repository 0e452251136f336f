//! A request with any parameter: generated requests have one function for each parameter that their document describes.

use pexgen_runtime::encode::Encode;
use pexgen_runtime::operation::{Operation, Parameter, RequestBuilder, ResponseSpec};
use pexgen_runtime::{Connection, Json};

/// Any parameters, an empty response.
#[derive(Debug)]
pub struct Any<C = pexgen_runtime::Client>(pub RequestBuilder<C>);

impl<C: Connection> Any<C> {
    pub fn new(client: C) -> Self {
        Self(RequestBuilder::new::<Self>(client))
    }

    pub fn with(self, parameter: Parameter, value: impl Encode) -> Self {
        Self(self.0.with(parameter, value))
    }
}

impl<C: Connection> Operation for Any<C> {
    type Connection = C;
    type Response = ();
    type Failure = Json;
    const NAME: &'static str = "any";
    const METHOD: &'static str = "GET";
    const PATH: &'static str = "/any/{id}";
    const RESPONSES: &'static [ResponseSpec<C, Self::Response>] = &[ResponseSpec::empty("2XX", |_| Ok(()))];
    const FAILURES: &'static [ResponseSpec<C, Self::Failure>] =
        &[ResponseSpec::whole("default", "*/*", |response| response.json())];

    fn into_builder(self) -> RequestBuilder<C> {
        self.0
    }
}

pexgen_runtime::operation!(Any => (), Json);
