//! Conversion of wire names to Rust names: deterministic, independent of the order, and stable.
//!
//! A wire name of lower-case words separated by single underscores is its own Rust name (converted to
//! CamelCase for types), and no other wire name gives the same name. Any other wire name loses characters in
//! the conversion, so that several wire names may give the same Rust name. These get longer names, which
//! spell out the lost characters, until all names differ.
//!
//! Existing items keep their names: names that do not follow from the wire name alone are recorded in a
//! [`NamesLock`] beside the documents. New items get names that differ from all recorded ones.

mod groups;
mod operations;
mod registry;
mod reserved;
mod resources;
mod schemas;
mod scope;
mod variants;

use super::Version;
use registry::NameRegistry;
pub use registry::{NamesLock, RecordedNames};
pub use reserved::module_of;
pub use scope::module;

/// The variant of every choice enum for unlisted values. It is always reserved, so that a new choice cannot
/// rename it.
pub const UNLISTED: &str = "Unlisted";

/// Assigns every name of an API, the same in all its versions. Returns the names that must be recorded.
pub fn name_all(versions: &mut [Version], lock: &NamesLock) -> RecordedNames {
    let mut registry = NameRegistry::new(lock);
    name_with(versions, &mut registry);
    registry.start_assigning();
    name_with(versions, &mut registry);
    registry.finish()
}

fn name_with(versions: &mut [Version], registry: &mut NameRegistry<'_>) {
    groups::name_versions(versions, registry);
    let modules: Vec<String> = versions.iter().map(|version| version.module.clone()).collect();
    for version in versions {
        groups::name_all(version, &modules, registry);
        resources::name_all(version, registry);
        schemas::name_all(version, registry);
        operations::name_all(version, registry);
    }
}

/// Compares version names by their numbers: `v9` is before `v10`.
pub fn version_order(one: &str, other: &str) -> std::cmp::Ordering {
    numbered(one).cmp(&numbered(other)).then_with(|| one.cmp(other))
}

/// Splits a text into runs of letters and numbers.
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
