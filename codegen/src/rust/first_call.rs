//! The first program of a new crate: it sends one request with the blocking client and prints the response.

use heck::ToShoutySnakeCase as _;

use super::docs;
use super::layout::WIDTH;
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
        Some(resource) => {
            let groups = docs::path_of_calls(resource);
            let call = format!("client{groups}.{}().list().first().send()?", resource.names.module);
            let call = chained("let object = ", &call);
            format!("    // At most one object is requested.\n{call}    println!(\"{{object:#?}}\");\n")
        }
        None => {
            let call = chained("let response = ", &(example::request(api, version)? + ".send()?"));
            format!("{call}    println!(\"{{response:?}}\");\n")
        }
    };
    let url = server.map_or_else(|| example::server(version), |server| server.url);
    let mut constants = vec![format!("const SERVER: &str = {url:?};\n")];
    let mut client = "Client::builder(SERVER)".to_owned();
    if let Some(fingerprint) = server.and_then(|server| server.fingerprint) {
        constants.push(format!("const FINGERPRINT: &str = {fingerprint:?};\n"));
        client += ".trust_fingerprint(FINGERPRINT)";
    }
    let credentials = credentials(&version.authentication);
    let variable = if credentials.is_empty() { "" } else { VARIABLE };
    Some(format!(
        "//! Sends a request to the server and prints the response.\n\n\
         use {bindings}::{}::blocking::Client;\n\n\
         {}\n\
         fn main() -> Result<(), Box<dyn std::error::Error>> {{\n\
         {}{call}    Ok(())\n\
         }}\n{variable}",
        version.module,
        constants.concat(),
        chained("let client = ", &format!("{client}{credentials}.build()?")),
    ))
}

/// Reads the credentials.
const VARIABLE: &str = r#"
fn variable(name: &str) -> Result<String, String> {
    std::env::var(name).map_err(|_| format!("set the variable {name}"))
}
"#;

/// The longest chain of calls that rustfmt leaves on one line.
const CHAIN_WIDTH: usize = 60;

/// Returns a statement with a chain of calls, as rustfmt formats it.
fn chained(start: &str, chain: &str) -> String {
    let links = links(chain);
    let width = if links.len() > 2 { CHAIN_WIDTH } else { WIDTH - "    ;".len() - start.len() };
    let separator = if chain.len() > width { "\n        " } else { "" };
    format!("    {start}{};\n", links.join(separator))
}

/// Splits a chain before the dot of each call. Dots in arguments are none.
fn links(chain: &str) -> Vec<&str> {
    let (mut links, mut start, mut depth, mut quoted) = (Vec::new(), 0, 0_usize, false);
    for (index, c) in chain.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '(' | '[' if !quoted => depth += 1,
            ')' | ']' if !quoted => depth = depth.saturating_sub(1),
            '.' if !quoted && depth == 0 => links.push(&chain[std::mem::replace(&mut start, index)..index]),
            _ => {}
        }
    }
    links.push(&chain[start..]);
    links
}

/// The call that sets the credentials from the environment.
fn credentials(schemes: &[Authentication]) -> String {
    example::authentication(schemes, |credential| match credential {
        example::CERTIFICATE => "std::fs::read_to_string(variable(\"PEXGEN_CERTIFICATE\")?)?".to_owned(),
        name => format!("variable(\"PEXGEN_{}\")?", name.to_shouty_snake_case()),
    })
}
