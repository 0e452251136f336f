//! Patterns on the names of resources and fields, and on paths.

/// Returns whether a pattern matches a name; `*` matches any characters except `/`.
pub fn matches(pattern: &str, name: &str) -> bool {
    // Most patterns fail at their last character, which is the fastest to check.
    if !pattern.ends_with('*') && pattern.bytes().next_back() != name.bytes().next_back() {
        return false;
    }
    let (Some((beginning, _)), Some((_, end))) = (pattern.split_once('*'), pattern.rsplit_once('*')) else {
        return pattern == name;
    };
    name.ends_with(end) && name.starts_with(beginning) && fast_glob::glob_match(pattern, name)
}

/// Returns whether a pattern matches a path or a pointer: `*` matches any characters except `/`, `**` over several parts.
pub fn matches_path(pattern: &str, path: &str) -> bool {
    // Paths of OpenAPI contain braces, which are no alternatives here.
    let mut literal = String::with_capacity(pattern.len());
    for c in pattern.chars() {
        if matches!(c, '{' | '}' | '[' | ']' | '?' | '!' | '\\') {
            literal.push('\\');
        }
        literal.push(c);
    }
    fast_glob::glob_match(&literal, path)
}
