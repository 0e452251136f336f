//! The generated clients against real servers, stubs of appliances and a faulty network.

mod appliances;
mod authentication;
mod blocking;
mod cancellation;
mod drift;
mod errors;
mod fault_injection;
mod files;
mod limits;
mod rate_limit;
mod resilience;
mod resources;
mod secrets;
mod server;
mod snmp;
mod switches;
mod versions;

/// The same tests against the test node of pexgen, which must not differ from django-tastypie.
#[test]
fn client_tests_pass_with_the_test_node() {
    pexgen_tests::test_node::suite_passes(&[
        ("appliances::", "stubs of other servers"),
        ("fault_injection::", "a proxy of its own"),
        ("server::", "facts about django-tastypie and its control interface"),
        ("drift::", "reads documents in the format of django-tastypie"),
        ("rate_limit::", "needs the time of requests"),
        ("snmp::", "another server"),
        ("authentication::token", "needs tokens that expire on demand"),
        ("authentication::custom_auth_header", "the log has no headers"),
        ("errors::", "needs the login page and tokens of the test server"),
        ("files::", "needs the files of the test server"),
        ("blocking::commands_and_files", "needs the files of the test server"),
        ("cancellation::download", "needs the files of the test server"),
        ("resilience::at_most_five", "the log does not count requests in progress"),
        ("resilience::throttled", "the log has no times"),
        ("resilience::partial", "needs the files of the test server"),
        ("switches::", "needs settings of the test server"),
        ("versions::", "reads documents in the format of django-tastypie"),
        ("resources::a_copy_takes", "adds rows by the names of columns"),
        ("resources::failed_command", "needs a node that is not stopped"),
        ("resources::unknown_values", "writes values that no client can send"),
    ]);
}
