//! Where the bindings are, which decides about features and examples.

use crate::model::Api;

/// An API with the place of its bindings.
#[derive(Clone, Copy)]
pub struct Bindings<'a> {
    pub api: &'a Api,
    pub place: Place<'a>,
}

/// The place of bindings.
#[derive(Clone, Copy)]
pub enum Place<'a> {
    /// A crate of their own, whose features select versions and parts.
    Crate,
    /// A module of an existing crate, which does not have these features: `crate::pexip`, with or without blocking
    /// clients.
    Module { path: &'a str, blocking: bool },
}

/// The blocking client of a version.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum BlockingClient {
    /// With the feature `blocking`.
    ByFeature,
    Always,
    Never,
}

impl<'a> Bindings<'a> {
    /// The bindings as a crate.
    pub fn of_crate(api: &'a Api) -> Self {
        Self { api, place: Place::Crate }
    }

    /// The path that programs name them by.
    pub fn path(self) -> String {
        match self.place {
            Place::Crate => self.api.name.replace('-', "_"),
            Place::Module { path, .. } => path.to_owned(),
        }
    }

    /// The feature of an item, if there are features.
    pub fn feature(self, name: &str) -> Option<String> {
        matches!(self.place, Place::Crate).then(|| name.to_owned())
    }

    pub fn blocking_client(self) -> BlockingClient {
        match self.place {
            Place::Crate => BlockingClient::ByFeature,
            Place::Module { blocking: true, .. } => BlockingClient::Always,
            Place::Module { blocking: false, .. } => BlockingClient::Never,
        }
    }

    /// The start of an example. An existing crate does not compile the examples of its modules: they are not its
    /// documentation tests.
    pub fn example_start(self) -> &'static str {
        match self.place {
            Place::Crate => "```no_run",
            Place::Module { .. } => "```ignore",
        }
    }
}
