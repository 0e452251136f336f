//! Prints the software version of every node. The exit code is 1 if they differ.
//!
//! `cargo run --example versions`

mod common;

use std::collections::BTreeSet;
use std::error::Error;
use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    let status = common::connect()?.status();
    let mut versions = BTreeSet::new();
    for node in status.management_vm().list().all().await? {
        println!("{:<20} {:<20} management node", node.name, node.version);
        versions.insert(node.version);
    }
    for node in status.worker_vm().list().all().await? {
        println!("{:<20} {:<20} {}", node.name, node.version, node.system_location);
        versions.insert(node.version);
    }
    Ok(if versions.len() > 1 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
