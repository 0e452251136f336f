//! Names of components and operations. They are derived from the ids of resources, so that readers of the
//! document can find them without a table.

use std::fmt::Write as _;

/// Suffix of an object to create.
pub const NEW: &str = "new";
/// Suffix of an object to create inside its parent, without the relation to the parent.
pub const NESTED: &str = "nested";
/// Suffix of an object to create together with its files.
pub const FORM: &str = "form";
/// Suffix of a partial update.
pub const PATCH: &str = "patch";
/// Suffix of one change of a batch.
pub const CHANGE: &str = "change";
/// Suffix of the files of an object.
pub const UPLOAD: &str = "upload";
/// Suffix of a page of a list.
pub const PAGE: &str = "page";
/// Suffix of several objects requested by their keys.
pub const SET: &str = "set";
/// Suffix of a batch of changes.
pub const BATCH: &str = "batch";
/// Suffix of all objects of a list, to replace the existing ones.
pub const ALL: &str = "all";
/// Suffix of the request of a command.
pub const REQUEST: &str = "request";
/// Suffix of the response of a command.
pub const OUTCOME: &str = "outcome";
/// Suffix of the choices of a field.
pub const CHOICES: &str = "choices";

const SUFFIXES: [&str; 13] =
    [NEW, NESTED, FORM, PATCH, CHANGE, UPLOAD, PAGE, SET, BATCH, ALL, REQUEST, OUTCOME, CHOICES];

/// Returns the name of a resource: its id with `.` for `/`. Each byte other than ASCII letters, digits and
/// `_` is written as `-` and two hexadecimal digits, and so is an underscore that follows another one,
/// because some generators treat `a__b` like `a_b`.
pub fn resource(id: &str) -> String {
    let mut name = String::with_capacity(id.len());
    for (index, part) in id.split('/').enumerate() {
        if index > 0 {
            name.push('.');
        }
        // A nested part that equals a suffix is escaped, so that it differs from a component of the parent.
        let taken = usize::from(index > 1 && SUFFIXES.contains(&part));
        escape(part, taken, &mut name);
    }
    name
}

/// Returns the name of a component of a resource.
pub fn of(id: &str, suffix: &str) -> String {
    format!("{}.{suffix}", resource(id))
}

/// Returns the name of the component for the choices of a field.
pub fn choices(id: &str, field: &str) -> String {
    let mut name = resource(id) + ".";
    escape(field, 0, &mut name);
    name + "." + CHOICES
}

/// Appends a part to a name, with its first `coded` bytes escaped in any case.
fn escape(part: &str, coded: usize, name: &mut String) {
    let mut before = None;
    for (index, byte) in part.bytes().enumerate() {
        let plain = byte.is_ascii_alphanumeric() || (byte == b'_' && before != Some(b'_'));
        if plain && index >= coded {
            name.push(char::from(byte));
        } else {
            // Writing to a `String` cannot fail.
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
    fn names_of_resources_differ_from_components_of_other_resources() {
        assert_eq!(resource("things/new"), "things.new");
        assert_eq!(resource("things/thing/new"), "things.thing.-6Eew");
    }
}
