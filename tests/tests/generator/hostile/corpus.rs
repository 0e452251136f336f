//! The corpus of the fuzz targets, including inputs that caused failures.

use std::fs;
use std::panic::{catch_unwind, resume_unwind};

use pexgen_tests::{cargo, fuzz};

#[test]
fn every_input_of_the_corpus_gives_diagnostics_or_code() {
    for (target, folder) in fuzz::TARGETS {
        let corpus = cargo::workspace().join("tests/fuzz/corpus").join(target);
        let (mut generated, mut refused) = (0, 0);
        for entry in fs::read_dir(&corpus).expect("a corpus") {
            let path = entry.expect("an entry").path();
            let folder = folder(&fs::read(&path).expect("an input"));
            match catch_unwind(|| fuzz::run(&folder)) {
                Ok(Ok(_)) => generated += 1,
                Ok(Err(_)) => refused += 1,
                Err(panic) => {
                    eprintln!("{}", path.display());
                    resume_unwind(panic);
                }
            }
        }
        eprintln!("{target}: {generated} generated, {refused} refused");
        assert!(generated > 5 && refused > 2, "{target}: {generated} generated, {refused} refused");
    }
}
