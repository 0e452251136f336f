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
        ("snmp::", "another server"),
        ("authentication::token", "needs tokens that expire on demand"),
        ("authentication::custom_auth_header", "the log of the test node has no values of headers that may be secret"),
        ("errors::login_redirect_renews", "needs tokens that expire on demand"),
        ("errors::redirect_to_the_login", "the test node redirects with any credentials"),
        ("files::a_backup_is_downloaded", "the test node accepts any passphrase"),
        ("files::aborted_download", "needs the files of the test server"),
        ("files::certificates_are_imported", "the test node accepts any bundle"),
        ("files::licence_is_added", "the test node has no license server"),
        ("files::new_node_is", "needs disk images"),
        ("blocking::commands_and_files", "needs the files of the test server"),
        ("cancellation::download", "needs the files of the test server"),
        ("resilience::at_most_five", "the log does not count requests in progress"),
        ("resilience::partial", "needs the files of the test server"),
        ("switches::", "needs settings of the test server"),
        ("versions::", "reads documents in the format of django-tastypie"),
        ("resources::a_copy_takes", "adds rows by the names of columns"),
        ("resources::failed_command", "needs a node that is not stopped"),
        ("resources::unknown_values", "writes values that no client can send"),
    ]);
}
