//! The bindings of appliances and of Pexip Infinity against the examples of the vendors' guides: a stub responds with the
//! guides' bytes, and the requests that it receives are compared with the guides' requests.
//!
//! The examples are in `tests/appliances`, one file each.

mod example;
mod lac;
mod mediant;
mod netprofiler;
mod pexip;
mod stub;

use std::collections::BTreeSet;
use std::process::Command;

/// Runs all other tests of appliances again, and collects the examples that they sent or received.
#[test]
fn every_example_is_used() {
    let notes = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let tests = std::env::current_exe().expect("these tests");
    let run = Command::new(tests)
        .args(["appliances::", "--skip", "every_example_is_used"])
        .env(example::NOTES, notes.path())
        .output()
        .expect("a run of these tests");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stdout));
    let used: BTreeSet<String> = example::names_in(notes.path());
    let there: BTreeSet<String> = example::names_in(&example::folder());
    assert!(there.len() > 90, "{there:?}");
    let unused: Vec<&String> = there.difference(&used).collect();
    assert!(unused.is_empty(), "no test uses {unused:?}");
}
