//! The objects of a test node.

use pexgen::serve::Node;
use pexgen_tests::cargo;
use serde_json::Map;

use crate::{MEMORY, alone};

#[tokio::test]
async fn a_hundred_thousand_objects_take_less_than_60_megabytes() {
    let _alone = alone().await;
    let before = MEMORY.current_usage();
    let node = Node::builder(cargo::workspace().join("schemas/pexip-infinity/v41")).build().expect("a node");
    node.control().fill("history/conference", 1, &Map::new()).expect("a conference");
    node.control().fill("history/participant", 100_000, &Map::new()).expect("participants");
    let used = MEMORY.current_usage() - before;
    println!("{} MB", used >> 20);
    assert!(used < 60 << 20, "{used} bytes");
}
