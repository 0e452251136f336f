//! Keys that a JSON object has twice. JSON readers keep the last value and drop the others silently.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::diagnostic::{Diagnostic, Diagnostics, Id, Location};
use crate::pointer::escape;
use crate::source_text::SourceFile;
use crate::source_text::position;

/// The levels that are searched. A JSON reader refuses a document with more.
const MAX_DEPTH: usize = 128;

/// Reports the keys that occur more than once in an object of a JSON document. Returns `None` if there are any.
pub fn check(file: &SourceFile, diagnostics: &mut Diagnostics) -> Option<()> {
    if serde_json::from_str::<Unique>(&file.text).is_ok() {
        return Some(());
    }
    // Text that is not JSON is reported by whoever reads its values.
    let Ok(root) = serde_json::from_str::<&RawValue>(&file.text) else { return Some(()) };
    let before = diagnostics.len();
    Search { file, diagnostics }.value(root, &mut String::new(), MAX_DEPTH);
    (diagnostics.len() == before).then_some(())
}

/// A JSON value without duplicate keys.
struct Unique;

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(UniqueVisitor)
    }
}

struct UniqueVisitor;

impl<'de> Visitor<'de> for UniqueVisitor {
    type Value = Unique;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_str<E>(self, _: &str) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Unique, A::Error> {
        while access.next_element::<Unique>()?.is_some() {}
        Ok(Unique)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Unique, A::Error> {
        let mut keys = Vec::new();
        while let Some(Key(key)) = access.next_key()? {
            access.next_value::<Unique>()?;
            keys.push(key);
        }
        // Faster than hashing, because most objects are small.
        keys.sort_unstable();
        if keys.windows(2).any(|pair| pair[0] == pair[1]) {
            Err(A::Error::custom("a duplicate key"))
        } else {
            Ok(Unique)
        }
    }
}

/// A key, borrowed from the text unless it has escapes.
struct Key<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(KeyVisitor)
    }
}

struct KeyVisitor;

impl<'de> Visitor<'de> for KeyVisitor {
    type Value = Key<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Borrowed(key)))
    }

    fn visit_str<E>(self, key: &str) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Owned(key.to_owned())))
    }
}

/// The entries of an object in the order of the text.
struct Entries<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor)
    }
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Entries<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Entries<'de>, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = access.next_entry()? {
            entries.push(entry);
        }
        Ok(Entries(entries))
    }
}

/// Finds the locations of duplicate keys, level by level.
struct Search<'a> {
    file: &'a SourceFile,
    diagnostics: &'a mut Diagnostics,
}

impl<'a> Search<'a> {
    fn value(&mut self, value: &'a RawValue, pointer: &mut String, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return };
        let end = pointer.len();
        let mut enter = |search: &mut Self, key: &str, value: &'a RawValue| {
            pointer.push('/');
            pointer.push_str(&escape(key));
            search.value(value, pointer, depth);
            pointer.truncate(end);
        };
        match value.get().as_bytes().first() {
            Some(b'{') => {
                let Ok(Entries(entries)) = serde_json::from_str(value.get()) else { return };
                for (key, value) in &entries {
                    enter(self, key, value);
                }
                self.entries(&entries, pointer);
            }
            Some(b'[') => {
                let items: Vec<&RawValue> = serde_json::from_str(value.get()).unwrap_or_default();
                items.iter().enumerate().for_each(|(index, item)| enter(self, &index.to_string(), item));
            }
            _ => {}
        }
    }

    fn entries(&mut self, entries: &[(String, &'a RawValue)], pointer: &str) {
        let mut seen: HashMap<&str, &RawValue> = HashMap::new();
        for (key, value) in entries {
            let Some(first) = seen.insert(key, value) else { continue };
            let line = position::of_offset(&self.file.text, self.offset(first)).0;
            let location = Location::offset(self.file, self.offset(value), format!("{pointer}/{}", escape(key)));
            let message = format!("the key `{key}` occurs twice in this object, on lines {line} and {}", location.line);
            let help = "remove one of the two: JSON readers drop the first one silently";
            self.diagnostics.push(Diagnostic::new(Id::DuplicateKey, location, message, help));
        }
    }

    fn offset(&self, value: &RawValue) -> usize {
        value.get().as_ptr().addr().saturating_sub(self.file.text.as_ptr().addr())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let file = SourceFile { path: "a.json".to_owned(), text: text.into() };
        let mut diagnostics = Diagnostics::default();
        let is_clean = check(&file, &mut diagnostics).is_some();
        assert_eq!(is_clean, diagnostics.is_empty());
        let found = diagnostics.into_sorted();
        found.iter().map(|one| format!("{} {}", one.location.as_ref().expect("a location"), one.message)).collect()
    }

    #[test]
    fn duplicate_keys_are_reported_with_both_lines() {
        assert_eq!(
            found("{\n  \"a\": [1, {\n    \"b\": 1,\n    \"c\": 2,\n    \"\\u0062\": 3\n  }]\n}"),
            ["a.json:5:15 (/a/1/b) the key `b` occurs twice in this object, on lines 3 and 5"]
        );
        assert_eq!(found("{\"a\": 1, \"a\": 2, \"a\": 3}").len(), 2);
    }

    #[test]
    fn deep_documents_do_not_overflow_the_stack() {
        let deep = format!("{}1{}", "[".repeat(200_000), "]".repeat(200_000));
        assert!(found(&deep).is_empty());
        assert_eq!(found(&format!("{{\"a\": 1, \"a\": 2, \"b\": {deep}}}")).len(), 1);
    }

    #[test]
    fn the_same_key_in_different_objects_is_valid() {
        assert!(
            found("{\"a\": {\"a\": 1}, \"b\": [{\"a\": 1}, {\"a\": null}], \"c\": 1.5e300, \"d\": \"x\"}").is_empty()
        );
        assert!(found("not JSON").is_empty());
    }
}
