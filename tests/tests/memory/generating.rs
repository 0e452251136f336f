//! Generating takes time and memory in proportion to the size of the document.

use std::collections::BTreeMap;

use pexgen::LoadedVersion;
use pexgen::input::config::Config;
use pexgen::model::{Api, Server};
use pexgen::rust::{self, Package};
use pexgen::source_text::SourceFile;
use pexgen_benches::{large, process};

use crate::{alone, measured};

/// CPU seconds and bytes of memory for a document of this number of components.
async fn cost(components: usize) -> (f64, usize) {
    let file = SourceFile { path: "openapi.json".to_owned(), text: large::openapi(components).into() };
    let before = process::cpu();
    let (files, usage) = measured(async {
        let documents = BTreeMap::from([("openapi".to_owned(), file)]);
        let loaded = LoadedVersion::from_documents("v1", documents, &Config::default()).expect("a valid document");
        let api = Api {
            name: "large".to_owned(),
            title: "Large".to_owned(),
            description: String::new(),
            example: None,
            default_version: None,
            server: Server::default(),
            versions: vec![loaded.version],
        };
        Ok(rust::emit(&api, &Package::default()).expect("Rust"))
    })
    .await
    .expect("nothing fails");
    assert!(files.len() > 2 * components, "{} files", files.len());
    (process::cpu().saturating_sub(before).as_secs_f64(), usage.peak)
}

/// CPU time, not elapsed time: what else the machine does has no effect.
#[tokio::test]
async fn eight_times_the_components_take_at_most_twelve_times_as_much() {
    let _alone = alone().await;
    let (seconds, bytes) = cost(16).await;
    let (many_seconds, many_bytes) = cost(128).await;
    println!("16 components: {seconds:.2} CPU s, {bytes} bytes; 128: {many_seconds:.2} CPU s, {many_bytes} bytes");
    assert!(many_seconds < 12.0 * seconds, "{seconds} and {many_seconds} CPU s");
    assert!(many_bytes < 12 * bytes, "{bytes} and {many_bytes} bytes");
}
