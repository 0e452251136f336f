//! Names of resources and fields with `*` in them.

/// Whether a pattern matches a name; `*` stands for anything within one part of a path.
pub fn matches(pattern: &str, name: &str) -> bool {
    pattern == name || (pattern.contains('*') && fast_glob::glob_match(pattern, name))
}
