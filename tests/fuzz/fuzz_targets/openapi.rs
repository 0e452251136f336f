#![no_main]

use pexgen_tests::fuzz;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| drop(fuzz::run(&fuzz::openapi(bytes))));
