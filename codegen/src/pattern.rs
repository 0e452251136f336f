//! Patterns on the names of resources and fields.

/// Returns whether a pattern matches a name; `*` matches any characters except `/`.
pub fn matches(pattern: &str, name: &str) -> bool {
    let (Some((beginning, _)), Some((_, end))) = (pattern.split_once('*'), pattern.rsplit_once('*')) else {
        return pattern == name;
    };
    // Most patterns fail at their ends, which is faster to check.
    name.ends_with(end) && name.starts_with(beginning) && fast_glob::glob_match(pattern, name)
}
