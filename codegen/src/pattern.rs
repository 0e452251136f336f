//! Names of resources and fields with `*` in them.

/// Whether a pattern matches a name; `*` stands for anything within one part of a path.
pub fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        // Most patterns fail at their beginning, which is found out faster without them.
        Some((beginning, _)) => name.starts_with(beginning) && fast_glob::glob_match(pattern, name),
    }
}
