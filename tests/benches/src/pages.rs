//! Pages of lists as a server returns them, of any length.

use std::ops::Range;

const CONFERENCE: &str = include_str!("pages/conference.json");
const PARTICIPANT: &str = include_str!("pages/participant.json");

/// Creates a page of conferences of version 41, with 53 fields and about 1.9 KB each.
pub fn conferences(rows: usize) -> Vec<u8> {
    page(CONFERENCE, 0..rows, rows, None)
}

/// Creates the pages of a history. Each links to the next one by `?page=` and its index.
pub fn history(pages: usize, rows: usize) -> Vec<Vec<u8>> {
    let next = |page| (page < pages).then(|| format!("/api/admin/history/v1/participant/?page={page}"));
    let page = |page| participants(page * rows..(page + 1) * rows, pages * rows, next(page + 1).as_deref());
    (0..pages).map(page).collect()
}

/// Creates a page of participants of version 41, each with two media streams.
fn participants(rows: Range<usize>, total: usize, next: Option<&str>) -> Vec<u8> {
    page(PARTICIPANT, rows, total, next)
}

fn page(row: &str, rows: Range<usize>, total: usize, next: Option<&str>) -> Vec<u8> {
    // Python's `json` writes a space between properties.
    let row = row.lines().collect::<Vec<_>>().join(" ");
    let (limit, offset) = (rows.len(), rows.start);
    let next = next.map_or_else(|| "null".to_owned(), |next| format!("\"{next}\""));
    let meta = format!(
        r#"{{"limit": {limit}, "next": {next}, "offset": {offset}, "previous": null, "total_count": {total}}}"#
    );
    let objects: Vec<String> = rows.map(|number| row.replace("<n>", &(number + 1).to_string())).collect();
    format!(r#"{{"meta": {meta}, "objects": [{}]}}"#, objects.join(", ")).into_bytes()
}
