//! How much the tests try.
//!
//! Tests of random inputs, faults and kills, and those that run large programs of others, try a small but real share by
//! default, so that `cargo test --workspace` stays short. `PEXGEN_TESTS=exhaustive` makes them try everything.

use std::sync::OnceLock;

/// Whether the environment asks for everything.
///
/// # Panics
/// When `PEXGEN_TESTS` has an unknown value.
pub fn is_exhaustive() -> bool {
    static EXHAUSTIVE: OnceLock<bool> = OnceLock::new();
    *EXHAUSTIVE.get_or_init(|| match std::env::var("PEXGEN_TESTS").as_deref() {
        Ok("exhaustive") => true,
        Ok("") | Err(_) => false,
        Ok(other) => panic!("unknown value of PEXGEN_TESTS: `{other}` (expected `exhaustive`)"),
    })
}

/// One of two sizes: the default, or the exhaustive one.
pub fn pick<T>(default: T, exhaustive: T) -> T {
    if is_exhaustive() { exhaustive } else { default }
}
