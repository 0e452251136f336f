//! From wire names to Rust names: deterministic, independent of order and position, and stable.
//!
//! A wire name of words in lower case with an underscore between them is its Rust name, or the
//! same words in the case of types: nothing else can lead to that name. Any other wire name loses
//! something on its way, so that another one may lead to the same name. Where that happens, they
//! move on to longer names that say what was lost, until no two are equal.
//!
//! Who had a name first keeps it: the names that don't follow from the wire name alone are kept in a
//! [`NamesLock`] beside the documents. What isn't there is new, and goes around all that is.

mod given;
mod groups;
mod operations;
mod reserved;
mod resources;
mod schemas;
mod scope;

use super::Version;
pub use given::NamesLock;
use given::Register;
pub use reserved::PRELUDE_TYPES;
pub use scope::module;

/// The variant of every choice enum that keeps values the schema doesn't list. It is reserved, so
/// that a new choice can't rename it.
pub const UNLISTED: &str = "Unlisted";

/// Decides every name of an API, the same in all its versions, and says which have to be kept.
pub fn name_all(versions: &mut [Version], lock: &NamesLock) -> NamesLock {
    let mut register = Register::new(lock);
    name_with(versions, &mut register);
    register.give();
    name_with(versions, &mut register);
    register.kept()
}

fn name_with(versions: &mut [Version], register: &mut Register<'_>) {
    groups::name_versions(versions, register);
    let modules: Vec<String> = versions.iter().map(|version| version.module.clone()).collect();
    for version in versions {
        groups::name_all(version, &modules, register);
        resources::name_all(version, register);
        schemas::name_all(version, register);
        operations::name_all(version, register);
    }
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
