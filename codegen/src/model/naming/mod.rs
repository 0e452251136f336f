//! From wire names to Rust names: deterministic, and independent of order and position.
//!
//! All names of a scope are gathered first. Each has candidates, the plain one first; names that
//! clash move on to their next candidate, phase by phase, until no two are equal. A name whose
//! plain rendering is the wire name itself never moves, so a newcomer can't rename it.

mod operations;
mod reserved;
mod resources;
mod schemas;
mod scope;

use super::Version;
pub use reserved::PRELUDE_TYPES;
pub use scope::{Case, Scope, module};

/// The variant of every choice enum that keeps values the schema doesn't list. It is reserved, so
/// that a new choice can't rename it.
pub const UNLISTED: &str = "Unlisted";

/// Decides every name of a version.
pub fn name_all(version: &mut Version) {
    resources::name_all(version);
    schemas::name_all(version);
    operations::name_all(version);
}

/// Orders versions as people do: `v9` before `v10`.
pub fn version_order(one: &str, other: &str) -> std::cmp::Ordering {
    numbered(one).cmp(&numbered(other)).then_with(|| one.cmp(other))
}

/// A text as runs of letters and numbers.
fn numbered(text: &str) -> Vec<(String, u64)> {
    let mut parts: Vec<(String, u64)> = vec![(String::new(), 0)];
    let mut after_digit = false;
    for c in text.chars() {
        if after_digit && !c.is_ascii_digit() {
            parts.push((String::new(), 0));
        }
        after_digit = c.is_ascii_digit();
        if let Some((letters, number)) = parts.last_mut() {
            match c.to_digit(10) {
                Some(digit) => *number = number.saturating_mul(10).saturating_add(u64::from(digit)),
                None => letters.push(c),
            }
        }
    }
    parts
}
