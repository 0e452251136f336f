//! Every example of the vendor's two guides to the Management API, versions 14 and 21, in typed Rust. The
//! tests run them against a real server.
//!
//! An example is a `pub async fn` above a file's tests. The last lines of its comment name the corresponding
//! sections of the guides. `docs/cookbook.md` contains all examples; [`book`] keeps it up to date. An example compiles
//! with the versions of its sections, or with the one after `in version`; [`versions`] checks that.

mod book;
mod command;
mod configuration;
mod connecting;
mod earlier;
mod history;
mod node;
mod retrieving;
mod sections;
mod snmp;
mod status;
mod version_14;
mod versions;

/// The same examples against the test node of pexgen, which must not differ from django-tastypie.
#[test]
fn examples_pass_with_the_test_node() {
    pexgen_tests::test_node::suite_passes(&[
        ("versions::", "compiles the examples"),
        ("book::", "compares the document"),
        ("snmp::", "another server"),
        ("one_who_waits_is_let_in", "writes values that no client can send"),
        ("command::platform::", "needs the files of the test server"),
        ("configuration::deployment::", "needs disk images"),
        ("configuration::licence::", "the license server is not supported, and the log has no entitlements"),
        ("configuration::worker_vm::", "needs disk images"),
        ("version_14::tests::nodes_are_deployed", "needs disk images"),
        ("packet_loss", "the packet loss of a stream of the test server is below that of the example"),
        ("lossy_participants", "the packet loss of a stream of the test server is below that of the example"),
        ("status_commands_and_history", "the call that ends is in the history, where the test server has none"),
    ]);
}
