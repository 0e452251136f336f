//! Starts and stops the Django project below `tests/server/`.
//!
//! The first start creates a virtual environment below `target/` and installs the packages of
//! `requirements.txt`. Every server has its own database and port, and stops when the process that started it ends in
//! any way.

use std::sync::OnceLock;

use crate::django::Django;
use crate::test_node::{self, StartedNode};
use crate::{Client, Control};

/// A running server. It is stopped on drop.
#[derive(Debug)]
pub struct Server {
    backend: Backend,
}

/// What serves the API.
#[derive(Debug)]
enum Backend {
    /// django-tastypie, in a process of its own.
    Django(Django),
    /// The test node of pexgen, with the same objects.
    Node(StartedNode),
}

/// The format of schema documents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flavour {
    /// The format of a Pexip node: with `valid_choices`, without the keys that a node omits.
    #[default]
    Pexip,
    /// The format of django-tastypie.
    Plain,
}

impl Server {
    /// Starts a server of the newest release.
    ///
    /// # Panics
    /// Panics if Python is missing, its packages cannot be installed, or the server does not start; the
    /// message contains their output.
    pub fn start() -> Self {
        Self::start_with("v41", Flavour::Pexip)
    }

    /// Starts a server of a release: a folder below `schemas/pexip-infinity/`, or the path of another folder.
    ///
    /// # Panics
    /// Panics like [`Server::start`].
    pub fn start_with(release: &str, flavour: Flavour) -> Self {
        crate::log_secrets::watch();
        if test_node::is_wanted() && flavour == Flavour::Pexip && !release.contains('/') {
            return Self { backend: Backend::Node(StartedNode::new(release)) };
        }
        Self::start_django(release, flavour)
    }

    /// Starts the test node of pexgen, with the same objects.
    pub fn start_node() -> Self {
        crate::log_secrets::watch();
        Self { backend: Backend::Node(StartedNode::new("v41")) }
    }

    /// Starts django-tastypie, whatever server the tests run against.
    pub(crate) fn start_django(release: &str, flavour: Flavour) -> Self {
        let django = Django::start(release, flavour).unwrap_or_else(|error| panic!("{error}"));
        Self { backend: Backend::Django(django) }
    }

    /// Returns the server that all tests of this process share. Tests that change rows start their own.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Server> = OnceLock::new();
        SHARED.get_or_init(Self::start)
    }

    /// Returns the URL without a trailing slash.
    pub fn url(&self) -> &str {
        match &self.backend {
            Backend::Django(django) => &django.url,
            Backend::Node(node) => node.url(),
        }
    }

    /// Returns a user with all permissions and the password.
    pub fn credentials(&self) -> (&'static str, &'static str) {
        ("admin", "PEXip123")
    }

    /// Returns a user with read permission only and the password.
    pub fn reader_credentials(&self) -> (&'static str, &'static str) {
        ("reader", "PEXip123")
    }

    /// Returns an HTTP client with all permissions.
    pub fn http(&self) -> Client {
        Client::new(self.url(), Some(self.credentials()))
    }

    /// Returns the control interface.
    pub fn control(&self) -> Control {
        match &self.backend {
            Backend::Django(django) => Control::new(&django.url),
            Backend::Node(node) => Control::of_node(node.url()),
        }
    }

    /// Returns the standard error of the server so far: a traceback for each status 500.
    pub fn stderr(&self) -> String {
        match &self.backend {
            Backend::Django(django) => django.stderr(),
            Backend::Node(_) => String::new(),
        }
    }
}
