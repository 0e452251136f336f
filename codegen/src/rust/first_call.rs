//! The first program of a new crate: it sends one request with the blocking client and prints the response.

use super::docs;
use super::plan::example;
use crate::model::{Api, Authentication, Version};

/// A server that the user has named.
#[derive(Clone, Copy, Debug)]
pub struct KnownServer<'a> {
    /// Its URL.
    pub url: &'a str,
    /// The fingerprint of its certificate, if that is how the user trusts it.
    pub fingerprint: Option<&'a str>,
}

/// Returns the program; `None` if no request can be sent without knowing the API. `bindings` is the path of the
/// generated crate or module in Rust.
pub fn program(api: &Api, version: &Version, bindings: &str, server: Option<KnownServer<'_>>) -> Option<String> {
    let call = match example::listed(api, version) {
        Some(resource) => format!(
            "    // At most one object is requested.\n    \
             let object = client{}.{}().list().first().send()?;\n    println!(\"{{object:#?}}\");\n",
            docs::path_of_calls(resource),
            resource.names.module
        ),
        None => indented(&example::operation_example(api, version, ".send()?")?),
    };
    let url = server.map_or_else(|| example::server(version), |server| server.url);
    let fingerprint = server.and_then(|server| server.fingerprint);
    let trust = fingerprint.map(|fingerprint| format!(".trust_fingerprint({fingerprint:?})")).unwrap_or_default();
    let credentials = credentials(&version.authentication);
    let variable = if credentials.is_empty() {
        String::new()
    } else {
        "    let variable = |name: &str| std::env::var(name).map_err(|_| format!(\"set the variable {name}\"));\n"
            .to_owned()
    };
    Some(format!(
        "//! Sends a request to the server and prints the response.\n\n\
         use {bindings}::{}::blocking::Client;\n\n\
         const SERVER: &str = {url:?};\n\n\
         fn main() -> Result<(), Box<dyn std::error::Error>> {{\n\
         {variable}    let client = Client::builder(SERVER){trust}{credentials}.build()?;\n\
         {call}    Ok(())\n\
         }}\n",
        version.module,
    ))
}

fn indented(lines: &str) -> String {
    lines.lines().flat_map(|line| ["    ", line, "\n"]).collect()
}

/// The call that sets the credentials from the environment.
fn credentials(way: &Authentication) -> String {
    example::authentication(way, |credential| match credential {
        example::CERTIFICATE => "std::fs::read_to_string(variable(\"PEXGEN_CERTIFICATE\")?)?".to_owned(),
        name => format!("variable(\"PEXGEN_{}\")?", name.to_uppercase()),
    })
}
