//! Size of the tests.
//!
//! Tests of random inputs, faults and kills, and tests that run large programs, cover a small part by
//! default, so that `cargo test --workspace` stays short, and tests that compile crates anew are left out.
//! `PEXGEN_TESTS=exhaustive` makes them cover everything.

use std::sync::OnceLock;

/// Returns whether the environment requests exhaustive tests.
///
/// # Panics
/// Panics if `PEXGEN_TESTS` has an unknown value.
pub fn is_exhaustive() -> bool {
    static EXHAUSTIVE: OnceLock<bool> = OnceLock::new();
    *EXHAUSTIVE.get_or_init(|| match std::env::var("PEXGEN_TESTS").as_deref() {
        Ok("exhaustive") => true,
        Ok("") | Err(_) => false,
        Ok(other) => panic!("unknown value of PEXGEN_TESTS: `{other}` (expected `exhaustive`)"),
    })
}

/// Returns one of two sizes: the default or the exhaustive one.
pub fn pick<T>(default: T, exhaustive: T) -> T {
    if is_exhaustive() { exhaustive } else { default }
}

/// Returns whether to leave out a part of a test that takes long, and then prints what is left out.
pub fn leaves_out(part: &str) -> bool {
    if !is_exhaustive() {
        eprintln!("left out without PEXGEN_TESTS=exhaustive: {part}");
    }
    !is_exhaustive()
}
