//! Patterns on the names of resources and fields, and on paths.

/// Returns whether a pattern matches a name; `*` matches any characters except `/`.
pub fn matches(pattern: &str, name: &str) -> bool {
    // Most patterns fail at their last character, which is the fastest to check.
    if !pattern.ends_with('*') && pattern.bytes().next_back() != name.bytes().next_back() {
        return false;
    }
    let Some((beginning, end)) = pattern.split_once('*') else { return pattern == name };
    let Some(rest) = name.strip_prefix(beginning) else { return false };
    match end.rsplit_once('*') {
        None => rest.strip_suffix(end).is_some_and(|middle| !middle.contains('/')),
        Some((_, end)) => rest.ends_with(end) && fast_glob::glob_match(pattern, name),
    }
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
