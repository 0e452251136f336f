//! Runs tests against the test node of pexgen instead of django-tastypie.
//!
//! [`suite_passes`] runs the tests of a program again in a process whose environment asks for the test node.

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::thread;

use pexgen::serve::{Clock, Node, Snapshot, User};
use tokio::runtime::Runtime;

use crate::server::{Flavour, Server};
use crate::{Client, cargo, scale};

/// The variable of the environment that asks for the test node.
const VARIABLE: &str = "PEXGEN_TEST_SERVER";
/// Nested lists that show rows of another resource.
const SHOWN_ELSEWHERE: [&str; 2] = ["history/participant__media_stream", "history/backplane__media_stream"];

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("a runtime"));
/// Nodes that no test uses, by release.
static FREE: Mutex<BTreeMap<String, Vec<Node>>> = Mutex::new(BTreeMap::new());
/// The objects of django-tastypie by release.
static OBJECTS: Mutex<BTreeMap<String, Snapshot>> = Mutex::new(BTreeMap::new());

/// Returns whether the environment asks for the test node.
pub(crate) fn is_wanted() -> bool {
    std::env::var_os(VARIABLE).is_some()
}

/// Runs the tests of this program against the test node, except those whose names contain one of `without`. Only at
/// full size: the objects of django-tastypie are copied first.
///
/// # Panics
/// Panics with the output of the tests if one fails.
pub fn suite_passes(without: &[(&str, &str)]) {
    let skipped = without.iter().flat_map(|(name, reason)| {
        assert!(!reason.is_empty(), "a test is left out for a reason");
        ["--skip", name]
    });
    run(&skipped.collect::<Vec<_>>());
}

fn run(arguments: &[&str]) {
    if is_wanted() || !scale::is_exhaustive() {
        return;
    }
    let program = std::env::current_exe().expect("the path of this program");
    let mut command = Command::new(program);
    command.args(arguments).env(VARIABLE, "node").env("RUST_BACKTRACE", "0");
    let output = command.output().expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

/// A node in the state in which django-tastypie starts. It serves another test after it was dropped.
#[derive(Debug)]
pub(crate) struct StartedNode {
    release: String,
    url: String,
    node: Option<Node>,
}

impl StartedNode {
    pub(crate) fn new(release: &str) -> Self {
        let free = lock(&FREE).get_mut(release).and_then(Vec::pop);
        let node = free.unwrap_or_else(|| start(release));
        node.control().reset();
        Self { release: release.to_owned(), url: node.url(), node: Some(node) }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for StartedNode {
    fn drop(&mut self) {
        lock(&FREE).entry(self.release.clone()).or_default().extend(self.node.take());
    }
}

fn start(release: &str) -> Node {
    let builder = Node::builder(cargo::workspace().join("schemas/pexip-infinity").join(release))
        .user(User::new("admin", "PEXip123"))
        .user(User::new("reader", "PEXip123").read_only())
        .clock(Clock::System)
        // django-tastypie does not read descriptions.
        .without_limits()
        .objects(objects(release));
    // The test may run on a runtime of its own.
    let started = thread::scope(|scope| scope.spawn(|| RUNTIME.block_on(builder.start())).join());
    started.expect("no panic").unwrap_or_else(|error| panic!("{error}"))
}

/// Returns the objects with which django-tastypie starts.
fn objects(release: &str) -> Snapshot {
    let mut known = lock(&OBJECTS);
    let objects = known.entry(release.to_owned()).or_insert_with(|| {
        let server = Server::start_django(release, Flavour::Pexip);
        let mut state = Client::new(server.url(), None).get("/__control__/state/").json();
        let objects = state["objects"].as_object_mut().expect("objects");
        objects.retain(|name, _| !SHOWN_ELSEWHERE.contains(&name.as_str()));
        serde_json::from_value(state).expect("a snapshot")
    });
    objects.clone()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
