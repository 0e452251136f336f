//! Names of components and operations: derived from the ids of resources, so that whoever reads the document finds
//! them without a table.

use std::fmt::Write as _;

/// Behind the name of a resource: the object to be created.
pub const NEW: &str = "new";
/// The object to be created inside its parent, where it needs no reference back.
pub const NESTED: &str = "nested";
/// The object to be created together with its files.
pub const FORM: &str = "form";
/// The change of an object.
pub const PATCH: &str = "patch";
/// The change of an object that is named inside.
pub const CHANGE: &str = "change";
/// The files of an object.
pub const UPLOAD: &str = "upload";
/// A page of a list.
pub const PAGE: &str = "page";
/// Objects read together.
pub const SET: &str = "set";
/// Many changes at once.
pub const BATCH: &str = "batch";
/// All objects of a list, to be created.
pub const ALL: &str = "all";
/// The request of a command.
pub const REQUEST: &str = "request";
/// The response of a command.
pub const OUTCOME: &str = "outcome";
/// Behind the names of a resource and a field: the values that the field may hold.
pub const CHOICES: &str = "choices";

const SUFFIXES: [&str; 13] =
    [NEW, NESTED, FORM, PATCH, CHANGE, UPLOAD, PAGE, SET, BATCH, ALL, REQUEST, OUTCOME, CHOICES];

/// The name of a resource: its id with `.` for `/`. Bytes other than ASCII letters, digits and `_` are written as `-`
/// and two hexadecimal digits, and so is an underscore behind another one: generators take `a__b` and `a_b` for the same.
pub fn resource(id: &str) -> String {
    let mut name = String::with_capacity(id.len());
    for (index, part) in id.split('/').enumerate() {
        if index > 0 {
            name.push('.');
        }
        // Further down such a name could be taken for what belongs to a resource above.
        let taken = usize::from(index > 1 && SUFFIXES.contains(&part));
        escape(part, taken, &mut name);
    }
    name
}

/// The name of something that belongs to a resource.
pub fn of(id: &str, suffix: &str) -> String {
    format!("{}.{suffix}", resource(id))
}

/// The name of what a field of a resource may hold.
pub fn choices(id: &str, field: &str) -> String {
    let mut name = resource(id) + ".";
    escape(field, 0, &mut name);
    name + "." + CHOICES
}

/// Writes the first `coded` bytes of a part by their numbers, whatever they are.
fn escape(part: &str, coded: usize, name: &mut String) {
    let mut before = None;
    for (index, byte) in part.bytes().enumerate() {
        let plain = byte.is_ascii_alphanumeric() || (byte == b'_' && before != Some(b'_'));
        if plain && index >= coded {
            name.push(char::from(byte));
        } else {
            // Writing into a text can't fail.
            let _ = write!(name, "-{byte:02X}");
        }
        before = Some(byte);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_derived() {
        assert_eq!(resource("configuration/conference"), "configuration.conference");
        assert_eq!(of("command/participant/dial", REQUEST), "command.participant.dial.request");
        assert_eq!(resource("odd/with space"), "odd.with-20space");
        assert_eq!(resource("odd/größe"), "odd.gr-C3-B6-C3-9Fe");
        assert_eq!(resource("odd/3rd.party-x"), "odd.3rd-2Eparty-2Dx");
        assert_eq!(resource("history/participant__media_stream"), "history.participant_-5Fmedia_stream");
        assert_eq!(choices("a/b", "type"), "a.b.type.choices");
        assert_eq!(choices("a/b", "t/y"), "a.b.t-2Fy.choices");
    }

    #[test]
    fn no_resource_is_taken_for_what_belongs_to_another() {
        assert_eq!(resource("things/new"), "things.new");
        assert_eq!(resource("things/thing/new"), "things.thing.-6Eew");
    }
}
