//! Pages of lists as a server sends them, of any length, to measure by.

use std::ops::Range;

const CONFERENCE: &str = include_str!("pages/conference.json");
const PARTICIPANT: &str = include_str!("pages/participant.json");

/// A page of conferences of version 41, 53 fields and about 1.9 KB each.
pub fn conferences(rows: usize) -> Vec<u8> {
    page(CONFERENCE, 0..rows, rows, None)
}

/// The pages of a history, each of which leads to the next by `?page=` and its number.
pub fn history(pages: usize, rows: usize) -> Vec<Vec<u8>> {
    let next = |page| (page < pages).then(|| format!("/api/admin/history/v1/participant/?page={page}"));
    let page = |page| participants(page * rows..(page + 1) * rows, pages * rows, next(page + 1).as_deref());
    (0..pages).map(page).collect()
}

/// Participants of version 41, each with two media streams.
fn participants(rows: Range<usize>, total: usize, next: Option<&str>) -> Vec<u8> {
    page(PARTICIPANT, rows, total, next)
}

fn page(row: &str, rows: Range<usize>, total: usize, next: Option<&str>) -> Vec<u8> {
    // Python's `json` puts a blank between members.
    let row = row.lines().collect::<Vec<_>>().join(" ");
    let (limit, offset) = (rows.len(), rows.start);
    let next = next.map_or_else(|| "null".to_owned(), |next| format!("\"{next}\""));
    let meta = format!(
        r#"{{"limit": {limit}, "next": {next}, "offset": {offset}, "previous": null, "total_count": {total}}}"#
    );
    let objects: Vec<String> = rows.map(|number| row.replace("<n>", &(number + 1).to_string())).collect();
    format!(r#"{{"meta": {meta}, "objects": [{}]}}"#, objects.join(", ")).into_bytes()
}
