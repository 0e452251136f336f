//! The place of a value that cannot be decoded, such as `objects[3].media_streams[0].rx_jitter`.
//!
//! What decodes objects and lists adds its part on the way of an error, from the inside to the outside. So a place costs
//! nothing where there is no error, and no other deserializer that the compiler would build all decoding for again.

use std::cell::RefCell;
use std::fmt;

use serde_path_to_error::Segment;

thread_local! {
    /// The parts of the place of an error, the innermost first. `None` outside [`recorded`].
    static PARTS: RefCell<Option<Vec<Part>>> = const { RefCell::new(None) };
}

#[derive(Debug)]
enum Part {
    Field(String),
    Item(usize),
}

/// A place in a JSON document; `.` is the document itself.
#[derive(Debug)]
pub(crate) struct Place(Vec<Part>);

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str(".");
        }
        for (index, part) in self.0.iter().rev().enumerate() {
            match part {
                Part::Field(name) if index == 0 => f.write_str(name)?,
                Part::Field(name) => write!(f, ".{name}")?,
                Part::Item(number) => write!(f, "[{number}]")?,
            }
        }
        Ok(())
    }
}

impl From<serde_path_to_error::Path> for Place {
    fn from(path: serde_path_to_error::Path) -> Self {
        let part = |segment: &Segment| match segment {
            Segment::Seq { index } => Part::Item(*index),
            named => Part::Field(named.to_string()),
        };
        let mut parts: Vec<Part> = path.iter().map(part).collect();
        parts.reverse();
        Self(parts)
    }
}

/// Decodes something, and returns the place of an error with the error.
pub(super) fn recorded<T, E>(decode: impl FnOnce() -> Result<T, E>) -> Result<T, (E, Place)> {
    let outer = PARTS.replace(Some(Vec::new()));
    let result = decode();
    let parts = PARTS.replace(outer);
    result.map_err(|error| (error, Place(parts.unwrap_or_default())))
}

/// Adds the name of the field that a value is in to the place of its error.
pub(crate) fn in_field<T, E>(name: &str, result: Result<T, E>) -> Result<T, E> {
    result.inspect_err(|_| add([Part::Field(name.to_owned())]))
}

/// Adds the number of the item that a value is in to the place of its error.
pub(super) fn in_item<T, E>(number: usize, result: Result<T, E>) -> Result<T, E> {
    result.inspect_err(|_| add([Part::Item(number)]))
}

/// Adds a place inside a value to the place of its error.
pub(super) fn add_inner(place: Place) {
    add(place.0);
}

#[cold]
fn add(inner: impl IntoIterator<Item = Part>) {
    PARTS.with_borrow_mut(|parts| {
        if let Some(parts) = parts {
            parts.extend(inner);
        }
    });
}
