//! From a JSON pointer or a byte offset to line and column.
//!
//! Worked out only when there is something to say, so that reading stays cheap: the text is
//! walked again, one level for each part of the pointer.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::value::RawValue;

/// Line and column, both from 1, of the value that `pointer` names.
pub fn of_pointer(text: &str, pointer: &str) -> Option<(usize, usize)> {
    let mut value: &RawValue = serde_json::from_str(text).ok()?;
    for part in pointer.split('/').skip(1) {
        let key = part.replace("~1", "/").replace("~0", "~");
        value = child(value, &key)?;
    }
    let offset = value.get().as_ptr().addr().checked_sub(text.as_ptr().addr())?;
    Some(of_offset(text, offset))
}

/// Line and column, both from 1, of a byte offset.
pub fn of_offset(text: &str, offset: usize) -> (usize, usize) {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// One step down a pointer, with the escapes of RFC 6901.
pub fn escape(part: &str) -> String {
    part.replace('~', "~0").replace('/', "~1")
}

fn child<'a>(value: &'a RawValue, key: &str) -> Option<&'a RawValue> {
    if value.get().starts_with('[') {
        let items: Vec<&RawValue> = serde_json::from_str(value.get()).ok()?;
        return items.get(key.parse::<usize>().ok()?).copied();
    }
    let mut entries: HashMap<Cow<'_, str>, &RawValue> = serde_json::from_str(value.get()).ok()?;
    entries.remove(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_values_behind_escaped_keys_and_in_lists() {
        let text = "{\n  \"a/b\": [1,\n    {\"~\": \"é\", \"x\": true}]\n}";
        assert_eq!(of_pointer(text, "/a~1b/0"), Some((2, 11)));
        assert_eq!(of_pointer(text, "/a~1b/1/~0"), Some((3, 11)));
        assert_eq!(of_pointer(text, "/a~1b/1/x"), Some((3, 21)));
        assert_eq!(of_pointer(text, ""), Some((1, 1)));
        assert_eq!(of_pointer(text, "/nowhere"), None);
    }
}
