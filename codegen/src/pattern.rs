//! Names of resources and fields with `*` in them.

/// Whether a pattern matches a name; `*` stands for anything within one part of a path.
pub fn matches(pattern: &str, name: &str) -> bool {
    let (Some((beginning, _)), Some((_, end))) = (pattern.split_once('*'), pattern.rsplit_once('*')) else {
        return pattern == name;
    };
    // Most patterns fail at their ends, which is found out faster without the rest.
    name.ends_with(end) && name.starts_with(beginning) && fast_glob::glob_match(pattern, name)
}
