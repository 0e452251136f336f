//! Converts names of resources to names of files, and back.
//!
//! A resource can have any name: `a/b`, `../x`, `con`, `Größe`. In the name of a file everything except lower-case
//! letters, digits, `_` and `-` is percent-encoded, so that no file is outside its folder, names that differ only in case
//! are different files on every file system, and each name has exactly one file.

use std::fmt::Write as _;

/// The file of the root document without `.json`.
pub const ROOT: &str = "root";

/// Name of the configuration of an API.
pub const CONFIG: &str = "pexgen.toml";

/// Name of the file in the folder of a version with the origin of its documents. It is not a document.
pub const LOCK: &str = "pexgen.lock";

/// Names of devices on Windows, with any extension.
const DEVICES: [&str; 4] = ["aux", "con", "nul", "prn"];

/// Returns the name of the file of a resource, without `.json`.
pub fn stem(name: &str) -> String {
    if name.is_empty() {
        return "%".to_owned();
    }
    let reserved = name == ROOT || is_device(name);
    let mut stem = String::with_capacity(name.len());
    for (index, byte) in name.bytes().enumerate() {
        let plain = matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-');
        if plain && !(reserved && index == 0) {
            stem.push(char::from(byte));
        } else {
            // Writing to a String can't fail.
            let _ = write!(stem, "%{byte:02X}");
        }
    }
    stem
}

/// Returns the name of a resource from the name of its file without `.json`. A name that is not percent-encoded is
/// returned unchanged.
pub fn name(stem: &str) -> String {
    if stem == "%" {
        return String::new();
    }
    decoded(stem).unwrap_or_else(|| stem.to_owned())
}

/// Returns the name as the last part of the ID `<group>/<name>`. `/`, `%` and the name of the root document stay encoded.
pub fn id_part(name: &str) -> String {
    if name == ROOT { stem(name) } else { name.replace('%', "%25").replace('/', "%2F") }
}

fn is_device(name: &str) -> bool {
    let numbered = |name: &str| name.len() == 1 && name.bytes().all(|byte| byte.is_ascii_digit());
    DEVICES.contains(&name) || ["com", "lpt"].iter().any(|device| name.strip_prefix(device).is_some_and(numbered))
}

fn decoded(stem: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(stem.len());
    let mut rest = stem.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        if *first == b'%' {
            let (digits, after) = rest.split_at_checked(2)?;
            bytes.push(u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?);
            rest = after;
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_name_has_a_unique_file_name_and_back() {
        let names = [
            "",
            "conference",
            "participant__media_stream",
            "with space",
            "a/b",
            "a%2Fb",
            "../x",
            "..",
            ".",
            ".hidden",
            "con",
            "com1",
            "com10",
            "Con",
            "root",
            "Root",
            "3rd.party",
            "größe",
            "C:\\x",
            "x\0y",
            "%",
            "%25",
            "Foo",
            "foo",
            "FOO",
        ];
        let stems: BTreeSet<String> = names.iter().map(|name| stem(name).to_lowercase()).collect();
        assert_eq!(stems.len(), names.len());
        for original in names {
            let stem = stem(original);
            assert_eq!(name(&stem), original, "from {stem}");
            assert!(
                stem.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'A'..=b'F' | b'0'..=b'9' | b'_' | b'-' | b'%')),
                "{stem}"
            );
            assert!(!is_device(&stem) && stem != ROOT, "{stem}");
        }
        assert_eq!(stem("../x"), "%2E%2E%2Fx");
        assert_eq!(stem("con"), "%63on");
    }

    #[test]
    fn an_id_keeps_its_parts() {
        assert_eq!(id_part("with space"), "with space");
        assert_eq!(id_part("a/b"), "a%2Fb");
        assert_eq!(id_part("a%2Fb"), "a%252Fb");
        assert_eq!(id_part("root"), "%72oot");
    }

    #[test]
    fn names_without_percent_signs_are_unchanged() {
        assert_eq!(name("100%"), "100%");
        assert_eq!(name("%zz"), "%zz");
        assert_eq!(name("%FF"), "%FF");
    }
}
