//! Paths of objects: how keys are encoded, and which row a URI means.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::catalog::{Catalog, Key};
use super::cell::Cell;
use super::percent::decoded;
use super::refusal::Refusal;
use super::row::Row;
use super::store::Store;

/// The characters of a key that are encoded: all but those of Django's URLs.
const KEY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'~')
    .remove(b':')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b'(')
    .remove(b')')
    .remove(b'_')
    .remove(b'.')
    .remove(b'-');

/// Writes the URI of a row; nothing if the resource has no paths.
pub(super) fn write(out: &mut String, catalog: &Catalog, table: usize, id: i64, row: Row<'_>) {
    let table = &catalog.tables[table];
    if table.path.is_empty() {
        return;
    }
    out.push_str(&table.path);
    match table.key {
        Key::Integer => out.push_str(&id.to_string()),
        Key::Text(slot) | Key::Field(slot) => match row.cell(slot) {
            Cell::Text(key) => out.extend(utf8_percent_encode(key, KEY)),
            Cell::Int(key) => out.push_str(&key.to_string()),
            _ => {}
        },
    }
    out.push('/');
}

/// Returns the URI of a row.
pub(super) fn of(catalog: &Catalog, store: &Store, table: usize, id: i64) -> String {
    let mut uri = String::new();
    if let Some(row) = store.rows(catalog, table).get(id) {
        write(&mut uri, catalog, table, id, row);
    }
    uri
}

/// Returns the key that a string means as the key of a table, or why it can't be one.
pub(super) fn key_of(catalog: &Catalog, table: usize, key: &str) -> Result<String, Refusal> {
    if catalog.tables[table].key != Key::Integer {
        return Ok(key.to_owned());
    }
    let digits = key.trim().replace('_', "");
    match digits.strip_prefix('+').unwrap_or(&digits).parse::<i64>() {
        Ok(number) => Ok(number.to_string()),
        Err(error) if *error.kind() == std::num::IntErrorKind::PosOverflow => {
            Err(Refusal::Failed(format!("the key `{key}` is larger than 64 bits")))
        }
        Err(_) => Err(Refusal::NoSuchKey(format!("`{key}` is not an integer"))),
    }
}

/// Returns the row that a URI means, `None` if there is none.
///
/// What precedes the name of the resource is not compared.
pub(super) fn resolve(catalog: &Catalog, store: &Store, table: usize, uri: &str) -> Result<Option<i64>, Refusal> {
    let name = &catalog.tables[table].name;
    let wrong = || Refusal::NoSuchKey(format!("`{uri}` is not the URI of a {name}"));
    let end = uri.trim_end_matches('/').rfind('/').ok_or_else(wrong)?;
    let start = uri[..end].rfind(name.as_str()).ok_or_else(wrong)?;
    let rest = uri[start..].strip_prefix(name.as_str()).and_then(|rest| rest.strip_prefix('/'));
    let key = rest.and_then(|rest| rest.strip_suffix('/')).ok_or_else(wrong)?;
    if catalog.tables[table].path.is_empty() {
        return Err(wrong());
    }
    let key = key_of(catalog, table, &decoded(key))?;
    Ok(store.find(catalog, table, &key))
}
