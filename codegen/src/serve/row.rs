//! Rows, which pack the values of one object into bytes.

use std::collections::HashMap;
use std::sync::Arc;

use super::cell::{Cell, Ref, Value};

/// Texts that rows of a table have in common.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    all: Vec<Arc<str>>,
    tags: HashMap<Arc<str>, u8>,
}

impl Texts {
    /// Returns the tag of a text; `None` if it is stored with its row.
    ///
    /// The first texts of a table have one. Names, which are all different, soon take all tags, but by then the texts that
    /// many rows have are among them.
    fn tag(&mut self, text: &str) -> Option<u8> {
        if let Some(tag) = self.tags.get(text) {
            return Some(*tag);
        }
        let tag = FIRST_SHARED.checked_add(u8::try_from(self.all.len()).ok()?)?;
        let shared: Arc<str> = text.into();
        self.tags.insert(Arc::clone(&shared), tag);
        self.all.push(shared);
        Some(tag)
    }

    /// Returns the text with a tag.
    fn text(&self, tag: u8) -> Option<&str> {
        self.all.get(usize::from(tag.checked_sub(FIRST_SHARED)?)).map(AsRef::as_ref)
    }
}

/// The values of one object, packed.
#[derive(Clone, Debug)]
pub(super) struct Packed(Arc<[u8]>);

/// The values of one object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'a> {
    bytes: &'a [u8],
    texts: &'a Texts,
}

const NULL: u8 = 0;
const FALSE: u8 = 1;
const TRUE: u8 = 2;
const INT: u8 = 3;
const FLOAT: u8 = 4;
const TEXT: u8 = 5;
const MOMENT: u8 = 6;
const DATE: u8 = 7;
const TIME: u8 = 8;
const JSON: u8 = 9;
const LINK: u8 = 10;
const ZERO: u8 = 11;
/// This tag and the greater ones are texts that rows have in common.
const FIRST_SHARED: u8 = 12;

impl Packed {
    /// Packs values.
    pub(super) fn new(values: &[Value], texts: &mut Texts) -> Self {
        let mut bytes = Vec::with_capacity(values.len() * 4);
        for value in values {
            match value {
                Cell::Null => bytes.push(NULL),
                Cell::Bool(flag) => bytes.push(if *flag { TRUE } else { FALSE }),
                Cell::Int(0) => bytes.push(ZERO),
                Cell::Int(number) => push_integer(&mut bytes, INT, *number),
                Cell::Moment(number) => push_integer(&mut bytes, MOMENT, *number),
                Cell::Date(number) => push_integer(&mut bytes, DATE, *number),
                Cell::Time(number) => push_integer(&mut bytes, TIME, *number),
                Cell::Link(number) => push_integer(&mut bytes, LINK, *number),
                Cell::Float(number) => {
                    bytes.push(FLOAT);
                    bytes.extend(number.to_le_bytes());
                }
                Cell::Text(text) => match texts.tag(text) {
                    Some(tag) => bytes.push(tag),
                    None => push_text(&mut bytes, TEXT, text),
                },
                Cell::Json(text) => push_text(&mut bytes, JSON, text),
            }
        }
        Self(bytes.into())
    }

    /// Returns the values; the texts are those that it was packed with.
    pub(super) fn row<'a>(&'a self, texts: &'a Texts) -> Row<'a> {
        Row { bytes: &self.0, texts }
    }
}

impl<'a> Row<'a> {
    /// Returns the values in order.
    pub(super) const fn cells(self) -> Cells<'a> {
        Cells { rest: self.bytes, texts: self.texts }
    }

    /// Returns one value.
    pub(super) fn cell(self, index: usize) -> Ref<'a> {
        self.cells().nth(index).unwrap_or_default()
    }

    /// Returns all values with their own text.
    pub(super) fn values(self) -> Vec<Value> {
        self.cells().map(Cell::owned).collect()
    }
}

/// An iterator over the values of a row.
#[derive(Debug)]
pub(super) struct Cells<'a> {
    rest: &'a [u8],
    texts: &'a Texts,
}

impl<'a> Iterator for Cells<'a> {
    type Item = Ref<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let (tag, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(match *tag {
            FALSE => Cell::Bool(false),
            TRUE => Cell::Bool(true),
            INT => Cell::Int(self.integer()),
            MOMENT => Cell::Moment(self.integer()),
            DATE => Cell::Date(self.integer()),
            TIME => Cell::Time(self.integer()),
            LINK => Cell::Link(self.integer()),
            FLOAT => {
                let (bytes, rest) = self.rest.split_first_chunk::<8>()?;
                self.rest = rest;
                Cell::Float(f64::from_le_bytes(*bytes))
            }
            TEXT => Cell::Text(self.text()),
            JSON => Cell::Json(self.text()),
            ZERO => Cell::Int(0),
            tag => self.texts.text(tag).map_or(Cell::Null, Cell::Text),
        })
    }
}

impl<'a> Cells<'a> {
    fn unsigned(&mut self) -> u64 {
        let (mut number, mut shift) = (0, 0);
        while let Some((byte, rest)) = self.rest.split_first() {
            self.rest = rest;
            number |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 || shift > 63 {
                break;
            }
        }
        number
    }

    #[expect(clippy::cast_possible_wrap, reason = "the zigzag form of a signed number")]
    fn integer(&mut self) -> i64 {
        let number = self.unsigned();
        (number >> 1) as i64 ^ -((number & 1) as i64)
    }

    fn text(&mut self) -> &'a str {
        let length = usize::try_from(self.unsigned()).unwrap_or(usize::MAX).min(self.rest.len());
        let (text, rest) = self.rest.split_at(length);
        self.rest = rest;
        std::str::from_utf8(text).unwrap_or_default()
    }
}

fn push_unsigned(bytes: &mut Vec<u8>, mut number: u64) {
    while number > 0x7f {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push((number & 0x7f) as u8);
}

#[expect(clippy::cast_sign_loss, reason = "the zigzag form of a signed number")]
fn push_integer(bytes: &mut Vec<u8>, tag: u8, number: i64) {
    bytes.push(tag);
    push_unsigned(bytes, ((number << 1) ^ (number >> 63)) as u64);
}

fn push_text(bytes: &mut Vec<u8>, tag: u8, text: &str) {
    bytes.push(tag);
    push_unsigned(bytes, text.len() as u64);
    bytes.extend(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_returns_what_was_packed() {
        let values = vec![
            Cell::Null,
            Cell::Bool(true),
            Cell::Int(i64::MIN),
            Cell::Int(-1),
            Cell::Int(0),
            Cell::Int(i64::MAX),
            Cell::Float(-0.75),
            Cell::Text("é".repeat(100)),
            Cell::Text("no".to_owned()),
            Cell::Text("yes".to_owned()),
            Cell::Text("yes".to_owned()),
            Cell::Moment(1_428_000_000_123_456),
            Cell::Date(-3),
            Cell::Time(0),
            Cell::Json("[1]".to_owned()),
            Cell::Json("yes".to_owned()),
            Cell::Link(7),
        ];
        let mut texts = Texts::default();
        let packed = Packed::new(&values, &mut texts);
        let row = packed.row(&texts);
        assert_eq!(row.values(), values);
        assert_eq!(row.cell(5), Cell::Int(i64::MAX));
        assert_eq!(row.cell(99), Cell::Null);
    }

    #[test]
    fn texts_are_shared_until_there_are_too_many() {
        let mut texts = Texts::default();
        let texts_of = |number: usize| [Cell::Text(format!("name {number}")), Cell::Text("the same".to_owned())];
        let packed: Vec<Packed> = (0..300).map(|number| Packed::new(&texts_of(number), &mut texts)).collect();
        assert_eq!(texts.all.len(), 1 + usize::from(u8::MAX - FIRST_SHARED));
        for (number, packed) in packed.iter().enumerate() {
            assert_eq!(packed.row(&texts).values(), texts_of(number));
        }
        assert_eq!([packed[0].0.len(), packed[299].0.len()], [2, 11]);
    }
}
